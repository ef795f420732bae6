"""A schema that cannot be compiled says so when a server is built, and where the fault is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from asynction_jsonschema import (
    Dialect,
    Engine,
    SchemaInvalid,
    SchemaProblem,
    SchemaUnsupported,
)


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(levels - 1):
        schema = {"items": schema}
    return schema


CONTAINS_ITSELF: dict[str, Any] = {}
CONTAINS_ITSELF["properties"] = {"child": CONTAINS_ITSELF}


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        # against the metaschema
        ("a string", ""),
        (None, ""),
        ([{}], ""),
        ({"type": "text"}, "/type"),
        ({"type": "file"}, "/type"),
        ({"properties": {"a/b": {"type": ["string", 1]}}}, "/properties/a~1b/type/1"),
        ({"required": True}, "/required"),
        ({"properties": []}, "/properties"),
        ({"properties": {"a": 1}}, "/properties/a"),
        ({"allOf": [{"minLength": -1}]}, "/allOf/0/minLength"),
        ({"anyOf": []}, "/anyOf"),
        ({"items": []}, "/items"),
        ({"multipleOf": 0}, "/multipleOf"),
        ({"exclusiveMinimum": True, "minimum": 1}, "/exclusiveMinimum"),
        ({"enum": "a"}, "/enum"),
        ({"definitions": {"a": {"maxItems": 1.5}}}, "/definitions/a/maxItems"),
        ({"if": 1}, "/if"),
        ({"$comment": 1}, "/$comment"),
        # regular expressions
        ({"pattern": "("}, "/pattern"),
        ({"items": {"pattern": r"(?P<name>a)"}}, "/items/pattern"),
        ({"patternProperties": {"a{,2}": {}}}, "/patternProperties/a{,2}"),
        ({"definitions": {"a": {"pattern": r"a\Z"}}}, "/definitions/a/pattern"),
        # tuples
        ({"prefixItems": []}, "/prefixItems"),
        ({"prefixItems": {}}, "/prefixItems"),
        ({"prefixItems": [{"type": "text"}]}, "/prefixItems/0/type"),
        ({"prefixItems": [{}], "items": [{}]}, "/items"),
        ({"items": {"prefixItems": [{}], "items": {"type": "text"}}}, "/items/items/type"),
        # references
        ({"$ref": "#/definitions/a"}, "/$ref"),
        ({"not": {"$ref": "#/definitions/a"}, "definitions": {"b": {}}}, "/not/$ref"),
        ({"$ref": "other.json"}, "/$ref"),
        ({"$ref": "#"}, "/$ref"),
        ({"$ref": 1}, "/$ref"),
        ({"$ref": "#/definitions/a/items", "definitions": {"a": {"items": {}}}}, "/$ref"),
        # depth
        (nested(65), "/items" * 64),
        (CONTAINS_ITSELF, "/properties/child" * 64),
        # what YAML makes of some texts
        ({"properties": {404: {}}}, "/properties"),
        ({"enum": ["a", date(2020, 1, 1)]}, "/enum/1"),
    ],
    ids=lambda part: repr(part)[:60],
)
def test_an_invalid_schema_is_refused_with_a_pointer(
    engine: Engine, schema: Any, pointer: str
) -> None:
    with pytest.raises(SchemaInvalid) as caught:
        engine.compile(schema, Dialect.DRAFT_7)
    assert caught.value.pointer == pointer
    assert caught.value.message
    assert str(caught.value).startswith(pointer)


IN_PLACE = [
    {"$ref": "#/definitions/a"},
    {"allOf": [{}, {"$ref": "#/definitions/a"}]},
    {"anyOf": [{"$ref": "#/definitions/a"}]},
    {"oneOf": [{"not": {"$ref": "#/definitions/a"}}]},
    {"if": {"$ref": "#/definitions/a"}},
    {"if": {}, "then": {"$ref": "#/definitions/a"}},
    {"if": {}, "else": {"$ref": "#/definitions/a"}},
    {"dependencies": {"x": {"$ref": "#/definitions/a"}}},
    {"allOf": [{"$ref": "#/definitions/b"}]},
]


@pytest.mark.parametrize("a", IN_PLACE, ids=repr)
def test_a_reference_back_to_itself_without_a_step_down_is_refused(
    engine: Engine, a: dict[str, Any]
) -> None:
    schema = {
        "properties": {"x": {"$ref": "#/definitions/a"}},
        "definitions": {"a": a, "b": {"anyOf": [{"$ref": "#/definitions/a"}]}},
    }
    with pytest.raises(SchemaInvalid, match="without a step down into the value: 'a' → ") as caught:
        engine.compile(schema, Dialect.DRAFT_7)
    assert caught.value.pointer == "/definitions/a"


@pytest.mark.parametrize(
    "a",
    [
        {"properties": {"x": {"$ref": "#/definitions/a"}}},
        {"allOf": [{"items": {"allOf": [{"$ref": "#/definitions/a"}]}}]},
        {"contains": {"$ref": "#/definitions/a"}},
        {"propertyNames": {"$ref": "#/definitions/b"}},
        {"$ref": "#/definitions/b", "allOf": [{"$ref": "#/definitions/a"}]},
        {"enum": [{"$ref": "#/definitions/a"}]},
    ],
    ids=repr,
)
def test_a_reference_back_to_itself_with_a_step_down_is_fine(
    engine: Engine, a: dict[str, Any]
) -> None:
    schema = {"$ref": "#/definitions/a", "definitions": {"a": a, "b": {}}}
    engine.compile(schema, Dialect.DRAFT_7)


@pytest.mark.parametrize(
    ("dialect", "schema"),
    [
        (Dialect.DRAFT_4, True),
        (Dialect.DRAFT_4, {"items": {"not": False}}),
        (Dialect.DRAFT_4, {"exclusiveMinimum": 1}),
        (Dialect.DRAFT_4, {"required": []}),
        (Dialect.DRAFT_2019_09, {"dependentRequired": {"a": "b"}}),
        (Dialect.DRAFT_2019_09, {"items": {"prefixItems": [1]}}),
        (Dialect.DRAFT_2019_09, {"then": {"pattern": "("}}),
        (Dialect.DRAFT_2020_12, {"items": [{}]}),
        (Dialect.DRAFT_2020_12, {"unevaluatedItems": 1}),
        (Dialect.DRAFT_2020_12, {"$defs": {"a": {"type": "text"}}}),
    ],
    ids=repr,
)
def test_drafts_have_rules_of_their_own(engine: Engine, dialect: Dialect, schema: Any) -> None:
    with pytest.raises(SchemaInvalid):
        engine.compile(schema, dialect)


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, "/$schema"),
        (
            {"items": {"$schema": "http://json-schema.org/draft-04/schema#"}},
            "/items/$schema",
        ),
        ({"items": {"$schema": "https://example.com/mine"}}, "/items/$schema"),
        ({"$dynamicRef": "#node"}, "/$dynamicRef"),
        ({"not": {"$recursiveRef": "#"}}, "/not/$recursiveRef"),
    ],
    ids=repr,
)
def test_what_cannot_be_checked_is_refused_with_a_pointer(
    engine: Engine, schema: Any, pointer: str
) -> None:
    with pytest.raises(SchemaUnsupported) as caught:
        engine.compile(schema, Dialect.DRAFT_7)
    assert caught.value.pointer == pointer


def test_problems_are_value_errors() -> None:
    assert issubclass(SchemaProblem, ValueError)
    assert issubclass(SchemaInvalid, SchemaProblem)
    assert issubclass(SchemaUnsupported, SchemaProblem)


class TestRegularExpressions:
    """Both engines search with jsonschema-rs."""

    LETTERS = {"pattern": r"^\p{L}+$"}  # noqa: RUF012  # nobody changes it

    def test_properties_are_known(self, engine: Engine) -> None:
        check = engine.compile({"items": self.LETTERS}, Dialect.DRAFT_7)
        assert check(["é", "abc"]) is None
        violation = check(["é", "1"])
        assert violation is not None
        assert (violation.path, violation.validator) == ((1,), "pattern")
        assert violation.schema is self.LETTERS
        assert check(["\ud800"]) is not None

    @pytest.mark.parametrize(
        ("pattern", "valid", "invalid"),
        [
            (r"^(a|b)\1$", "aa", "ab"),
            (r"^(?<first>a|b)\k<first>$", "bb", "ba"),
            (r"^\0$", "\0", "0"),
            (r"^[\b]$", "\b", "b"),
            (r"^[^]$", "\n", ""),
            (r"^\ud83d\ude00$", "😀", "\ud83d"),
            (r"^(a+)+$", "aa", "ab"),
        ],
    )
    def test_what_is_read_differently_is_written_anew(
        self, engine: Engine, pattern: str, valid: str, invalid: str
    ) -> None:
        check = engine.compile({"pattern": pattern}, Dialect.DRAFT_7)
        assert check(valid) is None
        assert check(invalid) is not None

    @pytest.mark.parametrize("pattern", [r"(a\1)", r"(?:(a)|b)*\1", r"^(a)?b\1$"])
    def test_neither_can(self, engine: Engine, pattern: str) -> None:
        with pytest.raises(SchemaUnsupported) as caught:
            engine.compile({"pattern": pattern}, Dialect.DRAFT_7)
        assert caught.value.pointer == "/pattern"
