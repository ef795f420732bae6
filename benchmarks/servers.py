"""The servers under measurement: the same handler, bound by hand or by a document."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Literal, get_args

import handlers
from documents import NAMESPACE, RECEIVED, one_namespace
from flask import Flask
from flask_socketio import SocketIO

Kind = Literal["bare", "off", "fast", "jsonschema", "0.8.3"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VALIDATED: tuple[Kind, ...] = ("fast", "jsonschema", "0.8.3")

_OPTIONS: dict[Kind, dict[str, Any]] = {
    "off": {"validation": False},
    "fast": {"validation_engine": "jsonschema-rs"},
    "jsonschema": {"validation_engine": "jsonschema"},
    "0.8.3": {},
}


def build(kind: Kind, handler: str = "answer", **options: Any) -> tuple[Flask, SocketIO]:
    """Return an app and its server with one received and one sent event.

    Arguments:
        kind: "bare" is Flask-SocketIO alone; "off", "fast" and "jsonschema" are ours without
            validation and with either engine; "0.8.3" is ours of old, to be run in its own
            environment.
        handler: Which of the handlers takes the event.
        options: More options for Flask-SocketIO; its async mode is threading if they do not say.
    """
    options = {"async_mode": "threading"} | options
    app = Flask(__name__)
    if kind == "bare":
        bare = SocketIO(app, **options)
        bare.on_event(RECEIVED, getattr(handlers, handler), namespace=NAMESPACE)
        return app, bare
    text = one_namespace().replace("handlers.answer", f"handlers.{handler}")
    return app, from_text(text, app, **_OPTIONS[kind], **options)


def from_text(text: str, app: Flask, **options: Any) -> SocketIO:
    """Return the server that the installed asynction builds from the text of a document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asyncapi.yaml")
        path.write_text(text)
        return from_path(path, app, **options)


def from_path(path: Path, app: Flask, **options: Any) -> SocketIO:
    """Return the server that the installed asynction builds from a file."""
    from asynction import AsynctionSocketIO  # not at the top: a bare server needs none

    options = {"async_mode": "threading"} | options
    server: SocketIO = AsynctionSocketIO.from_spec(spec_path=path, app=app, **options)
    return server
