"""Merge the traits of an operation or a message into it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from asynction_core.document import Merged, Node


def with_traits(node: Node, *, override: bool = True) -> Node:
    """Return an operation or message with its traits merged into it.

    The traits are merged in their order with JSON Merge Patch (RFC 7386).

    Args:
        node: The operation or message.
        override: Whether a trait overrides what the object itself says: it does in AsyncAPI 2.0 to
            2.6 ("Operation Object", "Message Object"), and never in 3.x ("Traits Merge Mechanism").

    Raises:
        SpecError: The object, its ``traits`` or one of them has the wrong type.
    """
    traits = node.mapping().get("traits")
    if traits is None:
        return node
    own = {key: value for key, value in node.mapping().items() if key != "traits"}
    merged = own if override else {}
    origins: dict[str, Node] = {}
    for element in node.child("traits").elements():
        trait = element.resolved()
        patch = trait.mapping()
        if trait.uri != node.uri:
            # The references in it count from the file that the trait stands in.
            patch = _absolute(patch, trait.uri)
        merged = _merge_patch(merged, patch)
        origins |= {key: trait.with_value(patch).child(key) for key in patch}
    if not override:
        merged = _merge_patch(merged, own)
    # What is the object's own, or merged of several, stands where the object does.
    wholly = {
        key: one.with_value(merged[key])
        for key, one in origins.items()
        if key in merged and merged[key] == one.value
    }
    return replace(node, value=Merged(merged, wholly))


def _merge_patch(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merge_patch(result.get(key), value)
    return result


def _absolute(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_absolute(item, base) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: urljoin(base, item)
        if key == "$ref" and isinstance(item, str)
        else _absolute(item, base)
        for key, item in value.items()
    }
