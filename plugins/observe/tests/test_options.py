"""What the options may be, and what is missing for them."""

from __future__ import annotations

import sys

import pytest

from .conftest import Start


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("access_log", "access_log is True, False or a logger, or a stream with a method 'write'"),
        (
            "metrics",
            "metrics is True, False or a CollectorRegistry of prometheus_client, not 'yes'",
        ),
        ("tracing", "tracing is True, False or a TracerProvider of OpenTelemetry, not 'yes'"),
    ],
)
def test_a_wrong_value_is_refused(start: Start, option: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        start(**{option: "yes"})


@pytest.mark.parametrize(
    ("option", "module", "library"),
    [
        ("metrics", "prometheus_client", "prometheus-client"),
        ("tracing", "opentelemetry.trace", "opentelemetry-api"),
    ],
)
def test_a_library_that_is_missing_is_named(
    start: Start, monkeypatch: pytest.MonkeyPatch, option: str, module: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    told = rf"the option '{option}' needs {library}: pip install 'asynction-observe\[{option}\]'"
    with pytest.raises(Exception, match=told):
        start(**{option: True})


def test_without_an_option_nothing_is_imported(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("prometheus_client", "opentelemetry.trace"):
        monkeypatch.setitem(sys.modules, module, None)
    start().connect().call("say", "hello")
