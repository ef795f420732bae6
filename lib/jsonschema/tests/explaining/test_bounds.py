"""What a client can make an explanation do is bounded, whatever the schema and the value."""

from __future__ import annotations

import logging
from time import thread_time
from typing import Any

import pytest

from asynction_jsonschema import Dialect, Engine, Violation, find_engine
from asynction_jsonschema.engines import jsonschema_rs_engine
from asynction_jsonschema.explaining.parts import Parts

NODE = {"$ref": "#/definitions/node"}
RECURSIVE: dict[str, Any] = {
    "anyOf, two ways down": {
        "anyOf": [
            {"type": "string"},
            {"required": ["x"], "properties": {"n": NODE}, "additionalProperties": False},
            {"required": ["y"], "properties": {"n": NODE}, "maxProperties": 1},
        ]
    },
    "oneOf, two ways down": {
        "oneOf": [
            {"type": "object", "required": ["x"], "properties": {"n": NODE}},
            {"type": "object", "required": ["y"], "properties": {"n": NODE}},
        ]
    },
    "allOf, two ways down": {
        "allOf": [{"properties": {"n": NODE}}, {"additionalProperties": NODE}],
        "not": {"type": "null"},
    },
    "if, then and else": {
        "if": {"properties": {"n": NODE}},
        "then": {"type": "object", "required": ["n"], "properties": {"n": NODE}},
        "else": {"properties": {"n": NODE}, "required": ["z"]},
    },
    "not of not": {"not": {"not": {"properties": {"n": NODE}, "type": "object"}}},
}

SECONDS = 2.0  # far more than it takes, far less than what doubles with each level


def nested(levels: int) -> Any:
    value: Any = None
    for _ in range(levels):
        value = {"x": 1, "y": 1, "n": value}
    return value


def violation_of(engine: Engine, schema: Any, value: Any) -> Violation:
    violation = engine.compile(schema, Dialect.DRAFT_7)(value)
    assert violation is not None
    return violation


@pytest.mark.parametrize("levels", [15, 60, 120])
@pytest.mark.parametrize("node", RECURSIVE.values(), ids=RECURSIVE)
def test_nested_values_that_fit_no_alternative(engine: Engine, node: Any, levels: int) -> None:
    schema = NODE | {"definitions": {"node": node}}
    start = thread_time()
    assert violation_of(engine, schema, nested(levels)).message
    assert thread_time() - start < SECONDS


def test_a_large_value_that_is_wrong_everywhere(engine: Engine) -> None:
    schema = {"items": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["a"]}]}}
    start = thread_time()
    assert violation_of(engine, schema, [{}] * 100_000).path == (0,)
    assert thread_time() - start < SECONDS


@pytest.mark.parametrize("count", [1_000, 64_000])
def test_the_last_of_many_is_found_in_few_questions(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    asked = []
    fit_made = Parts.fit_made

    def counted(self: Parts, *arguments: Any) -> bool:
        asked.append(arguments)
        return fit_made(self, *arguments)

    monkeypatch.setattr(Parts, "fit_made", counted)
    check = jsonschema_rs_engine.compile({"items": {"type": "integer"}}, Dialect.DRAFT_7)
    violation = check([1] * count + ["a"])
    assert violation is not None
    assert violation.path == (count,)
    assert len(asked) < 60


def test_what_is_made_for_one_value_is_not_kept() -> None:
    schema = {"properties": {"a": {}}, "unevaluatedProperties": False}
    known: list[int] = []
    check = jsonschema_rs_engine.compile(schema, Dialect.DRAFT_2020_12)
    cells = [cell.cell_contents for cell in check.__closure__ or ()]  # type: ignore[attr-defined]
    later = [one for one in cells if type(one).__name__ == "_LaterMade"]
    for number in range(50):
        violation = check({f"name {number}": 1})
        assert violation is not None
        assert violation.message == f"unevaluated properties are not allowed: 'name {number}'"
        (explain,) = (one._check for one in later if one._check is not None)
        known.append(len(explain._parts._known))
    assert known[0] == known[-1]


class TestBacktracking:
    PATTERN = "^(x|x|x)*(?=y)z$"
    TEXT = "x" * 60 + "z"

    @pytest.mark.parametrize(
        "schema",
        [
            {"pattern": PATTERN},
            {"not": {"pattern": PATTERN}},
            {"patternProperties": {PATTERN: {"type": "integer"}}},
            {"patternProperties": {PATTERN: {}}, "additionalProperties": False},
        ],
        ids=repr,
    )
    def test_a_text_that_takes_too_many_steps_is_refused_either_way(self, schema: Any) -> None:
        value = {self.TEXT: "a"} if "patternProperties" in schema else self.TEXT
        start = thread_time()
        assert violation_of(find_engine(), schema, value).message
        assert thread_time() - start < SECONDS

    def test_the_log_says_why_once(self, caplog: pytest.LogCaptureFixture) -> None:
        pattern = f"{self.PATTERN}|log"
        check = find_engine().compile({"pattern": pattern}, Dialect.DRAFT_7)
        with caplog.at_level(logging.WARNING, "asynction"):
            for _ in range(3):
                violation = check(self.TEXT)
                assert violation is not None
                assert (violation.validator, violation.path) == ("pattern", ())
        (record,) = caplog.records
        assert repr(pattern) in record.getMessage()
        assert self.TEXT not in record.getMessage()
