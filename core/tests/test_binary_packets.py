"""Bytes reach clients on several transports."""

from types import SimpleNamespace
from typing import Any

import pytest
from engineio.packet import MESSAGE, Packet
from flask import Flask

from asynction_core import AsynctionSocketIO


def test_bytes_go_to_each_client_as_its_transport_has_them(
    chat: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = AsynctionSocketIO.from_spec(chat, app=Flask(__name__), async_mode="threading")
    encoded: dict[str, object] = {}

    def socket(sid: str, *, polls: bool) -> SimpleNamespace:
        def send(packet: Packet) -> None:
            encoded[sid] = packet.encode(b64=polls)

        return SimpleNamespace(send=send, closed=False)

    engine = server.server.eio
    monkeypatch.setattr(
        engine, "sockets", {"a": socket("a", polls=True), "b": socket("b", polls=False)}
    )
    packet = Packet(MESSAGE, b"\xff")
    for sid in engine.sockets:
        engine.send_packet(sid, packet)
    assert encoded == {"a": "b/w==", "b": b"\xff"}
