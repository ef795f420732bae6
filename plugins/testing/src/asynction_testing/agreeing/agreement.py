"""What a document says about all that passes on a connection, asked by whoever sees it pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import methodcaller
from pathlib import Path
from typing import Any

from asynction_core import Event, Namespace, Node, Schema, Spec, understand
from asynction_core.serving.families import Families
from asynction_testing.agreeing.compiled import Compiled
from asynction_testing.agreeing.disagreement import Disagreement
from asynction_testing.agreeing.known_names import instead_of

__tracebackhide__ = methodcaller("errisinstance", AssertionError)  # pytest shows the test


def spec_of(document: str | Path | Mapping[str, Any] | Spec, **options: Any) -> Spec:
    """Return what a document asks for, whether a server of it could be built here or not.

    Args:
        document: The path of a YAML or JSON file, a mapping, or what is understood already.
        **options: As for `asynction_core.understand`.

    Raises:
        SpecError: The document is wrong.
    """
    if isinstance(document, Spec):
        return document
    found = understand(document, **options)
    if found.spec is None or any(error.rule != "server" for error in found.errors):
        return found.checked()
    return found.spec


class Agreement:
    """Checks what passes between a client and a server, as the document says.

    Every method is told the namespace by its own name, also where it is one of a family.

    Args:
        spec: What the document asks for.
        validate_formats: Whether ``format`` is checked.

    Attributes:
        spec: What the document asks for.
    """

    def __init__(self, spec: Spec, *, validate_formats: bool = False) -> None:
        self.spec = spec
        self._compiled = Compiled(validate_formats=validate_formats)
        self._families = Families(spec.namespaces, lambda name: False)

    def namespace(self, name: str) -> Namespace:
        """Return the namespace of the document that a name stands for, or is a member of.

        Raises:
            Disagreement: The document has none.
        """
        found = self.spec.namespaces.get(name) or self._families.find(name)
        if found is not None:
            return found
        raise Disagreement(
            f"the document has no namespace {name!r}{instead_of(name, self.spec.namespaces)}",
            self.spec.document.root,
            namespace=name,
        )

    def received(self, namespace: str, event: str) -> Event:
        """Return an event that the server receives.

        Raises:
            Disagreement: The document has none of that name there.
        """
        found = self.namespace(namespace)
        return self._event(found, namespace, event, found.receives, "receives", found.sends)

    def sent(self, namespace: str, event: str) -> Event:
        """Return an event that the server sends.

        Raises:
            Disagreement: The document has none of that name there.
        """
        found = self.namespace(namespace)
        return self._event(found, namespace, event, found.sends, "sends", found.receives)

    def check_emission(self, namespace: str, event: str, args: Sequence[Any]) -> None:
        """Check what a client emits.

        Raises:
            Disagreement: The server does not receive it.
        """
        schema = self.received(namespace, event).payload
        self._check(f"what the test emits as {event!r}", schema, args, namespace, event)

    def check_ack(self, namespace: str, event: str, args: Sequence[Any]) -> None:
        """Check how the server has acknowledged an event that fits the document.

        Raises:
            Disagreement: It may not do so.
        """
        found = self.received(namespace, event)
        self._check_ack(f"how the server acknowledges {event!r}", found, args, namespace)

    def check_refusal(self, namespace: str, event: str, args: Sequence[Any]) -> None:
        """Check that the server has acknowledged an event as one that it refuses.

        Raises:
            Disagreement: It has not, or not as the document says.
        """
        found = self.spec.namespaces.get(self.namespace(namespace).name)
        known = found.receives.get(event) if found is not None else None
        if known is not None and known.ack_error is not None:
            what = f"how the server refuses {event!r}"
            self._check(what, known.ack_error, args, namespace, event)
        elif not (len(args) == 1 and isinstance(args[0], dict) and "error" in args[0]):
            raise Disagreement(
                f"the server does not refuse {event!r} on {namespace!r}: it acknowledges it with "
                f"{_shown(args)}",
                known.node if known is not None else self.namespace(namespace).node,
                namespace=namespace,
                event=event,
            )

    def check_event(self, namespace: str, event: str, args: Sequence[Any]) -> None:
        """Check what the server has sent.

        Raises:
            Disagreement: The document does not let it.
        """
        schema = self.sent(namespace, event).payload
        self._check(f"what the server sends as {event!r}", schema, args, namespace, event)

    def check_answer(self, namespace: str, event: str, args: Sequence[Any]) -> None:
        """Check how a client acknowledges what the server has sent.

        Raises:
            Disagreement: It may not do so.
        """
        found = self.sent(namespace, event)
        self._check_ack(f"how the test answers {event!r}", found, args, namespace)

    def check_admission(
        self, namespace: str, *, auth: Any, headers: Mapping[str, str], query: Mapping[str, Any]
    ) -> None:
        """Check that a client was to be let in who has presented this.

        What is presented is not judged, but only that it is there: the names that the bindings
        require, and anything at all where the document asks for credentials.

        Raises:
            Disagreement: It was not.
        """
        found = self.namespace(namespace)
        let_in = f"the server lets a client on {namespace!r} who"
        needed = self._needs_credentials(found)
        if needed is not None and not (auth or headers or query):
            raise Disagreement(f"{let_in} presents no credentials", needed, namespace=namespace)
        if found.bindings is None:
            return
        for schema, given, kind in (
            (found.bindings.query, query, "query parameter"),
            (found.bindings.headers, {name.lower() for name in headers}, "header"),
        ):
            for name in _required(schema):
                if (name.lower() if kind == "header" else name) not in given:
                    place = found.bindings.node
                    message = f"{let_in} gives no {kind} {name!r}"
                    raise Disagreement(message, place, namespace=namespace)

    def example(self, schema: Schema | None) -> tuple[Any, ...] | None:
        """Return arguments that satisfy a schema, None if none are found."""
        return self._compiled.example(schema)

    def _needs_credentials(self, namespace: Namespace) -> Node | None:
        """Return where it is said that who connects has to present something in the handshake."""
        ways = self.spec.security_of(namespace)
        for way in ways:
            for name in way.schemes:
                scheme = self.spec.security_schemes.get(name)
                kind = scheme.resolved().get("type") if scheme is not None else None
                if kind is not None and kind.value in ("X509", "userPassword"):
                    return None  # a certificate is presented elsewhere
        return ways[0].node if ways and all(way.schemes for way in ways) else None

    def _event(
        self,
        found: Namespace,
        namespace: str,
        event: str,
        there: Mapping[str, Event],
        verb: str,
        other_way: Mapping[str, Event],
    ) -> Event:
        if event in there:
            return there[event]
        other = "sends" if verb == "receives" else "receives"
        hint = f": it {other} that" if event in other_way else instead_of(event, there)
        raise Disagreement(
            f"by the document the server {verb} no {event!r} on {namespace!r}{hint}",
            found.node,
            namespace=namespace,
            event=event,
        )

    def _check_ack(self, what: str, event: Event, args: Sequence[Any], namespace: str) -> None:
        is_error = event.ack_error is not None and (
            self._compiled.violation(event.ack_error, args) is None
        )
        if not is_error:
            self._check(what, event.ack, args, namespace, event.name)

    def _check(
        self, what: str, schema: Schema | None, args: Sequence[Any], namespace: str, event: str
    ) -> None:
        violation = self._compiled.violation(schema, args)
        if violation is not None and schema is not None:
            raise Disagreement(
                f"{what} on {namespace!r} does not fit: {violation.message}",
                schema.node,
                namespace=namespace,
                event=event,
                path=violation.path,
            )


def _required(schema: Schema | None) -> Iterable[str]:
    contents = schema.bundle() if schema is not None else None
    found = contents.get("required") if isinstance(contents, dict) else None
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _shown(args: Sequence[Any]) -> str:
    text = ", ".join(map(repr, args)) or "nothing"
    return text if len(text) < 200 else f"{text[:200]}…"
