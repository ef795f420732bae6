"""Tell of fields that no object of AsyncAPI 2.x has: most are misspelt, and would do nothing."""

from __future__ import annotations

from difflib import get_close_matches

from asynction_core._log import logger
from asynction_core.document import Node

__all__ = ["FIELDS", "warn_of_unknown_fields"]

_DESCRIBED = frozenset({"$ref", "bindings", "description", "externalDocs", "summary", "tags"})

FIELDS = {
    "document": frozenset(
        {"asyncapi", "channels", "components", "defaultContentType", "id", "info", "servers"}
    ),
    "server": frozenset({"protocol", "protocolVersion", "security", "url", "variables"}),
    "channel": frozenset({"parameters", "publish", "servers", "subscribe"}),
    "operation": frozenset({"message", "operationId", "security", "traits"}),
    "message": frozenset(
        {
            "contentType",
            "correlationId",
            "examples",
            "headers",
            "messageId",
            "name",
            "payload",
            "schemaFormat",
            "title",
            "traits",
        }
    ),
}
"""The fields of the objects that are parsed, besides those that any of them may have."""

_EXTENSIONS = frozenset({"x-ack", "x-handler", "x-handlers", "x-messageAcks", "x-security"})


def warn_of_unknown_fields(node: Node, kind: str) -> None:
    """Log a warning for each field of an object that is no field of such an object.

    Extensions (``x-…``) are anybody's, but one that is nearly one of ours is told of, too.

    Args:
        node: The object.
        kind: Which object it is, a key of `FIELDS`.
    """
    known = FIELDS[kind] | _DESCRIBED
    for key in node.mapping():
        if key in known or key in _EXTENSIONS:
            continue
        is_extension = key.startswith("x-")
        meant = get_close_matches(key, _EXTENSIONS if is_extension else known, n=1, cutoff=0.75)
        if is_extension and not meant:
            continue
        hint = f": is {meant[0]!r} meant?" if meant else ""
        complaint = f"the {kind} has a field {key!r}, which means nothing here{hint}"
        logger.warning("%s", node.child(key).error(complaint))
