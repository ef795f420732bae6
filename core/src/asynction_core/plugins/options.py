"""Sort the keywords of `from_spec` into options of plugins and options of Flask-SocketIO."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import engineio
import pluggy
import socketio

from asynction_core.exceptions import PluginError
from asynction_core.hookspecs import Option

__all__ = ["sort_options"]

_FLASK_SOCKETIO = frozenset(
    {
        "channel",
        "client_manager",
        "engineio_logger",
        "manage_session",
        "message_queue",
        "path",
        "resource",
    }
)

_CORE = frozenset(
    {
        "allow_remote_refs",
        "app",
        "default_error_handler",
        "disable_plugins",
        "on_missing_server",
        "on_undocumented",
        "plugins",
        "server_name",
        "spec_path",
    }
)

# Who brings an option that no installed plugin has: said to whoever uses it.
_BROUGHT_BY = {
    "accept_any_credentials": "asynction-security",
    "channel_parameters": "asynction-validation",
    "check_document": "asynction-validation",
    "docs_hide_internals": "asynction-docs",
    "docs_try_it": "asynction-docs",
    "on_invalid": "asynction-validation",
    "skip_unsupported_schemas": "asynction-validation",
    "validate_formats": "asynction-validation",
    "validation_engine": "asynction-validation",
}


def sort_options(
    plugins: pluggy.PluginManager, given: Mapping[str, Any], keywords: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options of plugins, with defaults filled in, and those of Flask-SocketIO.

    Args:
        plugins: The plugins of the server.
        given: Options that are keywords of `from_spec` itself, though plugins define them.
        keywords: The other keywords that the caller gave.

    Raises:
        PluginError: Two plugins define the same option, or one defines an option of the core or of
            Flask-SocketIO.
        TypeError: A keyword is an option of nobody's.
        ValueError: An option has a value that its plugin does not take.
    """
    of_server = _server_options()
    taken = of_server | _CORE
    defined: dict[str, Option] = {}
    for options in plugins.hook.asynction_options():
        for name, option in options.items():
            if name in defined or name in taken:
                raise PluginError(
                    f"a plugin defines the option {name!r}, which another plugin, the core or "
                    "Flask-SocketIO has already: leave one plugin out with disable_plugins=[...]"
                )
            defined[name] = option
    values = {name: option.default for name, option in defined.items()} | dict(given)
    for_server = {}
    for name, value in keywords.items():
        if name in defined:
            check = defined[name].check
            if check is not None:
                check(value)
            elif isinstance(defined[name].default, bool) and not isinstance(value, bool):
                raise TypeError(f"{name} is True or False, not {value!r}")
            values[name] = value
        elif name in of_server:
            for_server[name] = value
        elif name in _BROUGHT_BY:
            raise TypeError(
                f"from_spec() got the option {name!r} of a plugin that is not installed, or left "
                f"out: pip install {_BROUGHT_BY[name]}"
            )
        else:
            raise TypeError(
                f"from_spec() got an unknown option {name!r}: neither Flask-SocketIO nor an "
                f"installed plugin has it (plugins have {', '.join(sorted(defined)) or 'none'})"
            )
    return values, for_server


def _server_options() -> frozenset[str]:
    """Return the keywords that Flask-SocketIO takes: Engine.IO ignores unknown ones in silence."""
    names = set(_FLASK_SOCKETIO)
    for server in (socketio.Server, engineio.Server):
        for base in server.__mro__[:-1]:
            names.update(inspect.signature(base.__init__).parameters)
    return frozenset(names - {"self", "args", "kwargs", "app"})
