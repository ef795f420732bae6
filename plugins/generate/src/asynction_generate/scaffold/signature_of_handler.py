"""The parameters of handlers, with what the document says about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeGuard

from asynction_core.addresses import variable_name
from asynction_generate.python.parameter_lists import Handled
from asynction_jsonschema.arguments import describes_tuple, items_of, resolved

if TYPE_CHECKING:
    from asynction_core import Event, Namespace, Schema

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a handler.

    Attributes:
        name: Its name; with a ``*`` before it if it takes all further arguments.
        annotation: Its type; "" for no parameter, but a ``*`` alone.
        is_optional: Whether it may be missing, and is None then.
        lines: What the document says about it.
    """

    name: str
    annotation: str
    is_optional: bool
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.annotation:
            return self.name  # the * before what goes by name alone
        return f"{self.name}: {self.annotation}{' = None' if self.is_optional else ''}"


def parameters_of(event: Event, handled: Handled) -> list[Parameter]:
    """Return the parameters of the handler of an event, without the values of its channel's.

    Args:
        handled: What its handler is called with.
    """
    told = chain(_told(event.payload), repeat(()))
    if not handled.leading and handled.others is None:
        # A client may send null for no argument.
        return [Parameter("nothing", "None", True, next(told))]
    found = [
        _parameter(name, kind, name in handled.optional, lines)
        for (name, kind), lines in zip(handled.leading.items(), told, strict=False)
    ]
    if handled.others is not None:
        said = "Further arguments." if found else "Anything: the document does not say."
        found.append(Parameter("*more" if found else "*args", handled.others, False, (said,)))
    return found


def with_values(
    parameters: Sequence[Parameter], namespaces: Sequence[Namespace]
) -> list[Parameter]:
    """Return the parameters of a handler, and those of its channels.

    Args:
        parameters: What is handed in otherwise.
        namespaces: Where it is called. What only some of their addresses have may be missing.
    """
    values: dict[str, Parameter] = {}
    for namespace in namespaces:
        for name, parameter in namespace.parameters.items():
            is_optional = not all(name in other.parameters for other in namespaces)
            description = parameter.node.mapping().get("description")
            is_described = parameter.node is not namespace.node and isinstance(description, str)
            lines = tuple(str(description).split("\n")) if is_described else ()
            found = _parameter(variable_name(name), "str", is_optional, lines)
            values.setdefault(found.name, found)
    if not values:
        return list(parameters)
    given = [
        replace(one, name=f"{one.name}_") if one.name.lstrip("*") in values else one
        for one in parameters
    ]
    if not any(one.name.startswith("*") for one in given):
        given.append(Parameter("*", "", False))
    return [*given, *values.values()]


def _parameter(name: str, kind: str, is_optional: bool, lines: tuple[str, ...]) -> Parameter:
    if is_optional and kind not in ("Any", "None") and not kind.endswith(" | None"):
        kind = f"{kind} | None"
    return Parameter(name, kind, is_optional, lines)


def _told(schema: Schema | None) -> Iterator[tuple[str, ...]]:
    """Yield the lines about each argument that a schema describes."""
    if schema is None:
        return
    root = schema.bundle()
    items = items_of(resolved(root, root))[0] if describes_tuple(root) else [root]
    yield from (tuple(describe(item, root)) for item in items)


def describe(schema: Any, root: Any, depth: int = 0) -> Iterator[str]:
    """Yield lines that say what a value is: the first about it, others about what is in it."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict):
        return
    own = [text for text in (schema.get("description"), schema.get("title")) if _is_text(text)]
    said = " ".join(own[0].split()).rstrip(".:") if own else ""
    limits = "" if describes_tuple(schema) else ", ".join(_limits(schema))
    yield ". ".join(part for part in (said, limits[:1].upper() + limits[1:]) if part)
    if describes_tuple(schema):
        for inner in items_of(schema)[0]:
            yield from _below("", describe(inner, root, depth + 1))
        return
    properties = schema.get("properties")
    if not isinstance(properties, dict) or depth >= _DEPTH:
        return
    for name, inner in properties.items():
        yield from _below(f"{name}: ", describe(inner, root, depth + 1))


def _below(head: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines about a part of a value, if they say anything."""
    first, *rest = list(lines) or [""]
    if first or rest:
        yield f"    {head}{first}".rstrip(" ")
        yield from (f"    {line}" for line in rest)


def _limits(schema: dict[str, Any]) -> Iterator[str]:
    for low, high, words in _RANGES:
        least, most = schema.get(low), schema.get(high)
        if least is not None and least == most:
            yield f"{least}{words}"
        elif least is not None and most is not None:
            yield f"{least} to {most}{words}"
        elif least is not None:
            yield f"{least}{words} or more"
        elif most is not None:
            yield f"at most {most}{words}"
    for key, words in _LIMITS.items():
        value = schema.get(key)
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            yield words.format(value)
    values = schema.get("enum")
    if isinstance(values, list) and len(values) > 1:
        shown = ", ".join(repr(value) for value in values[:8])
        yield f"one of {shown}{', …' if len(values) > 8 else ''}"


_RANGES = (
    ("minLength", "maxLength", " characters"),
    ("minimum", "maximum", ""),
    ("minItems", "maxItems", " items"),
)
_LIMITS = {
    "format": "format {}",
    "pattern": "pattern {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
}


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())
