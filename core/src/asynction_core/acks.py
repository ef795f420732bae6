"""Tell Message Ack Objects (`x-ack`) from schemas, which may stand in their place."""

from __future__ import annotations

ACK_FIELDS = frozenset({"args", "description", "error"})
"""The fields of a Message Ack Object, besides extensions."""


def is_ack_object(value: object) -> bool:
    """Return whether a value is a Message Ack Object; any other is a schema: that of ``args``.

    Args:
        value: What stands under ``x-ack`` or what it refers to in the end.
    """
    return isinstance(value, dict) and all(
        key in ACK_FIELDS or (isinstance(key, str) and key.startswith("x-")) for key in value
    )
