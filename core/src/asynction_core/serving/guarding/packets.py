"""Packets of Socket.IO that are checked before anybody works with them."""

from __future__ import annotations

import time
from typing import Any

from socketio.packet import (
    ACK,
    BINARY_ACK,
    BINARY_EVENT,
    CONNECT,
    DISCONNECT,
    EVENT,
    Packet,
)

from asynction_core.serving.guarding.connection_limits import Limits

__all__ = ["Malformed", "checked"]

_BINARY = {BINARY_EVENT: EVENT, BINARY_ACK: ACK}


class Malformed(ValueError):
    """What a client has sent is not what Socket.IO has it send.

    Its text says what that is, and holds none of its values.
    """


def checked(packet_class: Any, limits: Limits) -> Any:
    """Return a class of packets that checks what it decodes.

    Args:
        packet_class: The class of packets, by the option `serializer`.
        limits: How many attachments a packet may have.

    Returns:
        A class of the same packets; the same class if python-socketio's is not among its bases, as
        nobody knows what it does.
    """
    if not (isinstance(packet_class, type) and issubclass(packet_class, Packet)):
        return packet_class
    own = {"limits": limits, "is_typed": packet_class is Packet}
    return type(packet_class.__name__, (_Checked, packet_class), own)


class _Checked(Packet):  # type: ignore[misc]  # python-socketio has no types
    limits: Limits
    is_typed: bool
    packet_type: Any
    since = 0.0  # when it was begun, if attachments are to come
    size = 0  # of its attachments, in bytes

    def decode(self, encoded_packet: Any) -> int:
        """Decode a packet.

        Returns:
            How many attachments follow.

        Raises:
            Malformed: It is none.
        """
        try:
            count = super().decode(encoded_packet) or 0
        except Exception:  # whatever a decoder makes of it
            raise Malformed("what cannot be decoded") from None
        kind, data = self.packet_type, self.data
        if self.is_typed and (
            kind < EVENT or (kind == EVENT and type(data) is list and data and type(data[0]) is str)
        ):
            return 0  # as nearly all are: CONNECT, DISCONNECT, and an event with a name
        self._check(data)
        return self._announce(count) if self.packet_type in _BINARY else 0

    def _check(self, data: Any) -> None:
        kind = self.packet_type
        if kind not in (CONNECT, DISCONNECT, EVENT, ACK, BINARY_EVENT, BINARY_ACK):
            raise Malformed("a packet of a kind that clients do not send")
        if not (self.namespace is None or isinstance(self.namespace, str)):
            raise Malformed("a packet with a namespace that is no string")
        if not (self.id is None or type(self.id) is int):
            raise Malformed("a packet with an id that is no integer")
        if kind in (CONNECT, DISCONNECT):
            return
        if not isinstance(data, (list, tuple)):
            raise Malformed("a packet without a list of arguments")
        if kind in (EVENT, BINARY_EVENT) and not (data and _is_name(data[0])):
            raise Malformed("an event without a name")

    def _announce(self, count: int) -> int:
        if count > self.limits.max_attachments:
            raise Malformed("a packet of more attachments than max_attachments")
        if count == 0:  # or it would wait for what never comes
            self.packet_type = _BINARY[self.packet_type]
        self.since = time.monotonic()
        return count

    def add_attachment(self, attachment: Any) -> bool:
        """Add what has come after the packet, and say whether that was the last.

        Raises:
            Malformed: It is no attachment, they are too large, or the packet refers to others.
        """
        if isinstance(attachment, str):
            raise Malformed("another packet in place of an attachment")
        self.size += len(attachment)
        if self.size > self.limits.max_attachment_bytes:
            raise Malformed("attachments of more bytes than max_attachment_bytes")
        try:
            return bool(super().add_attachment(attachment))
        except (ValueError, LookupError, TypeError, RecursionError):
            raise Malformed("a packet that refers to attachments that it does not have") from None

    @classmethod
    def reconstruct_binary(cls, data: Any, attachments: list[Any]) -> Any:
        """Return the data of a packet with its attachments, each in its one place."""
        return super().reconstruct_binary(data, _Once(attachments))


class _Once(list[Any]):
    """A list that gives each of its items once.

    A packet that had one in a thousand places would be sent on as a thousand.
    """

    def __getitem__(self, number: Any) -> Any:
        if type(number) is not int or number < 0:
            raise LookupError
        item = super().__getitem__(number)
        if item is None:
            raise LookupError
        self[number] = None
        return item


def _is_name(name: Any) -> bool:
    """Return whether an event may be called so: JavaScript's clients take numbers, too."""
    return isinstance(name, (str, int, float)) and not isinstance(name, bool)
