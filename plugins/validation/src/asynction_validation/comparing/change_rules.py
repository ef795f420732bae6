"""All rules of a comparison: what a change is called, how severe it is, and what to do about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["breaking", "unsure", "compatible"]
"""How severe a change is. What cannot be decided is ``"unsure"``, and never ``"compatible"``."""

Level = Literal["breaking", "unsure", "compatible", "off"]
LEVELS: tuple[Level, ...] = ("breaking", "unsure", "compatible", "off")


class Rule(NamedTuple):
    """A kind of change.

    Attributes:
        severities: How severe it may be.
        text: What it is.
        advice: What to do about one that is breaking, or that may be; None for one that never is.
    """

    severities: tuple[Severity, ...]
    text: str
    advice: str | None = None


DEPRECATED = "deprecated-removed"
"""What any rule is called where nothing is gone but what was marked as deprecated."""

_BREAKING: tuple[Severity, ...] = ("breaking",)
_COMPATIBLE: tuple[Severity, ...] = ("compatible",)
_UNSURE: tuple[Severity, ...] = ("unsure",)
_EITHER: tuple[Severity, ...] = ("breaking", "unsure", "compatible")

_KEEP = "keep the old one beside it, mark it as deprecated, and remove it in a later version"
_TAKE_BOTH = "take what was taken so far as well, or give what is new another event"
_SEND_OLD = "send what was sent so far, or give what is new another event"
_LOOK = (
    "compare the two by hand, and say what you find with --rule or x-asynction-ignore; simpler "
    "schemas are decided"
)

RULES: dict[str, Rule] = {
    "namespace-added": Rule(_COMPATIBLE, "There is a namespace that there was not."),
    "namespace-removed": Rule(_BREAKING, "A namespace is gone.", _KEEP),
    "namespace-renamed": Rule(
        _BREAKING, "A namespace is gone, and one with the same events has another name.", _KEEP
    ),
    "event-added": Rule(_COMPATIBLE, "There is an event that there was not."),
    "event-removed": Rule(_BREAKING, "An event is gone.", _KEEP),
    "event-renamed": Rule(
        _BREAKING, "An event is gone, and one with the same schemas has another name.", _KEEP
    ),
    DEPRECATED: Rule(
        ("breaking", "compatible"),
        "What is gone was marked as deprecated.",
        "--allow-deprecated lets go what was deprecated before",
    ),
    "argument-count": Rule(
        _BREAKING,
        "The number of arguments is another one.",
        "add arguments at the end, as optional ones, or give what is new another event",
    ),
    "payload-narrowed": Rule(_BREAKING, "The server refuses arguments that it took.", _TAKE_BOTH),
    "payload-widened": Rule(
        _BREAKING, "The server sends arguments that it did not send.", _SEND_OLD
    ),
    "payload-changed": Rule(_COMPATIBLE, "Arguments are described otherwise, and break nobody."),
    "payload-unsure": Rule(_UNSURE, "What changes for arguments cannot be decided.", _LOOK),
    "ack-added": Rule(
        _EITHER,
        "An acknowledgement is described that was not. Breaking where clients have to return it.",
        "let the schema take whatever clients return so far, or send another event",
    ),
    "ack-dropped": Rule(
        _EITHER,
        "An acknowledgement is no longer described. Breaking where the server returned it.",
        "keep it, or give what is new another event",
    ),
    "ack-narrowed": Rule(
        _BREAKING, "The server refuses acknowledgements that it took.", _TAKE_BOTH
    ),
    "ack-widened": Rule(
        _BREAKING, "The server returns acknowledgements that it did not return.", _SEND_OLD
    ),
    "ack-changed": Rule(
        _COMPATIBLE, "An acknowledgement is described otherwise, and breaks nobody."
    ),
    "ack-unsure": Rule(_UNSURE, "What changes for an acknowledgement cannot be decided.", _LOOK),
    "error-added": Rule(
        _EITHER,
        "What answers a failure is described that was not. Breaking where clients have to say it.",
        "let the schema take whatever clients return so far, or send another event",
    ),
    "error-dropped": Rule(
        _EITHER,
        "What answers a failure is no longer described. Breaking where the server said it.",
        "keep it, or give what is new another event",
    ),
    "error-narrowed": Rule(
        _BREAKING, "The server refuses answers to a failure that it took.", _TAKE_BOTH
    ),
    "error-widened": Rule(
        _BREAKING, "The server answers a failure as it did not answer it.", _SEND_OLD
    ),
    "error-changed": Rule(
        _COMPATIBLE, "What answers a failure is described otherwise, and breaks nobody."
    ),
    "error-unsure": Rule(
        _UNSURE, "What changes for the answer to a failure cannot be decided.", _LOOK
    ),
    "parameter-narrowed": Rule(
        _BREAKING,
        "Some namespaces of a family are gone, as a parameter of its address takes less.",
        "take what was taken so far as well",
    ),
    "parameter-changed": Rule(
        _COMPATIBLE, "A parameter of an address is described otherwise, and breaks nobody."
    ),
    "parameter-unsure": Rule(
        _UNSURE, "What changes for a parameter of an address cannot be decided.", _LOOK
    ),
    "binding-narrowed": Rule(
        _BREAKING,
        "Requests that opened a connection are refused: by method, query or headers.",
        "take requests without what is new, too",
    ),
    "binding-changed": Rule(
        _COMPATIBLE, "The request that opens a connection is described otherwise."
    ),
    "binding-unsure": Rule(
        _UNSURE, "What changes for the request that opens a connection cannot be decided.", _LOOK
    ),
    "security-lost": Rule(
        _BREAKING,
        "A way in is gone: credentials that were enough are not any more.",
        "keep the old way beside the new one until nobody uses it",
    ),
    "security-scope": Rule(
        _BREAKING,
        "A way in asks for scopes that it did not ask for.",
        "ask for the new scopes where what is new needs them alone",
    ),
    "security-added": Rule(_COMPATIBLE, "There is a way in that there was not."),
    "security-source": Rule(
        _UNSURE,
        "Where clients get their credentials is another place.",
        "keep the old place working, and say so with --rule or x-asynction-ignore",
    ),
    "path-changed": Rule(
        _BREAKING,
        "The path of the server is another one.",
        "serve both paths until nobody uses the old one",
    ),
}
"""The rules, by name."""

NAMES = frozenset(RULES)
"""The names of all rules."""
