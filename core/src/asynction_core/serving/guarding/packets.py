"""Packets of Socket.IO that are checked before anybody works with them."""

from __future__ import annotations

import json
import time
from typing import Any

from engineio import json as plain_json
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

_BINARY = {BINARY_EVENT: EVENT, BINARY_ACK: ACK}
_COMPACT = {"separators": (",", ":")}  # what python-socketio asks for, each time anew
_encode_compactly = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Malformed(ValueError):
    """What a client has sent is not what Socket.IO has it send.

    Its text says what that is, and holds none of its values.
    """


def checked(packet_class: Any, limits: Limits) -> Any:
    """Return what makes packets, and checks those that it decodes.

    Args:
        packet_class: The class of packets, by the option `serializer`.
        limits: How many attachments a packet may have.

    Returns:
        What makes packets of the same class as `packet_class` does. Only those that have
        attachments are of a class of their own, so that Python, which learns what objects a line
        of code works with, has to learn one class. `packet_class` itself if python-socketio's is
        not among its bases, as nobody knows what it does.
    """
    if not (isinstance(packet_class, type) and issubclass(packet_class, Packet)):
        return packet_class
    is_typed, own = packet_class is Packet, {"limits": limits}
    is_plain = getattr(packet_class, "json", None) in (plain_json, json)
    with_attachments = type(packet_class.__name__, (_WithAttachments, packet_class), own)

    def packet(  # with the arguments of Packet: to pass on what one knows takes no dictionary
        packet_type: int = EVENT,
        data: Any = None,
        namespace: str | None = None,
        id: int | None = None,
        binary: bool | None = None,
        encoded_packet: Any = None,
    ) -> Any:
        made: Any
        if encoded_packet is None:
            made = packet_class(packet_type, data, namespace, id, binary)
            if is_plain:
                made.json = _ForEverybody
            return made
        try:
            made = packet_class(encoded_packet=encoded_packet)
        except Exception:  # whatever a decoder makes of it
            raise Malformed("what cannot be decoded") from None
        kind, data = made.packet_type, made.data
        if is_typed and (
            kind < EVENT or (kind == EVENT and type(data) is list and data and type(data[0]) is str)
        ):
            made.attachment_count = 0
            return made  # as nearly all are: CONNECT, DISCONNECT, and an event with a name
        _check(made)
        if kind in _BINARY:
            made.__class__ = with_attachments
            made.announce()
        else:
            made.attachment_count = 0
        return made

    asked_for = ("uses_binary_events", "json")  # of the class, by python-socketio
    vars(packet).update({name: getattr(packet_class, name) for name in asked_for})
    return packet


def _check(packet: Any) -> None:
    kind, data = packet.packet_type, packet.data
    if kind not in (CONNECT, DISCONNECT, EVENT, ACK, BINARY_EVENT, BINARY_ACK):
        raise Malformed("a packet of a kind that clients do not send")
    if not (packet.namespace is None or isinstance(packet.namespace, str)):
        raise Malformed("a packet with a namespace that is no string")
    if not (packet.id is None or type(packet.id) is int):
        raise Malformed("a packet with an id that is no integer")
    if kind in (CONNECT, DISCONNECT):
        return
    if not isinstance(data, (list, tuple)):
        raise Malformed("a packet without a list of arguments")
    if kind in (EVENT, BINARY_EVENT) and not (data and _is_name(data[0])):
        raise Malformed("an event without a name")


class _WithAttachments(Packet):  # type: ignore[misc]  # python-socketio has no types
    limits: Limits
    packet_type: Any
    attachment_count: int
    since = 0.0  # when it was begun, if attachments are to come
    size = 0  # of its attachments, in bytes

    def announce(self) -> None:
        """Take note of how many attachments follow.

        Raises:
            Malformed: They are too many.
        """
        if self.attachment_count > self.limits.max_attachments:
            raise Malformed("a packet of more attachments than max_attachments")
        if self.attachment_count == 0:  # or it would wait for what never comes
            self.packet_type = _BINARY[self.packet_type]
        self.since = time.monotonic()

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
        whole = super().reconstruct_binary(data, _Once(attachments))
        if _has_place(whole):
            raise LookupError  # relayed, it would ask others for what nobody has sent
        return whole


class _ForEverybody:
    """What packets become JSON with that clients in every language can read.

    Python reads and writes NaN and infinite numbers, which JSON lacks. Whoever relayed one that
    a client has sent would disconnect all others that are written in JavaScript.
    """

    @staticmethod
    def dumps(data: Any, **options: Any) -> str:
        """Return the text of data; such numbers are null in it, as JavaScript sends them."""
        try:
            if options == _COMPACT:
                return _encode_compactly(data)
            return json.dumps(data, allow_nan=False, **options)
        except ValueError:
            text = json.dumps(data, **options)
        return json.dumps(json.loads(text, parse_constant=lambda name: None), **options)


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


def _has_place(data: Any) -> bool:
    """Return whether something in data looks like the place of an attachment."""
    if isinstance(data, dict):
        return bool(data.get("_placeholder")) or any(map(_has_place, data.values()))
    return isinstance(data, list) and any(map(_has_place, data))


def _is_name(name: Any) -> bool:
    """Return whether an event may be called so: JavaScript's clients take numbers, too."""
    return isinstance(name, (str, int, float)) and not isinstance(name, bool)
