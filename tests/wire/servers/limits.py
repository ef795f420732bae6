"""A server that tells what clients make it do and keep: `python limits.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `document`: the name of the document
- `options` for `from_spec`
"""

import sys
from typing import Any

from wire_json import dumps, loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from flask import Flask  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from flask_socketio import emit  # noqa: E402
from record import note, notes  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402
from asynction_core.addresses import Address  # noqa: E402
from asynction_security import current_token_info  # noqa: E402
from asynction_security.expiry import expiry_of  # noqa: E402

app = Flask(__name__)
lines: list[str] = []
matched = 0


class Keeping(logging.Handler):
    """Keeps the lines of a logger, tracebacks among them."""

    def emit(self, record: logging.LogRecord) -> None:
        lines.extend(self.format(record).split("\n"))


def counted(values_in: Any) -> Any:
    def count(self: Address, name: str) -> Any:
        global matched
        matched += 1
        return values_in(self, name)

    return count


Address.values_in = counted(Address.values_in)  # type: ignore[method-assign]
logging.getLogger("asynction").addHandler(Keeping())

asio = AsynctionSocketIO.from_spec(
    Path(__file__).with_name(CONFIGURATION["document"]),
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    **CONFIGURATION.get("options", {}),
)


def connect(auth: Any) -> bool | None:
    """Take a while, or refuse, or fail, if the client wants that."""
    wish = auth.get("wish") if isinstance(auth, dict) else None
    if wish == "wait":
        time.sleep(0.01)
    if wish == "fail":
        raise RuntimeError("the application says why")
    return False if wish == "refuse" else None


def say(text: str) -> Any:
    if text == "fail":
        raise RuntimeError("the application says why")
    if text == "wrong ack":
        return {"text": text}
    if text == "late":
        note("late")
        time.sleep(0.5)
        return str((current_token_info() or {}).get("sub"))
    if text.startswith("emit "):
        emit(text.removeprefix("emit "), text)
    if text.startswith("emit to "):
        emit("said", text, namespace=text.removeprefix("emit to "))
    if text.startswith("emit wrong"):
        emit("said", {"text": text})
    return f"heard {len(text)}"


def unknown(event: str, *args: Any) -> None:
    """Relay what the document lacks."""
    emit(event, *args)


for namespace in asio.spec.namespaces:
    asio.on("connect", namespace=namespace)(connect)
    asio.on("say", namespace=namespace)(say)
    asio.on("*", namespace=namespace)(unknown)


app.register_blueprint(notes)


@app.get("/lines")
def tell_lines() -> ResponseReturnValue:
    """Answer the lines of our logger."""
    return dumps(lines), {"Content-Type": "application/json"}


@app.get("/kept")
def tell_kept() -> ResponseReturnValue:
    """Answer what was done for clients, and what is kept of them."""
    environs = list(asio.server.environ.values())
    found = {
        "matched": matched,
        "known": len(asio.families._known),
        "namespaces": sum(len(one.get("asynction.namespaces", ())) for one in environs),
        "identities": sum(len(one.get("asynction.connections", ())) for one in environs),
        "endings": len(expiry_of(asio)._endings),
        "admitted": sum(map(len, asio._admission._admitted.values())),
        "rooms": sum(len(rooms.get(None, ())) for rooms in asio.server.manager.rooms.values()),
    }
    return dumps(found), {"Content-Type": "application/json"}


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    options = {"allow_unsafe_werkzeug": True} if asio.async_mode == "threading" else {}
    asio.run(app, port=CONFIGURATION["port"], **options)
