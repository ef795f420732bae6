"""Bytes for clients on several transports."""

from __future__ import annotations

from typing import Any

from engineio.packet import MESSAGE, Packet


def keep_apart(server: Any) -> None:
    """Have each client get a packet of its own where one with bytes goes to several.

    python-engineio keeps what a packet has been encoded as. To pollers bytes go as text, to
    WebSockets as they are: whoever came second got the other one's, and was disconnected.

    Args:
        server: The server of python-socketio.
    """
    send = server.eio.send_packet

    def send_packet(sid: str, packet: Any) -> Any:
        if packet.binary:
            packet = Packet(MESSAGE, packet.data)
        return send(sid, packet)

    server.eio.send_packet = send_packet
