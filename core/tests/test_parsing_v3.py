"""What a document of AsyncAPI 3.x asks of a server."""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Any

import pytest

from asynction_core import Spec, SpecError, hookimpl, understand

CHAT: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "info": {"title": "Chat", "version": "1.0.0"},
    "servers": {
        "main": {
            "host": "{place}.example.com:5000",
            "pathname": "/v1/live",
            "protocol": "wss",
            "variables": {"place": {"default": "here", "enum": ["here", "there"]}},
            "security": [{"$ref": "#/components/securitySchemes/token"}],
        },
        "local": {"host": "localhost", "protocol": "ws"},
    },
    "channels": {
        "room": {
            "address": "/",
            "messages": {
                "say": {"payload": {"type": "string"}, "x-handler": "handlers.say"},
                "typing": {"$ref": "#/components/messages/Typing"},
                "said": {"payload": {"type": "string"}},
            },
            "x-handlers": {"connect": "handlers.connect"},
        },
        "admin": {
            "messages": {"metric": {"name": "server metric"}},
            "servers": [{"$ref": "#/servers/main"}],
            "x-security": [{"$ref": "#/components/securitySchemes/token"}],
        },
    },
    "operations": {
        "hear": {
            "action": "receive",
            "channel": {"$ref": "#/channels/room"},
            "messages": [
                {"$ref": "#/channels/room/messages/say"},
                {"$ref": "#/channels/room/messages/typing"},
            ],
        },
        "tell": {
            "action": "send",
            "channel": {"$ref": "#/channels/room"},
            "messages": [
                {"$ref": "#/channels/room/messages/said"},
                {"$ref": "#/channels/room/messages/typing"},
            ],
        },
        "watch": {"action": "send", "channel": {"$ref": "#/channels/admin"}},
    },
    "components": {
        "messages": {"Typing": {"name": "typing", "payload": {"type": "null"}}},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
}


class Enforcing:
    """A plugin with which nothing is missing."""

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"acks", "bindings", "handlers", "parameters", "payloads", "security"}


def spec_of(document: Any, server: str | None = None) -> Spec:
    options: dict[str, Any] = {"plugins": [Enforcing()], "on_missing_server": "warn"}
    found = understand(document, server_name=server, **options)
    found.log_warnings()
    return found.checked()


def changed(**changes: Any) -> dict[str, Any]:
    """Return the chat with values under paths with "__" between their steps."""
    document = deepcopy(CHAT)
    for path, value in changes.items():
        *steps, last = path.split("__")
        place = document
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return document


@pytest.mark.parametrize("version", ["3.0.0", "3.1.0", "3.0.7"])
def test_channels_are_namespaces_and_operations_say_what_goes_which_way(version: str) -> None:
    spec = spec_of(changed(asyncapi=version))
    assert set(spec.namespaces) == {"/", "/admin"}
    room = spec.namespaces["/"]
    assert set(room.receives) == {"say", "typing"}
    assert set(room.sends) == {"said", "typing"}
    assert set(spec.namespaces["/admin"].sends) == {"server metric"}
    assert spec.namespaces["/admin"].receives == {}
    assert room.handlers["connect"].value == "handlers.connect"
    assert room.receives["say"].handler is not None
    assert room.receives["say"].handler.value == "handlers.say"
    assert room.sends["typing"].payload is not None
    assert room.sends["typing"].payload.bundle() == {"type": "null"}


def test_servers_have_hosts_and_paths() -> None:
    spec = spec_of(CHAT, "main")
    assert spec.server is not None
    assert (spec.server.url, spec.server.path) == ("wss://here.example.com:5000/v1/live", "v1/live")
    assert spec.servers["local"].path == ""
    assert [one.schemes for one in spec.server.security] == [{"token": ()}]
    assert spec.servers["local"].security == ()


def test_a_channel_may_exist_on_some_servers_only() -> None:
    assert set(spec_of(CHAT, "main").namespaces) == {"/", "/admin"}
    spec = spec_of(CHAT, "local")
    assert set(spec.namespaces) == {"/"}
    assert [one.schemes for one in spec.elsewhere["/admin"].security or ()] == [{"token": ()}]


