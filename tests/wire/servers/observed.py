"""A server that notes what its observer is told: `python observed.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
"""

import sys
from typing import Any

from wire_json import loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

from typing import NoReturn  # noqa: E402

from flask import Flask  # noqa: E402
from record import note, notes  # noqa: E402

from asynction import AsynctionException, AsynctionSocketIO  # noqa: E402
from asynction_core import Observation, current_connection, hookimpl  # noqa: E402

TOKEN = {"type": "httpApiKey", "in": "query", "name": "token", "x-apiKeyInfoFunc": "observed.known"}
TEXT = {"type": "string"}
DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "test", "version": "1"},
    "channels": {
        "/": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "say", "payload": TEXT, "x-ack": {"args": TEXT}},
                        {"name": "order", "payload": TEXT, "x-security": [{"token": []}]},
                        {"name": "unbound"},
                    ]
                }
            },
            "subscribe": {"message": {"name": "said", "payload": TEXT}},
        },
        "/rooms/{room}": {
            "parameters": {"room": {"schema": {"maxLength": 3}}},
            "publish": {"message": {"name": "say"}},
        },
        "/secret": {"x-security": [{"token": []}]},
        "/busy": {},
    },
    "components": {"securitySchemes": {"token": TOKEN}},
}


def known(token: str) -> dict[str, str] | None:
    return {"sub": token} if token == "right" else None


def noting(method: str) -> Any:
    def tell(self: object, observation: Observation) -> None:
        error = observation.exception
        note(
            "told",
            method=method,
            of=[observation.namespace, observation.event, observation.outcome, observation.fault],
            raised=None if error is None else type(error).__name__,
            duration=observation.duration,
        )

    return tell


class Observed:
    @hookimpl
    def asynction_observe(self) -> "Observed":
        return self

    @hookimpl
    def asynction_start(self) -> None:
        note("start")

    @hookimpl
    def asynction_stop(self) -> None:
        print("plugins stop")

    @hookimpl
    def asynction_disconnect(self) -> Any:
        return lambda reason: note("clean up", reason=reason, sid=current_connection().sid)

    connected, refused, disconnected, received, sent = map(
        noting, ("connected", "refused", "disconnected", "received", "sent")
    )


sys.modules["observed"] = sys.modules["__main__"]
app = Flask(__name__)
app.register_blueprint(notes)
asio = AsynctionSocketIO.from_spec(
    DOCUMENT, app=app, plugins=[Observed()], async_mode=CONFIGURATION["async_mode"]
)


@asio.on("say")
def say(text: str) -> Any:
    if text == "fail":
        raise RuntimeError
    if text == "wrong ack":
        return 1
    if text == "wrong emission":
        asio.emit("said", 1)
    if text == "emission beyond":
        asio.emit(text)
    if text == "sleep":
        asio.sleep(0.2)
    return text


class Busy(AsynctionException):
    refusal = "come again later"
    refusal_data: Any = {"retryIn": 30}  # noqa: RUF012  # nobody changes it


@asio.on("connect", namespace="/busy")
def connect() -> NoReturn:
    raise Busy


@asio.on("beyond")
def beyond() -> None: ...


@asio.on("order")
def order(what: str) -> NoReturn:
    raise AssertionError("nobody may order anything here")


@asio.on_error_default
def sorry(error: Exception) -> str:
    return "sorry"


if __name__ == "__main__":
    options = {"allow_unsafe_werkzeug": True} if asio.async_mode == "threading" else {}
    asio.run(app, port=CONFIGURATION["port"], **options)
