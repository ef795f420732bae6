"""Who gets into a mock server: who has well-formed credentials, or whom the callables accept."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from .conftest import ONE_CLIENT, OTHER_TWO_CLIENTS, TWO_CLIENTS, Connect
from .mocked import CREDENTIALS, DOCUMENTS, make_clients_patient, mock_server, spec_of
from .processes import SERVERS, Server

NAMESPACES = list(spec_of("fleet").namespaces)
OPEN = {"/open"}

MALFORMED: dict[str, Any] = {
    "query": {"key": "", "zoom": "3"},
    "headers": {"Authorization": "Basic !", "X-Key": "", "Cookie": "key="},
    "auth": {"token": 1, "user": "", "username": "", "password": "thing"},
}


@pytest.fixture(autouse=True)
def patient_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    make_clients_patient(monkeypatch)


@pytest.fixture(scope="module")
def fleet(async_mode: str, logs: Path) -> Iterator[Server]:
    with mock_server("fleet", logs / f"mock-fleet-{async_mode}.log", async_mode) as server:
        yield server


@TWO_CLIENTS
@pytest.mark.parametrize("shown", [{}, MALFORMED], ids=["nothing", "malformed"])
def test_it_refuses_who_shows_no_credentials(
    fleet: Server, connect: Connect, shown: Mapping[str, Any]
) -> None:
    client = connect(fleet, *NAMESPACES, **shown)
    assert client.sids.keys() == OPEN
    assert client.refusals == dict.fromkeys({*NAMESPACES} - OPEN, "unauthenticated")
    client.receive("notice", "/open")
    assert {namespace for namespace, _, _ in client.events} == OPEN


@TWO_CLIENTS
def test_it_accepts_whatever_is_well_formed(fleet: Server, connect: Connect) -> None:
    client = connect(fleet, *NAMESPACES, **CREDENTIALS)
    assert (client.sids.keys(), client.refusals) == ({*NAMESPACES}, {})
    assert client.call("look", namespace="/orders")
    order = {"vehicle": "AB12", "to": [{"latitude": 1, "longitude": 2}]}
    (number,) = client.call("order", order, namespace="/orders")
    assert isinstance(number, str)


@OTHER_TWO_CLIENTS
def test_it_checks_the_request_that_opens_a_connection(fleet: Server, connect: Connect) -> None:
    shown = {**CREDENTIALS, "query": {"key": "any", "zoom": "close"}}
    client = connect(fleet, "/positions", "/orders", **shown)
    assert client.refusals.keys() == {"/positions"}
    assert client.sids.keys() == {"/orders"}


@ONE_CLIENT
def test_callables_decide_if_they_are_asked_to(
    async_mode: str, logs: Path, connect: Connect
) -> None:
    log = logs / f"mock-security-{async_mode}.log"
    options = {"server_name": "production", "use_security_callables": True}
    document = str(SERVERS / "security.yaml")
    with Server.running(async_mode, log, "mock.py", document=document, options=options) as server:
        stranger = connect(server, "/bearer", "/", auth={"token": "hush-eve"})
        known = connect(server, "/bearer", auth={"token": "hush-ada"})
        reader = connect(server, "/oauth2", "/oauth2/scopes", auth={"token": "hush-reader"})
    assert stranger.refusals == {"/bearer": "unauthenticated"}
    assert known.refusals == {}
    assert reader.refusals == {"/oauth2/scopes": "unauthorised"}


def test_callables_that_are_not_there_are_not_missed(fleet: Server) -> None:
    assert "nowhere" in DOCUMENTS["fleet"].read_text()
    assert "nowhere" not in fleet.log_at_start
