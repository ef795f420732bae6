"""What a mock tells its developers of documents and of clients."""

from __future__ import annotations

import pytest

from asynction_core import understand

from .conftest import Client, Serve, document_of

CODE = {"type": "object", "required": ["code"], "properties": {"code": {"const": 7}}}
UNFIT = {"args": {"const": "heard"}, "error": CODE}


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("WARNING", "asynction")
    return caplog


def test_it_does_not_warn_of_answers_that_it_makes_up(
    serve: Serve, told: pytest.LogCaptureFixture
) -> None:
    receives = {"say": {"payload": {"type": "string"}, "x-ack": UNFIT}}
    (warning,) = understand(document_of(receives=receives)).findings
    assert "no answer of Asynction's fits" in warning.message  # of other servers
    client = Client(serve(receives=receives))
    assert client.call("say", 1)["code"] == 7
    assert [line for line in told.messages if "no answer" in line] == []


def test_it_warns_of_all_else(serve: Serve, told: pytest.LogCaptureFixture) -> None:
    payload = {"type": "string", "examples": [1]}
    serve(receives={"say": {"payload": payload, "x-ack": UNFIT}})
    assert ["does not fit its schema" in line for line in told.messages] == [True]


SAID_ONCE = " (this is said once)"
SAY = {"say": {"payload": {"type": "string"}}}


def test_an_event_that_the_document_lacks_is_told_once(
    serve: Serve, told: pytest.LogCaptureFixture
) -> None:
    server = serve(receives=SAY, sends={"said": {}})
    server.on("handled")(lambda: "here")
    client = Client(server)
    for event in ("sya", "sya", "said", "handled", "say", "x\n\x1b[2J" + "y" * 5000):
        client.call(event, "a") if event != "handled" else client.call(event)
    lines = [line for line in told.messages if "a client sends" in line]
    lacks = "the document has no such event for the server to receive"
    assert lines[:2] == [
        f"a client sends 'sya' on '/': {lacks} (is 'say' meant?){SAID_ONCE}",
        f"a client sends 'said' on '/': {lacks}{SAID_ONCE}",
    ]
    assert lines[2].startswith("a client sends 'x\\n\\x1b[2Jyyy")
    assert [len(lines), len(lines[2]) < 250] == [3, True]


def test_a_namespace_that_the_document_lacks_is_told_once(
    serve: Serve, told: pytest.LogCaptureFixture
) -> None:
    document = document_of(receives=SAY)
    message = {"publish": {"message": {"name": "pay"}}}
    document["channels"] = {"/chat": document["channels"]["/"]} | {
        "/orders/{id}": {**message, "parameters": {"id": {}}}
    }
    server = serve(document)
    for namespace in ("/chta", "/chta", "/chat", "/orders/7"):
        client = Client(server, namespace)
        if client.is_connected():
            client.call("pay")
    lines = [line for line in told.messages if "a client " in line]
    assert lines == [
        f"a client asks for '/chta': the document lacks it (is '/chat' meant?){SAID_ONCE}",
        "a client sends 'pay' on '/chat': the document has no such event for the server to receive"
        f" (is 'say' meant?){SAID_ONCE}",
    ]


def test_no_more_than_a_hundred_names_are_told(
    serve: Serve, told: pytest.LogCaptureFixture
) -> None:
    client = Client(serve(receives=SAY))
    for number in range(150):
        client.call(f"event {number}")
    lines = [line for line in told.messages if "a client " in line or "clients name" in line]
    assert len(lines) == 101
    assert lines[-1] == "clients name more that the document lacks; no more of it is told"
