"""Find the callables that a document names by dotted paths."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from asynction_core.document import Node

_HALF_IMPORTED = (
    ": it imports the module that builds the server, which needs it in turn. Import that "
    "one within its functions, or take current_app.extensions['socketio'] there"
)


class DottedPathError(LookupError):
    """A dotted path leads to no callable. The message says why, and what to do."""


def callable_named_by(node: Node, role: str, *, rule: str = "handler") -> Callable[..., Any]:
    """Return the callable whose dotted path stands at a place in a document.

    Args:
        node: The place.
        role: What the callable is for: a complaint begins with it.
        rule: The rule that it breaks to name none.

    Raises:
        SpecError: What stands there leads to no callable.
    """
    try:
        return resolve(node.text())
    except DottedPathError as error:
        message = f"the {role}, {node.value!r}, leads to no callable: {error}"
        raise node.error(message, rule=rule) from error


def resolve(path: str) -> Callable[..., Any]:
    """Return the callable at a dotted path.

    Args:
        path: ``package.module.function``, ``package.module.Class.method``, or an instance with
            ``__call__`` in place of the function.

    Raises:
        DottedPathError: There is no such module or attribute, importing a module fails, or what
            is there cannot be called.
    """
    names = path.split(".")
    if len(names) < 2 or not all(name.isidentifier() for name in names):
        raise DottedPathError(
            "a dotted path to a callable is needed, as in 'package.module.function'"
        )
    found: Any = _import(names[0])
    if found is None:
        raise DottedPathError(
            f"there is no module {names[0]!r}: check the spelling, and that it is installed or in "
            "a folder that Python imports from"
        )
    passed = names[0]
    for name in names[1:]:
        found = _step(found, passed, name)
        passed = f"{passed}.{name}"
    if not callable(found):
        raise DottedPathError(f"{path!r} is {type(found).__name__}, which cannot be called")
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
        if _is_being_imported(found):
            raise DottedPathError(
                f"the module {passed!r} has no attribute {name!r} yet, as it is still being "
                f"imported{_HALF_IMPORTED}"
            ) from None
        kind = "module" if isinstance(found, ModuleType) else "class or object"
        raise DottedPathError(
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
    except (Exception, SystemExit) as error:
        raise _failed(module, error) from error


def _failed(module: str, error: BaseException) -> DottedPathError:
    name, owner = getattr(error, "name", None), getattr(error, "obj", None)
    half = [owner, sys.modules.get(str(name))]  # of an AttributeError, and of an ImportError
    half.append(sys.modules.get(f"{getattr(owner, '__name__', None)}.{name}"))
    return DottedPathError(
        f"importing the module {module!r} fails with {type(error).__name__}: {error}"
        f"{_HALF_IMPORTED if any(map(_is_being_imported, half)) else ''}"
    )


def _is_being_imported(found: object) -> bool:
    """Return whether it is a module whose import waits for the one that is going on."""
    return bool(getattr(getattr(found, "__spec__", None), "_initializing", False))
