"""Write the tests of a project: one per event, on the real server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from asynction_cli.scaffold.examples import NoExample, answer_to, arguments_of, request_to
from asynction_cli.scaffold.python_names import identifier, unique
from asynction_cli.scaffold.python_types import runtime_types
from asynction_cli.scaffold.security_requirements import way_in
from asynction_cli.scaffold.signature_of_handler import returned_by
from asynction_cli.scaffold.source_text import Code, assigned, call, docstring, literal

if TYPE_CHECKING:
    from asynction_cli.scaffold.plan import Function, Plan
    from asynction_cli.scaffold.server_checks import Judge
    from asynction_core import Event, Namespace

__all__ = ["connections_of", "tests_of"]

_UNNAMED = ("json", "message")


def connections_of(judge: Judge, plan: Plan) -> dict[str, dict[str, Any] | None]:
    """Return how clients connect to each namespace; None where they cannot."""
    return {
        namespace.name: _connection(judge, plan, namespace, way_in(judge.spec, namespace))
        for namespace in judge.spec.namespaces.values()
    }


def tests_of(
    namespace: Namespace,
    judge: Judge,
    plan: Plan,
    connection: dict[str, Any] | None,
    written: Sequence[str],
) -> str:
    """Return the tests of a namespace.

    Args:
        namespace: The namespace.
        judge: Judges what they send.
        plan: The plan.
        connection: How clients connect to it by default; None if they cannot.
        written: The dotted paths of the functions that are generated.
    """
    place = literal(namespace.name)
    blocks = []
    if connection is None:
        said = "The document lets in no request that has been tried: try one that it lets in."
        lines = [docstring([said], 4), f"    assert not connect({place}).is_connected"]
        blocks.append("\n".join(["def test_connecting(connect: Connect) -> None:", *lines]))
    else:
        blocks.append(_connecting(place))
        ways = judge.spec.security_of(namespace)
        if ways and all(way.schemes for way in ways):
            blocks.append(_refused(judge, plan, namespace, place))
    taken = {"test_connecting", "test_nobody_comes_in_without_credentials"}
    for event in namespace.receives.values():
        name = unique(f"test_{identifier(event.name, 'event')}".rstrip("_"), taken.__contains__)
        taken.add(name)
        blocks.append(_received(name, event, namespace, judge, plan, connection, written))
    for event in namespace.sends.values():
        name = f"test_{identifier(event.name, 'event')}".rstrip("_") + "_is_sent"
        name = unique(name, taken.__contains__)
        taken.add(name)
        blocks.append(_sent(name, event, judge, connection))
    body = "\n\n\n".join(blocks)
    return f"{_head(namespace, body)}\n\n\n{body}\n"


def _head(namespace: Namespace, body: str) -> str:
    about = docstring(
        [f"What the document says about {' '.join(namespace.name.split())} holds."], 0
    )
    groups = [about, "from __future__ import annotations"]
    standard = ["TYPE_CHECKING"] if "Connect" in body else []
    if "list[Any]" in body:
        standard.append("Any")
    if standard:
        groups.append(f"from typing import {', '.join(standard)}")
    others = ["import pytest"] if "pytest." in body else []
    ours = [name for name in ("AsynctionSocketIO", "SecurityException") if name in body]
    if ours:
        others.append(f"from asynction import {', '.join(ours)}")
    if others:
        groups.append("\n".join(others))
    if "Connect" in body:
        groups.append("if TYPE_CHECKING:\n    from conftest import Connect")
    return "\n\n".join(groups)


def _connecting(place: str) -> str:
    return f"""\
def test_connecting(connect: Connect) -> None:
    client = connect({place})
    assert client.is_connected
    client.disconnect()
    assert not client.is_connected"""


def _refused(judge: Judge, plan: Plan, namespace: Namespace, place: str) -> str:
    without = _connection(judge, plan, namespace, ())
    arguments = [Code(place), without or {}]
    return f"""\
