"""Write the tests of a project: one per event, on the real server."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynction_core.addresses import values_in, variable_name
from asynction_generate.python_names import identifier, unique
from asynction_generate.rendering import rendered
from asynction_generate.scaffold.examples import NoExample, answer_to, arguments_of, request_to
from asynction_generate.scaffold.plan import named_after
from asynction_generate.scaffold.security_requirements import let_in, way_in

if TYPE_CHECKING:
    from asynction_core import Event, Namespace
    from asynction_generate.python.python_module import PythonModule
    from asynction_generate.scaffold.plan import Module, Plan
    from asynction_generate.scaffold.server_checks import ServerChecks

Connection = dict[str, Any]

_LONGEST = 24  # characters: the name of a handler, before that of its type in the same line
_UNNAMED = ("json", "message")
"""Events of which the test client tells one argument only."""


class ProjectTests:
    """The tests of a project, and what they share.

    Args:
        checks: Judge what the tests send.
        types: The types of the document.
        written: The modules that are generated.
    """

    def __init__(
        self, checks: ServerChecks, plan: Plan, types: PythonModule, written: Iterable[Module]
    ) -> None:
        self._checks, self._spec, self._plan = checks, checks.spec, plan
        self._types = types
        self._written = {path for module in written for path in module.functions}

    def files(self, output: Path) -> dict[str, str]:
        """Return the texts of the files, by path.

        Args:
            output: The folder of the project.
        """
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
        files["tests/handler_types.py"] = self._handler_types(self._plan.own(output))
        for namespace in self._spec.namespaces.values():
            name = _unique(f"test_{named_after(namespace.name)}", "", names)
            files[f"tests/{name}.py"] = self._text(namespace, connections[namespace.name])
        return files

    def _handler_types(self, modules: Iterable[Module]) -> str:
        """Return the module in which checkers of types compare handlers with protocols."""
        handled = {
            self._types.handlers[event.namespace, event.name].protocol: function
            for module in modules
            for function in module.functions.values()
            for event in function.events
        }
        imported = sorted({function.module for function in handled.values()})
        taken = {name.partition(".")[0] for name in imported}
        return rendered(
            "handler_types.py",
            modules=imported,
            types=self._plan.types,
            handlers=[
                (_unique(identifier(protocol, "handler")[:_LONGEST], "", taken), protocol, one.path)
                for protocol, one in handled.items()
            ],
        )

    def _text(self, namespace: Namespace, connection: Connection | None) -> str:
        """Return the tests of a namespace.

        Args:
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
        member = self._checks.member(namespace)
        values = values_in(member, namespace.name) or {}
        return rendered(
            "test.py",
            place=member,
            values={variable_name(name): value for name, value in values.items()},
            types=self._plan.types,
            server_type=self._types.servers[namespace.name],
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
        """Return how a client connects, and what is raised then."""
        way = way_in(self._spec, namespace, event)
        if way is None:
            return {"error": "SecurityException"}
        found: dict[str, Any] = {"connection": self._connection(namespace, way)}
        if self._is_unwritten(event):
            found["error"] = "NotImplementedError"
        return found

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
