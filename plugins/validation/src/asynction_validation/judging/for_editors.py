"""AsyncAPI's JSON Schema of a version as an editor needs it: by which documents are checked here.

In addition it says what rules look at here: the version, and the WebSockets binding.
"""

from __future__ import annotations

import copy
from typing import Any

from asynction_core import Extension
from asynction_validation.judging.extended import subschemas
from asynction_validation.judging.official import VERSIONS, amended_schema

_WS, _CHANNEL_BINDINGS = "asynction-ws-binding", "asynction-channel-bindings"


def full_version(text: str) -> str:
    """Return a version of AsyncAPI as documents write it, by that or its short form (``2.6``).

    Raises:
        ValueError: There is none, or it is not supported.
    """
    for version in VERSIONS:
        if text in (version, f"{version}.0"):
            return f"{version}.0"
    known = ", ".join(f"{version}.0" for version in VERSIONS)
    raise ValueError(f"there is no AsyncAPI {text} here, but {known}")


def schema_for_editors(version: str, extensions: tuple[Extension, ...]) -> dict[str, Any]:
    """Return one JSON Schema (draft 7) that refers to nothing but itself.

    Args:
        version: The version of AsyncAPI, one of those that `full_version` returns.
        extensions: The extensions that are known.

    Raises:
        PluginError: The schema of one of these cannot be used.
    """
    minor = version.rpartition(".")[0]
    schema = copy.deepcopy(amended_schema(minor, extensions))
    schema["properties"]["asyncapi"] = {
        "description": f"The version of AsyncAPI: {version}.",
        "type": "string",
        "pattern": rf"^{minor.replace('.', '[.]')}[.]\d+$",
        "default": version,
    }
    _add_ws_binding(schema)
    _tell_bearer_apart(schema["definitions"])
    for name, definition in schema["definitions"].items():
        if name.startswith("x-"):
            definition["title"] = name.rstrip("_")
            _show_own_descriptions(definition)
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"AsyncAPI {version}",
    }
    return head | {key: value for key, value in schema.items() if key not in head}


def _show_own_descriptions(schema: dict[str, Any]) -> None:
    """Put descriptions where editors find them before those of what is referred to."""
    for one in subschemas(schema):
        if isinstance(one, dict) and "description" in one and one.keys() & {"anyOf", "if"}:
            one["allOf"] = [{"description": one["description"]}, *one.get("allOf", ())]


def _tell_bearer_apart(definitions: dict[str, Any]) -> None:
    """Name the one value of a field: editors choose among alternatives by that."""
    scheme = definitions["BearerHTTPSecurityScheme"]["properties"]["scheme"]
    of_bearer = {"anyOf": [{"type": "string", "enum": ["bearer"]}, scheme]}
    definitions["BearerHTTPSecurityScheme"]["properties"]["scheme"] = of_bearer


def _add_ws_binding(schema: dict[str, Any]) -> None:
    definitions = schema["definitions"]
    of_any_version = "anySchema" if "anySchema" in definitions else "schema"
    definitions[_WS] = _ws_binding({"$ref": f"#/definitions/{of_any_version}"})
    ws = {"anyOf": [{"$ref": f"#/definitions/{_WS}"}, {"$ref": "#/definitions/Reference"}]}
    if "channelBindingsObject" in definitions:
        definitions["channelBindingsObject"]["properties"]["ws"] = ws
        return
    bindings = {"$ref": "#/definitions/bindingsObject"}  # of 2.x: those of all objects
    definitions[_CHANNEL_BINDINGS] = {"allOf": [bindings, {"properties": {"ws": ws}}]}
    of_channels = {"$ref": f"#/definitions/{_CHANNEL_BINDINGS}"}
    definitions["channelItem"]["properties"]["bindings"] = of_channels
    of_components = definitions["components"]["properties"]["channelBindings"]
    of_components["additionalProperties"] = of_channels


def _ws_binding(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": "What the HTTP request that opens a connection has to be like.",
        "type": "object",
        "properties": {
            "method": {
                "description": "Socket.IO opens every connection with GET.",
                "enum": ["GET", "POST"],
            },
            "query": {
                "description": "The schema of an object of the query parameters, without "
                "Socket.IO's own.",
                "allOf": [schema],
            },
            "headers": {
                "description": "The schema of an object of the headers that it names.",
                "allOf": [schema],
            },
            "bindingVersion": {
                "description": "The version of the binding.",
                "type": "string",
                "default": "0.1.0",
            },
        },
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
