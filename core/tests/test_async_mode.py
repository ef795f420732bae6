"""Which async mode is taken, and why, is in the log."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO
from asynction_core.serving.async_mode import tell_async_mode

from .conftest import document_of


def told(caplog: pytest.LogCaptureFixture, **options: Any) -> str:
    with caplog.at_level(logging.INFO, logger="asynction"):
        AsynctionSocketIO.from_spec(document_of({"/": {}}), app=Flask(__name__), **options)
    (line,) = [line for line in caplog.messages if line.startswith("async mode")]
    return line


@pytest.mark.parametrize(
    ("options", "missing", "line"),
    [
        (
            {"async_mode": "threading"},
            [],
            "async mode 'threading' (asked for): polling, and WebSocket by simple-websocket",
        ),
        (
            {"async_mode": "threading"},
            ["simple_websocket"],
            "async mode 'threading' (asked for): polling alone, for WebSocket pip install "
            "simple-websocket",
        ),
        (
            {"async_mode": "threading", "transports": ["polling"]},
            [],
            "async mode 'threading' (asked for): polling alone, as transports=[...] asks for",
        ),
        (
            {"async_mode": "gevent"},
            [],
            "async mode 'gevent' (asked for): polling, and WebSocket by gevent-websocket",
        ),
        (
            {"async_mode": "gevent"},
            ["geventwebsocket"],
            "async mode 'gevent' (asked for): polling, and WebSocket by simple-websocket",
        ),
        (
            {},
            [],
            "async mode 'gevent' (the first of those that are installed, as nobody asked for "
            "one): polling, and WebSocket by gevent-websocket",
        ),
    ],
)
def test_the_mode_its_reason_and_its_transports_are_told(
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    options: Any,
    missing: list[str],
    line: str,
) -> None:
    monkeypatch.setattr(
        "asynction_core.serving.async_mode.find_spec", lambda name: name not in missing
    )
    assert told(caplog, **options) == line


def test_under_flask_run_it_is_that_of_flask(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    assert told(caplog).startswith("async mode 'threading' (as Flask's command line serves it): ")


@pytest.mark.parametrize("asked", ["eventlet", None])
def test_eventlet_that_nobody_asked_for_is_warned_of(
    caplog: pytest.LogCaptureFixture, asked: str | None
) -> None:
    class Server:
        async_mode = "eventlet"

    with caplog.at_level(logging.WARNING, logger="asynction"):
        tell_async_mode(Server, asked)
    assert [line[:40] for line in caplog.messages] == (
        [] if asked else ["async mode 'eventlet': nobody asked for "]
    )


def test_no_line_is_made_where_nobody_reads_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asynction_core.serving.async_mode.find_spec", sys.exit)
    AsynctionSocketIO.from_spec(document_of({"/": {}}), app=Flask(__name__), async_mode="threading")
    assert not [line for line in caplog.messages if line.startswith("async mode")]
