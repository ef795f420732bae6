"""Say of names of asynction 0.8.3 that are gone what to use instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

__all__ = ["gone"]


def gone(module: str, names: Mapping[str, str]) -> Callable[[str], NoReturn]:
    """Return the ``__getattr__`` of a module that 0.8.3 had.

    Args:
        module: The name of the module.
        names: What is gone, each with what to use instead. It raises an ImportError that says so,
            and an AttributeError for anything else.
    """

    def missing(name: str) -> NoReturn:
        if name in names:
            raise ImportError(
                f"{name} of {module} was there until asynction 0.8.3: {names[name]}", name=module
            )
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return missing
