"""No schema takes long, or much memory: what is costly is asked elsewhere, and may not be answered.

How long that is, is not measured here. What runs away in this process would never end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import pytest

from asynction_jsonschema import Dialect
from asynction_jsonschema.canonical import (
    Form,
    Undecided,
    canonical,
    covers,
    in_child,
    intersect,
    negation,
    subtract,
)
from asynction_jsonschema.canonical import form as form_module

from ..fake.combined_schemas import COMBINED, RECURSIVE
from ..fake.keyword_schemas import ANY, ARRAYS, NUMBERS, OBJECTS, STRINGS

DRAFT_7 = Dialect.DRAFT_7


def conditions(count: int) -> dict[str, Any]:
    return {
        "type": "object",
        "allOf": [
            {
                "if": {"properties": {f"k{i}": {"const": i}}, "required": [f"k{i}"]},
                "then": {"required": [f"r{i}"]},
                "else": {"properties": {f"r{i}": {"type": "integer"}}},
            }
            for i in range(count)
        ],
    }


def choices(count: int, keyword: str) -> dict[str, Any]:
    return {
        "allOf": [{keyword: [{"required": [f"{a}{i}"]} for a in "ab"]} for i in range(count)],
    }


def chain(count: int) -> dict[str, Any]:
    definitions: dict[str, Any] = {
        str(i): {"properties": {"x": {"$ref": f"#/definitions/{i + 1}"}}} for i in range(count)
    }
    return {"$ref": "#/definitions/0", "definitions": definitions | {str(count): {}}}


def doubling(count: int) -> dict[str, Any]:
    """Two trees of references that come to something new at each of their 2**count ends."""
    definitions: dict[str, Any] = {"a-end": {"minLength": 2}, "b-end": {"maxLength": 5}}
    for tree in "ab":
        for i in range(count):
            following = {"$ref": f"#/definitions/{tree}{i + 1 if i + 1 < count else '-end'}"}
            definitions[f"{tree}{i}"] = {"properties": {"l": following, "r": following}}
    references = [{"$ref": f"#/definitions/{tree}0"} for tree in "ab"]
    return {"allOf": references, "definitions": definitions}


def by_expressions(count: int) -> dict[str, Any]:
    return {
        "type": "object",
        "patternProperties": {f"^a{i}.*b": {"minimum": i} for i in range(count)},
        "additionalProperties": False,
    }


def nested(count: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(count):
        schema = {"items": schema}
    return schema


COSTLY: dict[str, Any] = {
    "conditions": conditions(12),
    "allOf of oneOf": choices(30, "oneOf"),
    "allOf of anyOf": choices(16, "anyOf"),
    "dependencies": {"dependencies": {f"a{i}": [f"b{i}"] for i in range(20)}},
    "two trees of references": doubling(20),
    "references in a row, which takes all of the stack": chain(3000),
    "names by expressions": by_expressions(50),
    "a large enum": {"type": "integer", "enum": list(range(0, 30_000, 3))},
    "not of something big": {
        "not": {"properties": {f"p{i}": {"minLength": i} for i in range(300)}}
    },
    "a long text": {"const": "a" * 3_000_000},
}


@pytest.mark.parametrize("schema", COSTLY.values(), ids=COSTLY)
def test_what_is_costly_is_asked_in_a_process_with_limits(
    schema: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer_of_child(question: dict[str, Any]) -> dict[str, Any]:
        asked.append(question)
        return {"undecided": "not asked"}

    monkeypatch.setattr(form_module, "answer_of_child", answer_of_child)
    assert negation(schema, DRAFT_7) == Undecided("not asked")
    assert isinstance(intersect(True, schema, DRAFT_7), Undecided)
    assert isinstance(subtract({"minimum": 1}, schema, DRAFT_7), Undecided)
    assert isinstance(covers(schema, {"minimum": 1}, DRAFT_7), Undecided)
    assert len(asked) == 4


@pytest.mark.parametrize(
    "name", ["allOf of oneOf", "references in a row, which takes all of the stack"]
)
def test_a_process_that_comes_to_its_end_leaves_it_undecided(name: str) -> None:
    answer = canonical(COSTLY[name], DRAFT_7)
    assert isinstance(answer, Undecided)
    assert answer.reason.startswith("it takes more than")


def test_what_is_costly_and_can_be_done_is_answered() -> None:
    answer = canonical(conditions(6), DRAFT_7)
    assert isinstance(answer, Form)
    assert answer.satisfiable
    assert len(answer.schema["anyOf"]) > 20  # type: ignore[index]


def test_schemas_that_are_the_same_cover_each_other_whatever_they_cost() -> None:
    again = json.loads(json.dumps(COSTLY["conditions"]))
    assert covers(COSTLY["conditions"], again, DRAFT_7) is True


EVERYDAY = {**ANY, **STRINGS, **NUMBERS, **ARRAYS, **OBJECTS, **COMBINED, **RECURSIVE}
LARGE = {"alternatives of which each is among others", "not a long tuple"}


def test_everyday_schemas_are_brought_into_their_form_in_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(form_module, "answer_of_child")
    everyday = EVERYDAY.keys() - LARGE
    undecided = {name for name in everyday if not canonical(EVERYDAY[name], DRAFT_7)}
    assert undecided == set()


def test_what_is_cheap_needs_little_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread has less of it than a process; musl gives it 128 KiB."""
    monkeypatch.delattr(form_module, "answer_of_child")
    answers: list[Any] = []

    def ask() -> None:
        answers.append(negation(nested(24), DRAFT_7))
        answers.append(subtract(nested(24), nested(23), DRAFT_7))

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert [type(answer) for answer in answers] == [Form, Form]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("/nowhere/python", "no process can be started"),
        ("/bin/echo", "the process gave no answer"),
        ("/bin/false", "it takes more than"),
    ],
)
def test_a_process_that_is_no_python_leaves_it_undecided(
    program: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_child.sys, "executable", program)
    answer = canonical(conditions(6), DRAFT_7)
    assert isinstance(answer, Undecided)
    assert answer.reason.startswith(reason)


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run

    def hang(command: list[str], **options: Any) -> Any:
        return run([sys.executable, "-c", "import time; time.sleep(600)"], **options)

    monkeypatch.setattr(in_child, "_PATIENCE", 0.5)
    monkeypatch.setattr(in_child.subprocess, "run", hang)
    answer = canonical(conditions(6), DRAFT_7)
    assert answer == Undecided("it takes more than 0.5 seconds")
