"""Handlers that are registered in code stand behind the same checks as those of the document."""

from typing import Any

import pytest

from .conftest import Connect
from .processes import Server


def test_events_that_have_no_handler_when_the_server_starts_are_one_line_in_the_log(
    server: Server,
) -> None:
    (line,) = [line for line in server.log_at_start.splitlines() if line.startswith("WARNING")]
    assert "no handler is registered for 'unbound' of '/'" in line
    assert line.count(" of '/") == 1


@pytest.mark.parametrize("event", ["by on", "by on_event", "by_event"])
def test_a_function_that_is_registered_in_code_is_guarded(
    server: Server, connect: Connect, event: str
) -> None:
    client = connect(server, "/code")
    assert client.call(event, {"text": "hi"}, namespace="/code") == [True]
    client.emit(event, {"text": 12345}, namespace="/code")
    server.log_line("PayloadValidationException")
    assert server.note("handled", event=event)["args"] == [{"text": "hi"}]


def test_the_methods_of_a_class_based_namespace_are_guarded(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/class", auth={"name": "Ada"})
    assert server.note("connect")["auth"] == {"name": "Ada"}
    assert client.call("say", {"text": "hi"}, namespace="/class") == [True]
    client.emit("say", {"text": 12345}, namespace="/class")
    server.log_line("PayloadValidationException")
    assert server.note("handled", event="say")["args"] == [{"text": "hi"}]
    sid = client.sids["/class"]
    client.close()
    server.note("disconnect", namespace="/class", sid=sid)


@pytest.mark.parametrize(
    ("by", "args", "event", "unfitting"),
    [
        ("Namespace.emit", ["news", {"text": "hi"}], "news", ["news", 12345]),
        ("Namespace.send", ["hi"], "message", [12345]),
        ("Namespace.call", ["news", {"text": "hi"}], "news", ["news", 12345]),
    ],
)
def test_what_a_class_based_namespace_sends_is_checked(
    server: Server, connect: Connect, by: str, args: list[Any], event: str, unfitting: list[Any]
) -> None:
    client = connect(server, "/class", replies={"news": [True]})
    options = {"to": client.sids["/class"]} if by == "Namespace.call" else {}

    def perform(args: list[Any]) -> Any:
        instruction = {"by": by, "args": args, "options": options}
        return client.call("perform", instruction, namespace="/class")[0]

    assert perform(unfitting)["raised"]["type"] == "PayloadValidationException"
    assert perform(args) == {"returned": True if by == "Namespace.call" else None}
    assert client.receive(event, "/class") == args[-1:]
    assert len(client.got(event, "/class")) == 1
