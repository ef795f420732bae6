"""Servers for tests: of documents and of applications, in process and live."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_socketio import emit

from asynction_core import AsynctionSocketIO, hookimpl
from asynction_testing import serve


class Loud:
    """Answers every event in capitals."""

    @hookimpl
    def asynction_receive_middleware(self) -> Any:
        return lambda next: lambda *args: str(next(*args)).upper()


@pytest.mark.parametrize("async_mode", ["threading", pytest.param("gevent", id="gevent")])
def test_a_live_server_is_served_with_plugins_and_options(document: Path, async_mode: str) -> None:
    if async_mode == "gevent":
        pytest.importorskip("gevent")
    options = {"async_mode": async_mode, "health": True, "path": "own-path"}
    with serve(document, live=True, alone=True, plugins=[Loud()], **options) as served:
        assert served.url is not None
        assert served.url.endswith("/own-path")

        @served.server.on("look", namespace="/shop")
        def look(text: str) -> str:
            emit("moved", (1, 2))
            return text

        client = served.connect("/shop")
        assert client.call("look", "here") == "HERE"
        assert client.receive("moved") == (1, 2)
        served.emit("moved", 3, 4, namespace="/shop")  # from another thread than the server's
        assert client.receive("moved") == (3, 4)
        client.answer("confirm", True)
        assert served.call("confirm", namespace="/shop", to=client.sid) is True
    with pytest.raises(ConnectionError):
        served.connect("/shop")


def test_a_server_that_is_there_is_served_again_and_again(document: Path) -> None:
    server = AsynctionSocketIO.from_spec(document, app=Flask(__name__), async_mode="threading")
    server.on_event("look", lambda text: text, namespace="/shop")
    for live in True, False, True:
        with serve(server, live=live) as served:
            assert served.server is server
            assert served.connect("/shop").call("look", "here") == "here"


def test_a_server_without_an_app_gets_one(document: Path) -> None:
    server = AsynctionSocketIO.from_spec(document, async_mode="threading")
    with serve(server) as served:
        served.connect("/shop")
    with pytest.raises(TypeError, match="takes no options: build it with them"):
        serve(server, alone=True)


def test_a_server_of_another_mode_is_not_live(document: Path) -> None:
    server = AsynctionSocketIO.from_spec(document, app=Flask(__name__), async_mode="threading")
    server.async_mode = "eventlet"
    with pytest.raises(ValueError, match="'eventlet' cannot run in a thread beside its tests"):
        serve(server, live=True)


def test_nothing_runs_on_when_a_live_server_is_closed(document: Path) -> None:
    before = {*threading.enumerate()}
    with serve(document, live=True):
        assert {*threading.enumerate()} - before
    left = {one.name for one in threading.enumerate() if one not in before}
    assert not [name for name in left if "serve_forever" in name]
