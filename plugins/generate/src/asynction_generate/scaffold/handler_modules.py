"""Write the modules of callables: handlers, and those that decide about credentials."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asynction_generate.python import fitting_values
from asynction_generate.python.python_module import PythonModule
from asynction_generate.rendering import rendered
from asynction_generate.scaffold.examples import NoExample, answer_to
from asynction_generate.scaffold.plan import Function, Module
from asynction_generate.scaffold.signature_of_handler import (
    Parameter,
    describe,
    parameters_of,
    with_values,
)
from asynction_generate.source_text import signature

if TYPE_CHECKING:
    from asynction_core import Event, Schema, Spec
    from asynction_generate.scaffold.server_checks import ServerChecks

_TYPING = {"Any", "Literal", "NoReturn", "cast"}
_TAKEN = {"AsynctionException", "SecurityInfo"}  # in a module, beside what it defines

# What each kind of callable gets, and returns; in the order that they are written in.
_SIGNATURES = {
    "connect": (["auth: Any"], "bool"),
    "disconnect": (["reason: str"], "None"),
    "error": (["exception: Exception"], "None"),
    "event": (["*args: Any"], "Any"),
    "security": ([], "SecurityInfo | None"),
    "scopes": (["required_scopes: list[str]", "token_scopes: list[str]"], "bool"),
}


@dataclass(frozen=True, slots=True)
class ModuleWriter:
    """Writes modules.

    Args:
        spec: The document's spec, with all of its namespaces.
        checks: Judge what functions return.
        types: The types of the document.
        types_module: The name of the module that they are in.
        secured: The names of the namespaces that ask for security.
    """

    spec: Spec
    checks: ServerChecks
    types: PythonModule
    types_module: str
    secured: Collection[str]

    def source(self, module: Module) -> str:
        """Return the source of a module."""
        order = list(_SIGNATURES)
        functions = sorted(module.functions.items(), key=lambda one: order.index(one[1].kind))
        taken = _TAKEN | {one.names[0] for _, one in functions}
        written = [(one.names, self._written(one, taken)) for _, one in functions]
        heads = [signature("def f", one["parameters"], one["returns"]) for _, one in written]
        names = {name for head in heads for name in _names_in(f"{head} ...")}
        names |= {"cast" for _, one in written if one.get("is_cast")}
        return rendered(
            "module.py",
            module=replace(module, functions=dict(functions)),
            members=_members(written),
            has_error=any(one["kind"] == "error" for _, one in written),
            has_security="SecurityInfo" in names,
            typing=names & _TYPING,
            types=names & {*self.types.names} - taken,
            types_module=self.types_module,
            servers=self.types.servers,
        )

    def _written(self, function: Function, taken: Collection[str]) -> dict[str, Any]:
        """Return what the template of a function is filled with."""
        kind = "event" if function.events else function.kind
        parameters, returns = _SIGNATURES[kind]
        found: dict[str, Any] = {
            "kind": kind,
            "parameters": parameters,
            "returns": returns,
            "owners": [one.name for one in function.schemes or function.namespaces],
            "is_secured": any(one.name in self.secured for one in function.namespaces),
            "is_answered": any(event.ack is not None for event in function.events),
        }
        if function.events:
            return found | self._of_events(function.events, taken)
        if kind == "connect" and found["is_secured"]:
            found["parameters"] = [*parameters, "user: Any", "token_info: SecurityInfo | None"]
        if kind in ("connect", "disconnect"):
            parts = (one.partition(": ") for one in found["parameters"])
            own = [Parameter(name, kind, False) for name, _, kind in parts]
            with_star = with_values([*own, Parameter("*", "", False)], function.namespaces)
            found["parameters"] = [str(one) for one in with_star if one.name != "*"]
        if kind == "security":
            scheme = function.schemes[0]
            found |= {"parameters": scheme.parameters, "scheme": scheme}
            found["said"] = _said(scheme.node.mapping(), "description")
        return found

    def _of_events(self, events: Sequence[Event], taken: Collection[str]) -> dict[str, Any]:
        parameters, returns = self._signature(events)
        parameters = [
            replace(one, annotation="Any") if _names_in(one.annotation) & {*taken} else one
            for one in parameters
        ]
        returns = "Any" if _names_in(returns) & {*taken} else returns
        first = events[0]
        message = first.node.mapping()
        summary = "summary" if message.get("summary") else "title"
        return {
            "events": events,
            "parameters": with_values(
                parameters, [self.spec.namespaces[event.namespace] for event in events]
            ),
            "returns": returns,
            "said": _said(message, summary, "description"),
            "acknowledgement": _described(first.ack),
            "error_acknowledgement": _described(first.ack_error),
        } | self._answer(events, returns)

    def _signature(self, events: Sequence[Event]) -> tuple[list[Parameter], str]:
        """Return what all of some events have in common: their parameters, and the answer."""
        handlers = [self.types.handlers[event.namespace, event.name] for event in events]
        parameters, *others = [
            parameters_of(event, handler.parameters)
            for event, handler in zip(events, handlers, strict=True)
        ]
        if any([*map(str, other)] != [*map(str, parameters)] for other in others):
            parameters = [Parameter("*args", "Any", False, ("Those of any of the events.",))]
        answers = {
            "None" if event.ack is None else handler.returns
            for event, handler in zip(events, handlers, strict=True)
        }
        return parameters, answers.pop() if len(answers) == 1 else "Any"

    def _answer(self, events: Sequence[Event], returns: str) -> dict[str, Any]:
        """Return an answer to some events, and whether a checker has to be told what it is."""
        with suppress(NoExample):
            answer = answer_to(self.checks, events)
            handlers = [self.types.handlers[event.namespace, event.name] for event in events]
            declared = self.types.declarations
            fits = all(fitting_values.answers(answer, one.shapes, declared) for one in handlers)
            return {"answer": answer, "is_cast": not fits and returns not in ("Any", "None")}
        return {}


def _members(written: Iterable[tuple[list[str], dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what stands in a module or class: functions first, then the classes of others."""
    members, classes = [], dict[str, list[tuple[list[str], dict[str, Any]]]]()
    for (name, *inner), function in written:
        if inner:
            classes.setdefault(name, []).append((inner, function))
        else:
            members.append(function | {"name": name})
    return members + [{"name": name, "members": _members(inner)} for name, inner in classes.items()]


def _names_in(source: str) -> set[str]:
    """Return the names that an expression, or the lines that begin a function, make use of."""
    nodes = ast.walk(ast.parse(source))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _described(schema: Schema | None) -> list[str] | None:
    """Return the lines that describe what fits a schema; None if there is none."""
    if schema is None:
        return None
    root = schema.bundle()
    return list(describe(root, root)) or [""]


def _said(node: Mapping[str, Any], *keys: str) -> list[str]:
    """Return the texts in some fields, without margins: those that say anything."""
    return [
        "\n".join(line.strip() for line in text.strip().splitlines())
        for text in map(node.get, keys)
        if isinstance(text, str) and text.strip()
    ]
