"""A plugin of pytest: what imports `flask_socketio.SocketIO` gets a server of `SERVER`.

That of ours is built by `AsynctionSocketIO.from_spec`, with all that is installed. Without an async
mode of its own a test gets threading, which the tests were written for.
"""

import os
from pathlib import Path
from typing import Any

import flask_socketio
from flask import Flask

from asynction import AsynctionSocketIO

_DOCUMENT = Path(__file__).with_name("asyncapi.yaml")
_BARE = flask_socketio.SocketIO


def _bare(app: Flask | None = None, **options: Any) -> flask_socketio.SocketIO:
    return _BARE(app, **{"async_mode": "threading", **options})


def _ours(app: Flask | None = None, **options: Any) -> AsynctionSocketIO:
    options = {"async_mode": "threading", **options}
    return AsynctionSocketIO.from_spec(_DOCUMENT, app=app, **options)


flask_socketio.SocketIO = {"bare": _bare, "ours": _ours}[os.environ["SERVER"]]
