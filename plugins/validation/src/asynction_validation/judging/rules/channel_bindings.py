"""Rules about the WebSockets binding (WebSockets Binding 0.1.0)."""

from __future__ import annotations

import re

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

_OF_UPGRADES = re.compile(r"(upgrade|sec-websocket-.*)$", re.IGNORECASE)
_VERSIONS = ("0.1.0", "latest")
_COMPOSED = {"allOf", "anyOf", "oneOf", "schemaFormat"}


def shape(bindings: Place, whole: Whole) -> Found:
    """The binding is an object."""
    if not isinstance(bindings.get("ws"), dict):
        yield bindings.child("ws"), "a WebSockets binding must be a mapping"


def method(binding: Place, whole: Whole) -> Found:
    """The method is GET or POST."""
    value = binding.get("method")
    if value not in ("GET", "POST"):
        yield binding.child("method"), "the method of a WebSockets binding is 'GET' or 'POST'"


def fields(binding: Place, whole: Whole) -> Found:
    """The binding of a channel has no other fields."""
    for field in binding.value:
        if field not in whole.shapes["wsBinding"] and not field.startswith("x-"):
            yield (
                binding.child(field),
                f"the WebSockets binding of a channel has no field {field!r}, only 'method', "
                "'query', 'headers' and 'bindingVersion'",
            )


def schemas(binding: Place, whole: Whole) -> Found:
    """Query and headers are described by schemas of objects with properties."""
    for field in ("query", "headers"):
        if field not in binding.value:
            continue
        where = binding.child(field)
        node = where.resolved()
        if node is None or (isinstance(node.value, dict) and _COMPOSED & node.value.keys()):
            continue  # it is for others to say what it is about
        if not isinstance(node.value, dict) or node.value.get("type") != "object":
            yield where, f"the schema of '{field}' must be of 'type: object'"
        elif "properties" not in node.value:
            yield where, f"the schema of '{field}' must have 'properties', one for each of them"


def version(binding: Place, whole: Whole) -> Found:
    """The version is one that is known here."""
    value = binding.get("bindingVersion")
    if isinstance(value, str) and value not in _VERSIONS:
        yield (
            binding.child("bindingVersion"),
            f"the version {value!r} of the WebSockets binding is not known here: it is read as "
            "'0.1.0'",
        )


def version_text(binding: Place, whole: Whole) -> Found:
    """The version is a text."""
    if not isinstance(binding.get("bindingVersion"), str):
        yield binding.child("bindingVersion"), "the version of a binding is a text, as in '0.1.0'"


def only_websocket(binding: Place, whole: Whole) -> Found:
    """The headers are none that only clients can send which start with a WebSocket."""
    schema = binding.child("headers").target_value()
    if not isinstance(schema, dict):
        return
    properties, required = schema.get("properties"), schema.get("required")
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and _OF_UPGRADES.match(name):
            yield binding.child("headers", "required"), _upgrade(name)
    for name, value in properties.items() if isinstance(properties, dict) else ():
        allowed = [value["const"]] if isinstance(value, dict) and "const" in value else None
        if isinstance(value, dict) and isinstance(value.get("enum"), list):
            allowed = value["enum"]
        if allowed is None or str(name).lower() != "connection":
            continue
        if not any(isinstance(one, str) and "keep-alive" in one.lower() for one in allowed):
            yield binding.child("headers", "properties", name), _upgrade(name)


def _upgrade(name: str) -> str:
    return (
        f"only a client that starts with a WebSocket sends such a header {name!r}: this refuses "
        "all others, and clients of Socket.IO start with polling by default. Leave it out"
    )


def reserved(bindings: Place, whole: Whole) -> Found:
    """The binding of anything but a channel is reserved, and empty."""
    value = bindings.get("ws")
    fields = value if isinstance(value, dict) else ()
    if any(field != "$ref" and not field.startswith("x-") for field in fields):
        yield (
            bindings.child("ws"),
            "WebSockets have no bindings but those of a channel: move it to 'bindings' of the "
            "channel, or leave it out",
        )
