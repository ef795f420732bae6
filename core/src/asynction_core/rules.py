"""The rules about serving a document, and those of AsyncAPI that are told of while it is parsed.

Whether a document is right is one question, and whether Socket.IO can serve it is another: a rule
is about one of the two. All of AsyncAPI's rules are known to asynction-validation.
"""

from __future__ import annotations

from typing import Literal

Purpose = Literal["asyncapi", "socketio"]

OF_SERVING = {
    "ack": "An acknowledgement is described in a way that can be checked.",
    "backtracking": "A regular expression needs no backtracking, the steps of which are counted.",
    "contradiction": "What is told twice of a namespace or an event is the same.",
    "event-name": "A message has the name of an event, and it is none of Socket.IO's own.",
    "extension": "An extension is called as Asynction calls it.",
    "extension-value": "An extension of Asynction's, or of a plugin, holds what it takes.",
    "handler": "A handler can be imported, takes the arguments of its event, and is called.",
    "namespace": "A channel is a namespace that Socket.IO can have, and no other is the same.",
    "not-enforced": "What a document asks of events can be enforced on Socket.IO.",
    "remote-reference": "A reference leads to other hosts, or out of the folder, only if allowed.",
    "schema-format": "A schema is in a language that can be checked.",
    "security": "Who may connect or send can be enforced on Socket.IO, as it is meant.",
    "server": "A server can be built of the document here and now.",
    "server-path": "The path of a server is known.",
    "unreachable": "Somebody can connect to each namespace, and sends or gets each event.",
}
"""What each rule says that is about serving a document with Socket.IO, by name."""

_OF_ASYNCAPI = (
    "channel-servers field-format field-value operation-channel operation-messages payload-schema "
    "readable reference required-field security-scheme-exists security-scopes server-variable "
    "shape unknown-field version ws-binding"
)
_ALWAYS_TOLD = {"backtracking", "remote-reference", "schema-format", "server"}

TOLD_WHILE_PARSING = frozenset({*OF_SERVING, *_OF_ASYNCAPI.split()} - _ALWAYS_TOLD)
"""The rules that say from another side what those say who check the document as it stands."""


def purpose_of(rule: str) -> Purpose:
    """Return which question a rule is about, unless whoever breaks it says otherwise."""
    return "socketio" if rule in OF_SERVING else "asyncapi"
