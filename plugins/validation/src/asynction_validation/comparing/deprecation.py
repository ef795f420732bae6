"""What a document marks as deprecated, and may be gone in its next version."""

from __future__ import annotations

from typing import Any

from asynction_core import Event, Namespace, Node
from asynction_jsonschema.subschemas import LAYOUTS, rewritten
from asynction_validation.comparing.described import Described


def event_is_deprecated(event: Event, namespace: Namespace) -> bool:
    """Return whether an event is to go: its message, its operation or its channel says so."""
    operation = [event.operation.node] if event.operation is not None else []
    return any(map(_is_marked, (event.node, *operation, namespace.node)))


def namespace_is_deprecated(namespace: Namespace) -> bool:
    """Return whether a namespace is to go, or all of its events are."""
    events = [*namespace.receives.values(), *namespace.sends.values()]
    return _is_marked(namespace.node) or (
        bool(events) and all(event_is_deprecated(event, namespace) for event in events)
    )


def _is_marked(node: Node) -> bool:
    value = node.resolved().value
    return isinstance(value, dict) and value.get("deprecated") is True


def without_deprecated(described: Described, *, needed_alone: bool) -> Described | None:
    """Return a schema without the properties that are marked as deprecated; None if none is.

    Args:
        described: The schema.
        needed_alone: Whether they may still be there, and only need not be.
    """
    found = False

    def change(changed: dict[str, Any], original: dict[str, Any]) -> None:
        nonlocal found
        properties = original.get("properties")
        if not isinstance(properties, dict):
            return
        gone = {name for name, one in properties.items() if _says_so(one)}
        found = found or bool(gone)
        needed = [name for name in original.get("required", ()) if name not in gone]
        if "required" in original:
            changed.pop("required")
            changed.update({"required": needed} if needed else {})
        if not needed_alone:
            kept = {name: one for name, one in changed["properties"].items() if name not in gone}
            changed["properties"] = kept

    if "deprecated" not in described.text or described.problem is not None:
        return None
    contents = rewritten(described.contents, LAYOUTS[described.dialect], change)
    return described.with_contents(contents) if found else None


def _says_so(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("deprecated") is True
