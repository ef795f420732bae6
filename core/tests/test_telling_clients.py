"""What exceptions have clients told whose connection they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import AsynctionException, AsynctionSocketIO, SecurityException, hookimpl

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]


class Busy(AsynctionException):
    refusal = "come again later"

    def __init__(self, data: Any) -> None:
        super().__init__()
        self.refusal_data = data


class Odd(SecurityException):
    refusal = "no"
    refusal_data: Any = ["odd"]  # noqa: RUF012  # nobody changes it


class Broken(AsynctionException):
    @property
    def refusal_data(self) -> Any:  # type: ignore[override]
        raise ValueError


LOOP: list[Any] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Busy(None), {"message": "come again later"}),
        (Busy({"retryIn": 30}), {"message": "come again later", "data": {"retryIn": 30}}),
        (Busy(0), {"message": "come again later", "data": 0}),
        (Busy(object()), {"message": "come again later"}),
        (Busy(LOOP), {"message": "come again later"}),
        (Busy(b"bytes"), {"message": "come again later"}),
        (Odd(), {"message": "no", "data": ["odd"]}),
        (Broken(), {"message": "connection refused"}),
    ],
)
def test_a_refusal_and_its_data(
    serve: Serve, chat: Any, caplog: pytest.LogCaptureFixture, error: Exception, told: Any
) -> None:
    def connect() -> None:
        raise error

    server = serve(chat)
    server.on("connect", namespace="/chat")(connect)
    client = client_of(server, "/nowhere")
    sent: list[Any] = []
    server.server._send_packet = lambda client, packet: sent.append(packet.data)
    server.server._handle_connect(client.eio_sid, "/chat", None)
    assert sent == [told]
    is_left_out = isinstance(error, Busy) and error.refusal_data is not None and len(told) == 1
    assert ("the refusal_data of Busy is not sent" in caplog.text) is is_left_out


@pytest.mark.parametrize("way", ["emit", "call"])
def test_what_a_connect_handler_sends_to_others_is_not_told_to_who_connects(
    serve: Serve, chat: Any, way: str
) -> None:
    def refuse(args: Any, callback: Any, options: Any) -> None:
        raise Busy({"pin": 4711})

    class Refusing:
        @hookimpl
        def asynction_send_middleware(self) -> Any:
            return lambda next: refuse

    server = serve(chat, plugins=[Refusing()])
    server.on("connect", namespace="/chat")(
        lambda: getattr(server, way)("said", namespace="/chat", to="somebody")
    )
    client = client_of(server, "/nowhere")
    sent: list[Any] = []
    server.server._send_packet = lambda client, packet: sent.append(packet.data)
    server.server._handle_connect(client.eio_sid, "/chat", None)
    assert sent == [{"message": "connection refused"}]


class Limited(AsynctionException):
    ack: Any = {"retryIn": 30}  # noqa: RUF012  # nobody changes it


class Refused(SecurityException):
    ack: Any = "no"


@pytest.mark.parametrize(
    ("error", "answer"), [(Limited(), {"retryIn": 30}), (Refused(event="say"), "no")]
)
def test_the_ack_of_a_class(serve: Serve, chat: Any, error: Exception, answer: Any) -> None:
    def say() -> None:
        raise error

    server = serve(chat)
    server.on("say", namespace="/chat")(say)
    assert client_of(server).emit("say", namespace="/chat", callback=True) == answer
