"""Metrics for Prometheus: what is counted, under which labels, and where it is served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.parser import text_string_to_metric_families

from asynction_core import AsynctionSocketIO
from asynction_testing import Served

from .conftest import DOCUMENT, SECRET, Start

LABELS = ("direction", "namespace", "event", "outcome", "fault")
EVENTS = [
    # direction, namespace, event, outcome, fault
    ("receive", "/", "say", "handled", "none"),
    ("receive", "/", "say", "invalid", "client"),
    ("receive", "/", "fail", "raised", "server"),
    ("receive", "/", "unbound", "unbound", "server"),
    ("receive", "/", "<undocumented>", "unknown", "client"),
    ("receive", "/orders/{orderId}", "pay", "refused", "client"),
    ("send", "/", "said", "handled", "none"),
    ("send", "/", "said", "invalid", "server"),
    ("send", "/", "<undocumented>", "undocumented", "server"),
]


def scraped(served: Served, path: str = "/metrics") -> str:
    answer = served.app.test_client().get(path)
    assert answer.status_code == 200
    return answer.text


def samples(text: str, name: str) -> dict[tuple[str, ...], float]:
    """Return the values of the samples of a name, by the values of their labels."""
    order = ("direction", "namespace", "event", "outcome", "fault", "le")
    return {
        tuple(sample.labels[label] for label in order if label in sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def test_each_outcome_of_an_event_is_counted(
    start: Start, every_outcome: Callable[[Served], None]
) -> None:
    served = start(metrics=True)
    every_outcome(served)
    text = scraped(served)
    assert samples(text, "asynction_events_total") == dict.fromkeys(EVENTS, 1.0)
    assert samples(text, "asynction_event_duration_seconds_count") == dict.fromkeys(EVENTS, 1.0)
    assert SECRET not in text


def test_connections_are_counted(start: Start, every_outcome: Callable[[Served], None]) -> None:
    served = start(metrics=True)
    every_outcome(served)
    text = scraped(served)
    now = samples(text, "asynction_connections")
    assert now == {("/",): 0.0, ("/orders/{orderId}",): 1.0}
    opened = samples(text, "asynction_connections_opened_total")
    assert opened == {("/",): 1.0, ("/orders/{orderId}",): 1.0}
    assert samples(text, "asynction_connections_refused_total") == {
        ("/orders/{orderId}", "invalid", "client"): 1.0,
        ("<undocumented>", "unknown", "client"): 1.0,
    }


def test_clients_make_no_labels(start: Start) -> None:
    served = start(metrics=True)
    client = served.server.test_client(served.app)
    for number in range(50):
        client.emit(f"event{number}")
    counted = samples(scraped(served), "asynction_events_total")
    assert counted == {("receive", "/", "<undocumented>", "unknown", "client"): 50.0}


def test_durations_are_in_cumulative_buckets(start: Start) -> None:
    served = start(metrics=True)
    client = served.server.test_client(served.app)
    for _ in range(5):
        client.emit("say", "hello")
    text = scraped(served)
    buckets = samples(text, "asynction_event_duration_seconds_bucket")
    of_say = {float(key[-1]): value for key, value in buckets.items() if key[2] == "say"}
    assert list(of_say) == sorted(of_say)
    assert list(of_say.values()) == sorted(of_say.values())
    assert of_say[float("inf")] == 5
    (seconds,) = (
        value
        for key, value in samples(text, "asynction_event_duration_seconds_sum").items()
        if key[2] == "say"
    )
    longest = min(bound for bound, count in of_say.items() if count == 5)
    assert 0 < seconds <= 5 * longest


def test_nothing_is_served_that_was_not_asked_for(start: Start) -> None:
    for options in ({}, {"metrics": CollectorRegistry()}):
        assert start(**options).app.test_client().get("/metrics").status_code == 404


def test_each_server_of_an_app_has_its_own(start: Start) -> None:
    first = start(metrics=True)
    second = start(metrics=True, app=first.app, path="orders/socket.io")
    first.server.test_client(first.app).emit("say", "hello")
    assert ("/",) in samples(scraped(first), "asynction_connections")
    assert samples(scraped(second, "/orders/metrics"), "asynction_connections") == {}


def test_the_same_app_may_be_attached_again(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    served = start(metrics=True)
    served.server.init_app(served.app)
    assert [one for one in caplog.records if "metrics" in one.getMessage()] == []


def test_another_app_serves_them_too(start: Start) -> None:
    served, app = start(metrics=True), Flask("other")
    served.server.init_app(app)
    assert app.test_client().get("/metrics").status_code == 200


def test_a_route_of_the_app_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    app = Flask(__name__)
    app.add_url_rule("/metrics", "mine", lambda: "mine")
    with caplog.at_level(logging.WARNING, "asynction"):
        AsynctionSocketIO.from_spec(DOCUMENT, app=app, metrics=True, async_mode="threading")
    assert app.test_client().get("/metrics").text == "mine"
    assert "not served, as the app has a route '/metrics' already" in caplog.text


def test_servers_share_a_registry_that_they_are_given(start: Start) -> None:
    registry = CollectorRegistry()
    for served in (start(metrics=registry), start(metrics=registry)):
        served.server.test_client(served.app).emit("say", "hello")
    labels = dict(zip(LABELS, EVENTS[0], strict=True))
    assert registry.get_sample_value("asynction_events_total", labels) == 2


def test_a_registry_with_metrics_of_these_names_is_refused(start: Start) -> None:
    registry = CollectorRegistry()
    Counter("asynction_events", "Mine.", registry=registry)
    with pytest.raises(Exception, match="asynction_events"):
        start(metrics=registry)


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [("*/*", "text/plain"), ("application/openmetrics-text", "application/openmetrics-text")],
)
def test_who_scrapes_says_in_which_format(start: Start, accepted: str, kind: str) -> None:
    client: Any = start(metrics=True).app.test_client()
    assert client.get("/metrics", headers={"Accept": accepted}).mimetype == kind
