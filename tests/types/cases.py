"""Documents of one event each way, and arguments that its types accept, and such that they refuse.

The arguments are JSON, which is what literals of TypeScript look like, and nearly those of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from asyncapi_3 import upgraded

OBJECT = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "count": {"type": "integer"}},
}


@dataclass(frozen=True)
class Case:
    """A document.

    Attributes:
        name: What is in it.
        payload: The schema of the arguments of its events.
        right: Arguments that its types accept.
        wrong: Arguments that they refuse.
        schemas: Components.
        language: The ``schemaFormat`` of the payload; None for AsyncAPI's own.
        python_wrong: Those that Python's types refuse, where these say less; None for the same.
    """

    name: str
    payload: Any
    right: list[Any]
    wrong: list[Any]
    schemas: dict[str, Any] = field(default_factory=dict)
    language: str | None = None
    python_wrong: list[Any] | None = None

    @property
    def is_single(self) -> bool:
        """Whether the events have one argument."""
        return len(self.right) == 1

    def document(self, version: int) -> dict[str, Any]:
        """Return the document in AsyncAPI 2 or 3."""
        common: dict[str, Any] = {"payload": self.payload}
        if self.language is not None:
            common["schemaFormat"] = self.language
        ack = {"args": self.payload} if self.language is None else {"args": {"type": "boolean"}}
        document = {
            "asyncapi": "2.6.0",
            "info": {"title": self.name, "version": "1.0.0"},
            "channels": {
                "/": {
                    "publish": {"message": {"name": "put it", **common, "x-ack": ack}},
                    "subscribe": {"message": {"name": "got it", **common}},
                }
            },
            "components": {"schemas": self.schemas},
        }
        return document if version == 2 else upgraded(document)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def rows(*items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": list(items), "minItems": len(items), **more}


NEWEST = "application/schema+json;version=2020-12"
CASES = [
    Case("a text", {"type": "string"}, ["a"], [1]),
    Case("a number", {"type": "number"}, [1.5], ["1"]),
    Case("an integer", {"type": "integer"}, [1], ["1"], python_wrong=[1.5]),
    Case("a boolean", {"type": "boolean"}, [True], ["yes"]),
    Case("a text or null", {"type": ["string", "null"]}, [None], [1]),
    Case("a text or a number", {"type": ["string", "number"]}, [2], [True], python_wrong=[[]]),
    Case("one word", {"const": "on"}, ["on"], ["off"]),
    Case("one number", {"const": 1}, [1], [2]),
    Case("a choice", {"enum": ["new", "old", None]}, ["new"], ["odd"]),
    Case("a mixed choice", {"enum": ["a", 1, True]}, [1], [2]),
    Case("false alone", {"const": False}, [False], [True]),
    Case("an array", {"type": "array", "items": {"type": "string"}}, [["a"]], [[1]]),
    Case("an array of anything", {"type": "array"}, [[1, "a"]], [{}]),
    Case(
        "an array of choices",
        {"type": "array", "items": {"enum": ["a", "b"]}},
        [["a", "b"]],
        [["c"]],
    ),
    Case(
        "a table",
        {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        [[[1]]],
        [[1]],
    ),
    Case("an object", OBJECT, [{"id": "a", "count": 1}], [{"count": 1}]),
    Case("an object with a typing error", OBJECT, [{"id": "a"}], [{"id": "a", "cuont": 1}]),
    Case("a wrong property", OBJECT, [{"id": "a"}], [{"id": 1}]),
    Case("an object of any kind", {"type": "object"}, [{"a": 1}], [[1]]),
    Case("a closed object", {**OBJECT, "additionalProperties": False}, [{"id": "a"}], [{"no": 1}]),
    Case("an empty object", {"type": "object", "additionalProperties": False}, [{}], [{"a": 1}]),
    Case(
        "a map",
        {"type": "object", "additionalProperties": {"type": "integer"}},
        [{"a": 1}],
        [{"a": "b"}],
    ),
    Case(
        "a map by pattern",
        {"type": "object", "patternProperties": {"^x-": {"type": "integer"}}},
        [{"x-a": 1}],
        [{"x-a": "b"}],
    ),
    Case(
        "an open object",
        {**OBJECT, "additionalProperties": True},
        [{"id": "a"}],
        [{"id": 1}],
    ),
    Case(
        "an object and a map",
        {**OBJECT, "additionalProperties": {"type": "number"}},
        [{"id": "a", "count": 1}],
        [{"id": True}],
    ),
    Case("required alone", {"required": ["a"]}, [{"a": 1}], [{"b": 1}]),
    Case(
        "an object in an object",
        {"type": "object", "properties": {"inner": OBJECT}},
        [{"inner": {"id": "a"}}],
        [{"inner": {}}],
    ),
    Case(
        "objects in an array",
        {"type": "array", "items": OBJECT},
        [[{"id": "a"}]],
        [[{"id": 1}]],
    ),
    Case("a component", ref("Order"), [{"id": "a"}], [{"id": 1}], {"Order": OBJECT}),
    Case("an alias", ref("Name"), ["a"], [1], {"Name": {"type": "string"}}),
    Case("an alias of an alias", ref("A"), ["a"], [1], {"A": ref("B"), "B": {"type": "string"}}),
    Case(
        "a tree",
        ref("Tree"),
        [{"below": [{"below": []}]}],
        [{"below": [{"below": 1}]}],
        {
            "Tree": {
                "type": "object",
                "properties": {"below": {"type": "array", "items": ref("Tree")}},
            }
        },
    ),
    Case(
        "a recursive array",
        ref("Nested"),
        [["a", ["b", ["c"]]]],
        [["a", [1]]],
        {"Nested": {"type": "array", "items": {"oneOf": [{"type": "string"}, ref("Nested")]}}},
    ),
    Case(
        "a recursive map",
        ref("Map"),
        [{"a": {"b": {}}}],
        [{"a": 1}],
        {"Map": {"type": "object", "additionalProperties": ref("Map")}},
    ),
    Case(
        "a union of objects",
        {"oneOf": [ref("Cat"), ref("Dog")]},
        [{"kind": "dog", "owner": "a"}],
        [{"kind": "cow"}],
        {
            "Cat": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": "cat"}},
            },
            "Dog": {
                "type": "object",
                "required": ["kind", "owner"],
                "properties": {"kind": {"const": "dog"}, "owner": {"type": "string"}},
            },
        },
    ),
    Case("any of", {"anyOf": [{"type": "string"}, OBJECT]}, [{"id": "a"}], [{"id": 1}]),
    Case(
        "all of",
        {
            "allOf": [
                ref("Base"),
                {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}},
            ]
        },
        [{"id": "a", "x": 1}],
        [{"id": "a"}],
        {"Base": OBJECT},
    ),
    Case(
        "all of, narrowed",
        {"allOf": [{"type": ["string", "number"]}, {"type": "string"}]},
        ["a"],
        [1],
    ),
    Case(
        "an object, and one of",
        {
            **OBJECT,
            "oneOf": [
                {"required": ["count"]},
                {"properties": {"other": {"type": "boolean"}}, "required": ["other"]},
            ],
        },
        [{"id": "a", "other": True}],
        [{"id": "a", "other": 1}],
    ),
    Case("two arguments", rows({"type": "string"}, {"type": "integer"}), ["a", 1], ["a"]),
    Case(
        "two arguments with titles",
        rows(
            {"type": "string", "title": "class"},
            {"type": "integer", "title": "class"},
            additionalItems=False,
        ),
        ["a", 1],
        [1, "a"],
    ),
    Case(
        "an optional argument",
        {
            "type": "array",
            "items": [{"type": "string"}, {"type": "integer"}],
            "minItems": 1,
            "additionalItems": False,
        },
        ["a", 1],
        ["a", "b"],
    ),
    Case(
        "further arguments",
        rows({"type": "string"}, additionalItems={"type": "integer"}),
        ["a", 1, 2],
        ["a", 1, "b"],
    ),
    Case("no arguments", {"type": "array", "additionalItems": False}, [], [1]),
    Case("null alone", {"type": "null"}, [], ["a"]),
    Case("anything", True, [{"a": [1]}], [1, 2]),
    Case(
        "prefixItems",
        {"type": "array", "prefixItems": [OBJECT, {"enum": [1, 2]}], "items": False, "minItems": 2},
        [{"id": "a"}, 2],
        [{"id": "a"}, 3],
        language=NEWEST,
    ),
    Case(
        "a reference with something beside it",
        {"$ref": "#/components/schemas/Order", "required": ["count"]},
        [{"id": "a", "count": 1}],
        [{"id": "a"}],
        {"Order": OBJECT},
        language=NEWEST,
    ),
    Case(
        "a tuple in an object",
        {
            "type": "object",
            "required": ["at"],
            "properties": {
                "at": rows({"type": "number"}, {"type": "number"}, additionalItems=False)
            },
        },
        [{"at": [1, 2]}],
        [{"at": ["a", 2]}],
    ),
    Case(
        "names that no identifier can be",
        {
            "type": "object",
            "required": ["a-b", "class"],
            "properties": {"a-b": {"type": "string"}, "class": {"type": "number"}},
        },
        [{"a-b": "a", "class": 1}],
        [{"a-b": 1, "class": 1}],
    ),
    Case(
        "fields that are called as types",
        {
            "type": "object",
            "required": ["str"],
            "properties": {"str": {"type": "integer"}, "other": {"type": "string"}},
        },
        [{"str": 1, "other": "a"}],
        [{"str": "a"}],
    ),
    Case(
        "components that collide",
        {
            "type": "object",
            "properties": {"one": ref("a.b"), "other": ref("a-b"), "third": ref("Socket")},
        },
        [{"one": "a", "other": 1, "third": True}],
        [{"one": 1}],
        {"a.b": {"type": "string"}, "a-b": {"type": "number"}, "Socket": {"type": "boolean"}},
    ),
    Case(
        "what is deprecated",
        {"type": "object", "properties": {"old": {"type": "string", "deprecated": True}}},
        [{"old": "a"}],
        [{"old": 1}],
    ),
    Case(
        "another language",
        {"type": "record"},
        [{"a": 1}],
        [1, 2],
        language="application/vnd.apache.avro;version=1.9.0",
    ),
]
