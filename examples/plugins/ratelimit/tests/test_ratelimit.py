# tests/test_ratelimit.py
"""The limits of a document are kept, and nothing else is changed."""

from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import understand
from asynction_testing import Served
from asynction_testing.conformance import PluginConformance

ERROR = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": "string"}, "retryAfter": {"type": "integer"}},
    "additionalProperties": False,
}


def document(say: Any = None, channel: Any = None, server: Any = None) -> dict[str, Any]:
    """Return a document with limits where they are given."""
    message = {"name": "say", "payload": {"type": "string"}, "x-ack": {"error": ERROR}}
    places = [(message, say), ({"publish": {}}, channel), ({"url": "a", "protocol": "ws"}, server)]
    limited = [place | ({} if limit is None else {"x-rateLimit": limit}) for place, limit in places]
    limited[1]["publish"] = {"message": {"oneOf": [limited[0], {"name": "shout"}]}}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Chat", "version": "1.0.0"},
        "servers": {"test": limited[2]},
        "channels": {"/": limited[1]},
    }


@pytest.fixture
def start(asynction_server: Callable[..., Served]) -> Callable[..., Served]:
    def start(**limits: Any) -> Served:
        served = asynction_server(document(**limits), server_name="test")
        for name in ("say", "shout"):
            served.server.on_event(name, lambda *args: True)
        return served

    return start


def heard(client: Any, *events: str) -> list[bool]:
    """Return which of some events are handled."""
    return [client.call(event, "hello") is True for event in events]


@pytest.mark.parametrize(
    ("place", "events", "handled"),
    [
        ("say", ["say", "say", "say", "shout", "shout", "shout"], [True, True, False] + [True] * 3),
        ("channel", ["say", "shout", "say", "shout"], [True, True, False, False]),
        ("server", ["say", "shout", "say", "shout"], [True, True, False, False]),
    ],
)
def test_events_beyond_the_limit_of_a_place_are_refused(
    start: Callable[..., Served], place: str, events: list[str], handled: list[bool]
) -> None:
    served = start(**{place: "2/minute"})
    served.server.on_error_default(lambda error: None)
    assert heard(served.connect(), *events) == handled
    assert heard(served.connect(), events[0]) == [True]  # another connection


def test_a_client_that_waits_is_told_when_to_try_again(start: Callable[..., Served]) -> None:
    client = start(say="1/minute").connect()
    client.call("say", "hello")
    answer = client.refused("say", "hello")
    assert 1 <= answer["retryAfter"] <= 60


def test_what_does_not_fit_the_document_counts(start: Callable[..., Served]) -> None:
    client = start(say="1/minute").connect()
    client.refused("say", 42)
    assert "retryAfter" in client.refused("say", "hello")


def test_what_the_document_lacks_counts(start: Callable[..., Served]) -> None:
    client = start(channel="2/minute").connect()
    client.emit("unheard of", invalid=True)
    client.emit("unheard of", invalid=True)
    assert "retryAfter" in client.refused("say", "hello")


@pytest.mark.parametrize("key", ["address", "user"])
def test_connections_of_one_address_share_a_limit(start: Callable[..., Served], key: str) -> None:
    served = start(say={"limit": "1/minute", "key": key})
    served.connect().call("say", "hello")
    served.connect().refused("say", "hello")


@pytest.mark.parametrize(
    ("limit", "rule", "pointer"),
    [
        ("often", "rate-limit", "/channels/~1/x-rateLimit"),
        ("2/fortnight", "rate-limit", "/channels/~1/x-rateLimit"),
        ({"limit": "often"}, "rate-limit", "/channels/~1/x-rateLimit/limit"),
        (2, "extension-value", "/channels/~1/x-rateLimit"),
        ({"key": "user"}, "extension-value", "/channels/~1/x-rateLimit"),
        ({"limit": "2/minute", "key": "planet"}, "extension-value", "/channels/~1/x-rateLimit/key"),
    ],
)
def test_a_limit_that_is_none_is_told(limit: Any, rule: str, pointer: str) -> None:
    (error,) = understand(document(channel=limit)).errors
    assert (error.rule, error.pointer) == (rule, pointer)


class TestConformance(PluginConformance):
    plugin = "ratelimit"
