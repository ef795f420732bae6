"""AsyncAPI's JSON Schemas with the extensions (`x-…`) that plugins declare put into them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import getitem
from typing import Any

from asynction_core import Extension, PluginError

_SCHEMES = {
    "securityScheme:X509": "X509",
    "securityScheme:apiKey": "apiKey",
    "securityScheme:http:basic": "NonBearerHTTPSecurityScheme",
    "securityScheme:http:bearer": "BearerHTTPSecurityScheme",
    "securityScheme:httpApiKey": "APIKeyHTTPSecurityScheme",
    "securityScheme:oauth2": "oauth2Flows",
    "securityScheme:openIdConnect": "openIdConnect",
    "securityScheme:userPassword": "userPassword",
}
_OTHER_SCHEMES = (
    "SaslGssapiSecurityScheme SaslPlainSecurityScheme SaslScramSecurityScheme "
    "asymmetricEncryption symmetricEncryption"
)
# What AsyncAPI's schemas call the objects, where it is something else, in one of the versions.
_DEFINITIONS = {
    **_SCHEMES,
    "channel": "channelItem channel",
    "message": "message messageObject messageTrait",
    "operation": "operation operationTrait",
    "securityScheme": " ".join([*_SCHEMES.values(), _OTHER_SCHEMES]),
}

_SCHEMAS = frozenset({"additionalProperties", "else", "if", "items", "not", "then"})
_LISTS = frozenset({"allOf", "anyOf"})
_MAPS = frozenset({"patternProperties", "properties"})
_ASSERTIONS = (
    "$ref const enum exclusiveMaximum exclusiveMinimum maxItems maxLength maximum minItems "
    "minLength minimum pattern required type uniqueItems"
)
_ANNOTATIONS = (
    "$comment default defaultSnippets deprecationMessage description doNotSuggest enumDescriptions "
    "errorMessage examples markdownDescription patternErrorMessage title"
)
_KEYWORDS = _SCHEMAS | _LISTS | _MAPS | {*_ASSERTIONS.split(), *_ANNOTATIONS.split()}


def extend(schema: dict[str, Any], extensions: Iterable[Extension], major: int) -> None:
    """Put what extensions may hold into a schema of AsyncAPI, in place.

    Each is a definition of its own, whose name starts with ``x-``.

    Args:
        schema: The schema of a version, with the deviations from it.
        major: The major version.

    Raises:
        PluginError: The schema of an extension cannot be checked here.
    """
    definitions = schema["definitions"]
    for one in extensions:
        if major not in one.majors:
            continue
        _check(one, definitions)
        name = one.name
        while name in definitions:  # it may hold something else in another object
            name += "_"
        definitions[name] = copy.deepcopy(dict(one.schema))
        for object in one.objects:
            _put(one.name, {"$ref": f"#/definitions/{name}"}, object, schema)


def _put(name: str, reference: dict[str, Any], object: str, schema: dict[str, Any]) -> None:
    definitions = schema["definitions"]
    if object == "document":
        schema["properties"][name] = reference
    for definition in _DEFINITIONS.get(object, object).split():
        is_trait = definition.endswith("Trait")  # null there removes it
        value = {"anyOf": [reference, {"type": "null"}]} if is_trait else reference
        for part in _extendable(definitions.get(definition, {})):
            part.setdefault("properties", {})[name] = value


def _extendable(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the parts of a definition in which extensions are allowed."""
    if any(pattern.startswith("^x-") for pattern in schema.get("patternProperties", ())):
        yield schema
    for keyword in _LISTS:
        for one in schema.get(keyword, ()):
            yield from _extendable(one)
    if "else" in schema:
        yield from _extendable(schema["else"])


def _check(extension: Extension, definitions: dict[str, Any]) -> None:
    """Check that a schema says nothing but what is checked here.

    Raises:
        PluginError: It does.
    """
    for schema in subschemas(extension.schema):
        if schema is True:
            continue
        if not isinstance(schema, Mapping):
            raise _unusable(extension, f"{schema!r} is none")
        for keyword in sorted({*schema} - _KEYWORDS):
            raise _unusable(extension, f"the keyword {keyword!r} is not checked here")
        if "$ref" in schema and not _leads(schema["$ref"], definitions):
            raise _unusable(extension, f"AsyncAPI's JSON Schema has no {schema['$ref']!r}")
        patterns = [schema["pattern"]] if "pattern" in schema else []
        for pattern in [*patterns, *schema.get("patternProperties", ())]:
            try:
                re.compile(pattern)
            except re.error as error:
                raise _unusable(extension, f"the pattern {pattern!r} is none: {error}") from None


def require_schemas(extensions: Iterable[Extension]) -> None:
    """Do nothing if each extension has a valid schema: to be asked once one of them fails.

    Raises:
        PluginError: One has none.
    """
    from asynction_jsonschema import SchemaInvalid
    from asynction_jsonschema.dialects import Dialect
    from asynction_jsonschema.engines.meta_schemas import require_valid

    for one in extensions:
        try:
            require_valid(dict(one.schema), Dialect.DRAFT_7)
        except SchemaInvalid as error:
            raise _unusable(one, str(error)) from None


def subschemas(schema: Any) -> Iterator[Any]:
    """Yield a schema and all schemas in it, but for the one that lets nothing else pass."""
    yield schema
    for keyword, value in schema.items() if isinstance(schema, Mapping) else ():
        if keyword in _MAPS and isinstance(value, Mapping):
            below = [*value.values()]
        elif keyword in (*_LISTS, "items") and isinstance(value, list):
            below = value
        elif keyword == "additionalProperties" and value is False:
            below = []
        else:
            below = [value] if keyword in _SCHEMAS else []
        for one in below:
            yield from subschemas(one)


def _leads(reference: str, definitions: dict[str, Any]) -> bool:
    start, *steps = reference.split("/")
    try:
        reduce(getitem, steps[1:], definitions)
    except (LookupError, TypeError):
        return False
    return start == "#" and steps[:1] == ["definitions"] and len(steps) > 1


def _unusable(extension: Extension, why: str) -> PluginError:
    return PluginError(
        f"the schema of the extension {extension.name!r}, which {extension.declared_by} declares, "
        f"cannot be used: {why}"
    )