def test_nobody_comes_in_without_credentials(connect: Connect) -> None:
{call("client = connect", arguments, 4)}
    assert not client.is_connected"""


def _connection(
    judge: Judge, plan: Plan, namespace: Namespace, way: Sequence[str] | None
) -> dict[str, Any] | None:
    credentials = [plan.schemes[name].credentials for name in way or ()]
    try:
        return request_to(judge, namespace, credentials)
    except NoExample:
        return None


def _received(
    name: str,
    event: Event,
    namespace: Namespace,
    judge: Judge,
    plan: Plan,
    default: dict[str, Any] | None,
    written: Sequence[str],
) -> str:
    head = f"def {name}(connect: Connect) -> None:"
    way = way_in(judge.spec, namespace, event)
    connection = default if way is None else _connection(judge, plan, namespace, way)
    try:
        arguments = arguments_of(judge, event)
    except NoExample:
        arguments = None
    if connection is None or arguments is None:
        said = "No arguments have been found that fit the document: emit some that do."
        if connection is None:
            said = "Nobody can connect, so that nothing can be sent."
        return _only_there(name, event, "receives", said)
    target = [literal(event.namespace)]
    if connection != default:
        connecting = call("client = connect", [Code(target[0]), connection], 4)
    else:
        connecting = f"    client = connect({target[0]})"
    emitted = [event.name, *arguments]
    if way is None:
        lines = [
            docstring(["No connection presents what the document asks for here."], 4),
            connecting,
            "    with pytest.raises(SecurityException):",
            call("client.emit", emitted, 8),
        ]
        return "\n".join([head, *lines])
    handled = assigned("assert client.handled == ", [event.name], 4)
    if _is_unwritten(event, judge, plan, written):
        inner = call("client.emit", emitted, 8)
        return "\n".join([head, connecting, "    with pytest.raises(NotImplementedError):", inner])
    kinds = runtime_types(returned_by(event.ack)) if event.ack is not None else None
    if kinds is None or kinds.startswith("tuple"):
        return "\n".join([head, connecting, call("client.emit", emitted, 4), handled])
    lines = [
        call("answer = client.emit", emitted, 4),
        handled,
        f"    assert isinstance(answer, {kinds})",
    ]
    return "\n".join([head, connecting, *lines])


def _is_unwritten(event: Event, judge: Judge, plan: Plan, written: Sequence[str]) -> bool:
    """Return whether the handler of an event is generated, and can answer nothing."""
    function = _function_of(event, plan)
    if function is None or function.path not in written:
        return False
    try:
        answer_to(judge, function.events)
    except NoExample:
        return True
    return False


def _function_of(event: Event, plan: Plan) -> Function | None:
    for module in plan.modules.values():
        for function in module.functions.values():
            for other in function.events:
                if (other.namespace, other.name) == (event.namespace, event.name):
                    return function
    return None


def _sent(name: str, event: Event, judge: Judge, connection: Mapping[str, Any] | None) -> str:
    said = "No arguments have been found that fit the document: emit some that do."
    try:
        arguments = arguments_of(judge, event)
    except NoExample:
        return _only_there(name, event, "sends", said)
    if connection is None:
        return _only_there(name, event, "sends", "Nobody can connect, so that nobody gets it.")
    if event.name in _UNNAMED and len(arguments) != 1:
        return _only_there(name, event, "sends", "The test client cannot receive it.")
    place = literal(event.namespace)
    head = f"def {name}(connect: Connect, server: AsynctionSocketIO) -> None:"
    if len(head) > 88:
        head = f"def {name}(\n    connect: Connect, server: AsynctionSocketIO\n) -> None:"
    lines = [
        f"    client = connect({place})",
        assigned("arguments: list[Any] = ", arguments, 4),
        call("server.emit", [event.name, Code("*arguments"), Code(f"namespace={place}")], 4),
        assigned("assert client.received() == ", [(event.name, Code("arguments"))], 4),
    ]
    return "\n".join([head, *lines])


def _only_there(name: str, event: Event, direction: str, said: str) -> str:
    head = f"def {name}(server: AsynctionSocketIO) -> None:"
    arguments = [event.namespace, event.name]
    found = call(f"event = server.spec.{direction}", arguments, 4)
    lines = [head, docstring([said], 4), found, "    assert event is not None"]
    if direction == "receives":
        lines.append("    assert event.handler is not None")
    return "\n".join(lines)
