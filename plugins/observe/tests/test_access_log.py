"""The access log: one line of JSON for each outcome, and no value in any."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

import pytest

from asynction_testing import Served

from .conftest import SECRET, Start

# what, namespace, event, outcome, fault, exception
LINES = [
    ("connected", "/", None, "handled", None, None),
    ("sent", "/", "said", "handled", None, None),
    ("received", "/", "say", "handled", None, None),
    ("received", "/", "say", "invalid", "client", "PayloadValidationException"),
    ("received", "/", "fail", "raised", "server", "ZeroDivisionError"),
    ("received", "/", "unbound", "unbound", "server", "UnboundEventException"),
    ("received", "/", None, "unknown", "client", None),
    ("sent", "/", None, "undocumented", "server", "UndocumentedEventException"),
    ("sent", "/", "said", "invalid", "server", "PayloadValidationException"),
    ("connected", "/orders/{orderId}", None, "handled", None, None),
    ("received", "/orders/{orderId}", "pay", "refused", "client", "SecurityException"),
    ("refused", "/orders/{orderId}", None, "invalid", "client", "BindingsValidationException"),
    ("refused", None, None, "unknown", "client", None),
    ("disconnected", "/", None, "handled", None, None),
]
FIELDS = ("what", "namespace", "event", "outcome", "fault", "exception")


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_outcome_is_a_line_without_values(
    start: Start, every_outcome: Callable[[Served], None]
) -> None:
    log = StringIO()
    every_outcome(start(access_log=log))
    lines = lines_of(log.getvalue())
    assert [tuple(line[field] for field in FIELDS) for line in lines] == LINES
    assert SECRET not in log.getvalue()
    for line in lines:
        assert datetime.fromisoformat(line["time"]).tzinfo is not None
        assert 0 <= line["duration"] < 60
        assert line["direction"] == {"received": "receive", "sent": "send"}.get(line["what"])


def test_what_a_connection_does_belongs_together_without_its_session_id(start: Start) -> None:
    log = StringIO()
    served = start(access_log=log)
    clients = [served.connect() for _ in range(2)]
    for client in clients:
        client.call("say", "hello")
    by_connection: dict[str, list[str]] = {}
    for line in lines_of(log.getvalue()):
        by_connection.setdefault(line["connection"], []).append(line["what"])
    assert by_connection.pop(None) == ["sent", "sent"]
    assert list(by_connection.values()) == [["connected", "received"]] * 2
    assert all(client.sid not in log.getvalue() for client in clients)


def test_a_logger_gets_the_line_as_its_message(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "access"):
        start(access_log=logging.getLogger("access")).connect()
    (record,) = (one for one in caplog.records if one.name == "access")
    assert json.loads(record.getMessage())["what"] == "connected"


def test_true_is_standard_output(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    start(access_log=True).connect()
    (line,) = lines_of(capsys.readouterr().out)
    assert line["what"] == "connected"


def test_a_stream_that_fails_keeps_nothing_else_from_being_observed(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    log = StringIO()
    served = start(access_log=log, metrics=True)
    log.close()
    served.connect().call("say", "hello")
    assert "'observe' failed in 'connected': ValueError" in caplog.text
    text = served.app.test_client().get("/metrics").text
    assert 'asynction_connections{namespace="/"} 1.0' in text