def test_an_operation_without_messages_has_all_of_its_channel() -> None:
    document = changed()
    del document["operations"]["hear"]["messages"]
    assert set(spec_of(document).namespaces["/"].receives) == {"say", "typing", "said"}


def test_several_operations_share_a_channel() -> None:
    document = changed(
        operations__more={
            "action": "receive",
            "channel": {"$ref": "#/channels/room"},
            "messages": [{"$ref": "#/channels/room/messages/said"}],
        }
    )
    assert set(spec_of(document).namespaces["/"].receives) == {"say", "typing", "said"}


def test_a_handler_may_stand_on_the_operation() -> None:
    document = changed(**{"operations__hear__x-handler": "handlers.any"})
    receives = spec_of(document).namespaces["/"].receives
    assert {name: event.handler.value for name, event in receives.items() if event.handler} == {
        "say": "handlers.say",
        "typing": "handlers.any",
    }


def reply(*payloads: Any, **more: Any) -> dict[str, Any]:
    """Return the chat with a reply of messages of such payloads to `say`."""
    document = changed(
        channels__answers={
            "address": None,
            "messages": {f"m{number}": {"payload": one} for number, one in enumerate(payloads)},
        },
        operations__hear__reply={"channel": {"$ref": "#/channels/answers"}, **more},
    )
    document["channels"]["answers"]["address"] = "/answers"
    return document


def test_a_reply_is_the_acknowledgement() -> None:
    ack = spec_of(reply({"type": "boolean"})).namespaces["/"].receives["say"].ack
    assert ack is not None
    assert ack.bundle() == {"type": "boolean"}


def test_any_message_of_a_reply_will_do() -> None:
    ack = spec_of(reply({"type": "boolean"}, {"type": "null"})).namespaces["/"].receives["say"].ack
    assert ack is not None
    assert not ack.describes_tuple
    bundle = ack.bundle()
    refs = [one["$ref"].rpartition("/")[2] for one in bundle["anyOf"]]
    assert [bundle["definitions"][name] for name in refs] == [{"type": "boolean"}, {"type": "null"}]


def test_a_reply_may_name_some_messages_of_its_channel() -> None:
    named = [{"$ref": "#/channels/answers/messages/m1"}]
    ack = spec_of(reply(True, {"type": "null"}, messages=named)).namespaces["/"].receives["say"].ack
    assert ack is not None
    assert ack.bundle() == {"type": "null"}


def test_replies_of_several_arguments() -> None:
    pairs = [{"prefixItems": [{"type": kind}, True]} for kind in ("string", "integer")]
    ack = spec_of(reply(*pairs)).namespaces["/"].receives["say"].ack
    assert ack is not None
    assert ack.describes_tuple
    with pytest.raises(SpecError, match="all describe one argument, or all several"):
        spec_of(reply(pairs[0], {"type": "string"}))


def test_an_ack_of_a_message_comes_before_the_reply() -> None:
    document = reply({"type": "boolean"})
    document["channels"]["room"]["messages"]["say"]["x-ack"] = {"args": {"const": 1}}
    ack = spec_of(document).namespaces["/"].receives["say"].ack
    assert ack is not None
    assert ack.bundle() == {"const": 1}


