"""The extensions that are parsed here: what they may hold, as editors and checks of documents ask.

What a parser says of a wrong value is for where nothing else checks documents.
"""

from __future__ import annotations

from typing import Any

from asynction_core.extension import DOTTED_PATH, Extension

_ACK = {
    "type": "object",
    "properties": {"args": {}, "description": {}, "error": {}},
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
}
_FIELDS_OF_ACKS = {
    "args": "The schema of what acknowledges the event.",
    "error": "The schema of what answers an event that is refused, or whose handler fails.",
}
_OTHER_DRAFT = {
    "type": "object",
    "required": ["$schema"],
    "properties": {"$schema": {"type": "string", "not": {"pattern": "draft-07"}}},
}


def _schema(definition: str) -> dict[str, Any]:
    """Return what takes a schema: AsyncAPI's, or one that says that it is in another draft."""
    other = {"type": "object"}
    return {"if": _OTHER_DRAFT, "then": other, "else": {"$ref": f"#/definitions/{definition}"}}


def _ack(definition: str) -> dict[str, Any]:
    """Return what takes a Message Ack Object, or a schema in its place (see `acks.py`)."""
    schema = _schema(definition)
    fields = {
        name: {"description": description, **schema}
        for name, description in _FIELDS_OF_ACKS.items()
    }
    fields["description"] = {"description": "For readers.", "type": "string"}
    return {
        "description": "What acknowledges the event: a Message Ack Object with 'args', 'error' and "
        "'description', or the schema that would be its 'args', or a reference to either. A schema "
        "that describes a tuple describes the arguments one by one.",
        "type": ["object", "boolean"],
        "properties": {name: {"description": fields[name]["description"]} for name in fields},
        "if": _ACK,
        "then": {"properties": fields},
        "else": schema,
    }


def _acks(definition: str) -> dict[str, Any]:
    return {
        "description": "Acknowledgements by name, to which an x-ack can refer: "
        "{$ref: '#/components/x-messageAcks/NAME'}.",
        "type": "object",
        "additionalProperties": _ack(definition),
    }


def _security(requirement: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": "Who may connect to the namespace (of a channel), or have the event sent or "
        "received (of a message), in place of what the server or the operation requires. The items "
        "are alternatives. An empty list lifts all requirements.",
        "anyOf": [
            {"$ref": "#/definitions/Reference"},
            {"type": "array", "items": requirement},
        ],
    }


_SCHEMES_TOGETHER = {
    "type": "object",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
_REFERENCE_OR_SCHEMES = {
    "anyOf": [{"$ref": "#/definitions/Reference"}, _SCHEMES_TOGETHER],
}
_SCHEME_OR_SCHEMES = {
    "type": "object",
    "if": {"anyOf": [{"required": ["$ref"]}, {"required": ["type"]}]},
    "then": {
        "anyOf": [{"$ref": "#/definitions/Reference"}, {"$ref": "#/definitions/SecurityScheme"}]
    },
    "else": _SCHEMES_TOGETHER,
}
_HANDLER = {
    "description": "The dotted path of the callable that handles the event: it gets the arguments, "
    "and what it returns is the acknowledgement. As in package.module.function.",
    **DOTTED_PATH,
}
_HANDLERS = {
    "description": "The dotted paths of the callables that are called when a client connects, when "
    "it is gone, and when a handler or a check raises.",
    "type": "object",
    "properties": {
        "connect": {
            "description": "Called after the checks of a connection, with 'auth', 'user' and "
            "'token_info' as far as its signature takes them. Returns False or raises to refuse.",
            **DOTTED_PATH,
        },
        "disconnect": {
            "description": "Called when a client is gone, with the reason if its signature takes "
            "it.",
            **DOTTED_PATH,
        },
        "error": {
            "description": "Called with what a handler or a check raises. What it returns is the "
            "acknowledgement.",
            **DOTTED_PATH,
        },
    },
    "additionalProperties": False,
    "errorMessage": "x-handlers knows connect, disconnect, error: the handler of an event is the "
    "'x-handler' of its message",
}
_IS_ERROR = {
    "description": "Whether this message of a reply answers an event that is refused or whose "
    "handler fails: the 'error' of its acknowledgement.",
    "type": "boolean",
    "default": False,
}
_OTHER_SCHEMAS = {
    "description": "Schemas in other languages than AsyncAPI's, by name.",
    "type": "object",
}

EXTENSIONS = (
    Extension("x-ack", ["message"], _ack("schema"), [2]),
    Extension("x-ack", ["message"], _ack("anySchema"), [3]),
    Extension("x-error", ["message"], _IS_ERROR, [3]),
    Extension("x-handler", ["message"], _HANDLER, [2]),
    Extension("x-handler", ["message", "operation"], _HANDLER, [3]),
    Extension("x-handlers", ["channel"], _HANDLERS),
    Extension("x-messageAcks", ["components"], _acks("schema"), [2]),
    Extension("x-messageAcks", ["components"], _acks("anySchema"), [3]),
    Extension("x-schemas", ["components"], _OTHER_SCHEMAS),
    Extension("x-security", ["channel", "message"], _security(_REFERENCE_OR_SCHEMES), [2]),
    Extension("x-security", ["channel", "message"], _security(_SCHEME_OR_SCHEMES), [3]),
)
"""The extensions that the core reads, whichever plugins there are."""
