"""What is compared besides schemas: each rule, in 2.x, in 3.x, and across the two."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from asyncapi_3 import upgraded
from sizes import sampled

from asynction_core import Spec, understand
from asynction_validation.comparing.change import Change
from asynction_validation.comparing.change_rules import NAMES, RULES
from asynction_validation.comparing.compare import changes
from asynction_validation.comparing.version_moves import version_move

pytestmark = pytest.mark.as_written  # the versions are in the test

# 3.x has neither types nor patterns of parameters.
OF_2_ALONE = (
    "a parameter of integers",
    "a parameter of texts",
    "a parameter with an undecidable pattern",
)
VERSIONS = ["22", "33", "23", "32"]
S, INT = {"type": "string"}, {"type": "integer"}
A, B = {"name": "a", "payload": S}, {"name": "b", "payload": INT}
TOKEN, KEY = {"token": []}, {"key": []}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "key": {"type": "httpApiKey", "in": "header", "name": "X-Key"},
    "oauth": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "https://id.example/token",
                "scopes": {"read": "Read", "write": "Write"},
            }
        },
    },
}
READ, WRITE = {"oauth": ["read"]}, {"oauth": ["read", "write"]}
MOVED = copy.deepcopy(SCHEMES)
MOVED["oauth"]["flows"]["clientCredentials"]["tokenUrl"] = "https://other.example/token"  # type: ignore[index]

Channels = dict[str, Any]


def on(*messages: Any, way: str = "publish", **channel: Any) -> Channels:
    """Return a channel `/` with messages one way."""
    return {"/": {way: {"message": {"oneOf": [*messages]}}, **channel}}


def both(*messages: Any, **channel: Any) -> Channels:
    return {"/": {**on(*messages)["/"], **on(*messages, way="subscribe")["/"], **channel}}


def ways(*requirements: Any) -> Channels:
    return on(A, **{"x-security": [*requirements]})


def ack(message: Any, **fields: Any) -> Any:
    return {**message, "x-ack": fields}


def bound(**ws: Any) -> Channels:
    return on(A, bindings={"ws": ws})


def query(*required: str, **properties: Any) -> Any:
    return {"type": "object", "properties": properties, "required": [*required]}


def family(name: str, schema: Any = None) -> Channels:
    """Return the channel of a family; 3.x knows no schema of its parameter, but an enum."""
    parameter = {} if schema is None else {"schema": schema}
    return {f"/orders/{{{name}}}": {**on(A)["/"], "parameters": {name: parameter}}}


NO_ACK = A
OLD_ONE = {**B, "deprecated": True}
LIST = ["a", "b"]

# What the old document has, the new one, and the rules that are told, each with its severity.
CASES: dict[str, tuple[Channels, Channels, dict[str, str]]] = {
    "nothing": (both(A, B), both(A, B), {}),
    "the order": (both(A, B), both(B, A), {}),
    "a namespace more": (on(A), {**on(A), "/x": on(B)["/"]}, {"namespace-added": "compatible"}),
    "a namespace less": ({**on(A), "/x": on(B)["/"]}, on(A), {"namespace-removed": "breaking"}),
    "a namespace with another name": (
        {**on(A), "/x": on(B)["/"]},
        {**on(A), "/y": on(B)["/"]},
        {"namespace-renamed": "breaking"},
    ),
    "a namespace that was to go": (
        {**on(A), "/x": on(OLD_ONE)["/"]},
        on(A),
        {"deprecated-removed": "breaking"},
    ),
    "a received event more": (on(A), on(A, B), {"event-added": "compatible"}),
    "a sent event more": (
        on(A, way="subscribe"),
        on(A, B, way="subscribe"),
        {"event-added": "compatible"},
    ),
    "a received event less": (on(A, B), on(A), {"event-removed": "breaking"}),
    "a sent event less": (
        on(A, B, way="subscribe"),
        on(A, way="subscribe"),
        {"event-removed": "breaking"},
    ),
    "a received event with another name": (
        on(A, B),
        on(A, {**B, "name": "c"}),
        {"event-renamed": "breaking"},
    ),
    "a sent event with another name": (
        on(A, B, way="subscribe"),
        on(A, {**B, "name": "c"}, way="subscribe"),
        {"event-renamed": "breaking"},
    ),
    "another event with another schema": (
        on(A, B),
        on(A, {"name": "c", "payload": S}),
        {"event-removed": "breaking", "event-added": "compatible"},
    ),
    "the other direction": (
        on(A),
        on(A, way="subscribe"),
        {"event-removed": "breaking", "event-added": "compatible"},
    ),
    "a received event that was to go": (on(A, OLD_ONE), on(A), {"deprecated-removed": "breaking"}),
    "a sent event that was to go": (
        on(A, OLD_ONE, way="subscribe"),
        on(A, way="subscribe"),
        {"deprecated-removed": "breaking"},
    ),
    "a server's ack more": (on(NO_ACK), on(ack(A, args=S)), {"ack-added": "compatible"}),
    "a client's ack more": (
        on(NO_ACK, way="subscribe"),
        on(ack(A, args=S), way="subscribe"),
        {"ack-added": "breaking"},
    ),
    "a server's ack less": (on(ack(A, args=S)), on(NO_ACK), {"ack-dropped": "breaking"}),
    "a client's ack less": (
        on(ack(A, args=S), way="subscribe"),
        on(NO_ACK, way="subscribe"),
        {"ack-dropped": "compatible"},
    ),
    "an answer to failures more": (
        on(ack(A, args=S)),
        on(ack(A, args=S, error=INT)),
        {"error-added": "compatible"},
    ),
    "an answer to failures less": (
        on(ack(A, args=S, error=INT)),
        on(ack(A, args=S)),
        {"error-dropped": "breaking"},
    ),
    "a client's answer to failures more": (
        on(ack(A, args=S), way="subscribe"),
        on(ack(A, args=S, error=INT), way="subscribe"),
        {"error-added": "breaking"},
    ),
    "arguments are described": (
        on({"name": "a"}),
        on(A),
        {"payload-narrowed": "breaking"},
    ),
    "arguments of what is sent are described": (
        on({"name": "a"}, way="subscribe"),
        on(A, way="subscribe"),
        {"payload-changed": "compatible"},
    ),
    "arguments are no longer described": (
        on(A),
        on({"name": "a"}),
        {"payload-changed": "compatible"},
    ),
    "arguments of what is sent are no longer described": (
        on(A, way="subscribe"),
        on({"name": "a"}, way="subscribe"),
        {"payload-widened": "breaking"},
    ),
    "a way in less": (ways(TOKEN, KEY), ways(TOKEN), {"security-lost": "breaking"}),
    "a way in more": (ways(TOKEN), ways(TOKEN, KEY), {"security-added": "compatible"}),
    "another way in": (
        ways(TOKEN),
        ways(KEY),
        {"security-lost": "breaking", "security-added": "compatible"},
    ),
    "two together": (ways(TOKEN), ways({**TOKEN, **KEY}), {"security-lost": "breaking"}),
    "no longer two together": (
        ways({**TOKEN, **KEY}),
        ways(TOKEN),
        {"security-added": "compatible"},
    ),
    "closed to most": (ways(), ways(TOKEN), {"security-lost": "breaking"}),
    "open to all": (ways(TOKEN), ways(), {"security-added": "compatible"}),
    "the order of ways in": (ways(TOKEN, KEY), ways(KEY, TOKEN), {}),
    "a scope more": (ways(READ), ways(WRITE), {"security-scope": "breaking"}),
    "a scope less": (ways(WRITE), ways(READ), {"security-added": "compatible"}),
    "an event for some": (
        on(A),
        on({**A, "x-security": [TOKEN]}),
        {"security-lost": "breaking"},
    ),
    "a sent event for some": (
        on(A, way="subscribe"),
        on({**A, "x-security": [TOKEN]}, way="subscribe"),
        {"security-lost": "breaking"},
    ),
    "a query more": (bound(), bound(query=query("v", v=S)), {"binding-narrowed": "breaking"}),
    "an optional query more": (
        bound(query=query(v=INT)),
        bound(query=query(v=INT, w=INT)),
        {"binding-changed": "compatible"},
    ),
    "a query of integers": (
        bound(query=query(v=S)),
        bound(query=query(v=INT)),
        {"binding-narrowed": "breaking"},
    ),
    "a query of texts": (
        bound(query=query(v=INT)),
        bound(query=query(v=S)),
        {"binding-changed": "compatible"},
    ),
    "a header more": (
        bound(headers=query(x=S)),
        bound(headers=query("x", x=S)),
        {"binding-narrowed": "breaking"},
    ),
    "the method that there is": (bound(), bound(method="GET"), {}),
    "another method": (bound(method="GET"), bound(method="POST"), {"binding-narrowed": "breaking"}),
    "a parameter with another name": (family("id"), family("order"), {}),
    "a parameter that takes less": (
        family("id"),
        family("id", {"type": "string", "enum": LIST}),
        {"parameter-narrowed": "breaking"},
    ),
    "a parameter that takes more": (
        family("id", {"type": "string", "enum": LIST}),
        family("id", {"type": "string", "enum": [*LIST, "c"]}),
        {"parameter-changed": "compatible"},
    ),
    "a parameter of integers": (
        family("id", {"type": "string"}),
        family("id", {"type": "integer"}),
        {"parameter-narrowed": "breaking"},
    ),
    "a parameter of texts": (
        family("id", {"type": "integer"}),
        family("id", {"type": "string"}),
        {"parameter-changed": "compatible"},
    ),
    "a parameter with an undecidable pattern": (
        family("id", {"type": "string", "pattern": "^[a-z]+$"}),
        family("id", {"type": "string", "pattern": "^[a-z]*$"}),
        {"parameter-unsure": "unsure"},
    ),
    "a query with an undecidable pattern": (
        bound(query=query(v={"type": "string", "pattern": "^[a-z]+$"})),
        bound(query=query(v={"type": "string", "pattern": "^[a-z]*$"})),
        {"binding-unsure": "unsure"},
    ),
    "a family in place of a namespace": ({"/orders/a": on(A)["/"]}, family("id", S), {}),
    "a family that it is not of": (
        {"/orders/a": on(A)["/"]},
        family("id", {"type": "string", "enum": ["b"]}),
        {"parameter-narrowed": "breaking"},
    ),
    "a namespace in place of a family": (
        family("id"),
        {"/orders/a": on(A)["/"]},
        {"namespace-renamed": "breaking"},
    ),
}


def document(channels: Channels, **more: Any) -> dict[str, Any]:
    return copy.deepcopy(
        {
            "asyncapi": "2.6.0",
            "info": {"title": "T", "version": "1.0.0"},
            "channels": channels,
            "components": {"securitySchemes": SCHEMES},
            **more,
        }
    )


def in_version(contents: dict[str, Any], version: str) -> dict[str, Any]:
    if version == "2":
        return contents
    new = upgraded(contents)
    for channel in new["channels"].values():
        for parameter in channel.get("parameters", {}).values():
            parameter.update(parameter.pop("schema", {}))
            parameter.pop("type", None)
    return new


def spec_of(contents: dict[str, Any], version: str) -> Spec:
    contents = in_version(contents, version)
    found = understand(contents, on_missing_server="warn")
    assert [error for error in found.errors if error.rule != "server"] == []
    assert found.spec is not None
    return found.spec


def compared(old: dict[str, Any], new: dict[str, Any], versions: str = "22") -> list[Change]:
    return changes(spec_of(old, versions[0]), spec_of(new, versions[1]))


@sampled("versions", VERSIONS, keep=lambda versions: versions == "23")
def test_each_case_is_judged_right(versions: str) -> None:
    wrong = {}
    for name, (old, new, expected) in CASES.items():
        if "3" in versions and name in OF_2_ALONE:
            continue
        found = compared(document(old), document(new), versions)
        told = {one.rule: one.severity for one in found}
        if told != expected or len(found) != len(told):
            wrong[name] = (expected, [(one.rule, one.severity, one.message) for one in found])
        for one in found:
            assert one.severity in RULES[one.rule].severities, name
            assert (one.proof is not None) is (one.severity == "breaking"), name
            assert (one.advice is not None) is (one.severity != "compatible"), name
    assert not wrong, "\n".join(f"{name}: {one}" for name, one in wrong.items())


def with_servers(path: str, name: str = "main") -> dict[str, Any]:
    return {"servers": {name: {"url": f"wss://example.com{path}", "protocol": "wss"}}}


WHOLES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "another path": (
        document(on(A), **with_servers("/a")),
        document(on(A), **with_servers("/b")),
        {"path-changed": "breaking"},
    ),
    "the path by default": (
        document(on(A), **with_servers("")),
        document(on(A), **with_servers("/socket.io/")),
        {},
    ),
    "another name of the server": (
        document(on(A), **with_servers("/a", "one")),
        document(on(A), **with_servers("/a", "two")),
        {},
    ),
    "another place of credentials": (
        document(ways(READ), components={"securitySchemes": SCHEMES}),
        document(ways(READ), components={"securitySchemes": MOVED}),
        {"security-source": "unsure"},
    ),
    "another name of a scheme": (
        document(ways(TOKEN), components={"securitySchemes": {"token": SCHEMES["token"]}}),
        document(ways({"jwt": []}), components={"securitySchemes": {"jwt": SCHEMES["token"]}}),
        {},
    ),
    "what only documents": (
        document(on(A)),
        document(
            on({**A, "summary": "S", "x-note": 1}),
            info={"title": "Other", "version": "3.0.0", "description": "D"},
            components={"schemas": {"Unused": S}},
        ),
        {},
    ),
}


@sampled("versions", VERSIONS, keep=lambda versions: versions == "23")
@pytest.mark.parametrize("name", WHOLES)
def test_so_is_what_is_about_the_whole(name: str, versions: str) -> None:
    old, new, expected = WHOLES[name]
    assert {one.rule: one.severity for one in compared(old, new, versions)} == expected


def test_each_rule_has_been_told_somewhere() -> None:
    """The rules about schemas of events are told in the table of pairs."""
    of_schemas = {"argument-count"}
    of_schemas |= {name for name in NAMES if name.startswith(("payload-", "ack-", "error-"))}
    told = {rule for _, _, rules in (*CASES.values(), *WHOLES.values()) for rule in rules}
    assert NAMES - of_schemas == told - of_schemas


def test_what_is_to_go_may_be_a_property() -> None:
    old = {"type": "object", "properties": {"a": S, "b": {**S, "deprecated": True}}}
    new = {"type": "object", "properties": {"a": S}, "additionalProperties": False}
    needed = {**old, "required": ["b"]}
    for one, other, way in ((old, new, "publish"), (needed, new, "subscribe")):
        sides = [document(on({"name": "a", "payload": side}, way=way)) for side in (one, other)]
        [change] = compared(*sides)
        assert change.rule == "deprecated-removed"
        assert change.proof is not None


MOVES = [
    ("1.0.0", "1.0.0", "breaking", ("major", False)),
    ("1.0.0", "2.0.0", "breaking", ("major", True)),
    ("1.2.0", "1.3.0", "breaking", ("major", False)),
    ("1.2.3", "1.3.0", "compatible", ("minor", True)),
    ("1.2.3", "1.2.4", "compatible", ("minor", False)),
    ("1.2.3", "2.0.0", "compatible", ("minor", True)),
    ("1.2.3", "1.2.4", "words", ("patch", True)),
    ("1.2.3", "1.2.3", "words", ("patch", False)),
    ("1.2.3", "1.2.3", "nothing", (None, True)),
    ("0.2.3", "0.3.0", "breaking", ("minor", True)),
    ("0.2.3", "0.2.4", "breaking", ("minor", False)),
    ("0.2.3", "0.2.4", "compatible", ("patch", True)),
    ("1", "2", "breaking", ("major", True)),
    ("v1.2", "v1.3", "compatible", ("minor", True)),
    ("2024 summer", "2024 winter", "breaking", ("major", None)),
]


@pytest.mark.parametrize(("before", "after", "change", "expected"), MOVES)
def test_it_says_which_part_of_the_version_has_to_move(
    before: str, after: str, change: str, expected: tuple[str | None, bool | None]
) -> None:
    new = {"breaking": on(B), "compatible": on(A, B), "nothing": on(A)}
    new["words"] = on({**A, "summary": "S"})
    sides = [
        spec_of(document(channels, info={"title": "T", "version": version}), "2")
        for channels, version in ((on(A), before), (new[change], after))
    ]
    found = changes(*sides)
    move = version_move(sides[0].document, sides[1].document, found)
    assert (move.part, move.moved) == expected
