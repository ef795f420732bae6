"""Write the tests of a project: one per event, on the real server."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from asynction_cli.scaffold.examples import NoExample, answer_to, arguments_of, request_to
from asynction_cli.scaffold.python_names import identifier, unique
from asynction_cli.scaffold.python_types import runtime_types
from asynction_cli.scaffold.rendering import rendered
from asynction_cli.scaffold.security_requirements import way_in
from asynction_cli.scaffold.signature_of_handler import returned_by

if TYPE_CHECKING:
    from asynction_cli.scaffold.plan import Plan
    from asynction_cli.scaffold.server_checks import ServerChecks
    from asynction_core import Event, Namespace

__all__ = ["connections_of", "tests_of"]

Connection = dict[str, Any]


def connections_of(checks: ServerChecks, plan: Plan) -> dict[str, Connection | None]:
    """Return how clients connect to each namespace; None where they cannot."""
    return {
        namespace.name: _connection(checks, plan, namespace, way_in(checks.spec, namespace))
        for namespace in checks.spec.namespaces.values()
    }


def tests_of(
    namespace: Namespace,
    checks: ServerChecks,
    plan: Plan,
    connection: Connection | None,
    written: Collection[str],
) -> str:
    """Return the tests of a namespace.

    Args:
        namespace: The namespace.
        checks: Judge what they send.
        plan: The plan.
        connection: How clients connect to it by default; None if they cannot.
        written: The dotted paths of the functions that are generated.
    """
    ways = checks.spec.security_of(namespace)
    taken = {"test_connecting", "test_nobody_comes_in_without_credentials"}
    tests = []
    for event in [*namespace.receives.values(), *namespace.sends.values()]:
        test = {"event": event, "connection": connection, "arguments": _arguments(checks, event)}
        name = f"test_{identifier(event.name, 'event')}".rstrip("_")
        if event.direction == "receive":
            test |= _received(event, namespace, checks, plan, written)
        name = unique(
            name if event.direction == "receive" else f"{name}_is_sent", taken.__contains__
        )
        taken.add(name)
        tests.append(test | {"name": name})
    return rendered(
        "test.py",
        place=namespace.name,
        connection=connection,
        is_closed=bool(ways) and all(way.schemes for way in ways),
        without=_connection(checks, plan, namespace, ()) or {},
        tests=tests,
    )


def _connection(
    checks: ServerChecks, plan: Plan, namespace: Namespace, way: Sequence[str] | None
) -> Connection | None:
    credentials = [plan.schemes[name].credentials for name in way or ()]
    try:
        return request_to(checks, namespace, credentials)
    except NoExample:
        return None


def _arguments(checks: ServerChecks, event: Event) -> list[Any] | None:
    try:
        return arguments_of(checks, event)
    except NoExample:
        return None


def _received(
    event: Event,
    namespace: Namespace,
    checks: ServerChecks,
    plan: Plan,
    written: Collection[str],
) -> dict[str, Any]:
    """Return how a client has to connect, what is raised then, and the types of the answer."""
    way = way_in(checks.spec, namespace, event)
    if way is None:
        return {"error": "SecurityException"}
    test: dict[str, Any] = {"connection": _connection(checks, plan, namespace, way)}
    if _is_unwritten(event, checks, plan, written):
        return test | {"error": "NotImplementedError"}
    types = runtime_types(returned_by(event.ack))
    return test if types is None or types.startswith("tuple") else test | {"types": types}


def _is_unwritten(event: Event, checks: ServerChecks, plan: Plan, written: Collection[str]) -> bool:
    """Return whether the handler of an event is generated, and can answer nothing."""
    place = (event.namespace, event.name)
    for function in plan.functions:
        if place in ((other.namespace, other.name) for other in function.events):
            try:
                answer_to(checks, function.events)
            except NoExample:
                return function.path in written
            return False
    return False
