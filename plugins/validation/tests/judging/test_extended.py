"""Extensions of plugins: where they stand, what they hold, and what a plugin may declare."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_core import Extension, PluginError, hookimpl, understand
from asynction_core.extension import OBJECTS
from asynction_validation.judging import official
from asynction_validation.judging.extended import extend
from asynction_validation.judging.official import VERSIONS, amended_schema

pytestmark = pytest.mark.as_written

LIMIT = Extension(
    "x-limit",
    ["channel", "message"],
    {
        "description": "How many events a second.",
        "type": "object",
        "properties": {
            "per-second": {"type": "integer", "minimum": 1, "exclusiveMaximum": 1000},
            "of": {"type": "array", "maxItems": 1, "items": {"enum": ["client", "all"]}},
            "name": {"type": "string", "pattern": "^[a-z]+$", "patternErrorMessage": "say a-z"},
            "schema": {"$ref": "#/definitions/schema"},
        },
        "required": ["per-second"],
        "additionalProperties": False,
        "errorMessage": "a limit has 'per-second', 'of', 'name' and 'schema'",
    },
)


class Limits:
    """A plugin that reads `x-limit`, or whatever."""

    def __init__(self, *extensions: Extension) -> None:
        self.extensions = extensions or (LIMIT,)

    @hookimpl
    def asynction_extensions(self) -> tuple[Extension, ...]:
        return self.extensions


def document(**fields: Any) -> dict[str, Any]:
    message = {"name": "say", "payload": {"type": "string"}}
    channel = {"publish": {"message": message}, **fields}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "t", "version": "1"},
        "channels": {"/": channel},
    }


@pytest.fixture(params=["jsonschema-rs", "nothing but Python"], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have jsonschema-rs, or not."""
    if request.param != "jsonschema-rs":
        monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    official._quick_check.cache_clear()
    yield
    official._quick_check.cache_clear()


@pytest.mark.parametrize(
    ("value", "where", "said"),
    [
        (5, "", "'x-limit' must be a mapping, not a number"),
        ({}, "", "'x-limit' needs the field 'per-second'"),
        ({"per-second": 0}, "/per-second", "'per-second' must be at least 1"),
        ({"per-second": 1000}, "/per-second", "'per-second' must be less than 1000"),
        ({"per-second": 1, "of": ["al"]}, "/of/0", "this item must be 'client' or 'all'"),
        ({"per-second": 1, "of": ["all", "all"]}, "/of", "'of' must have at most 1 item"),
        ({"per-second": 1, "name": "A"}, "/name", "say a-z"),
        ({"per-second": 1, "schema": {"type": 5}}, "/schema/type", "'type' must be"),
        ({"per-second": 1, "nam": "a"}, "/nam", LIMIT.schema["errorMessage"]),
    ],
)
def test_a_value_of_another_form_is_told_once_where_it_is(
    value: Any, where: str, said: str
) -> None:
    (found,) = understand(
        document(**{"x-limit": value}), plugins=[Limits()], validation_engine="jsonschema"
    ).errors
    assert (found.rule, found.pointer) == ("extension-value", f"/channels/~1/x-limit{where}")
    assert found.message.startswith(said)


def test_a_value_that_fits_is_taken_and_so_is_one_that_nobody_reads() -> None:
    options: dict[str, Any] = {"validation_engine": "jsonschema"}
    right = document(**{"x-limit": {"per-second": 1}, "x-limits": 5})
    assert understand(right, plugins=[Limits()], **options).errors == ()
    assert understand(document(**{"x-limit": 5}), **options).errors == ()


def test_what_stands_in_another_file_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "messages.yaml").write_text(
        "say:\n  name: say\n  payload: {type: string}\n  traits:\n    - {$ref: '#/trait'}\n"
        "trait:\n  x-ack:\n    args: 5\n"
    )
    (tmp_path / "asyncapi.yaml").write_text(
        "asyncapi: 3.0.0\ninfo: {title: T, version: '1'}\n"
        "channels:\n  c: {address: /, messages: {say: {$ref: 'messages.yaml#/say'}}}\n"
        "operations: {o: {action: receive, channel: {$ref: '#/channels/c'}}}\n"
    )
    path = str(tmp_path / "asyncapi.yaml")
    (found,) = understand(path, validation_engine="jsonschema").errors
    assert (Path(found.file or "").name, found.line, found.pointer) == (
        "messages.yaml",
        8,
        "/trait/x-ack/args",
    )


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"oneOf": [{}]}, "the keyword 'oneOf' is not checked here"),
        ({"properties": {"a": {"multipleOf": 2}}}, "the keyword 'multipleOf'"),
        ({"items": [{}, {"contains": {}}]}, "the keyword 'contains'"),
        ({"anyOf": [5]}, "5 is none"),
        ({"properties": {"a": False}}, "False is none"),
        ({"patternProperties": {"(": {}}}, "the pattern '(' is none"),
        ({"$ref": "#/definitions/Schema"}, "has no '#/definitions/Schema'"),
        ({"if": {"$ref": "https://example.com/"}}, "has no 'https://example.com/'"),
        ({"$ref": "#"}, "has no '#'"),
        ({"pattern": "("}, "the pattern '(' is none"),
        ({"type": "text"}, "/type: "),
        ({"properties": []}, "/properties: "),
        ({"allOf": {"type": "string"}}, "/allOf: "),
        ({"items": {"minimum": "one"}}, "/items/minimum: "),
    ],
)
def test_a_schema_that_cannot_be_checked_is_the_fault_of_its_plugin(
    schema: dict[str, Any], said: str
) -> None:
    plugin = Limits(Extension("x-limit", ["channel"], schema))
    with pytest.raises(
        PluginError, match=r"'x-limit', which .+ declares, cannot be used"
    ) as caught:
        understand(document(), plugins=[plugin], validation_engine="jsonschema")
    assert said in str(caught.value)
    assert "Limits" in str(caught.value)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_object_has_a_place_in_the_schema_of_each_version(version: str) -> None:
    plain = amended_schema(version, ())
    for name in sorted(OBJECTS):
        schema = copy.deepcopy(plain)
        extend(schema, [Extension("x-limit", [name], {"type": "integer"})], int(version[0]))
        placed = str(schema).count("'#/definitions/x-limit'")
        with_traits = 2 if name in ("message", "operation") else 1
        assert placed >= with_traits, name


def test_an_extension_may_hold_something_else_in_another_object() -> None:
    text = Extension("x-limit", ["channel"], {"type": "string"})
    number = Extension("x-limit", ["message"], {"type": "integer"})
    wrong = document(**{"x-limit": 5})
    wrong["channels"]["/"]["publish"]["message"]["x-limit"] = "a"
    found = understand(wrong, plugins=[Limits(text, number)], validation_engine="jsonschema")
    assert [one.message for one in found.errors] == [
        "'x-limit' must be a whole number, not a string",
        "'x-limit' must be a string, not a number: put it in quotes",
    ]
