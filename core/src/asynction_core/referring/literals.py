"""Which parts of a document are data or names, and therefore hold no references."""

from __future__ import annotations

LITERALS = frozenset({"const", "enum", "default", "example", "examples"})
"""Fields whose value is data as it would be on the wire: a ``$ref`` in it is no reference."""

NAME_MAPS = frozenset(
    {
        # JSON Schema
        "$defs",
        "definitions",
        "dependencies",
        "dependentSchemas",
        "patternProperties",
        "properties",
        # AsyncAPI
        "channels",
        "operations",
        "parameters",
        "servers",
        "variables",
        # AsyncAPI, Components Object
        "channelBindings",
        "correlationIds",
        "messageBindings",
        "messageTraits",
        "messages",
        "operationBindings",
        "operationTraits",
        "replies",
        "replyAddresses",
        "tags",
        "schemas",
        "securitySchemes",
        "serverBindings",
        "serverVariables",
        "x-messageAcks",
    }
)
"""Fields whose value maps names that the author chose: a key ``default`` in it is a name."""
