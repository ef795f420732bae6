"""What describes arguments one by one: the core and the library that checks them say the same."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_core import Schema, load_document
from asynction_jsonschema.arguments import describes_tuple


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        {"type": "array"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {}, "additionalItems": False},
        {"type": "array", "additionalItems": False},
        {"type": "array", "additionalItems": {"type": "string"}},
        {"additionalItems": False},
        {"items": []},
        {"items": [{"type": "string"}], "additionalItems": False},
        {"prefixItems": []},
        {"prefixItems": [], "items": False},
        {"prefixItems": [{}], "type": "array", "items": {"type": "string"}},
        {"allOf": [{"items": []}]},
        {"$ref": "#/components/schemas/pair"},
        {"$ref": "#/components/schemas/tree"},
        {"$ref": "#/components/schemas/indirect"},
    ],
    ids=str,
)
def test_both_know_the_same_tuples(schema: Any) -> None:
    schemas = {
        "schema": schema,
        "pair": {"items": [{}, {}]},
        "tree": {"prefixItems": [{"$ref": "#/components/schemas/tree"}]},
        "indirect": {"$ref": "#/components/schemas/pair"},
    }
    document = load_document({"asyncapi": "2.6.0", "components": {"schemas": schemas}})
    node = document.root.child("components").child("schemas").child("schema")
    found = Schema(node)
    assert describes_tuple(found.bundle()) is found.describes_tuple
