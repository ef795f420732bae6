"""The keywords that are Flask-SocketIO's, and those that nobody knows."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cache

import engineio
import pluggy
import socketio

from asynction_core.advice import advice
from asynction_core.plugins.options import OF_CORE, option_taken
from asynction_core.spelling import is_meant

# Those of Flask-SocketIO itself, besides those of the servers that it builds.
_FLASK_SOCKETIO = [
    "channel",
    "client_manager",
    "engineio_logger",
    "manage_session",
    "message_queue",
    "path",
    "resource",
]


@cache
def _options() -> frozenset[str]:
    """Return the keywords that Flask-SocketIO takes: Engine.IO ignores unknown ones in silence."""
    names = set(_FLASK_SOCKETIO)
    for server in (socketio.Server, engineio.Server):
        for base in server.__mro__[:-1]:
            code = inspect.unwrap(base.__init__).__code__  # inspect.signature() takes long
            names.update(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    return frozenset(names - {"self", "args", "kwargs", "app"})


def refuse_taken(options: Iterable[str], plugins: pluggy.PluginManager) -> None:
    """Refuse options of plugins that are Flask-SocketIO's.

    Args:
        options: The options that plugins have.
        plugins: The plugins.

    Raises:
        PluginError: There is such an option.
    """
    for name in options:
        if name in _options():
            raise option_taken(name, plugins)


def refuse_unknown(names: Iterable[str], of_plugins: Iterable[str]) -> None:
    """Refuse keywords that are no options of Flask-SocketIO.

    Args:
        names: Keywords that are no options of plugins.
        of_plugins: The options that plugins have.

    Raises:
        TypeError: There is such a keyword.
    """
    for name in names:
        if name in _options():
            continue
        way_out = advice("option", name)
        if way_out is not None:
            raise TypeError(
                f"from_spec() got the option {name!r} of a plugin that is not in use: {way_out}"
            )
        known = {*of_plugins, *OF_CORE, *_options()}
        hint = is_meant(name, known, cutoff=0.75)
        raise TypeError(
            f"from_spec() got an unknown option {name!r}{hint}: neither Flask-SocketIO nor an "
            f"installed plugin has it (plugins have {', '.join(sorted(of_plugins)) or 'none'})"
        )