def test_a_payload_may_say_its_format() -> None:
    payload = {
        "schemaFormat": "application/schema+json;version=draft-04",
        "schema": {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
    }
    event = spec_of(changed(channels__room__messages__say__payload=payload)).receives("/", "say")
    assert event is not None
    assert event.payload is not None
    assert event.payload.format == "application/schema+json;version=draft-04"
    assert event.payload.bundle() == payload["schema"]


def test_traits_never_override() -> None:
    message = {
        "payload": {"type": "string"},
        "summary": "Own",
        "traits": [{"summary": "First", "title": "First"}, {"title": "Second", "x-a": 1}],
    }
    document = changed(channels__room__messages__say=message)
    document["operations"]["hear"]["traits"] = [{"x-handler": "handlers.trait", "action": "send"}]
    event = spec_of(document).receives("/", "say")
    assert event is not None
    assert event.node.value == {
        "payload": {"type": "string"},
        "summary": "Own",
        "title": "Second",
        "x-a": 1,
    }
    assert event.handler is not None
    assert event.handler.value == "handlers.trait"


def test_security_is_a_list_of_schemes_with_their_scopes() -> None:
    oauth = {"type": "oauth2", "flows": {}, "scopes": ["read"]}
    document = changed(
        components__securitySchemes__oauth=oauth,
        operations__hear__security=[
            {"$ref": "#/components/securitySchemes/oauth"},
            {"type": "userPassword"},
        ],
    )
    spec = spec_of(document)
    event = spec.receives("/", "say")
    assert event is not None
    first, second = event.security or ()
    assert first.schemes == {"oauth": ("read",)}
    ((name, scopes),) = second.schemes.items()
    assert scopes == ()
    assert spec.security_schemes[name].value == {"type": "userPassword"}


def test_x_security_may_ask_for_several_schemes_together() -> None:
    ways = [{"token": [], "key": []}, {}]
    document = changed(**{"channels__admin__x-security": ways})
    security = spec_of(document).namespaces["/admin"].security or ()
    assert [one.schemes for one in security] == [{"token": (), "key": ()}, {}]


@pytest.mark.parametrize(
    ("changes", "pointer", "message"),
    [
        ({"channels__room__address": None}, "/operations/hear/channel", "known at run time only"),
        (
            {"channels__room__address": "/a?b"},
            "/channels/room/address",
            "is no Socket.IO namespace",
        ),
        (
            {"channels__admin__address": "/", "channels__admin__x-security": []},
            "/channels/admin",
            "two channels of the namespace '/' have different 'x-security'",
        ),
        ({"operations__hear__action": "publish"}, "/operations/hear/action", "send or receive"),
        ({"operations__hear__channel": {"address": "/"}}, "/operations/hear/channel", "none of"),
        (
            {"operations__watch__messages": [{"$ref": "#/channels/room/messages/say"}]},
            "/operations/watch/messages/0",
            "none of the messages of the channel of '/admin'",
        ),
        (
            {"channels__admin__servers": [{"$ref": "#/components/messages/Typing"}]},
            "/channels/admin/servers/0",
            "none of the document's servers",
        ),
        ({"servers__local__host": None}, "/servers/local/host", "must be a string"),
        ({"servers__local__host": "a/b"}, "/servers/local/host", "its path in 'pathname'"),
        ({"operations__hear__security": [{}]}, "/operations/hear/security/0", "a security scheme"),
        (
            {"operations__twice": {**CHAT["operations"]["hear"], "security": []}},
            "/operations/twice",
            "the event 'say' of '/' is described twice, with different security",
        ),
    ],
)
def test_what_breaks_a_rule_is_an_error(
    changes: dict[str, Any], pointer: str, message: str
) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        spec_of(changed(**changes), "main")
    assert caught.value.pointer == pointer


def test_what_has_no_effect_is_told(caplog: pytest.LogCaptureFixture) -> None:
    document = changed(
        channels__room__messages__left={"payload": True},
        operations__hear__messages=[{"$ref": "#/channels/room/messages/say"}],
        **{"operations__tell__x-handler": "handlers.tell", "operations__tell__sumary": "Misspelt"},
    )
    with caplog.at_level(logging.WARNING, "asynction"):
        spec_of(document)
    for text in (
        "no operation sends, receives or replies with the message 'left'",
        "never handled",
        "sumary",
    ):
        assert text in caplog.text


def test_a_document_without_channels_is_one_without_namespaces(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = {"asyncapi": "3.0.0", "info": CHAT["info"]}
    spec = spec_of(document)
    assert spec.namespaces == {}
    assert "has no 'channels', so that nobody can connect" in caplog.text
