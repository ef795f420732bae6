"""Where documents are judged otherwise than AsyncAPI's JSON Schemas say, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

RUNTIME_EXPRESSION = r"^\$message\.(header|payload)(#|$)"
"""How a runtime expression starts, which may end there; a rule looks at the rest."""

_EXTENSIONS: dict[str, Any] = {r"^x-[\w\d\.\x2d_]+$": {}}
_JUDGED = ("#/definitions/schema", "#/definitions/json-schema-draft-07-schema")
_OTHER_DRAFTS = r"json-schema\.org/draft(-0[46]|/2019-09|/2020-12)/schema#?$"
_REFERENCE = {"$ref": "#/definitions/Reference"}
_NAME_MAPS = frozenset({"definitions", "patternProperties", "properties"})
_LITERALS = frozenset({"const", "enum"})


def deviate(schema: dict[str, Any]) -> None:
    """Make all changes to a schema of AsyncAPI, in place."""
    for subschema in _subschemas(schema):
        for change in OF_EACH_SUBSCHEMA:
            change(subschema)
    for change_whole in OF_WHOLE_SCHEMA:
        change_whole(schema)


def _subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and all schemas in it."""
    todo = [schema]
    while todo:
        value = todo.pop()
        if type(value) is list:
            todo += value
        elif type(value) is dict:
            yield value
            for key, below in value.items():
                if key in _NAME_MAPS:
                    todo += below.values()
                elif key not in _LITERALS:
                    todo.append(below)


def _take_any_version(schema: dict[str, Any]) -> None:
    """The version is looked at before; a patch version has the schema of its minor version."""
    schema["properties"]["asyncapi"] = {}


def _let_one_of_be_any_of(subschema: dict[str, Any]) -> None:
    """One schema of `oneOf` that fits is enough.

    It refuses what is two things at once, as a $ref is that is a reference and a schema (in the
    query of a WebSockets binding, for example).
    """
    if "oneOf" in subschema:
        subschema["anyOf"] = subschema.pop("oneOf")


def _take_bare_references(schema: dict[str, Any]) -> None:
    """A message that is the text of a reference is read as a reference, with a warning."""
    message = schema["definitions"].get("message")
    if message is not None:
        message["anyOf"].append({"type": "string", "pattern": "#/"})


def _judge_no_other_formats(subschema: dict[str, Any]) -> None:
    """What is right in other schema formats (Avro, OpenAPI, …) is for them to say.

    And a reference to such a schema in another file is no such schema.
    """
    conditions = subschema.get("allOf")
    if isinstance(conditions, list) and _tells_formats(conditions):
        subschema["allOf"] = [one for one in conditions if _is_judged(one)]


def _tells_formats(conditions: list[Any]) -> bool:
    return any("schemaFormat" in str(one.get("if")) for one in conditions)


def _is_judged(condition: dict[str, Any]) -> bool:
    schemas: dict[str, Any] = condition.get("then", {}).get("properties", {})
    return any(schema.get("$ref") in _JUDGED for schema in schemas.values())


def _judge_no_other_drafts(schema: dict[str, Any]) -> None:
    """A schema whose `$schema` names another draft than 7 is for that draft to judge."""
    is_other = {"type": "string", "pattern": _OTHER_DRAFTS}
    for reference in _JUDGED:
        name = reference.rpartition("/")[2]
        definition = schema["definitions"][name]
        parts = definition.pop("definitions", {})  # which stay where references lead
        schema["definitions"][name] = {
            "description": definition.get("description", "A schema of JSON Schema draft 7."),
            "type": ["object", "boolean"],
            "if": {"type": "object", "required": ["$schema"], "properties": {"$schema": is_other}},
            "else": definition,
            **({"definitions": parts} if parts else {}),
        }


def _take_boolean_schemas(schema: dict[str, Any]) -> None:
    """What is no object lacks no 'schema'.

    A payload of 3.x may be `true` or `false`, which the schema takes for a Multi Format Schema
    Object.
    """
    any_schema = schema["definitions"].get("anySchema")
    if any_schema is not None:
        any_schema["if"]["type"] = "object"


