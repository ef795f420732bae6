"""Write the tests of a project: one per event, on the real server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from asynction_generate.python_names import identifier, unique
from asynction_generate.rendering import rendered
from asynction_generate.scaffold.examples import NoExample, answer_to, arguments_of, request_to
from asynction_generate.scaffold.plan import named_after
from asynction_generate.scaffold.python_types import runtime_types
from asynction_generate.scaffold.security_requirements import let_in, way_in
from asynction_generate.scaffold.signature_of_handler import returned_by

if TYPE_CHECKING:
    from asynction_core import Event, Namespace
    from asynction_generate.scaffold.plan import Module, Plan
    from asynction_generate.scaffold.server_checks import ServerChecks

__all__ = ["ProjectTests"]

Connection = dict[str, Any]

_UNNAMED = ("json", "message")
"""Events of which the test client tells one argument only."""


class ProjectTests:
    """The tests of a project, and what they share.

    Args:
        checks: Judge what the tests send.
        plan: The plan.
        written: The modules that are generated.
    """

    def __init__(self, checks: ServerChecks, plan: Plan, written: Iterable[Module]) -> None:
        self._checks, self._spec, self._plan = checks, checks.spec, plan
        self._written = {path for module in written for path in module.functions}

    def files(self) -> dict[str, str]:
        """Return the texts of the files, by path."""
        spaces = self._spec.namespaces.values()
        connections = {
            space.name: self._connection(space, way_in(self._spec, space)) for space in spaces
        }
        members = {space.name: self._checks.member(space) for space in spaces}
        schemes = self._plan.schemes.values()
        shared = rendered(
            "conftest.py",
            connections={members[name]: how or {} for name, how in connections.items()},
            has_certificates=any(scheme.credentials.environ for scheme in schemes),
            let_in=let_in(self._spec, self._plan),
        )
        names, files = set[str](), {"conftest.py": shared}
        for namespace in self._spec.namespaces.values():
            name = _unique(f"test_{named_after(namespace.name)}", "", names)
            files[f"tests/{name}.py"] = self._text(namespace, connections[namespace.name])
        return files

    def _text(self, namespace: Namespace, connection: Connection | None) -> str:
        """Return the tests of a namespace.

        Args:
            namespace: The namespace.
            connection: How clients connect to it by default; None if they cannot.
        """
        ways = self._spec.security_of(namespace)
        names = {"test_connecting", "test_nobody_comes_in_without_credentials"}
        tests = []
        for event in [*namespace.receives.values(), *namespace.sends.values()]:
            is_received = event.direction == "receive"
            name = f"test_{identifier(event.name, 'event')}"
            arguments = arguments_of(self._checks, event)
            test: dict[str, Any] = {
                "event": event,
                "name": _unique(name, "" if is_received else "_is_sent", names),
                "arguments": arguments,
                "connection": connection,
            }
            if is_received:
                test |= self._received(namespace, event)
            elif event.security:
                way = way_in(self._spec, namespace, event)
                test["connection"] = None if way is None else self._connection(namespace, way)
            is_told = is_received or event.name not in _UNNAMED or len(arguments or ()) == 1
            test["is_tested"] = None not in (arguments, test["connection"]) and is_told
            tests.append(test)
        return rendered(
            "test.py",
            place=self._checks.member(namespace),
            family=namespace.name,
            connection=connection,
            is_closed=bool(ways) and all(way.schemes for way in ways),
            without=self._connection(namespace, ()) or {},
            tests=tests,
        )

    def _connection(self, namespace: Namespace, way: Iterable[str] | None) -> Connection | None:
        credentials = [self._plan.schemes[name].credentials for name in way or ()]
        return request_to(self._checks, namespace, credentials)

    def _received(self, namespace: Namespace, event: Event) -> dict[str, Any]:
        """Return how a client connects, what is raised then, and the types of the answer."""
        way = way_in(self._spec, namespace, event)
        if way is None:
            return {"error": "SecurityException"}
        found: dict[str, Any] = {"connection": self._connection(namespace, way)}
        if self._is_unwritten(event):
            return found | {"error": "NotImplementedError"}
        types = runtime_types(returned_by(event.ack))
        return found if types is None or types.startswith("tuple") else found | {"types": types}

    def _is_unwritten(self, event: Event) -> bool:
        """Return whether the handler of an event is generated, and can answer nothing."""
        place = (event.namespace, event.name)
        for function in self._plan.functions:
            if place in ((other.namespace, other.name) for other in function.events):
                try:
                    answer_to(self._checks, function.events)
                except NoExample:
                    return function.path in self._written
                return False
        return False


def _unique(name: str, end: str, names: set[str]) -> str:
    found = unique(name.rstrip("_") + end, names.__contains__)
    names.add(found)
    return found
