"""Sort the keywords of `from_spec` into options of plugins and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from asynction_core.exceptions import PluginError
from asynction_core.plugins.given import by_whom
from asynction_core.plugins.implementation import AS_IT_IS, Implementation

if TYPE_CHECKING:
    import pluggy

    from asynction_core.plugins.option import Option

# Keywords of `from_spec` itself, though plugins define them: nobody may install those.
_PROMISED = frozenset({"docs", "validation"})

OF_CORE = frozenset(
    [
        "allow_remote_refs",
        "app",
        "attachments_timeout",
        "default_error_handler",
        "disable_plugins",
        "max_namespace_length",
        "max_namespaces_per_connection",
        "health",
        "max_attachment_bytes",
        "max_attachments",
        "max_unsent_bytes",
        "on_missing_server",
        "on_undocumented",
        "plugins",
        "queue_timeout",
        "reference_root",
        "server_name",
        "spec_path",
    ]
)
"""Keywords of `from_spec` that are nobody's options."""


def sort_options(
    plugins: pluggy.PluginManager, keywords: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options of plugins, with defaults filled in, and the keywords that are none.

    Args:
        keywords: The keywords that the caller gave.

    Raises:
        PluginError: Two plugins define the same option, or one defines an option of the core.
        TypeError: An option that is True or False has another value.
        ValueError: An option has a value that its plugin does not take.
    """
    defined = defined_options(plugins)
    values = {name: option.default for name, option in defined.items()}
    others = {}
    for name, value in keywords.items():
        if name in defined:
            _check(name, defined[name], value, plugins)
        elif name in _PROMISED:
            check_switch(name, value)
        else:
            others[name] = value
            continue
        values[name] = value
    return values, others


def check_switch(name: str, value: object) -> None:
    """Check the value of an option that is on or off.

    Raises:
        TypeError: It is neither.
    """
    if not isinstance(value, bool):
        hint = " (a Flask app is given as app=...)" if name in _PROMISED else ""
        raise TypeError(f"{name} is True or False, not {value!r}{hint}")


def check_choice(name: str, value: object, choices: Sequence[str] = ("warn", "error")) -> None:
    """Check the value of an option that says how something is reported.

    Args:
        name: The option.
        choices: The values that it takes.

    Raises:
        ValueError: It is none of these.
    """
    if value not in choices:
        named = " or ".join(map(repr, choices))
        raise ValueError(f"{name} is {named}, not {value!r}")


def defined_options(plugins: pluggy.PluginManager) -> dict[str, Option]:
    """Return the options that plugins define, by name.

    Raises:
        PluginError: Two plugins define the same option, or one defines an option of the core.
    """
    defined: dict[str, Option] = {}
    for options in plugins.hook.asynction_options():
        for name, option in options.items():
            if name in defined or name in OF_CORE:
                raise option_taken(name, plugins)
            defined[name] = option
    return defined


def option_taken(name: str, plugins: pluggy.PluginManager) -> PluginError:
    """Return the error that an option of a plugin is somebody's already."""
    owners = [str(by.origin) for by in _owners(name, plugins)]
    if len(owners) == 1:
        owners.append("the core or Flask-SocketIO")
    return PluginError(
        f"the option {name!r} is defined by {' and by '.join(owners)}: leave one plugin out with "
        "disable_plugins=[...]"
    )


def _owners(name: str, plugins: pluggy.PluginManager) -> Iterator[Implementation]:
    """Yield what defines an option, before others change its defaults."""
    for hook in plugins.hook.asynction_options.get_hookimpls():
        define: Any = hook.function
        if not (hook.wrapper or hook.hookwrapper):
            options = define() or {}
            by = by_whom(options)
            if name in options and by is not None:
                yield by


def _check(name: str, option: Option, value: object, plugins: pluggy.PluginManager) -> None:
    if option.check is None:
        if isinstance(option.default, bool):
            check_switch(name, value)
        return
    try:
        option.check(value)
    except (*AS_IT_IS, TypeError, ValueError):  # so it says that the value is none
        raise
    except BaseException as error:
        for by in _owners(name, plugins):
            raise by.blamed(error, f"the check of the option {name!r}") from error
        raise
