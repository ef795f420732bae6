"""Find what a document asks to be enforced and what cannot be, or should not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asynction_core import Spec, SpecError
from asynction_validation.enforcing.compiler import compiler_of

__all__ = ["complaints_about"]


def complaints_about(spec: Spec, options: Mapping[str, Any]) -> Iterator[SpecError]:
    """Yield what is wrong with schemas, or leaves them unchecked, and bindings that admit nobody.

    Args:
        spec: What the document asks for.
        options: The options of the plugin.
    """
    yield from compiler_of(spec, options).complaints
    for namespace in spec.namespaces.values():
        bindings = namespace.bindings
        if bindings is not None and bindings.method not in (None, "GET"):
            yield bindings.node.error(
                f"Socket.IO opens every connection with GET: {bindings.method} lets nobody into "
                f"{namespace.name!r}",
                severity="warning",
            )
