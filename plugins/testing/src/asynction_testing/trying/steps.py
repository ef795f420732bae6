"""What a client does in a case: an event that it emits, or how it connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from asynction_jsonschema.json_values import json_key

Kind: TypeAlias = Literal["valid", "invalid", "undocumented"]


@dataclass(frozen=True)
class Presented:
    """What a client presents in the handshake in place of what it should.

    Attributes:
        what: What that is, for a person: ``"no credentials"``.
        auth: Its ``auth``.
        headers: Its headers.
        query: Its query.
    """

    what: str
    auth: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)

    def joined(self, other: Presented, what: str = "") -> Presented:
        """Return what a client presents that presents both; where they differ, the other's."""
        auth = {**(self.auth or {}), **(other.auth or {})} or None
        headers = {**self.headers, **other.headers}
        return Presented(what, auth, headers, {**self.query, **other.query})


@dataclass(frozen=True)
class Taken:
    """A value in the arguments of a step that came before.

    Attributes:
        step: The number of the step whose acknowledgement has brought it; or the event that has
            brought it: its namespace and its name, with a blank between them.
        path: Where in the arguments of that the value stands.
        value: What it was, where nothing is brought.
    """

    step: int | str
    path: tuple[str | int, ...]
    value: Any


@dataclass(frozen=True)
class Step:
    """An event that a client emits; or that it connects, if there is no event.

    Attributes:
        namespace: The namespace, by its own name.
        event: The name of the event; None for a connection alone.
        args: Its arguments; in a sequence, maybe with `Taken` in them.
        kind: Whether they fit the document.
        about: What it tries, for a person.
        broken: Where in the schema they do not fit.
        phase: Of which phase it is.
        wants_ack: Whether an acknowledgement is asked for.
        client: Which of several clients emits it.
        presented: What the client presents; None for what it should.
        number: What `Taken` in later steps call it.
        waits: Whether the next step comes after its acknowledgement.
    """

    namespace: str
    event: str | None
    args: tuple[Any, ...] = ()
    kind: Kind = "valid"
    about: str = ""
    broken: tuple[str | int, ...] = ()
    phase: str = ""
    wants_ack: bool = False
    client: int = 0
    presented: Presented | None = None
    number: int = -1
    waits: bool = True


def key_of(step: Step) -> Any:
    """Return what is equal for steps that do the same."""
    return (step.namespace, step.event, step.client, json_key([_plain(arg) for arg in step.args]))


def class_of(step: Step) -> Any:
    """Return what is equal for steps that fit, or break the same, of one event."""
    return (step.namespace, step.event, step.kind, step.broken)


def size_of(value: Any) -> tuple[int, int]:
    """Return how large a value is: the number of values in it, and of its characters."""
    if isinstance(value, dict):
        below = [size_of(item) for item in value.values()]
        return 1 + sum(n for n, _ in below), sum(c for _, c in below) + sum(map(len, value))
    if isinstance(value, (list, tuple)):
        below = [size_of(item) for item in value]
        return 1 + sum(n for n, _ in below), sum(c for _, c in below)
    if isinstance(value, Taken):
        return 2, 1  # what it was is plainer
    return 1, len(value) if isinstance(value, (str, bytes)) else len(str(value))


def untaken(value: Any) -> Any:
    """Return arguments with what was brought when they were made."""
    return filled(value, {})


def awaited(value: Any) -> set[int | str]:
    """Return where the values in arguments come from that came before."""
    if isinstance(value, Taken):
        return {value.step}
    below = value.values() if isinstance(value, dict) else value
    return set().union(*map(awaited, below)) if isinstance(value, (dict, list, tuple)) else set()


def filled(value: Any, brought: Mapping[int | str, Any]) -> Any:
    """Return arguments with what other steps have brought.

    Args:
        value: The arguments.
        brought: What the steps have brought, by number, and events, by name.
    """
    if isinstance(value, Taken):
        if value.step not in brought:
            return value.value
        found = brought[value.step]
        for part in value.path:
            try:
                found = found[part]
            except (LookupError, TypeError):
                return value.value
        return found
    if isinstance(value, dict):
        return {name: filled(item, brought) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(filled(item, brought) for item in value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, Taken):
        return {"step": value.step, "path": list(value.path)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
