"""Which events of a document are tried, and how a client connects for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from asynction_core import Event, Namespace, SecurityRequirement, Spec
from asynction_testing.agreeing.compiled import Compiled
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.steps import Presented

_OF_TRANSPORT = ("EIO", "transport", "sid", "t", "b64", "j")
_OF_HTTP = ("host", "connection", "upgrade", "content-length", "transfer-encoding")


@dataclass(frozen=True)
class Target:
    """A namespace that is tried, or a member of a family.

    Attributes:
        name: Its own name.
        namespace: What the document says of it.
        presented: What a client presents who may connect; None if no credentials are given.
        events: What it receives and is tried, by name.
        openings: What a client presents for each of these.
        handshake: What a client presents without its credentials.
    """

    name: str
    namespace: Namespace
    presented: Presented | None
    events: Mapping[str, Event]
    openings: Mapping[str, Presented]
    handshake: Presented


class Targets:
    """What is tried, and what is not.

    Args:
        spec: What the document asks for.
        credentials: Those that the user gives.
        include: Patterns of what is tried, all if there are none: the name of a namespace, the name
            of an event, both with a blank between them, or ``tag:NAME``; with ``*``.
        exclude: The same of what is not tried.

    Attributes:
        all: The targets.
        skipped: A sentence for each thing that is not tried.
    """

    def __init__(
        self,
        spec: Spec,
        credentials: Credentials,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> None:
        self.skipped: list[str] = []
        self.all: list[Target] = []
        self._spec = spec
        self._credentials = credentials
        self._example = Compiled(validate_formats=True, warns=False).example
        for namespace in spec.namespaces.values():
            if _is_off(namespace.extensions):
                self.skipped.append(f"{namespace.name}: x-test is false")
                continue
            target = self._target(namespace, include, exclude)
            if target is not None:
                self.all.append(target)
        if not self.all and not self.skipped:
            patterns = [f"--include {one}" for one in include] + [
                f"--exclude {one}" for one in exclude
            ]
            text = (
                f"{' '.join(patterns)} leaves no event"
                if patterns
                else "the document has no channel"
            )
            self.skipped.append(text)

    def _target(
        self, namespace: Namespace, include: Sequence[str], exclude: Sequence[str]
    ) -> Target | None:
        chosen = {
            event.name: event
            for event in namespace.receives.values()
            if is_chosen(event, include, exclude) and not self._says_off(event)
        }
        if not chosen and namespace.receives and (include or exclude):
            return None
        name = self._member(namespace)
        if name is None:
            text = "no values are found that its parameters may have"
            self.skipped.append(f"{namespace.name}: {text}")
            return None
        handshake = self._handshake(namespace)
        ways = self._spec.security_of(namespace)
        found = self._credentials.satisfying(ways)
        if found is None:
            self.skipped.append(f"{namespace.name}: its events need credentials: {_asked(ways)}")
            return Target(name, namespace, None, {}, {}, handshake)
        openings = {}
        for event in list(chosen.values()):
            needed = self._credentials.satisfying(ways, event.security)
            if needed is None:
                text = f"needs credentials: {_asked(event.security)}"
                self.skipped.append(f"{namespace.name} {event.name}: {text}")
                del chosen[event.name]
            else:
                openings[event.name] = handshake.joined(self._credentials.present(needed))
        presented = handshake.joined(self._credentials.present(found))
        return Target(name, namespace, presented, chosen, openings, handshake)

    def _says_off(self, event: Event) -> bool:
        operation = event.operation.extensions if event.operation is not None else {}
        off = _is_off(event.extensions) or _is_off(operation)
        if off:
            self.skipped.append(f"{event.namespace} {event.name}: x-test is false")
        return off

    def _member(self, namespace: Namespace) -> str | None:
        name = namespace.name
        for parameter in namespace.parameters.values():
            found = ("1",) if parameter.schema is None else self._example(parameter.schema)
            text = None if found is None else _as_text(found[0])
            if not text or "/" in text:
                return None
            name = name.replace("{" + parameter.name + "}", text)
        return name

    def _handshake(self, namespace: Namespace) -> Presented:
        if namespace.bindings is None:
            return Presented("")
        parts = []
        for schema in (namespace.bindings.query, namespace.bindings.headers):
            found = None if schema is None else self._example(schema)
            parts.append(found[0] if found and isinstance(found[0], dict) else {})
        query, headers = parts
        texts = [
            {name: _as_text(value) for name, value in one.items() if not is_of_transport(name)}
            for one in (headers, query)
        ]
        return Presented("", None, *texts)


def _asked(ways: Sequence[SecurityRequirement] | None) -> str:
    """Return how the credentials are given that one of some requirements asks for."""
    several = (" ".join(f"--auth {name}=…" for name in way.schemes) for way in ways or ())
    return "give " + ", or ".join(several)


def is_of_transport(name: str) -> bool:
    """Return whether a parameter or a header is that of the transport, which nobody leaves out."""
    lowered = name.lower()
    return name in _OF_TRANSPORT or lowered in _OF_HTTP or lowered.startswith("sec-websocket-")


def is_chosen(event: Event, include: Iterable[str], exclude: Iterable[str]) -> bool:
    """Return whether an event is tried, by the patterns of the user."""
    names = {event.name, event.namespace, f"{event.namespace} {event.name}"}
    sources = [event.node, *([event.operation.node] if event.operation else [])]
    for node in sources:
        tags = node.resolved().value.get("tags") if isinstance(node.resolved().value, dict) else []
        names |= {
            f"tag:{tag['name']}" for tag in tags or [] if isinstance(tag, dict) and "name" in tag
        }

    def matches(patterns: Iterable[str]) -> bool:
        return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)

    include = list(include)
    return (not include or matches(include)) and not matches(exclude)


def _is_off(extensions: Mapping[str, Any]) -> bool:
    return extensions.get("x-test") is False


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return re.sub(r"[\x00-\x1f]", "", str(value))
