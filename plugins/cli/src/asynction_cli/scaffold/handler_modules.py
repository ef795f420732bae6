"""Write the modules of callables: handlers, and those that decide about credentials."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from asynction_cli.scaffold.examples import NoExample, answer_to
from asynction_cli.scaffold.plan import Function, Module
from asynction_cli.scaffold.python_types import imports_of
from asynction_cli.scaffold.security_schemes import Scheme
from asynction_cli.scaffold.signature_of_handler import (
    Parameter,
    describe,
    parameters_of,
    returned_by,
)
from asynction_cli.scaffold.source_text import WIDTH, assigned, docstring, literal, signature

if TYPE_CHECKING:
    from asynction_cli.scaffold.server_checks import Judge
    from asynction_core import Event, Namespace

__all__ = ["module_source"]

_ERROR = """\
    if isinstance(exception, AsynctionException):
        logger.warning("%s", exception)
    else:
        logger.error("a handler failed", exc_info=exception)"""


def module_source(module: Module, judge: Judge, *, secured: Sequence[str]) -> str:
    """Return the source of a module.

    Args:
        module: The module.
        judge: Judges what its functions return.
        secured: The names of the namespaces that ask for security.
    """
    functions = sorted(module.functions.values(), key=lambda one: _ORDER.index(one.kind))
    bodies: list[str] = []
    classes: dict[tuple[str, ...], list[str]] = {}
    for function in functions:
        *outer, name = function.names
        if outer:
            body = _function(function, name, judge, secured, 4)
            classes.setdefault(tuple(outer), []).append(f"    @staticmethod\n{body}")
        else:
            bodies.append(_function(function, name, judge, secured, 0))
    bodies += _class_bodies(classes)
    body = "\n\n\n".join(bodies)
    kinds = {function.kind for function in functions}
    imports = _imports(body, has_error="error" in kinds, has_security="SecurityInfo" in body)
    parts = [docstring(_about(functions), 0), imports]
    if "error" in kinds:
        parts.append("logger = logging.getLogger(__name__)")
        return "\n\n".join(parts) + f"\n\n\n{body}\n"
    return "\n\n".join(part for part in parts if part) + f"\n\n\n{body}\n"


_ORDER = ("connect", "disconnect", "error", "event", "security", "scopes")


def _class_bodies(classes: dict[tuple[str, ...], list[str]]) -> list[str]:
    """Return the classes that functions are in, which may be in classes themselves."""
    found = []
    for name in dict.fromkeys(outer[0] for outer in classes):
        inner = {outer[1:]: bodies for outer, bodies in classes.items() if outer[0] == name}
        methods = inner.pop((), [])
        nested = [textwrap.indent(text, " " * 4) for text in _class_bodies(inner)]
        found.append(f"class {name}:\n" + "\n\n".join([*nested, *methods]))
    return found


def _function(
    function: Function, name: str, judge: Judge, secured: Sequence[str], indent: int
) -> str:
    if function.events:
        return _event(function, name, judge, indent)
    if function.kind == "security":
        return _security(function.schemes, name, indent)
    if function.kind == "scopes":
        return _scopes(function.schemes, name, indent)
    margin = " " * indent
    places = _joined([one.name for one in function.namespaces])
    if function.kind == "connect":
        parameters = ["auth: Any"]
        what = [f"Accept a connection to {places}."]
        if any(one.name in secured for one in function.namespaces):
            parameters += ["user: Any", "token_info: SecurityInfo | None"]
            what.append("`user` is who connects, `token_info` all that is known of them.")
        what.append("Raise, or return False, to refuse it.")
        head = signature(name, parameters, "bool", indent)
        doc = docstring([what[0], " ".join(what[1:])], indent + 4)
        return f"{head}\n{doc}\n{margin}    return True"
    if function.kind == "disconnect":
        head = signature(name, ["reason: str"], "None", indent)
        return f"{head}\n{docstring([f'Note that a client has left {places}.'], indent + 4)}"
    head = signature(name, ["exception: Exception"], "None", indent)
    said = [
        f"Note what goes wrong on {places}.",
        "That is what does not fit the document, and what a handler raises. A client that waits "
        "for an acknowledgement gets what this returns, if it is not None.",
    ]
    body = "\n".join(f"{margin}{line}" for line in _ERROR.splitlines())
    return f"{head}\n{docstring(said, indent + 4)}\n{body}"


def _event(function: Function, name: str, judge: Judge, indent: int) -> str:
    first, *others = function.events
    parameters = parameters_of(first.payload)
    returns = returned_by(first.ack)
    for other in others:
        if list(map(str, parameters_of(other.payload))) != list(map(str, parameters)):
            parameters = [Parameter("*args", "Any", False, ("Those of any of the events.",))]
        if returned_by(other.ack) != returns:
            returns = "Any"
    plain = [str(parameter) for parameter in parameters]
    head = signature(name, plain, returns, indent)
    if max(map(len, head.splitlines())) > WIDTH:
        returns = "Any" if returns != "None" else returns
        head = signature(name, plain, returns, indent)
    doc = docstring(_event_doc(function.events, parameters, first), indent + 4)
    margin = " " * (indent + 4)
    if all(event.ack is None for event in function.events):
        return f"{head}\n{doc}"
    try:
        answer = answer_to(judge, function.events)
    except NoExample:
        message = f"return what satisfies the x-ack of {first.name!r}"
        line = f"{margin}raise NotImplementedError({literal(message)})"
        if len(line) > WIDTH:
            line = f"{margin}raise NotImplementedError(\n{margin}    {literal(message)}\n{margin})"
        return f"{head}\n{doc}\n{line}"
    if answer is None and returns == "None":
        return f"{head}\n{doc}"
    return f"{head}\n{doc}\n{assigned('return ', answer, indent + 4)}"


def _event_doc(events: Sequence[Event], parameters: Sequence[Parameter], first: Event) -> list[str]:
    message = first.node.mapping()
    said = [
        "\n".join(line.strip() for line in text.strip().splitlines())
        for text in (message.get("summary") or message.get("title"), message.get("description"))
        if isinstance(text, str) and text.strip()
    ]
    received = ", ".join(
        f"`{_words(event.name)}` of `{_words(event.namespace)}`" for event in events
    )
    paragraphs = [*said[:1], f"Handles {received}.", *said[1:]]
    if not said:
        paragraphs = [f"Handle {received}."]
    lines = []
    for parameter in parameters:
        if any(parameter.lines):
            lines.append(f"    {parameter.name}: {_sentence(parameter.lines[0])}".rstrip())
            lines += [f"    {line}" for line in parameter.lines[1:]]
    if any(line.strip() for line in lines):
        paragraphs.append("\n".join(["Args:", *lines]))
    if first.ack is not None:
        root = first.ack.bundle()
        about, *more = list(describe(root, root)) or [""]
        lines = [f"    The acknowledgement{f': {_sentence(about)}' if about else '.'}"]
        paragraphs.append("\n".join(["Returns:", *lines, *(f"    {line}" for line in more)]))
    return paragraphs


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _security(schemes: Sequence[Scheme], name: str, indent: int) -> str:
    scheme = schemes[0]
    head = signature(name, scheme.parameters, "SecurityInfo | None", indent)
    names = _joined([one.name for one in schemes])
    description = scheme.node.mapping().get("description")
    paragraphs = [f"Return who presents {scheme.words}; None for nobody ({names})."]
    if isinstance(description, str):
        paragraphs.append(description)
    paragraphs.append(
        "Until this is filled in, nobody is let in. Return for example {'sub': 'ada'}"
        + (", with the 'scopes' that they have." if scheme.has_scopes else ".")
    )
    return f"{head}\n{docstring(paragraphs, indent + 4)}\n{' ' * indent}    return None"


def _scopes(schemes: Sequence[Scheme], name: str, indent: int) -> str:
    parameters = ["required_scopes: list[str]", "token_scopes: list[str]"]
    head = signature(name, parameters, "bool", indent)
    names = _joined([one.name for one in schemes])
    paragraphs = [
        f"Return whether the scopes of a token suffice ({names}).",
        "Until this is filled in, they never do.",
    ]
    return f"{head}\n{docstring(paragraphs, indent + 4)}\n{' ' * indent}    return False"


def _about(functions: Sequence[Function]) -> list[str]:
    kinds = {function.kind for function in functions}
    if kinds <= {"security", "scopes"}:
        return [
            "Who may connect. The document names these callables.",
            "Secrets stand in no document and in no code. Compare them with `hmac.compare_digest`.",
        ]
    namespaces: dict[str, Namespace] = {}
    for function in functions:
        namespaces |= {one.name: one for one in function.namespaces}
    events = [event.namespace for function in functions for event in function.events]
    names = list(dict.fromkeys([*namespaces, *events]))
    paragraphs = [
        f"What the server does on {_joined(names)}. The document names these callables.",
        "Arguments that do not fit the document never arrive here.",
    ]
    for namespace in namespaces.values():
        if namespace.sends:
            lines = [f"It may send, with `flask_socketio.emit`, on {_words(namespace.name)}:"]
            for event in namespace.sends.values():
                summary = event.node.mapping().get("summary")
                said = f": {' '.join(summary.split())}" if isinstance(summary, str) else ""
                lines.append(f"    {_words(event.name)}{said}")
            paragraphs.append("\n".join(lines))
    return paragraphs


def _imports(body: str, *, has_error: bool, has_security: bool) -> str:
    signatures = body
    typing = sorted(imports_of(signatures))
    standard = ["import logging"] if has_error else []
    if typing:
        standard.append(f"from typing import {', '.join(typing)}")
    names = ["AsynctionException"] if has_error else []
    names += ["SecurityInfo"] if has_security else []
    ours = [f"from asynction import {', '.join(names)}"] if names else []
    return "\n\n".join("\n".join(group) for group in (standard, ours) if group)


def _joined(names: Sequence[str]) -> str:
    return ", ".join(map(_words, names))


def _words(name: str) -> str:
    return " ".join(name.split())
