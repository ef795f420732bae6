"""Which async mode a server has, and why: what is installed may have chosen it."""

from __future__ import annotations

import logging
import os
from importlib.util import find_spec
from typing import Any

from asynction_core.log import logger

# What brings WebSocket, where it is not the async mode itself: the first that is installed does.
_WEBSOCKETS = {
    "gevent": ["gevent-websocket", "simple-websocket"],
    "threading": ["simple-websocket"],
}
_MODULES = {"gevent-websocket": "geventwebsocket", "simple-websocket": "simple_websocket"}


def tell_async_mode(server: Any, asked: str | None) -> None:
    """Log the async mode of a server; warn of eventlet that nobody has asked for.

    Args:
        server: The server of python-socketio.
        asked: The async mode that was asked for, None if none was.
    """
    if asked is None and server.async_mode == "eventlet":
        logger.warning(
            "async mode 'eventlet': nobody asked for it, it is taken because eventlet, which is no "
            "longer developed, is installed: choose one, such as async_mode='threading'"
        )
    elif logger.isEnabledFor(logging.INFO):
        logger.info(
            "async mode %r (%s): %s", server.async_mode, _reason(asked), _transports(server)
        )


def _reason(asked: str | None) -> str:
    if asked is not None:
        return "asked for"
    if os.environ.get("FLASK_RUN_FROM_CLI"):
        return "as Flask's command line serves it"
    return "the first of those that are installed, as nobody asked for one"


def _transports(server: Any) -> str:
    if "websocket" not in server.eio.transports:
        return "polling alone, as transports=[...] asks for"
    packages = _WEBSOCKETS.get(server.async_mode)
    if packages is None:
        return "polling and WebSocket"
    for package in packages:
        if find_spec(_MODULES[package]):
            return f"polling, and WebSocket by {package}"
    return f"polling alone, for WebSocket pip install {packages[-1]}"
