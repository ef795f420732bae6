"""Send what a test asks for, the way that it asks for, and tell what comes of it."""

from typing import Any

import flask_socketio
from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from record import described, note
from wire_json import dumps, loads

performing = Blueprint("performing", __name__)


@performing.post("/perform")
def perform_outside() -> ResponseReturnValue:
    """Do what the tests ask for outside of any event's handler."""
    return dumps(perform(loads(request.data))), {"Content-Type": "application/json"}


def perform(instruction: dict[str, Any]) -> dict[str, Any]:
    """Carry out an instruction and return what comes of it, `returned` or `raised`.

    Args:
        instruction: ``by``, the way to send (``"asio.emit"``, ``"flask_socketio.call"``, …);
            ``args``, its positional arguments; ``options``, its keywords; ``several`` if the second
            argument is a list of arguments, to be passed as a tuple; ``noting`` if the
            acknowledgement shall be noted.
    """
    asio = current_app.extensions["socketio"]
    ways = {
        "asio.emit": asio.emit,
        "asio.send": asio.send,
        "asio.call": asio.call,
        "flask_socketio.emit": flask_socketio.emit,
        "flask_socketio.send": flask_socketio.send,
        "flask_socketio.call": flask_socketio.call,
    }
    for handler in asio.server.namespace_handlers.values():
        ways |= {f"Namespace.{name}": getattr(handler, name) for name in ("emit", "send", "call")}
    args, options = instruction["args"], instruction.get("options", {})
    if instruction.get("several"):
        args = [args[0], tuple(args[1])]
    if instruction.get("noting"):
        options["callback"] = lambda *acked: note("acked", args=acked, event=args[0])
    try:
        return {"returned": ways[instruction["by"]](*args, **options)}
    except Exception as error:
        return {"raised": described(error)}
