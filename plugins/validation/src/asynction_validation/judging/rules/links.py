"""Rules about which channels, messages and servers the parts of a document may speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from asynction_core import Node
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole


def server_names(channel: Place, whole: Whole) -> Found:
    """The servers that a channel names are in the document (2.2 to 2.6)."""
    known = whole.under_root("servers")
    for index, name in enumerate(channel.listed("servers")):
        if isinstance(name, str) and name not in known:
            names = ", ".join(map(repr, known)) or "no servers at all"
            yield (
                channel.child("servers", index),
                f"there is no server {name!r}: the document has {names}",
            )


def channel_servers(channel: Place, whole: Whole) -> Found:
    """A channel of the document refers to servers of the document (3.x)."""
    if _is_component(channel, whole):
        return
    for index, item in enumerate(channel.listed("servers")):
        where = channel.child("servers", index)
        if _leads_elsewhere(where, item, whole):
            yield where, "this is none of the document's servers: {$ref: '#/servers/NAME'}"


def operation_channel(place: Place, whole: Whole) -> Found:
    """An operation of the document, or its reply, refers to a channel of the document (3.x).

    What counts is the reference itself: one to what the document's channel refers to is another,
    but in another file, which may know the channel by that name alone.
    """
    where = place.child("channel")
    hops = list(_hops(where, place.get("channel"), whole))
    if _is_component(place, whole) or not hops or _is_other(hops[-1], "channel", whole):
        return
    pointer = _written(where, place.get("channel"), whole)
    if pointer is None and where.base.uri != whole.root.uri:
        known = _place(hops[-1]) in whole.places("channels")
    else:
        known = pointer is not None and re.fullmatch("/channels/[^/]+", pointer) is not None
    if not known:
        yield where, "this is none of the document's channels: {$ref: '#/channels/NAME'}"


def operation_messages(place: Place, whole: Whole) -> Found:
    """The messages of an operation, or of its reply, are some of those of its channel (3.x)."""
    channel = list(_hops(place.child("channel"), place.get("channel"), whole))
    if not channel or not isinstance(channel[-1].value, dict):
        return
    above = _written(place.child("channel"), place.get("channel"), whole)
    reached = {(node.uri, f"{node.pointer}/messages") for node in channel}
    parents = {(whole.root.uri, f"{above}/messages")}
    if above is None or _is_component(place, whole):
        parents |= reached
    for index, item in enumerate(place.listed("messages")):
        where = place.child("messages", index)
        hops = list(_hops(where, item, whole))
        if not hops or _is_other(hops[-1], "message", whole):
            continue
        pointer = _written(where, item, whole)
        to = _place(hops[0]) if pointer is None else (whole.root.uri, pointer)
        if (to[0], to[1].rpartition("/")[0]) not in parents:
            yield (
                where,
                "this is none of the messages of the operation's channel: "
                "{$ref: '#/channels/CHANNEL/messages/NAME'}",
            )


def _written(where: Place, item: Any, whole: Whole) -> str | None:
    """Return where a reference leads in the document itself, as it is written; None elsewhere."""
    uri, pointer = whole.document.written_place(item["$ref"], where.base)
    return pointer if uri == whole.root.uri else None


def reply_address(reply: Place, whole: Whole) -> Found:
    """A reply with an address has a channel without one (3.x)."""
    hops = list(_hops(reply.child("channel"), reply.get("channel"), whole))
    channel = hops[-1].value if hops else None
    if isinstance(channel, dict) and channel.get("address") is not None:
        yield (
            reply.child("address"),
            "a reply may not have an 'address' where its channel has one, too: leave out one of "
            "them (the 'address' of the channel may be null)",
        )


def _is_component(place: Place, whole: Whole) -> bool:
    """Return whether something stands in the components, where it may refer to anything."""
    node = place.node()
    return node.uri == whole.root.uri and node.pointer.startswith("/components/")


def _leads_elsewhere(where: Place, item: object, whole: Whole) -> bool:
    """Return whether a reference leads to no server of the document itself.

    A reference to another file is as good, if the document's own leads to the same place.
    """
    hops = list(_hops(where, item, whole))
    if not hops or _is_other(hops[0], "server", whole):
        return False
    if hops[0].uri == whole.root.uri:
        return not hops[0].pointer.startswith("/servers/")
    return _place(hops[-1]) not in whole.places("servers")


def _is_other(node: Node, kind: str, whole: Whole) -> bool:
    """Return whether the reference leads to another kind of object, which is told of already."""
    found = whole.kinds.at(node)
    if found is None:
        return not isinstance(node.value, dict)
    return not found.fits(kind)


def _hops(where: Place, item: object, whole: Whole) -> Iterator[Node]:
    """Yield the places that a reference leads to, one after the other; none if it is broken."""
    if not isinstance(item, dict) or not isinstance(item.get("$ref"), str):
        return
    if where.resolved() is None:
        return
    node = where.node()
    while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
        node = whole.document.target(node.value["$ref"], node)
        yield node


def _place(node: Node) -> tuple[str, str]:
    return node.uri, node.pointer
