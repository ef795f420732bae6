"""The parameters of handlers, and what they return, by the schemas of an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from asynction_core.addresses import variable_name
from asynction_generate.python_names import identifier, unique
from asynction_generate.scaffold.python_types import accepts_null, annotation
from asynction_jsonschema.arguments import describes_tuple, items_of, resolved

if TYPE_CHECKING:
    from asynction_core import Namespace, Schema

__all__ = ["Parameter", "describe", "parameters_of", "returned_by", "with_values"]

_LONGEST_NAME = 30
_TAKEN = frozenset({"args", "cls", "more", "self"})
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


def parameters_of(schema: Schema | None) -> list[Parameter]:
    """Return the parameters of the handler of an event.

    Args:
        schema: The schema of its arguments.
    """
    if schema is None:
        return [Parameter("*args", "Any", False, ("Anything: the document does not say.",))]
    root = schema.bundle()
    raw = schema.node.value
    if not describes_tuple(root):
        return [_single(root, raw)]
    found = resolved(root, root)
    leading, more = items_of(found)
    needed, most = found.get("minItems", 0), found.get("maxItems")
    parameters: list[Parameter] = []
    for index, item in enumerate(leading if most is None else leading[:most]):
        named = _name(item, root, f"arg{index + 1}")
        name = unique(named, lambda name: name in {one.name for one in parameters})
        kind = annotation(item, root)
        is_optional = index >= needed
        if is_optional and not accepts_null(kind):
            kind = f"{kind} | None"
        parameters.append(Parameter(name, kind, is_optional, tuple(describe(item, root))))
    if not parameters and (most == 0 or more is False):
        # A client may send null for no argument.
        return [Parameter("nothing", "None", True)]
    if more is not False and (most is None or most > len(leading)):
        kind = annotation(more, root)
        parameters.append(Parameter("*more", kind, False, ("Further arguments.",)))
    return parameters


def with_values(
    parameters: Sequence[Parameter], namespaces: Sequence[Namespace]
) -> list[Parameter]:
    """Return the parameters of an event's handler, and those of its channels.

    Args:
        parameters: What the event brings.
        namespaces: Where it is handled. What all of their addresses have is added.
    """
    if not namespaces:
        return list(parameters)
    first, *others = namespaces
    values = {
        variable_name(name): parameter
        for name, parameter in first.parameters.items()
        if all(name in other.parameters for other in others)
    }
    if not values:
        return list(parameters)
    found = [replace(one, name=f"{one.name}_") if one.name in values else one for one in parameters]
    if not any(one.name.startswith("*") for one in found):
        found.append(Parameter("*", "", False))
    for name, parameter in values.items():
        description = parameter.node.mapping().get("description")
        is_described = parameter.node is not first.node and isinstance(description, str)
        lines = tuple(str(description).split("\n")) if is_described else ()
        found.append(Parameter(name, "str", False, lines))
    return found


def returned_by(schema: Schema | None) -> str:
    """Return the type of what acknowledges an event."""
    if schema is None:
        return "None"
    root = schema.bundle()
    if not describes_tuple(root):
        return annotation(root, root)
    found = resolved(root, root)
    leading, more = items_of(found)
    if more is False and leading and found.get("minItems", 0) == len(leading):
        text = f"tuple[{', '.join(annotation(item, root) for item in leading)}]"
        if len(text) <= 34:
            return text
    return "tuple[Any, ...]"


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
            first, *rest = list(describe(inner, root, depth + 1)) or [""]
            yield f"    {annotation(inner, root)}{f': {first}' if first else ''}"
            yield from (f"    {line}" for line in rest)
        return
    properties = schema.get("properties")
    if not isinstance(properties, dict) or depth >= _DEPTH:
        return
    required = schema.get("required", ())
    for name, inner in properties.items():
        first, *rest = list(describe(inner, root, depth + 1)) or [""]
        kind = annotation(inner, root)
        facts = kind if name in required else f"{kind}, optional"
        yield f"    {name} ({facts}){f': {first}' if first else ''}"
        yield from (f"    {line}" for line in rest)


def _single(root: Any, raw: Any) -> Parameter:
    kind = annotation(root, root)
    if kind == "None":
        return Parameter("nothing", "None", True, tuple(describe(root, root)))
    named = root
    if isinstance(raw, dict) and isinstance(raw.get("$ref"), str):
        named = {
            "$ref": raw["$ref"],
            "title": root.get("title") if isinstance(root, dict) else None,
        }
    name = _name(named, root, "data")
    return Parameter(name, kind, accepts_null(kind), tuple(describe(root, root)))


def _name(schema: Any, root: Any, otherwise: str) -> str:
    """Return what an argument is called: by the title of its schema, else the schema's own name."""
    if not isinstance(schema, dict):
        return otherwise
    reference, title = schema.get("$ref"), schema.get("title")
    if not _is_text(title) and schema is not root:
        found = resolved(schema, root)
        title = found.get("title") if isinstance(found, dict) else None
    if _is_text(title):
        text = title
    else:
        text = reference.rpartition("/")[2] if _is_text(reference) else otherwise
    name = identifier(text.partition(".")[0], otherwise, _TAKEN)[:_LONGEST_NAME].rstrip("_")
    return identifier(name, otherwise, _TAKEN)


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
