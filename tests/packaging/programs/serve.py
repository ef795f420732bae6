"""Serve a document with one event, send it a fitting and an unfitting payload, print what happens.

Takes a JSON object with ``options`` for `from_spec`, ``register``: whether the handler is
registered in code, and ``secured``: whether the server that asks for a login is chosen. Prints a
JSON object.
"""

import json
import logging
import sys
from base64 import b64encode
from typing import Any

from flask import Flask

from asynction_core import AsynctionSocketIO


def greet(person: dict[str, str]) -> str:
    return f"hello {person['name']}"


def check(username: str, password: str) -> dict[str, str] | None:
    return {"sub": username} if (username, password) == ("Ada", "secret") else None


def document(with_handler: bool) -> dict[str, Any]:
    message = {
        "name": "greet",
        "payload": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}},
        },
        "x-ack": {"args": {"type": "string"}},
    }
    if with_handler:
        message["x-handler"] = "serve.greet"
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Greeter", "version": "1.0.0"},
        "servers": {
            "public": {"url": "localhost", "protocol": "ws"},
            "members": {"url": "localhost", "protocol": "ws", "security": [{"login": []}]},
        },
        "channels": {"/": {"publish": {"message": message}}},
        "components": {
            "securitySchemes": {
                "login": {"type": "http", "scheme": "basic", "x-basicInfoFunc": "serve.check"}
            }
        },
    }


def serve(options: dict[str, Any], register: bool, secured: bool) -> dict[str, Any]:
    app = Flask(__name__)
    try:
        server = AsynctionSocketIO.from_spec(
            document(with_handler=not register),
            server_name="members" if secured else "public",
            app=app,
            async_mode="threading",
            **options,
        )
        if register:
            server.on("greet")(greet)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    known = "Basic " + b64encode(b"Ada:secret").decode()
    client = server.test_client(app, headers={"Authorization": known})

    def answer(payload: object) -> object:
        try:
            return client.emit("greet", payload, callback=True)
        except Exception as error:
            return f"raises {type(error).__name__}"

    return {
        "fitting": answer({"name": "Ada"}),
        "unfitting": answer({"name": 1}),
        "fast": "jsonschema_rs" in sys.modules,
        "lets strangers in": server.test_client(app).is_connected(),
    }


class Warnings(logging.Handler):
    """Keeps the messages of a logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


if __name__ == "__main__":
    warnings = Warnings()
    logging.getLogger("asynction").addHandler(warnings)
    report = serve(**json.loads(sys.argv[1]))
    print(json.dumps({**report, "warnings": warnings.messages}))
