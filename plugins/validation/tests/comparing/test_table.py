"""What breaks whom, as a table: each pair of schemas in each direction, each other rule; in 2.x, in
3.x, and across the two.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from asyncapi_3 import upgraded
from sizes import sampled

from asynction_core import Event, Schema, Spec, understand
from asynction_jsonschema import dialect_of, find_engine
from asynction_jsonschema.arguments import check_arguments
from asynction_validation.comparing.change import Change
from asynction_validation.comparing.change_rules import NAMES, RULES
from asynction_validation.comparing.compare import changes

pytestmark = pytest.mark.as_written  # the versions are in the test

S, INT, N, B, NULL = ({"type": kind} for kind in ("string", "integer", "number", "boolean", "null"))
OPEN: Any = {}
BREAKING, COMPATIBLE, SAME, UNSURE, COUNT = "breaking", "compatible", "same", "unsure", "count"
VERSIONS = ["22", "33", "23", "32"]
of_versions = sampled("versions", VERSIONS, keep=lambda versions: versions == "23")


def obj(*required: str, closed: bool = False, **properties: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = [*required]
    return schema | ({"additionalProperties": False} if closed else {})


def args(*items: Any, least: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "array",
        "items": [*items],
        "minItems": len(items) if least is None else least,
    } | more


def listed(item: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": item} | more


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(*branches: Any) -> dict[str, Any]:
    return {"oneOf": [*branches]}


def tagged(kind: str, **properties: Any) -> dict[str, Any]:
    return obj("kind", kind={"const": kind}, **properties)


def tree(name: str, **properties: Any) -> dict[str, Any]:
    return obj(children=listed(ref(name)), **properties)


def doubled(name: str, last: Any) -> dict[str, Any]:
    """Return schemas by name, each of which holds the next twice: 2 ** 40 ways to the last."""
    schemas = {
        f"{name}{level}": {"allOf": [ref(f"{name}{level + 1}"), ref(f"{name}{level + 1}")]}
        for level in range(40)
    }
    return schemas | {f"{name}40": last}


COMPONENTS = {
    "Name": S,
    "Label": {"type": "string", "title": "A label"},
    "Node": tree("Node", label=S),
    "Twig": tree("Twig", label=S),
    "NodeOfTwo": tree("NodeOfTwo", label=S, weight=N),
    "NodeNeeds": {**tree("NodeNeeds", label=S), "required": ["label"]},
    "NodeOfNumbers": tree("NodeOfNumbers", label=N),
    **doubled("Integer", INT),
    **doubled("Number", N),
}

# The old schema, the new one, what that is for what the server receives, and for what it sends.
PAIRS: dict[str, tuple[Any, Any, str, str]] = {
    # that mean the same
    "nothing changes": (obj("a", a=S), obj("a", a=S), SAME, SAME),
    "a title, a description": (S, {**S, "title": "T", "description": "D"}, SAME, SAME),
    "examples and a default": (INT, {**INT, "examples": [1], "default": 3}, SAME, SAME),
    "a mark": (S, {**S, "deprecated": True, "x-order": 3}, SAME, SAME),
    "the order of properties": (obj(a=S, b=INT), {**obj(b=INT, a=S)}, SAME, SAME),
    "the order of what is required": (obj("a", "b", a=S, b=S), obj("b", "a", a=S, b=S), SAME, SAME),
    "a component": (S, ref("Name"), SAME, SAME),
    "another name of a component": (ref("Name"), ref("Label"), SAME, SAME),
    "a component with the same name on one side": (obj(a=ref("Name")), obj(a=S), SAME, SAME),
    "allOf of one": (obj("a", a=S), {"allOf": [obj("a", a=S)]}, SAME, SAME),
    "types as alternatives": ({"type": ["string", "null"]}, {"anyOf": [S, NULL]}, SAME, SAME),
    "a constant as an enum": ({"const": "a"}, {"enum": ["a"]}, SAME, SAME),
    "a format that nobody knows": (INT, {**INT, "format": "int64"}, SAME, SAME),
    "a discriminator": (obj("a", a=S), {**obj("a", a=S), "discriminator": "a"}, SAME, SAME),
    # properties
    "an optional property more": (obj(a=S), obj(a=S, b=INT), COMPATIBLE, COMPATIBLE),
    "a required property more": (obj(a=S), obj("b", a=S, b=INT), BREAKING, COMPATIBLE),
    "a property becomes required": (obj(a=S), obj("a", a=S), BREAKING, COMPATIBLE),
    "a property becomes optional": (obj("a", a=S), obj(a=S), COMPATIBLE, BREAKING),
    "an optional property less": (obj(a=S, b=INT), obj(a=S), COMPATIBLE, COMPATIBLE),
    "a required property less": (obj("a", "b", a=S, b=INT), obj("a", a=S), COMPATIBLE, BREAKING),
    "an optional property less, closed": (
        obj(a=S, b=INT, closed=True), obj(a=S, closed=True), BREAKING, COMPATIBLE
    ),
    "an optional property more, closed": (
        obj(a=S, closed=True), obj(a=S, b=INT, closed=True), COMPATIBLE, BREAKING
    ),
    "closed": (obj(a=S), obj(a=S, closed=True), COMPATIBLE, COMPATIBLE),
    "opened": (obj(a=S, closed=True), obj(a=S), COMPATIBLE, COMPATIBLE),
    "a property renamed": (obj("a", a=S), obj("b", b=S), BREAKING, BREAKING),
    "an optional property renamed": (obj(a=S), obj(b=S), COMPATIBLE, COMPATIBLE),
    "of another type": (obj(a=S), obj(a=N), BREAKING, BREAKING),
    "deep down": (obj(a=obj(b=obj(c=INT))), obj(a=obj(b=obj(c=N))), COMPATIBLE, BREAKING),
    "a property that takes anything": (obj(a=S), obj(a=OPEN), COMPATIBLE, BREAKING),
    "others become texts": (
        {"type": "object"}, {"type": "object", "additionalProperties": S}, BREAKING, COMPATIBLE
    ),
    "something is declared of anything": ({"type": "object"}, obj(a=S), COMPATIBLE, COMPATIBLE),
    "another type of others": (
        {"type": "object", "additionalProperties": INT},
        {"type": "object", "additionalProperties": N},
        COMPATIBLE,
        BREAKING,
    ),
    "fewer properties": (
        {"type": "object", "maxProperties": 3}, {"type": "object", "maxProperties": 2},
        BREAKING, COMPATIBLE,
    ),
    "what a property that is not declared has another depend on": (
        {"type": "object", "dependencies": {"a": obj(b=INT)}},
        {"type": "object", "dependencies": {"a": obj(b=N)}},
        COMPATIBLE,
        BREAKING,
    ),
    "what a property that is not declared needs": (
        {"type": "object", "dependencies": {"a": ["b"]}},
        {"type": "object", "dependencies": {"a": ["b", "c"]}},
        BREAKING,
        COMPATIBLE,
    ),
    "what may be a name": (
        {**obj(x=S), "propertyNames": {"enum": ["x", "a"]}},
        {**obj(x=S), "propertyNames": {"enum": ["x"]}},
        BREAKING,
        COMPATIBLE,
    ),
    "what many ways lead to": (ref("Integer0"), ref("Number0"), COMPATIBLE, BREAKING),
    "one of a pattern": (
        {"type": "object", "patternProperties": {"^x": INT}},
        {"type": "object", "patternProperties": {"^x": N}},
        COMPATIBLE,
        BREAKING,
    ),
    # types
    "integers become numbers": (INT, N, COMPATIBLE, BREAKING),
    "numbers become integers": (N, INT, BREAKING, COMPATIBLE),
    "texts become booleans": (S, B, BREAKING, BREAKING),
    "or null": (S, {"type": ["string", "null"]}, COMPATIBLE, BREAKING),
    "no null any more": ({"type": ["string", "null"]}, S, BREAKING, COMPATIBLE),
    "anything": (S, OPEN, COMPATIBLE, BREAKING),
    "no longer anything": (OPEN, S, BREAKING, COMPATIBLE),
    "nothing": (S, False, BREAKING, COMPATIBLE),
    # values
    "a value more": ({"enum": ["a"]}, {"enum": ["a", "b"]}, COMPATIBLE, BREAKING),
    "a value less": ({"enum": ["a", "b"]}, {"enum": ["a"]}, BREAKING, COMPATIBLE),
    "another value": ({"const": 1}, {"const": 2}, BREAKING, BREAKING),
    "any text": ({"enum": ["a", "b"]}, S, COMPATIBLE, BREAKING),
    "a value of another type": ({"const": 1}, {"const": True}, BREAKING, BREAKING),
    # numbers
    "a higher minimum": ({**INT, "minimum": 1}, {**INT, "minimum": 2}, BREAKING, COMPATIBLE),
    "a higher maximum": ({**N, "maximum": 1}, {**N, "maximum": 2}, COMPATIBLE, BREAKING),
    "no minimum": ({**INT, "minimum": 1}, INT, COMPATIBLE, BREAKING),
    "an end that is left out": (
        {**N, "minimum": 1}, {**N, "exclusiveMinimum": 1}, BREAKING, COMPATIBLE
    ),
    "the same of integers": ({**INT, "minimum": 1}, {**INT, "exclusiveMinimum": 0}, SAME, SAME),
    "multiples of more": ({**INT, "multipleOf": 2}, {**INT, "multipleOf": 4}, BREAKING, COMPATIBLE),
    "another range": (
        {**INT, "minimum": 1, "maximum": 5}, {**INT, "minimum": 3, "maximum": 9}, BREAKING, BREAKING
    ),
    # texts
    "longer texts": ({**S, "maxLength": 3}, {**S, "maxLength": 4}, COMPATIBLE, BREAKING),
    "texts that are not empty": (S, {**S, "minLength": 1}, BREAKING, COMPATIBLE),
    "a pattern": (S, {**S, "pattern": "^[a-z]+$"}, BREAKING, COMPATIBLE),
    "another pattern": (
        {**S, "pattern": "^[a-z]+$"}, {**S, "pattern": "^[a-z]*$"}, UNSURE, BREAKING
    ),
    "a pattern with a look-ahead goes": ({**S, "pattern": "^(?=a)a"}, S, COMPATIBLE, BREAKING),
    "beside a pattern with a look-ahead": (
        obj(p={**S, "pattern": "^(?=a)a"}, n=INT), obj(p={**S, "pattern": "^(?=a)a"}, n=N),
        COMPATIBLE, BREAKING,
    ),
    "an email": (S, {**S, "format": "email"}, BREAKING, COMPATIBLE),
    "bytes": (S, {**S, "format": "binary"}, COMPATIBLE, BREAKING),
    # lists
    "items of another type": (listed(INT), listed(N), COMPATIBLE, BREAKING),
    "more items": (listed(S, minItems=1), listed(S, minItems=2), BREAKING, COMPATIBLE),
    "fewer items": (listed(S, maxItems=1), listed(S, maxItems=2), COMPATIBLE, BREAKING),
    "each item once": (listed(S), listed(S, uniqueItems=True), BREAKING, COMPATIBLE),
    # combinations
    "an alternative more": (
        one_of(tagged("a"), tagged("b")), one_of(tagged("a"), tagged("b"), tagged("c")),
        COMPATIBLE, BREAKING,
    ),
    "an alternative less": (
        one_of(tagged("a"), tagged("b")), one_of(tagged("a")), BREAKING, COMPATIBLE
    ),
    "an optional property more of an alternative": (
        one_of(tagged("a"), tagged("b", x=S)), one_of(tagged("a", x=INT), tagged("b", x=S)),
        COMPATIBLE, COMPATIBLE,
    ),
    "the order of alternatives": (
        one_of(tagged("a"), tagged("b")), one_of(tagged("b"), tagged("a")), SAME, SAME
    ),
    "a part more": (obj(a=S), {"allOf": [obj(a=S), {"required": ["a"]}]}, BREAKING, COMPATIBLE),
    "parts that declare a property each": (
        {"allOf": [obj(a=S), obj(b=INT)]}, {"allOf": [obj(a=S), obj(b=N)]}, COMPATIBLE, BREAKING
    ),
    "something is excluded": (S, {**S, "not": {"const": "a"}}, BREAKING, COMPATIBLE),
    "a condition": (
        obj("a", a=B, b=S),
        {**obj("a", a=B, b=S), "if": obj(a={"const": True}), "then": {"required": ["b"]}},
        BREAKING,
        COMPATIBLE,
    ),
    # recursion
    "a recursive schema with another name": (ref("Node"), ref("Twig"), COMPATIBLE, COMPATIBLE),
    "a recursive schema with a property more": (
        ref("Node"), ref("NodeOfTwo"), COMPATIBLE, COMPATIBLE
    ),
    "a recursive schema that needs more": (ref("Node"), ref("NodeNeeds"), BREAKING, COMPATIBLE),
    "a recursive schema of others": (ref("Node"), ref("NodeOfNumbers"), BREAKING, BREAKING),
    # arguments
    "two arguments become a list": (args(S, S), listed(S), COUNT, COUNT),
    "one argument more": (args(S), args(S, INT), COUNT, COMPATIBLE),
    "one argument more, closed": (
        args(S, additionalItems=False), args(S, INT, additionalItems=False), COUNT, COUNT
    ),
    "an optional argument more": (args(S), args(S, INT, least=1), COMPATIBLE, COMPATIBLE),
    "an argument becomes optional": (args(S, INT), args(S, INT, least=1), COMPATIBLE, COUNT),
    "an argument less": (args(S, INT), args(S), COMPATIBLE, COUNT),
    "an argument less, closed": (
        args(S, INT, additionalItems=False), args(S, additionalItems=False), COUNT, COUNT
    ),
    "an argument of another type": (args(S, INT), args(S, N), COMPATIBLE, BREAKING),
    "one argument as a tuple": (S, args(S, maxItems=1), SAME, SAME),
    "one argument, and perhaps another": (S, args(S, INT, least=1), COMPATIBLE, COUNT),
    "an object becomes two arguments": (obj("a", a=S), args(S, INT), COUNT, COUNT),
    "no argument": (args(S), {"type": "array", "maxItems": 0, "items": [False]}, COUNT, COUNT),
    "null for no argument": (
        NULL, {"type": "array", "additionalItems": False}, SAME, SAME
    ),
}  # fmt: skip

PARTS = ("payload", "ack", "error")


def message(name: str, part: str, schema: Any) -> dict[str, Any]:
    if part == "payload":
        return {"name": name, "payload": schema}
    ack = {"args": schema} if part == "ack" else {"args": B, "error": schema}
    return {"name": name, "payload": S, "x-ack": ack}


def document(side: int) -> dict[str, Any]:
    """Return the document of all pairs, the old one or the new one."""
    channels = {}
    for part in PARTS:
        messages = [message(name, part, copy.deepcopy(pair[side])) for name, pair in PAIRS.items()]
        one = {"message": {"oneOf": messages}}
        channels[f"/{part}"] = {"publish": one, "subscribe": copy.deepcopy(one)}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Pairs", "version": "1.0.0"},
        "channels": channels,
        "components": {"schemas": copy.deepcopy(COMPONENTS)},
    }


def spec_of(contents: dict[str, Any], version: str) -> Spec:
    found = understand(contents if version == "2" else upgraded(contents), on_missing_server="warn")
    errors = [error for error in found.errors if error.rule != "server"]
    assert errors == []
    assert found.spec is not None
    return found.spec


@cache
def sides(versions: str) -> tuple[Spec, Spec]:
    return spec_of(document(0), versions[0]), spec_of(document(1), versions[1])


@cache
def found(versions: str) -> dict[tuple[str, str, str], Change]:
    told = changes(*sides(versions))
    return {(str(one.namespace)[1:], str(one.direction), str(one.event)): one for one in told}


@of_versions
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("direction", ["receive", "send"])
def test_each_pair_is_judged_right(versions: str, part: str, direction: str) -> None:
    wrong: dict[str, str] = {}
    is_received = (direction == "receive") is (part == "payload")
    for name, (_, _, received, sent) in PAIRS.items():
        expected = received if is_received else sent
        change = found(versions).get((part, direction, name))
        told = SAME if change is None else change.severity
        rule = None if change is None else change.rule
        if expected == COUNT:
            right = told == BREAKING and rule == "argument-count"
        else:
            broken = "narrowed" if is_received else "widened"
            hows = {BREAKING: broken, COMPATIBLE: "changed", UNSURE: "unsure"}
            right = told == expected and rule in (None, f"{part}-{hows.get(told)}")
        if not right:
            wrong[name] = f"{expected}, not {told} ({rule}: {change and change.message})"
    assert not wrong, "\n".join(f"{name}: {one}" for name, one in wrong.items())


@of_versions
def test_each_proof_satisfies_one_side_alone(versions: str) -> None:
    proven = 0
    for (part, direction, name), change in found(versions).items():
        assert (change.proof is not None) is (change.severity == BREAKING)
        if change.proof is None:
            continue
        taken = [
            takes(
                event_of(spec, part, direction, name), part, change.proof.value, change.proof.kind
            )
            for spec in sides(versions)
        ]
        assert taken == [change.proof.satisfies == "old", change.proof.satisfies == "new"]
        proven += 1
    assert proven > 200


def event_of(spec: Spec, part: str, direction: str, name: str) -> Event:
    namespace = spec.namespaces[f"/{part}"]
    return (namespace.receives if direction == "receive" else namespace.sends)[name]


def takes(event: Event, part: str, value: Any, kind: str) -> bool:
    """Ask an engine whether a schema takes what a proof shows."""
    schemas = {"payload": event.payload, "ack": event.ack, "error": event.ack_error}
    schema = schemas[part]
    assert isinstance(schema, Schema)
    contents = schema.bundle()
    dialect = dialect_of(schema.language, contents)
    check = find_engine().compile(contents, dialect, validate_formats=True)
    given = tuple(value) if kind == "arguments" else (value,)
    return check_arguments(schema.describes_tuple, check).several(given) is None


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) * 2 >= 150
    assert {change.rule for change in found("23").values()} < NAMES


def test_each_change_of_a_schema_says_where_it_is() -> None:
    for (_, _, name), change in found("23").items():
        for node in (change.old, change.new):
            assert node.pointer.startswith(("/channels/", "/components/")), name


def test_the_severities_of_rules_are_those_that_are_told() -> None:
    for change in found("23").values():
        assert change.severity in RULES[change.rule].severities
