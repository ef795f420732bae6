"""Write the modules of callables: handlers, and those that decide about credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from asynction_generate.rendering import rendered
from asynction_generate.scaffold.examples import NoExample, answer_to
from asynction_generate.scaffold.plan import Function, Module
from asynction_generate.scaffold.python_types import names_in
from asynction_generate.scaffold.signature_of_handler import (
    Parameter,
    describe,
    parameters_of,
    returned_by,
    with_values,
)
from asynction_generate.source_text import signature

if TYPE_CHECKING:
    from asynction_core import Event, Schema
    from asynction_generate.scaffold.server_checks import ServerChecks

__all__ = ["module_source"]

# What each kind of callable gets, and returns; in the order that they are written in.
_SIGNATURES = {
    "connect": (["auth: Any"], "bool"),
    "disconnect": (["reason: str"], "None"),
    "error": (["exception: Exception"], "None"),
    "event": (["*args: Any"], "Any"),
    "security": ([], "SecurityInfo | None"),
    "scopes": (["required_scopes: list[str]", "token_scopes: list[str]"], "bool"),
}


def module_source(module: Module, checks: ServerChecks, *, secured: Sequence[str]) -> str:
    """Return the source of a module.

    Args:
        module: The module.
        checks: Judge what its functions return.
        secured: The names of the namespaces that ask for security.
    """
    order = list(_SIGNATURES)
    functions = sorted(module.functions.items(), key=lambda one: order.index(one[1].kind))
    written = [(one.names, _written(one, checks, secured)) for _, one in functions]
    heads = [signature("def f", one["parameters"], one["returns"]) for _, one in written]
    names = {name for head in heads for name in names_in(head)}
    return rendered(
        "module.py",
        module=replace(module, functions=dict(functions)),
        members=_members(written),
        has_error=any(one["kind"] == "error" for _, one in written),
        has_security="SecurityInfo" in names,
        typing=sorted(names & {"Any", "Literal"}),
    )


def _members(written: Iterable[tuple[list[str], dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what stands in a module or class: functions first, then the classes of others."""
    members, classes = [], dict[str, list[tuple[list[str], dict[str, Any]]]]()
    for (name, *inner), function in written:
        if inner:
            classes.setdefault(name, []).append((inner, function))
        else:
            members.append(function | {"name": name})
    return members + [{"name": name, "members": _members(inner)} for name, inner in classes.items()]


def _written(function: Function, checks: ServerChecks, secured: Sequence[str]) -> dict[str, Any]:
    """Return what the template of a function is filled with."""
    kind = "event" if function.events else function.kind
    parameters, returns = _SIGNATURES[kind]
    found: dict[str, Any] = {
        "kind": kind,
        "parameters": parameters,
        "returns": returns,
        "owners": [one.name for one in function.schemes or function.namespaces],
        "is_secured": any(one.name in secured for one in function.namespaces),
        "is_answered": any(event.ack is not None for event in function.events),
    }
    if function.events:
        found |= _of_events(function.events)
        spaces = checks.spec.namespaces  # of the server that is run
        served = [spaces[one.namespace] for one in function.events if one.namespace in spaces]
        found["parameters"] = with_values(found["parameters"], served)
        return found | _answer(checks, function.events)
    if kind == "connect" and found["is_secured"]:
        found["parameters"] = [*parameters, "user: Any", "token_info: SecurityInfo | None"]
    if kind in ("connect", "disconnect"):
        values = with_values([Parameter("*", "", False)], function.namespaces)[1:]
        found["parameters"] = [*found["parameters"], *map(str, values)]
    if kind == "security":
        scheme = function.schemes[0]
        found |= {"parameters": scheme.parameters, "scheme": scheme}
        found["said"] = _said(scheme.node.mapping(), "description")
    return found


def _of_events(events: Sequence[Event]) -> dict[str, Any]:
    first = events[0]
    parameters, returns = parameters_of(first.payload), returned_by(first.ack)
    for other in events[1:]:
        if list(map(str, parameters_of(other.payload))) != list(map(str, parameters)):
            parameters = [Parameter("*args", "Any", False, ("Those of any of the events.",))]
        if returned_by(other.ack) != returns:
            returns = "Any"
    message = first.node.mapping()
    summary = "summary" if message.get("summary") else "title"
    return {
        "events": events,
        "parameters": parameters,
        "returns": returns,
        "said": _said(message, summary, "description"),
        "acknowledgement": _described(first.ack),
        "error_acknowledgement": _described(first.ack_error),
    }


def _described(schema: Schema | None) -> list[str] | None:
    """Return the lines that describe what fits a schema; None if there is none."""
    if schema is None:
        return None
    root = schema.bundle()
    return list(describe(root, root)) or [""]


def _answer(checks: ServerChecks, events: Sequence[Event]) -> dict[str, Any]:
    with suppress(NoExample):
        return {"answer": answer_to(checks, events)}
    return {}


def _said(node: Mapping[str, Any], *keys: str) -> list[str]:
    """Return the texts in some fields, without margins: those that say anything."""
    return [
        "\n".join(line.strip() for line in text.strip().splitlines())
        for text in map(node.get, keys)
        if isinstance(text, str) and text.strip()
    ]
