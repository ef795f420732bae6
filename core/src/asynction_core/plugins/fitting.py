"""What a plugin has to look like: what is refused before it is registered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from asynction_core.exceptions import PluginError
from asynction_core.plugins.origin import Origin
from asynction_core.spelling import is_meant

if TYPE_CHECKING:
    from pluggy import HookimplOpts  # of newer ones

Marks = Callable[[object, str], "HookimplOpts | None"]
"""Returns how an attribute of a plugin is marked as a hook, None if it is not."""

_NEARLY = 0.9


def refuse_misfit(
    plugin: object, origin: Origin, marks: Marks, hooks: Mapping[str, Collection[str]]
) -> dict[str, HookimplOpts]:
    """Refuse what does not fit the hooks.

    Args:
        plugin: What may be a plugin.
        origin: Whose it is.
        marks: Tells how its attributes are marked.
        hooks: The arguments of the hooks, by their names.

    Returns:
        How its hooks are marked, by the names of their attributes.

    Raises:
        PluginError: It does not fit.
    """
    marked = dict(_marked(plugin, origin, marks))
    for attribute in dir(plugin):
        if attribute.startswith("asynction_") and attribute not in marked:
            _refuse_unmarked(plugin, attribute, origin, hooks)
    if not marked:
        raise PluginError(
            f"{origin} implements no hook: give a module or an object with functions that are "
            "marked with @hookimpl"
        )
    for attribute, options in marked.items():
        hook = options.get("specname") or attribute
        if hook in hooks:
            _refuse_arguments(plugin, attribute, origin, hooks[hook])
        elif not options.get("optionalhook"):
            raise PluginError(
                f"{origin} does not fit the hooks: unknown hook {hook!r}{is_meant(hook, hooks)}"
            )
        function = getattr(plugin, attribute)
        is_wrapper = options.get("wrapper") or options.get("hookwrapper")
        if is_wrapper and not inspect.isgeneratorfunction(function):
            raise PluginError(
                f"{origin} does not fit the hooks: {attribute} is marked as a wrapper and does not "
                "yield: have it yield once, which gives what others return"
            )
    return marked


def _marked(plugin: object, origin: Origin, marks: Marks) -> Iterator[tuple[str, HookimplOpts]]:
    contents = vars(plugin) if inspect.ismodule(plugin) else {}
    for attribute in dir(plugin):
        if attribute in contents and not inspect.isroutine(contents[attribute]):
            continue  # which pluggy would find out in a longer way
        try:
            options = marks(plugin, attribute)
        except Exception as error:
            raise PluginError(
                f"{origin} does not fit the hooks: its attribute {attribute!r} cannot be read "
                f"({type(error).__name__}: {error})"
            ) from error
        if options is not None:
            yield attribute, options


def _refuse_unmarked(
    plugin: object, attribute: str, origin: Origin, hooks: Collection[str]
) -> None:
    if attribute in hooks:
        raise PluginError(f"{origin} has {attribute!r} without @hookimpl: mark it with that")
    meant = is_meant(attribute, hooks, cutoff=_NEARLY)
    if meant and inspect.isroutine(inspect.getattr_static(plugin, attribute, None)):
        raise PluginError(
            f"{origin} has {attribute!r}{meant} without @hookimpl: mark it with that, or give it a "
            "name of its own"
        )


def _refuse_arguments(
    plugin: object, attribute: str, origin: Origin, known: Collection[str]
) -> None:
    """Refuse arguments that nothing is given for."""
    for one in inspect.signature(getattr(plugin, attribute)).parameters.values():
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) or one.default is not one.empty:
            continue
        if one.name == "self" and inspect.isclass(plugin):
            raise PluginError(
                f"{origin} does not fit the hooks: it is a class: give an instance of it, as "
                f"{plugin.__name__}() makes one"
            )
        if one.kind is one.KEYWORD_ONLY:
            raise PluginError(
                f"{origin} does not fit the hooks: {attribute} has {one.name!r} behind a '*': "
                "nothing is given by keyword, so leave the '*' out"
            )
        if one.name not in known:
            raise PluginError(
                f"{origin} does not fit the hooks: {attribute} has the argument {one.name!r}"
                f"{is_meant(one.name, known)}: it can have {', '.join(known) or 'none'}"
            )
