"""A server with a plugin under test, on which all happens that its document lets happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from asynction_core import AsynctionException, Namespace
from asynction_testing.agreeing.agreement import Agreement
from asynction_testing.clients.client import Client, ConnectionRefused
from asynction_testing.conformance.presented_key import KEY
from asynction_testing.conformance.reference import (
    Application,
    Check,
    InnermostCheck,
    OutermostCheck,
)
from asynction_testing.hosting.served import Served, serve

_MOST_NAMESPACES = 20


class Trial:
    """A server with a plugin under test, an application, and checks.

    Args:
        served: The server.
        checks: The checks, outermost first.
        faults: Where the server puts exceptions that are none of Asynction's.

    Attributes:
        served: The server.
        checks: The checks: whatever gets through has met them.
        faults: What went wrong: exceptions that are none of Asynction's.
        clients: Those who are let in, with their namespaces.
        let_in: The namespaces that somebody was let in on.
    """

    def __init__(
        self,
        served: Served,
        application: Application,
        checks: tuple[Check, ...],
        faults: list[BaseException],
    ) -> None:
        self.served = served
        self.checks = checks
        self.faults = faults
        self.clients: list[tuple[Namespace, Client]] = []
        self.let_in: set[str] = set()
        self._application = application
        self._agreement = Agreement(served.spec)

    @classmethod
    @contextmanager
    def of(
        cls, plugin: object, document: str | Path | Mapping[str, Any], options: Mapping[str, Any]
    ) -> Iterator[Trial]:
        """Build the server, and stop it in the end.

        Args:
            options: Options of the plugin, and keywords of `from_spec`.
        """
        faults: list[BaseException] = []

        def note(error: Exception) -> None:
            if not isinstance(error, AsynctionException):
                faults.append(error)

        application, checks = Application(), (OutermostCheck(), Check(), InnermostCheck())
        served = serve(
            document,
            alone=True,
            plugins=[application, *checks, plugin],
            default_error_handler=note,
            **options,
        )
        try:
            yield cls(served, application, checks, faults)
        finally:
            served.close()

    def all(self) -> None:
        """Have all happen: connections, then all events in either direction."""
        self.connect()
        self.receive()
        self.send()

    def connect(self) -> None:
        """Have a client connect to each namespace."""
        for namespace in islice(self.served.spec.namespaces.values(), _MOST_NAMESPACES):
            try:
                client = self.served.connect(self._member(namespace), query=KEY, invalid=True)
            except ConnectionRefused:
                continue
            self.clients.append((namespace, client))
            self.let_in.add(namespace.name)

    def receive(self) -> None:
        """Have each client emit all that fits the document."""
        for client, event, args in self._fitting("receives"):
            with suppress(AsynctionException):
                client.emit(event, *args, invalid=True)

    def send(self) -> None:
        """Have the server send to each client all that fits the document."""
        for client, event, args in self._fitting("sends"):
            with suppress(AsynctionException):
                self.served.emit(event, *args, namespace=client.namespace)

    def passed(self) -> set[tuple[str, str, str]]:
        """Return what has got through, as checks count it."""
        innermost = self.checks[-1]
        return (
            {("connect", name, "") for name in self.let_in}
            | {place for place in innermost.called if place[0] == "receive"}
            | {("receive", *place) for place in self._application.handled}
            | {
                ("send", namespace.name, arrived.event)
                for namespace, client in self.clients
                for arrived in client.received
            }
        )

    def forget(self) -> None:
        """Forget what has got through so far."""
        self.let_in.clear()
        self._application.handled.clear()
        for check in self.checks:
            check.called.clear()
        for _, client in self.clients:
            for arrived in client.received:
                client.receive(arrived.event)

    def _fitting(
        self, direction: Literal["receives", "sends"]
    ) -> Iterator[tuple[Client, str, tuple[Any, ...]]]:
        """Yield events that fit the document, each with a client whose namespace has it."""
        for namespace, client in self.clients:
            for event in getattr(namespace, direction).values():
                args = self._agreement.example(event.payload)
                if args is not None and client.sid is not None:
                    yield client, event.name, args

    def _member(self, namespace: Namespace) -> str:
        """Return the name of a namespace: of a family that of one of its members."""
        name = namespace.name
        for parameter in namespace.parameters.values():
            (value,) = self._agreement.example(parameter.schema) or ("1",)
            name = name.replace(f"{{{parameter.name}}}", str(value) or "1")
        return name
