"""Find the callable that a dotted path means."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["HandlerPathError", "resolve"]


class HandlerPathError(LookupError):
    """A dotted path leads to no callable. The message says why, and what to do."""


def resolve(path: str) -> Callable[..., Any]:
    """Return the callable at a dotted path.

    Args:
        path: ``package.module.function``, ``package.module.Class.method``, or an instance with
            ``__call__`` in place of the function.

    Raises:
        HandlerPathError: There is no such module or attribute, importing a module fails, or what
            is there cannot be called.
    """
    names = path.split(".")
    if len(names) < 2 or not all(name.isidentifier() for name in names):
        raise HandlerPathError(
            "a dotted path to a callable is needed, as in 'package.module.function'"
        )
    found: Any = _import(names[0])
    if found is None:
        raise HandlerPathError(
            f"there is no module {names[0]!r}: check the spelling, and that it is installed or in "
            "a folder that Python imports from"
        )
    passed = names[0]
    for name in names[1:]:
        found = _step(found, passed, name)
        passed = f"{passed}.{name}"
    if not callable(found):
        raise HandlerPathError(f"{path!r} is {type(found).__name__}, which cannot be called")
    return found  # type: ignore[no-any-return]  # callable, as was just checked


def _step(found: Any, passed: str, name: str) -> Any:
    """Return the submodule or the attribute of that name."""
    if isinstance(found, ModuleType) and hasattr(found, "__path__"):
        submodule = _import(f"{passed}.{name}")
        if submodule is not None:
            return submodule
    try:
        return getattr(found, name)
    except AttributeError:
        kind = "module" if isinstance(found, ModuleType) else "class or object"
        raise HandlerPathError(
            f"the {kind} {passed!r} has no attribute {name!r}: check the spelling"
        ) from None


def _import(module: str) -> ModuleType | None:
    """Return a module, None if there is none of that name."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module:
            return None
        raise _failed(module, error) from error
    except Exception as error:
        raise _failed(module, error) from error


def _failed(module: str, error: Exception) -> HandlerPathError:
    return HandlerPathError(
        f"importing the module {module!r} fails with {type(error).__name__}: {error}"
    )
