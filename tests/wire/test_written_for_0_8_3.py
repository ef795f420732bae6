"""A program as those of asynction 0.8.3 are written, unchanged: the file is its own handlers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio
from free_ports import free_port

from .processes import wait_until_served

PROGRAM = """\
from pathlib import Path

from asynction import AsynctionSocketIO
from flask import Flask, request
from flask_socketio import emit

names = {}


def enter(name):
    if name in names.values():
        return {"error": f"{name} is here"}
    names[request.sid] = name
    emit("entered", {"name": name, "count": len(names)}, broadcast=True, skip_sid=request.sid)
    return {"error": None}


def leave():
    names.pop(request.sid, None)


def wave():
    emit("waved", {"name": names[request.sid]}, broadcast=True, callback=print)


def watch():
    if request.args.get("token") != "let me in":
        raise ConnectionRefusedError("No!")
    emit("metric", {"name": "people", "value": len(names)})


def failed(error):
    print(error)


app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    spec_path=Path(__file__).parent.joinpath("asyncapi.yml"),
    server_name="demo",
    logger=True,
    async_mode="threading",
    app=app,
    cors_allowed_origins="*",
)

if __name__ == "__main__":
    asio.run(app=app, port=5000, log_output=True, allow_unsafe_werkzeug=True)
"""

DOCUMENT = """\
asyncapi: 2.3.0
info: {title: Room, version: 1.0.0, description: Who is here}
servers:
  demo: {url: example.com/room/socket.io, protocol: wss}
channels:
  /:
    publish:
      message:
        oneOf:
          - $ref: "#/components/messages/Enter"
          - $ref: "#/components/messages/Wave"
    subscribe:
      message:
        oneOf:
          - $ref: "#/components/messages/Entered"
          - $ref: "#/components/messages/Waved"
    x-handlers: {disconnect: app.leave, error: app.failed}
  /admin:
    subscribe:
      message: {$ref: "#/components/messages/Metric"}
    bindings: {$ref: "#/components/channelBindings/Token"}
    x-handlers: {connect: app.watch}
components:
  messages:
    Enter:
      name: enter
      x-handler: app.enter
      payload: {type: string}
      x-ack: {args: {type: object, properties: {error: {type: [string, "null"]}}}}
    Wave: {name: wave, x-handler: app.wave}
    Entered:
      name: entered
      payload:
        type: object
        properties: {name: {type: string, format: first_name}, count: {type: integer}}
        required: [name, count]
    Waved: {name: waved, payload: {type: object}, x-ack: {args: {type: string}}}
    Metric:
      name: metric
      payload: {type: object, properties: {value: {type: number}}, required: [name, value]}
  channelBindings:
    Token:
      ws: {query: {type: object, properties: {token: {type: string}}, required: [token]}}
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    (tmp_path / "app.py").write_text(PROGRAM.replace("port=5000", f"port={port}"))
    (tmp_path / "asyncapi.yml").write_text(DOCUMENT)
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=tmp_path, stdout=output, stderr=output
        )
        try:
            wait_until_served(process, port, log)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def test_it_serves(port: int) -> None:
    def connect(namespace: str, query: str = "") -> socketio.SimpleClient:
        client = socketio.SimpleClient(reconnection=False)
        client.connect(
            f"http://127.0.0.1:{port}{query}", namespace=namespace, socketio_path="room/socket.io"
        )
        return client

    kim, robin = connect("/"), connect("/")
    assert kim.call("enter", "Kim") == {"error": None}
    assert robin.receive(timeout=5) == ["entered", {"name": "Kim", "count": 1}]
    assert robin.call("enter", "Kim") == {"error": "Kim is here"}
    kim.emit("wave")
    assert robin.receive(timeout=5) == ["waved", {"name": "Kim"}]
    admin = connect("/admin", "?token=let%20me%20in")
    assert admin.receive(timeout=5) == ["metric", {"name": "people", "value": 1}]
    for query in ("", "?token=wrong"):
        with pytest.raises(socketio.exceptions.ConnectionError):
            connect("/admin", query)
    for client in (kim, robin, admin):
        client.disconnect()
