"""Which channels of AsyncAPI 3 are namespaces, and which of them are one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asynction_core import Finding, Spec, understand


def document_of(
    channels: dict[str, Any], operations: dict[str, Any], **components: Any
) -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "channels": channels,
        "operations": operations,
        "components": components,
    }


def operation(action: str, channel: str, *messages: str, **more: Any) -> dict[str, Any]:
    place = f"#/channels/{channel}"
    found: dict[str, Any] = {"action": action, "channel": {"$ref": place}, **more}
    if messages:
        found["messages"] = [{"$ref": f"{place}/messages/{one}"} for one in messages]
    return found


def read(document: Any) -> tuple[Spec | None, list[Finding]]:
    found = understand(document)
    return found.spec, [one for one in found.findings if one.rule != "server"]


def spec_of(document: Any) -> Spec:
    return understand(document).checked()


@pytest.mark.parametrize("address", [{"address": None}, {}])
def test_where_replies_go_is_no_namespace(address: dict[str, Any]) -> None:
    channels = {
        "room": {"address": "/", "messages": {"ask": {"payload": {"type": "string"}}}},
        "answers": {**address, "messages": {"answer": {"payload": {"type": "integer"}}}},
    }
    reply = {"channel": {"$ref": "#/channels/answers"}}
    spec = spec_of(document_of(channels, {"ask": operation("receive", "room", reply=reply)}))
    assert [*spec.namespaces] == ["/"]
    ack = spec.namespaces["/"].receives["ask"].ack
    assert ack is not None
    assert ack.bundle() == {"type": "integer"}


def test_without_an_address_a_channel_with_operations_is_one_with_a_warning() -> None:
    channels = {"room": {"messages": {"say": {}}}}
    spec, (warning,) = read(document_of(channels, {"say": operation("receive", "room")}))
    assert spec is not None
    assert [*spec.namespaces] == ["/room"]
    assert (warning.severity, warning.pointer) == ("warning", "/channels/room")
    assert warning.message.endswith("the namespace '/room', after its key")


def test_a_channel_that_is_an_event_is_told_from_the_side_of_clients() -> None:
    channels = {"say": {"messages": {"say": {}}}}
    spec, (warning,) = read(document_of(channels, {"say": operation("send", "say")}))
    assert spec is not None
    assert [*spec.namespaces["/say"].sends] == ["say"]
    assert "from the client's side: give the channel the 'address'" in warning.message


def test_without_an_address_and_operations_it_is_none() -> None:
    spec, (warning,) = read(document_of({"room": {}}, {}))
    assert spec is not None
    assert spec.namespaces == {}
    assert "has no 'address' and no operation" in warning.message


def test_operations_cannot_use_a_channel_whose_address_is_null() -> None:
    channels = {"room": {"address": None, "messages": {"say": {}}}}
    _, (error,) = read(document_of(channels, {"say": operation("send", "room")}))
    assert (error.severity, error.pointer) == ("error", "/operations/say/channel")


# Several channels with one address


SAY, NEWS = {"payload": {"type": "string"}}, {"payload": {"type": "integer"}}


def two(first: dict[str, Any], second: dict[str, Any], **operations: Any) -> dict[str, Any]:
    channels = {
        "first": {"address": "/", "messages": {"say": SAY}, **first},
        "second": {"address": "/", "messages": {"news": NEWS}, **second},
    }
    used = {"say": operation("receive", "first"), "news": operation("send", "second")}
    return document_of(channels, used | operations)


def test_channels_with_one_address_are_one_namespace() -> None:
    document = two(
        {"x-handlers": {"connect": "a.connect"}, "x-team": 1},
        {"x-handlers": {"error": "a.error"}, "bindings": {"ws": {"method": "GET"}}},
    )
    spec = spec_of(document)
    assert [*spec.namespaces] == ["/"]
    namespace = spec.namespaces["/"]
    assert ([*namespace.receives], [*namespace.sends]) == (["say"], ["news"])
    assert {*namespace.handlers} == {"connect", "error"}
    assert namespace.bindings is not None
    assert namespace.extensions["x-team"] == 1


def test_the_same_event_may_be_told_by_several_channels_and_operations() -> None:
    document = two(
        {},
        {"messages": {"say": SAY, "news": NEWS}},
        again=operation("receive", "second", "say"),
        more=operation("receive", "first", "say"),
        news=operation("send", "second", "news"),
        twice=operation("send", "second", "news"),
    )
    namespace = spec_of(document).namespaces["/"]
    assert ([*namespace.receives], [*namespace.sends]) == (["say"], ["news"])


@pytest.mark.parametrize(
    ("first", "second", "more", "what"),
    [
        ({}, {"messages": {"say": NEWS}}, {}, "described twice, with different payloads"),
        (
            {},
            {"messages": {"say": {**SAY, "x-ack": {"args": NEWS}}}},
            {},
            "described twice, with different acknowledgements",
        ),
        (
            {},
            {"messages": {"say": SAY}},
            {"security": []},
            "described twice, with different security",
        ),
        ({"x-security": []}, {"messages": {"say": SAY}}, {}, "have different 'x-security'"),
        (
            {"x-handlers": {"connect": "a.one"}},
            {"messages": {"say": SAY}, "x-handlers": {"connect": "a.two"}},
            {},
            "different 'connect' in 'x-handlers'",
        ),
        (
            {"bindings": {"ws": {"method": "GET"}}},
            {"messages": {"say": SAY}, "bindings": {"ws": {"method": "POST"}}},
            {},
            "have different 'bindings'",
        ),
    ],
)
def test_what_contradicts_is_an_error(
    first: dict[str, Any], second: dict[str, Any], more: dict[str, Any], what: str
) -> None:
    document = two(first, second, news=operation("receive", "second", "say", **more))
    _, findings = read(document)
    errors = [one for one in findings if one.severity == "error"]
    assert len(errors) == 1
    assert what in errors[0].message


def test_families_with_one_address_are_one_family() -> None:
    address = "/rooms/{id}"
    document = two(
        {"address": address, "parameters": {"id": {"enum": ["a", "b"]}}},
        {"address": address, "parameters": {"id": {}}},
    )
    (family,) = spec_of(document).namespaces.values()
    assert family.parameters["id"].schema is not None
    assert (family.values_of("/rooms/a"), [*family.sends]) == ({"id": "a"}, ["news"])


# References through references


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_message_of_a_channel_that_is_a_reference(tmp_path: Path, elsewhere: bool) -> None:
    room = {"address": "/", "messages": {"said": {"payload": {"type": "string"}}}}
    at = "channels.json#/room" if elsewhere else "#/components/channels/room"
    document = document_of(
        {"room": {"$ref": at}},
        {"said": operation("send", "room", "said")},
    )
    if not elsewhere:
        components = {"room": {"$ref": "#/components/channels/really"}, "really": room}
        document["components"]["channels"] = components
    (tmp_path / "channels.json").write_text(json.dumps({"room": room}))
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    spec = spec_of(tmp_path / "asyncapi.json")
    payload = spec.namespaces["/"].sends["said"].payload
    assert payload is not None
    assert payload.bundle() == {"type": "string"}


@pytest.mark.parametrize("reference", ["#/channels/room/address/x", "#/channels/room/x"])
def test_a_reference_that_leads_through_itself_or_nowhere_is_told(reference: str) -> None:
    found = understand(document_of({"room": {"$ref": reference}}, {}))
    assert [one.rule for one in found.errors] == ["reference"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channels": {"room": {"publish": {"message": {"name": "a"}}}}}, "'publish'"),
        ({"channels": {"room": {"address": "/", "subscribe": {}}}}, "'subscribe'"),
        ({"servers": {"main": {"url": "localhost", "protocol": "ws"}}}, "'url'"),
    ],
)
def test_a_document_of_2_under_a_version_of_3_is_told_so_first(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps({**document_of({}, {}), **changes}))
    first, *_ = understand(path).findings
    assert first.pointer == "/asyncapi"
    assert f"written as 2.x has it ({field}" in first.message


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channels": {"room": {"address": "/"}}}, "'address' under channels"),
        ({"channels": {"room": {"messages": {}}}}, "'messages' under channels"),
        ({"servers": {"main": {"host": "localhost", "protocol": "ws"}}}, "'host' under servers"),
        ({"operations": {}}, "it has 'operations'"),
    ],
)
def test_a_document_of_3_under_a_version_of_2_is_told_so_first(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    path = tmp_path / "asyncapi.json"
    info = {"title": "test", "version": "1"}
    path.write_text(json.dumps({"asyncapi": "2.6.0", "info": info, "channels": {}, **changes}))
    first, *_ = understand(path).findings
    assert (first.pointer, first.rule) == ("/asyncapi", "version")
    assert f"written as 3.x has it ({field})" in first.message


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("#/components/messages/a/b", "#/components/messages/a~1b"),
        ("#/components/messages/c/d/e/payload", "#/components/messages/c~1d~1e/payload"),
    ],
)
def test_a_key_with_a_slash_in_a_reference_is_told_how_to_write(reference: str, meant: str) -> None:
    channels = {"room": {"address": "/", "messages": {"say": {"$ref": reference}}}}
    messages = {"a/b": {}, "c/d/e": {"payload": {}}}
    found = understand(document_of(channels, {}, messages=messages))
    (error,) = [one for one in found.errors if one.rule == "reference"]
    assert f"is {meant!r} meant?" in error.message
