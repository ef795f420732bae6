"""What a document of AsyncAPI 2.0 to 2.6 asks for."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, Event, Spec, SpecError

from .conftest import document_of


def parse(channels: dict[str, Any], server_name: str | None = None, **more: Any) -> Spec:
    document = document_of(channels, **more)
    return AsynctionSocketIO.from_spec(document, server_name=server_name).spec


def receives(message: Any, **more: Any) -> dict[str, Event]:
    spec = parse({"/a": {"publish": {"message": message}}}, **more)
    return dict(spec.namespaces["/a"].receives)


def refused(message: Any, **more: Any) -> str:
    with pytest.raises(SpecError) as caught:
        receives(message, **more)
    return str(caught.value)


@pytest.mark.parametrize("version", [f"2.{minor}.0" for minor in range(7)] + ["2.6.3"])
def test_every_version_2_is_parsed(version: str) -> None:
    spec = parse({"/a": {}}, asyncapi=version)
    assert list(spec.namespaces) == ["/a"]


def test_publish_is_what_the_server_receives_and_subscribe_what_it_sends() -> None:
    spec = parse(
        {"/a": {"publish": {"message": {"name": "in"}}, "subscribe": {"message": {"name": "out"}}}}
    )
    assert list(spec.namespaces["/a"].receives) == ["in"]
    assert list(spec.namespaces["/a"].sends) == ["out"]
    assert spec.receives("/a", "out") is spec.sends("/a", "in") is None
    assert spec.receives("/b", "in") is spec.sends("/b", "out") is None


@pytest.mark.parametrize("key", ["/chat", "chat"])
def test_a_channel_is_a_namespace_with_a_leading_slash(key: str) -> None:
    assert list(parse({key: {}}).namespaces) == ["/chat"]


@pytest.mark.parametrize("key", ["/a,b", "/a?b=c"])
def test_a_channel_that_can_be_no_namespace_is_refused(key: str) -> None:
    with pytest.raises(SpecError, match="may not hold"):
        parse({key: {}})


def test_two_channels_for_one_namespace_are_one() -> None:
    said, asked = {"message": {"name": "said"}}, {"message": {"name": "asked"}}
    spec = parse({"/a": {"publish": said}, "a": {"publish": asked, "subscribe": said}})
    assert [*spec.namespaces] == ["/a"]
    assert [*spec.namespaces["/a"].receives] == ["said", "asked"]
    assert [*spec.namespaces["/a"].sends] == ["said"]


MESSAGES = {
    "Named": {"name": "by name", "messageId": "by-id"},
    "Identified": {"messageId": "by-id"},
    "Bare": {"payload": {"type": "string"}},
    "Other": {"$ref": "#/components/messages/Bare"},
}


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"name": "x", "messageId": "y"}, "x"),
        ({"messageId": "y"}, "y"),
        ({"$ref": "#/components/messages/Named"}, "by name"),
        ({"$ref": "#/components/messages/Identified"}, "by-id"),
        ({"$ref": "#/components/messages/Bare"}, "Bare"),
        ({"$ref": "#/components/messages/Other"}, "Other"),
        ({"traits": [{"name": "by trait"}]}, "by trait"),
        ({"name": "message"}, "message"),
        ({"name": "json"}, "json"),
    ],
)
def test_the_event_is_named_by_name_else_message_id_else_component(message: Any, name: str) -> None:
    assert list(receives(message, components={"messages": MESSAGES})) == [name]


@pytest.mark.parametrize("message", [{}, {"payload": {}}, {"name": ""}])
def test_a_message_without_an_event_name_is_refused(message: Any) -> None:
    complaint = refused(message)
    assert "/channels/~1a/publish/message" in complaint
    assert "no event name" in complaint


@pytest.mark.parametrize("name", ["connect", "disconnect", "connect_error", "*"])
def test_an_event_that_socketio_reserves_is_refused(name: str) -> None:
    assert "is no event of the application's" in refused({"name": name})


def test_an_operation_lists_several_messages() -> None:
    assert list(receives({"oneOf": [{"name": "a"}, {"name": "b"}]})) == ["a", "b"]


def test_an_operation_may_have_no_message() -> None:
    assert parse({"/a": {"publish": {"operationId": "x"}}}).namespaces["/a"].receives == {}


def test_two_messages_for_one_event_are_refused_with_the_place_of_the_second() -> None:
    complaint = refused({"oneOf": [{"name": "a"}, {"messageId": "a", "payload": {}}]})
    assert "/channels/~1a/publish/message/oneOf/1" in complaint
    assert "the event 'a' of '/a' is described twice, with different payloads" in complaint


def test_the_same_event_may_go_both_ways() -> None:
    message = {"message": {"name": "typing"}}
    spec = parse({"/a": {"publish": message, "subscribe": message}})
    assert spec.receives("/a", "typing") is not None
    assert spec.sends("/a", "typing") is not None


@pytest.mark.parametrize("inside", [lambda text: text, lambda text: {"oneOf": [text]}])
def test_a_bare_string_is_read_as_a_reference_with_a_warning(
    inside: Any, caplog: pytest.LogCaptureFixture
) -> None:
    events = receives(inside("#/components/messages/Bare"), components={"messages": MESSAGES})
    assert list(events) == ["Bare"]
    assert "is read as a reference" in caplog.text


def test_another_string_in_place_of_a_message_is_refused() -> None:
    assert "must be a mapping, not a string" in refused("Bare")


def test_an_ack_may_be_a_reference() -> None:
    acks = {"x-messageAcks": {"Ok": {"args": {"type": "boolean"}}}}
    message = {"name": "a", "x-ack": {"$ref": "#/components/x-messageAcks/Ok"}}
    event = receives(message, components=acks)["a"]
    assert event.ack is not None
    assert event.ack.bundle() == {"type": "boolean"}


def test_a_broken_reference_to_an_ack_is_refused() -> None:
    complaint = refused({"name": "a", "x-ack": {"$ref": "#/components/x-messageAcks/Ok"}})
    assert "leads nowhere" in complaint


def test_extensions_are_kept_for_plugins() -> None:
    spec = parse({"/a": {"x-team": 1, "publish": {"message": {"name": "a", "x-topic": 2}}}})
    assert spec.namespaces["/a"].extensions == {"x-team": 1}
    assert spec.namespaces["/a"].receives["a"].extensions == {"x-topic": 2}


@pytest.mark.parametrize(
    ("message", "warning"),
    [
        ({"name": "a", "headers": {"type": "object"}}, "has no headers"),
        ({"name": "a", "x-ack": {"arguments": {}}}, "all of it is taken for a schema: is 'args'"),
    ],
)
def test_what_is_not_enforced_is_said(
    message: Any, warning: str, caplog: pytest.LogCaptureFixture
) -> None:
    receives(message)
    assert warning in caplog.text


@pytest.mark.parametrize(
    ("channel", "more", "warning"),
    [
        ({}, {"chanels": {}}, "/chanels: the document has a field 'chanels'"),
        ({"publsh": {}}, {}, "/channels/~1a/publsh: the channel has a field 'publsh'"),
        ({"bindigs": {}}, {}, "is 'bindings' meant?"),
        ({"publish": {"mesage": {}}}, {}, "is 'message' meant?"),
        ({"publish": {"message": {"name": "a", "paylod": {}}}}, {}, "is 'payload' meant?"),
        ({"publish": {"message": {"name": "a", "x-handlr": "b"}}}, {}, "is 'x-handler' meant?"),
        ({"x-handlrs": {}}, {}, "is 'x-handlers' meant?"),
    ],
)
def test_a_field_that_means_nothing_is_said(
    channel: Any, more: Any, warning: str, caplog: pytest.LogCaptureFixture
) -> None:
    parse({"/a": channel}, **more)
    assert warning in caplog.text


@pytest.mark.parametrize("field", ["security", "X-Security", "x_security", "x-securty", "secruity"])
def test_security_in_a_field_that_would_be_ignored_is_an_error(field: str) -> None:
    with pytest.raises(SpecError, match="stands in its 'x-security'") as caught:
        parse({"/a": {field: []}})
    assert caught.value.pointer == f"/channels/~1a/{field}"


@pytest.mark.parametrize(
    ("channel", "more", "place"),
    [
        ({"publish": {"x-security": []}}, {}, "stands in its 'security'"),
        ({"publish": {"message": {"name": "a", "security": []}}}, {}, "in its 'x-security'"),
        ({}, {"servers": {"s": {"url": "x", "x-security": []}}}, "stands in its 'security'"),
        ({}, {"servers": {"s": {"url": "x", "securty": []}}}, "stands in its 'security'"),
        ({}, {"security": []}, "stands in 'security' of a server, or 'x-security' of a channel"),
        ({}, {"x-security": []}, "stands in 'security' of a server, or 'x-security' of a channel"),
    ],
)
def test_so_is_security_in_the_wrong_object(channel: Any, more: Any, place: str) -> None:
    with pytest.raises(SpecError, match=place):
        parse({"/a": channel}, **more)


def test_other_extensions_may_speak_of_security(caplog: pytest.LogCaptureFixture) -> None:
    extensions = {"x-security-notes": 1, "x-securityLevel": 2, "x-google-security": 3}
    parse({"/a": extensions})
    assert not caplog.records


def test_every_field_of_the_specification_and_every_extension_is_known(
    caplog: pytest.LogCaptureFixture,
) -> None:
    described: dict[str, Any] = {"description": "", "tags": [], "externalDocs": {}}
    message = {
        **described,
        "messageId": "a",
        "correlationId": {},
        "schemaFormat": "application/vnd.aai.asyncapi;version=2.6.0",
        "contentType": "application/json",
        "title": "",
        "summary": "",
        "bindings": {},
        "examples": [],
        "x-own": 1,
    }
    operation = {
        **described,
        "operationId": "o",
        "summary": "",
        "security": [],
        "bindings": {},
        "message": message,
    }
    parse(
        {"/a": {"description": "", "servers": ["s"], "bindings": {}, "subscribe": operation}},
        id="urn:x",
        defaultContentType="application/json",
        tags=[],
        externalDocs={},
        servers={
            "s": {
                "url": "x",
                "protocol": "ws",
                "protocolVersion": "1",
                "description": "",
                "variables": {},
                "security": [],
                "tags": [],
                "bindings": {},
            }
        },
    )
    assert not caplog.records


@pytest.mark.parametrize(
    ("channel", "complaint"),
    [
        ({"x-handlers": {"conect": "a.b"}}, "not 'conect'"),
        ({"x-handlers": {"connect": 1}}, "must be a string"),
        ({"x-handlers": ["a.b"]}, "must be a mapping"),
        ({"publish": {"message": {"name": "a", "x-handler": 1}}}, "must be a string"),
        ({"publish": {"message": {"name": 1}}}, "must be a string"),
        ({"publish": {"message": {"name": "a", "payload": "string"}}}, "a schema is a mapping"),
        ({"publish": {"message": {"name": "a", "x-ack": {"args": []}}}}, "a schema is a mapping"),
        ({"publish": {"message": {"oneOf": {"name": "a"}}}}, "must be a list"),
        ({"publish": None}, "must be a mapping, not null"),
        ({"bindings": {"ws": {"method": "PUT"}}}, "is GET or POST"),
        ({"bindings": {"ws": {"query": 1}}}, "a schema is a mapping"),
        ({"x-security": {"basic": []}}, "must be a list"),
    ],
)
def test_what_has_the_wrong_type_is_refused(channel: Any, complaint: str) -> None:
    with pytest.raises(SpecError, match=complaint):
        parse({"/a": channel})


def test_the_websocket_binding_is_read_through_references() -> None:
    spec = parse(
        {"/a": {"bindings": {"$ref": "#/components/channelBindings/Auth"}}},
        components={
            "channelBindings": {"Auth": {"ws": {"method": "get", "query": {"type": "object"}}}}
        },
    )
    bindings = spec.namespaces["/a"].bindings
    assert bindings is not None
    assert bindings.method == "GET"
    assert bindings.query is not None
    assert bindings.headers is None


def test_bindings_of_other_protocols_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    spec = parse({"/a": {"bindings": {"amqp": {"is": "queue"}}}})
    assert spec.namespaces["/a"].bindings is None
    assert not caplog.records


def test_an_unknown_field_of_the_websocket_binding_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    parse({"/a": {"bindings": {"ws": {"cookies": {}}}}})
    assert "no field 'cookies'" in caplog.text


def test_a_handler_for_what_the_server_only_sends_is_said_never_to_be_called(
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = {"message": {"name": "a", "x-handler": "module.function"}}
    parse({"/both": {"publish": message, "subscribe": message}}, components={})
    assert "is never called" not in caplog.text
    parse({"/a": {"subscribe": message}})
    assert "its x-handler is never called" in caplog.text


# Traits: JSON Merge Patch (RFC 7386), in their order


@pytest.mark.parametrize(
    ("message", "traits", "merged"),
    [
        ({"name": "a"}, [{"x-a": 1}], {"x-a": 1}),
        ({"name": "a", "x-a": 0}, [{"x-a": 1}], {"x-a": 1}),
        ({"name": "a"}, [{"x-a": 1}, {"x-a": 2}], {"x-a": 2}),
        ({"name": "a", "x-a": {"p": 1, "q": 1}}, [{"x-a": {"q": 2}}], {"x-a": {"p": 1, "q": 2}}),
        ({"name": "a", "x-a": {"p": 1, "q": 1}}, [{"x-a": {"q": None}}], {"x-a": {"p": 1}}),
        ({"name": "a", "x-a": [1, 2]}, [{"x-a": [3]}], {"x-a": [3]}),
        ({"name": "a", "x-a": 1}, [{"x-a": None}], {}),
        ({"name": "a"}, [], {}),
    ],
)
def test_message_traits_are_merged_in_order(message: Any, traits: Any, merged: Any) -> None:
    assert receives({**message, "traits": traits})["a"].extensions == merged


def test_a_trait_may_be_a_reference_and_bring_an_ack() -> None:
    trait = {"x-ack": {"args": {"$ref": "#/components/schemas/Yes"}}}
    event = receives(
        {"name": "a", "traits": [{"$ref": "#/components/messageTraits/Acked"}]},
        components={"messageTraits": {"Acked": trait}, "schemas": {"Yes": {"const": True}}},
    )["a"]
    assert event.ack is not None
    assert event.ack.bundle() == {"const": True}


def test_references_in_a_trait_count_from_the_file_of_the_trait(tmp_path: Any) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/traits.yaml").write_text(
        "Acked:\n  x-ack: {args: {$ref: './schemas.yaml#/Yes'}}\n"
    )
    (tmp_path / "sub/schemas.yaml").write_text("Yes: {const: true}\n")
    path = tmp_path / "asyncapi.yaml"
    path.write_text(
        "asyncapi: 2.6.0\nchannels:\n  /a:\n    publish:\n      message:\n        name: a\n"
        "        traits: [{$ref: './sub/traits.yaml#/Acked'}]\n"
    )
    event = AsynctionSocketIO.from_spec(path).spec.receives("/a", "a")
    assert event is not None
    assert event.ack is not None
    assert event.ack.bundle() == {"const": True}


def test_operation_traits_are_merged() -> None:
    traits = [{"x-own": 1, "message": {"name": "from trait"}}]
    spec = parse({"/a": {"publish": {"traits": traits}}})
    assert list(spec.namespaces["/a"].receives) == ["from trait"]


# Servers


def server(url: str, **more: Any) -> dict[str, Any]:
    return {"servers": {"main": {"url": url, "protocol": "ws", **more}, "other": {"url": "x"}}}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("my-company.com/api/socket.io", "api/socket.io"),
        ("wss://my-company.com/api/socket.io", "api/socket.io"),
        ("localhost:5000/api/", "api"),
        ("localhost:5000", ""),
        ("http://localhost/", ""),
        ("https://[::1]:8000/x", "x"),
        ("example.com:{port}/{base}", "v1"),
    ],
)
def test_the_path_of_the_chosen_server_is_known(url: str, path: str) -> None:
    variables = {"port": {"default": 8000, "enum": [8000]}, "base": {"default": "v1"}}
    chosen = parse({"/a": {}}, "main", **server(url, variables=variables)).server
    assert chosen is not None
    assert chosen.path == path


@pytest.mark.parametrize(
    ("more", "name", "complaint"),
    [
        (server("x"), "third", "there is no server 'third': the document has 'main', 'other'"),
        ({}, "main", "there is no server 'main': the document has no 'servers' at all"),
        (server("x/{a}"), "main", "has no 'default': describe it under 'variables'"),
        (server("x/{a}", variables={"a": {}}), "main", "has no 'default'"),
        ({"servers": {"main": {"protocol": "ws"}}}, "main", "a server needs a 'url'"),
        (server("http://[::1"), "main", "is not a URL"),
    ],
)
def test_a_server_that_cannot_be_chosen_is_refused(more: Any, name: str, complaint: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse({"/a": {}}, name, **more)
    assert complaint in str(caught.value)
    assert isinstance(caught.value, ValueError) is complaint.startswith("there is no server")


def test_a_server_that_a_channel_names_and_nobody_knows_is_told_where_it_stands() -> None:
    with pytest.raises(SpecError, match="there is no server 'none'") as caught:
        parse({"/a": {"servers": ["main", "none"]}}, "main", **server("x"))
    assert caught.value.pointer == "/channels/~1a/servers/1"


def test_a_channel_exists_on_the_servers_that_it_names() -> None:
    channels = {"/all": {}, "/main": {"servers": ["main"]}, "/other": {"servers": ["other"]}}
    servers = server("x")
    assert list(parse(channels, "main", **servers).namespaces) == ["/all", "/main"]
    assert list(parse(channels, **servers).namespaces) == ["/all", "/main", "/other"]
    with pytest.raises(SpecError, match="no server 'third'"):
        parse({"/a": {"servers": ["third"]}}, "main", **servers)


def test_security_is_read_from_servers_channels_operations_and_messages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Enforcer:
        from asynction_core import hookimpl

        @hookimpl
        def asynction_enforces(self) -> list[str]:
            return ["security"]

    document = document_of(
        {
            "/inherits": {},
            "/own": {"x-security": [{"basic": []}]},
            "/open": {"x-security": []},
            "/events": {
                "publish": {
                    "security": [{"oauth": ["read"]}],
                    "message": {
                        "oneOf": [{"name": "a"}, {"name": "b", "x-security": [{"oauth": ["b"]}]}]
                    },
                }
            },
        },
        servers={"main": {"url": "x", "security": [{"oauth": ["all"]}, {}]}},
        components={"securitySchemes": {"oauth": {"type": "oauth2"}, "basic": {"type": "http"}}},
    )
    spec = AsynctionSocketIO.from_spec(document, server_name="main", plugins=[Enforcer()]).spec

    def schemes(name: str) -> list[Any]:
        return [dict(one.schemes) for one in spec.security_of(spec.namespaces[name])]

    assert schemes("/inherits") == [{"oauth": ("all",)}, {}]
    assert schemes("/own") == [{"basic": ()}]
    assert schemes("/open") == []
    scopes = {
        name: event.security[0].schemes["oauth"]
        for name, event in spec.namespaces["/events"].receives.items()
        if event.security
    }
    assert scopes == {"a": ("read",), "b": ("b",)}
    assert list(spec.security_schemes) == ["oauth", "basic"]


def test_a_good_document_is_loaded_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "asynction"):
        parse({"/a": {"publish": {"message": {"name": "a"}}}})
    assert not caplog.records
