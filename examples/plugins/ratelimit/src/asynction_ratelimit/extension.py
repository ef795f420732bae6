# src/asynction_ratelimit/extension.py
"""The extension: how `x-rateLimit` is written, and what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItem, parse_many

from asynction_core import Extension, Spec, SpecError, hookimpl

NAME = "x-rateLimit"
DECLARED = Extension(
    NAME,
    ["message", "channel", "server"],
    {
        "description": "How many events a client may send: '2/minute', or '1/second; 100/hour'.",
        "if": {"type": "object"},
        "then": {
            "properties": {
                "limit": {"type": "string"},
                "key": {"enum": ["connection", "user", "address"]},
            },
            "required": ["limit"],
            "additionalProperties": False,
        },
        "else": {"type": "string"},
    },
)


@dataclass(frozen=True)
class RateLimit:
    items: tuple[RateLimitItem, ...]
    key: str


def limit_in(extensions: Mapping[str, Any]) -> RateLimit | None:
    """Return what the extension says, None without it."""
    said = extensions.get(NAME)
    if said is None:
        return None
    if isinstance(said, str):
        said = {"limit": said}
    return RateLimit(tuple(parse_many(said["limit"])), said.get("key", "connection"))


@hookimpl
def asynction_extensions() -> list[Extension]:
    return [DECLARED]


@hookimpl
def asynction_check_spec(spec: Spec) -> Iterator[SpecError]:
    for holder in holders_in(spec):
        if NAME not in holder.extensions:
            continue
        place = holder.node.child(NAME)
        if isinstance(place.value, dict):
            place = place.get("limit")
        # What is no text at all is told by the schema.
        if place is not None and isinstance(place.value, str) and not is_limit(place.value):
            yield place.error(
                f"{place.value!r} is no limit: write a number and a time, as in '2/minute'",
                rule="rate-limit",
                purpose="socketio",
            )


def is_limit(text: str) -> bool:
    try:
        return bool(parse_many(text))
    except ValueError:
        return False


def holders_in(spec: Spec) -> Iterator[Any]:
    """Yield what may have a limit: servers, namespaces, events."""
    yield from spec.servers.values()
    for namespace in spec.namespaces.values():
        yield namespace
        yield from namespace.receives.values()
        yield from namespace.sends.values()
