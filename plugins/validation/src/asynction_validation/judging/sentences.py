"""What is said about defects of a document: plain sentences, without its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from asynction_validation.judging.deviations import RUNTIME_EXPRESSION

_SHOWN = 60  # characters of a name

# What the specification calls what the schemas define under another name.
_OBJECTS = {
    "SecurityRequirement": "Security Requirement Object",
    "channelItem": "Channel Item Object",
    "correlationId": "Correlation ID Object",
    "document": "document",
    "externalDocs": "External Documentation Object",
    "json-schema-draft-07-schema": "Schema Object",
    "messageExampleObject": "Message Example Object",
    "messageObject": "Message Object",
    "multiFormatSchema": "Multi Format Schema Object",
    "oauth2Flow": "OAuth Flow Object",
}
_SECURITY_SCHEMES = (
    "X509 apiKey asymmetricEncryption oauth2Flows openIdConnect symmetricEncryption userPassword"
)
# Objects that the schemas have no name for, by the field that they stand under.
_UNDER = {"examples": "Message Example Object", "flows": "OAuth Flows Object"}

_TYPES = {
    "array": "a list",
    "boolean": "a boolean",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "a string",
}
_KINDS: dict[type | tuple[type, ...], str] = {
    type(None): "null",
    bool: "a boolean",
    str: "a string",
    dict: "a mapping",
    list: "a list",
    (int, float): "a number",
}

_Path = Sequence["str | int"]


def label(path: _Path) -> str:
    """Return what to call a value by where it stands."""
    if not path:
        return "the document"
    return "this item" if isinstance(path[-1], int) else _quoted(path[-1])


def unknown_field(
    path: _Path, name: str, kind: str | None, known: Iterable[str], moved: str | None = None
) -> str:
    """Return that an object has no such field.

    Args:
        path: Where the object stands.
        name: The field.
        kind: What the schema calls the object; None if it has no name for it.
        known: The fields that such an object has.
        moved: Where this version has it, if another one has such a field.
    """
    said = f"{_object(path, kind)} has no field {_quoted(name)}"
    if name == "$ref":
        return f"{said}: nothing can be referred to here, so write it out"
    if name.startswith("x-"):
        return f"{said}: behind 'x-' are only letters, digits, '.', '-' and '_'"
    if moved is not None:
        return f"{said}: instead, 3.x has {moved}"
    meant = meant_field(name, known)
    if meant is not None:
        return f"{said}: is {_quoted(meant)} meant?"
    return f"{said}: remove it, or start its name with 'x-'"


def meant_field(name: str, known: Iterable[str]) -> str | None:
    """Return which of the fields that an object has is misspelt, None if it may be none."""
    by_lower = {field.lower(): field for field in known}
    close = get_close_matches(name.lower()[:_SHOWN], by_lower, 1, 0.7)
    return by_lower[close[0]] if close else None


def unwanted_field(path: _Path, name: str) -> str:
    """Return that a field must not be where it is."""
    return f"{label(path)} must not have the field {_quoted(name)}: remove it"


def lacks_field(path: _Path, name: str, kind: str | None) -> str:
    """Return that an object has no field that it needs."""
    if kind == "Reference":
        return f"{label(path)} must be a reference, as in {{$ref: …}}"
    return f"{_object(path, kind)} needs the field {_quoted(name)}"


def lacks_all(path: _Path, names: Sequence[str], kind: str | None) -> str:
    """Return that an object has none of the fields of which it needs one."""
    return f"{_object(path, kind)} needs {_either([_quoted(name) for name in names])}"


def wrong_type(path: _Path, value: object, types: Sequence[str], kind: str | None) -> str:
    """Return that a value is of none of the types that it may be of."""
    kind_of_value = next(
        (said for of, said in _KINDS.items() if isinstance(value, of)), "no value of JSON"
    )
    wanted = _either([_TYPES.get(name, name) for name in types])
    if path[-1:] == ("$ref",) and len(path) > 1 and isinstance(value, str):
        return (
            f"{label(path[:-1])} maps names to objects, and no reference stands for all of them: "
            "refer from each entry, as in NAME: {$ref: …}"
        )
    said = f"{label(path)} must be {wanted}, not {kind_of_value}"
    if isinstance(value, str) and (kind == "Reference" or "#/" in value):
        return f"{said}: a reference is written as {{$ref: …}}"
    if value is None:
        return f"{said}: give it a value, or leave it out if it may be missing"
    if "string" in types and isinstance(value, (bool, int, float)):
        return f"{said}: put it in quotes"
    return said


def wrong_value(path: _Path, allowed: Sequence[object]) -> str:
    """Return that a value is none of those that are allowed."""
    return f"{label(path)} must be {_either([_shown(value) for value in allowed])}"


def unfit(path: _Path) -> str:
    """Return that a value is one of those that must not be where it is."""
    return f"{label(path)} must not be this value here"


def wrong_pattern(path: _Path, pattern: str) -> str:
    """Return that a string has another form than it must have."""
    form = f"of the form {pattern}"
    if pattern == RUNTIME_EXPRESSION:
        form = "a runtime expression, as in '$message.header#/correlationId'"
    return f"{label(path)} must be {form}"


def out_of_range(path: _Path, keyword: str, limit: object) -> str:
    """Return that a value is too small or too big."""
    said = {
        "exclusiveMaximum": f"be less than {limit}",
        "exclusiveMinimum": f"be greater than {limit}",
        "maxLength": f"have at most {limit} characters",
        "maximum": f"be at most {limit}",
        "maxItems": f"have at most {limit} item{'' if limit == 1 else 's'}",
        "minItems": f"have at least {limit} item{'' if limit == 1 else 's'}",
        "minLength": "not be empty" if limit == 1 else f"have at least {limit} characters",
        "minimum": f"be at least {limit}",
    }
    return f"{label(path)} must {said[keyword]}"


def _object(path: _Path, kind: str | None) -> str:
    name = _name(path, kind)
    if name is None:
        return label(path)
    if name == "document":
        return "the document"
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _name(path: _Path, kind: str | None) -> str | None:
    if kind is None:
        fields = [step for step in path[-2:] if isinstance(step, str)]
        return _UNDER.get(fields[-1]) if fields else None
    if kind.startswith("x-"):
        return None
    if kind in _OBJECTS:
        return _OBJECTS[kind]
    if kind.endswith("SecurityScheme") or kind in _SECURITY_SCHEMES.split():
        return "Security Scheme Object"
    if kind.startswith("bindings-"):
        return f"binding for {kind.split('-')[1]}"
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", kind)
    name = words[0].upper() + words[1:]
    return name if name.endswith("Object") else f"{name} Object"


def _either(choices: Sequence[str]) -> str:
    if len(choices) == 1:
        return choices[0]
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _shown(value: object) -> str:
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(name: str) -> str:
    return repr(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…")
