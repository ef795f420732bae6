"""Documents of very many schemas: only some are read when a mock is built."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_mock import reading

from .conftest import Client, Run, Serve

INTEGER = {"payload": {"type": "integer"}, "x-ack": {"args": {"type": "string", "minLength": 1}}}
IMPOSSIBLE = {"type": "integer", "not": {"type": "integer"}}
UNABLE = {"payload": IMPOSSIBLE, "x-ack": {"args": IMPOSSIBLE}}


@pytest.fixture(autouse=True)
def one_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_START", 1)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if "made up" in record.message]


def test_what_is_read_later_is_acknowledged_alike(serve: Serve) -> None:
    server = serve(receives={"first": INTEGER, "second": INTEGER})
    client = Client(server)
    assert all(isinstance(client.call(event, 1), str) for event in ("first", "second", "second"))


def test_a_seed_gives_the_same_data_whenever_a_schema_is_read(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> dict[str, Any]:
        samples = serve(sends={"a": INTEGER, "b": INTEGER}, seed=1).samples
        return {sample.event.name: [sample.make() for _ in range(4)] for sample in samples}

    later = made()
    monkeypatch.setattr(reading, "AT_START", 2)
    assert later == made()


def test_that_an_acknowledgement_cannot_be_made_up_is_said_when_it_is_first_needed(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    errors = list[str]()
    server = serve(
        receives={"first": INTEGER, "unable": UNABLE, "other": UNABLE},
        validation=False,
        default_error_handler=lambda error: errors.append(str(error)),
    )
    client = Client(server)
    assert complaints(caplog) == []
    client.call("unable", 1)
    client.call("unable", 1)
    (told,) = complaints(caplog)
    assert "the x-ack of the received event 'unable' of '/' cannot be made up" in told
    assert errors == ["the acknowledgement of 'unable' of '/' cannot be made up"] * 2


def test_that_a_payload_cannot_is_said_once_and_the_others_are_emitted(
    serve: Serve, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(sends={"first": INTEGER, "unable": UNABLE, "last": INTEGER})
    client = Client(server)
    run(server, lambda: len(client.got("last")) > 3, max_worker_number=1)
    (told,) = complaints(caplog)
    assert "the payload of the sent event 'unable' of '/' cannot be made up" in told
    assert client.names() == {"first", "last"}


def test_what_is_read_at_the_start_is_said_at_the_start(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    serve(sends={"unable": UNABLE}, receives={"none": UNABLE})
    assert len(complaints(caplog)) == 2
