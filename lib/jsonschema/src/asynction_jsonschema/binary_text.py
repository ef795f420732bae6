"""Texts that stand for bytes: strings with the format ``binary``."""

from __future__ import annotations

from typing import Any

__all__ = ["BinaryText", "with_bytes"]


class BinaryText(str):
    """A string that stands for bytes on a transport that has them, as Socket.IO does."""

    __slots__ = ()


def with_bytes(value: Any) -> Any:
    """Return made-up data with bytes instead of the strings that stand for some.

    Args:
        value: What `FakeData` or `candidates` has made; mappings and lists are changed in place.
    """
    if isinstance(value, BinaryText):
        return value.encode(errors="surrogatepass")
    if isinstance(value, dict):
        for name, item in value.items():
            value[name] = with_bytes(item)
    elif isinstance(value, list):
        value[:] = map(with_bytes, value)
    return value