def _take_other_bindings(schema: dict[str, Any]) -> None:
    """A protocol may be unknown to AsyncAPI, and so may be the version of its binding.

    Without a version the latest is meant, whichever that is. A rule looks at 'ws' in all versions.
    """
    for name, definition in schema["definitions"].items():
        if not name.endswith("BindingsObject"):
            continue
        definition["additionalProperties"] = True
        for protocol, binding in definition["properties"].items():
            conditions = binding.get("allOf", ())
            known = [one for one in conditions if "required" in one["if"]]
            definition["properties"][protocol] = {"allOf": known} if known else {}
        definition["properties"].pop("ws", None)


def _take_extensions(schema: dict[str, Any]) -> None:
    """OAuth Flows Objects and message examples may be extended, as other objects."""
    for name, definition in schema["definitions"].items():
        if name.startswith(("bindings-", "json-schema-")):
            continue
        for subschema in _subschemas(definition):
            closed = subschema.get("additionalProperties") is False
            if closed and subschema.get("required") != ["oneOf"]:  # no object, but a list
                subschema.setdefault("patternProperties", dict(_EXTENSIONS))


def _take_known_extensions(schema: dict[str, Any]) -> None:
    """The value of an extension is its author's."""
    schema["definitions"].pop("infoExtensions", None)
    info = schema["definitions"]["info"]
    if "allOf" in info:
        schema["definitions"]["info"] = info["allOf"][0]


def _take_references(schema: dict[str, Any]) -> None:
    """Components hold objects or references to them, in 2.x, too.

    The schemas of some versions forget references to traits and to server variables.
    """
    of_components = schema["definitions"]["components"]["properties"]
    for name in ("operationTraits", "messageTraits", "serverVariables"):
        values = of_components.get(name, {})
        if "$ref" in values:
            values = schema["definitions"][name]
        one = values.get("additionalProperties")
        if isinstance(one, dict) and "$ref" in one:
            values["additionalProperties"] = {"anyOf": [_REFERENCE, one]}


def _ignore_case_of_http_schemes(schema: dict[str, Any]) -> None:
    """The name of an HTTP authentication scheme may be written in any case (RFC 7235)."""
    bearer = {"type": "string", "pattern": "^[Bb][Ee][Aa][Rr][Ee][Rr]$"}
    definitions = schema["definitions"]
    definitions["BearerHTTPSecurityScheme"]["properties"]["scheme"] = bearer
    other = definitions["NonBearerHTTPSecurityScheme"]
    other["not"] = {"required": ["scheme"], "properties": {"scheme": bearer}}


def _take_whole_messages(subschema: dict[str, Any]) -> None:
    """A runtime expression may leave its fragment out ('Runtime Expression', all versions)."""
    pattern = subschema.get("pattern")
    if isinstance(pattern, str) and pattern.startswith(r"^\$message\."):
        subschema["pattern"] = RUNTIME_EXPRESSION


def _leave_tags_to_their_rule(subschema: dict[str, Any]) -> None:
    """A rule tells tags that are there twice, also if they differ in their descriptions."""
    properties = subschema.get("properties")
    tags = properties.get("tags") if isinstance(properties, dict) else None
    if isinstance(tags, dict):
        tags.pop("uniqueItems", None)


def _leave_formats_to_their_rule(subschema: dict[str, Any]) -> None:
    """A rule looks at URLs and e-mail addresses, and takes characters beyond ASCII as they are."""
    if isinstance(subschema.get("format"), str):
        del subschema["format"]


OF_EACH_SUBSCHEMA = (
    _let_one_of_be_any_of,
    _judge_no_other_formats,
    _take_whole_messages,
    _leave_tags_to_their_rule,
    _leave_formats_to_their_rule,
)
"""What is changed in each schema within a schema; each tells in its docstring why."""

OF_WHOLE_SCHEMA = (
    _take_any_version,
    _take_bare_references,
    _judge_no_other_drafts,
    _take_boolean_schemas,
    _take_other_bindings,
    _take_extensions,
    _take_known_extensions,
    _take_references,
    _ignore_case_of_http_schemes,
)
"""What is changed then, in this order.

None knows the version: what is to be changed may not be there.
"""
