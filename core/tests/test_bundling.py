"""A schema and all that it refers to become one self-contained schema."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, Schema

from .conftest import document_of


def schema_of(payload: Any, schemas: dict[str, Any]) -> Schema:
    document = document_of(
        {"/a": {"publish": {"message": {"name": "event", "payload": payload}}}},
        components={"schemas": schemas},
    )
    event = AsynctionSocketIO.from_spec(document).spec.receives("/a", "event")
    assert event is not None
    assert event.payload is not None
    return event.payload


def to(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def definition(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


@pytest.mark.parametrize(
    ("payload", "schemas", "bundled"),
    [
        (True, {}, True),
        ({"type": "string"}, {}, {"type": "string"}),
        (to("A"), {"A": {"type": "string"}}, {"type": "string"}),
        (to("A"), {"A": to("B"), "B": False}, False),
        (
            {"items": to("A")},
            {"A": {"type": "string"}},
            {"items": definition("A"), "definitions": {"A": {"type": "string"}}},
        ),
        (
            to("Tree"),
            {"Tree": {"items": to("Tree")}},
            {"items": definition("Tree"), "definitions": {"Tree": {"items": definition("Tree")}}},
        ),
        (
            {"$ref": "#/components/schemas/A", "description": "kept"},
            {"A": True},
            {**definition("A"), "description": "kept", "definitions": {"A": True}},
        ),
        (
            {"properties": {"$ref": to("A"), "$id": {"type": "null"}}, "$id": "left-out"},
            {"A": True},
            {
                "properties": {"$ref": definition("A"), "$id": {"type": "null"}},
                "definitions": {"A": True},
            },
        ),
        (
            {"anyOf": [{"$ref": "#/components/schemas/odd~1 name"}]},
            {"odd/ name": {"const": {"$ref": "data"}}},
            {
                "anyOf": [definition("odd-1-name")],
                "definitions": {"odd-1-name": {"const": {"$ref": "data"}}},
            },
        ),
        (
            {"anyOf": [to("A/items"), to("B/items")]},
            {"A": {"items": {"const": 1}}, "B": {"items": {"const": 2}}},
            {
                "anyOf": [definition("items"), definition("items-2")],
                "definitions": {"items": {"const": 1}, "items-2": {"const": 2}},
            },
        ),
        (
            {"definitions": {"own": {"const": 1}}, "items": to("A")},
            {"A": True},
            {"definitions": {"own": {"const": 1}, "A": True}, "items": definition("A")},
        ),
    ],
)  # fmt: skip
def test_references_lead_into_the_definitions(payload: Any, schemas: Any, bundled: Any) -> None:
    assert schema_of(payload, schemas).bundle() == bundled


def test_definitions_of_the_schemas_own_are_not_mixed_up_with_those_it_refers_to() -> None:
    schema = {"definitions": {"A": {"const": "own"}}, "items": to("A")}
    bundled = schema_of(schema, {"A": {"const": "component"}}).bundle()
    name = bundled["items"]["$ref"].removeprefix("#/definitions/")
    assert bundled["definitions"][name] == {"const": "component"}
    assert bundled["definitions"]["A"] == {"const": "own"}


def test_two_references_to_one_schema_are_known_to_be_the_same() -> None:
    schemas = {"A": to("B"), "B": {"type": "string"}}
    assert schema_of(to("A"), schemas).key == schema_of(to("B"), schemas).key
    assert schema_of(to("A"), schemas).key != schema_of({"type": "string"}, schemas).key
