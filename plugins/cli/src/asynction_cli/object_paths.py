"""Find what an option names as ``module:attribute``."""

from __future__ import annotations

from importlib import import_module

import click


def is_object_path(path: str, *, module_alone: bool = False) -> bool:
    """Return whether a text has the form ``module:attribute``.

    Args:
        path: The text.
        module_alone: Whether a module without an attribute will do.
    """
    module_name, colon, attributes = path.partition(":")
    names = [*module_name.split("."), *(attributes.split(".") if colon else ())]
    return bool(colon or module_alone) and all(name.isidentifier() for name in names)


def object_at(path: str, option: str) -> object:
    """Import what stands at a path.

    Args:
        path: ``module:attribute``, or a module.
        option: The option that names it.

    Raises:
        click.UsageError: There is no such thing.
        Exception: Whatever importing it raises.
    """
    module_name, _, attributes = path.partition(":")
    found = _module(module_name, option)
    for name in attributes.split(".") if attributes else ():
        found = _attribute(found, name, f"{option} {path}")
    return found


def _module(name: str, option: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # it is there, and imports something that is not
        raise click.UsageError(
            f"{option}: there is no module {error.name!r}: check the spelling, and that it is in "
            "the current folder or installed"
        ) from error


def _attribute(found: object, name: str, where: str) -> object:
    try:
        return getattr(found, name)
    except AttributeError:
        from difflib import get_close_matches

        similar = get_close_matches(name, dir(found), n=1)
        hint = f"is {similar[0]!r} meant?" if similar else "check the spelling"
        raise click.UsageError(f"{where}: there is no {name!r}: {hint}") from None
