"""Events that not everybody may have, connections that expire, and such that somebody ends.

Two processes share a Redis, and a third one only emits.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from .clients import Client
from .conftest import ONE_CLIENT, TWO_CLIENTS, Connect
from .processes import Server
from .servers import wire_json
from .test_external_emission import Emit, emitting
from .waiting import wait_for

Join = Callable[..., Client]

SCOPES = {"admin": "admin", "reader": "read", "editor": "read write", "guest": ""}
HEARD = ["anybody there?"]

MAY_HAVE = {
    "public": {"admin", "reader", "editor", "guest"},
    "news": {"reader", "editor"},
    "secret": {"admin", "editor"},
}


@pytest.fixture(scope="module", params=["audiences.yaml", "audiences-v3.yaml"])
def document(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def processes(
    async_mode: str, document: str, queue: dict[str, str], logs: Path
) -> Iterator[list[Server]]:
    """Two processes that share a message queue."""
    configuration = {"document": document, "options": queue}
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                Server.running(
                    async_mode, logs / f"{uuid4().hex}.log", "audiences.py", **configuration
                )
            )
            for _ in range(2)
        ]


@pytest.fixture
def servers(processes: list[Server]) -> list[Server]:
    for process in processes:
        process.forget()
    return processes


@pytest.fixture(scope="module")
def emit(queue: dict[str, str], document: str) -> Iterator[Emit]:
    with emitting(queue, document) as emit:
        yield emit


@pytest.fixture
def join(connect: Connect) -> Join:
    """Connect somebody: `join(server, "admin", "/rooms/1")`."""

    def join(server: Server, who: str, *namespaces: str, **claims: Any) -> Client:
        written = "&".join(f"{name}={value}" for name, value in claims.items())
        scope = SCOPES.get(who, "read").replace(" ", "+")
        auth = {"token": f"sub={who}&scope={scope}&{written}"}
        replies = {event: [who] for event in ("news", "secret")}
        return connect(server, *(namespaces or ("/",)), auth=auth, replies=replies)

    return join


def kept(server: Server, what: str) -> int:
    found: dict[str, int] = wire_json.loads(server.ask("/kept"))
    return found[what]


@pytest.mark.parametrize("namespace", ["/", "/rooms/17"])
@TWO_CLIENTS
def test_each_client_gets_what_it_may_have(
    servers: list[Server], emit: Emit, join: Join, namespace: str
) -> None:
    clients = {
        (who, number): join(server, who, namespace)
        for number, server in enumerate(servers)
        for who in SCOPES
    }
    for (who, number), client in clients.items():
        client.call("enter", f"room {number}", namespace=namespace)
        client.call("enter", who, namespace=namespace)
        _wait_until_heard(emit, client, namespace)
    not_editors = [one.sids[namespace] for (who, _), one in clients.items() if who != "editor"]
    audiences: list[tuple[dict[str, Any], Callable[[str, int], bool]]] = [
        ({}, lambda who, number: True),
        ({"to": "room 1"}, lambda who, number: number == 1),
        (
            {"to": ["admin", "reader", "room 0"]},
            lambda who, n: who in ("admin", "reader") or n == 0,
        ),
        ({"to": "editor"}, lambda who, number: who == "editor"),
        ({"skip_sid": not_editors}, lambda who, number: who == "editor"),
        ({"to": clients["guest", 1].sids[namespace]}, lambda who, n: (who, n) == ("guest", 1)),
        ({"to": clients["editor", 1].sids[namespace]}, lambda who, n: (who, n) == ("editor", 1)),
    ]
    number, expected = 0, dict[tuple[str, int, str], list[list[Any]]]()
    for options, is_meant in audiences:
        for event, audience in MAY_HAVE.items():
            for sender in ("first", "second", "emitter"):
                number += 1
                args = () if event == "public" else (number,)
                options = {**options, "namespace": namespace}
                if sender == "emitter":
                    assert emit(event, *args, **options) == "None"
                else:
                    server = servers[sender == "second"]
                    told = server.perform("asio.emit", event, *args, options=options)
                    assert told == {"returned": None}
                for who, of in clients:
                    if who in audience and is_meant(who, of):
                        expected.setdefault((who, of, event), []).append(list(args))
            # python-socketio's client leaves if more than 16 packets come at once over polling.
            for (who, of), client in clients.items():
                _wait_for(client, event, namespace, expected.get((who, of, event), []))


def _wait_for(client: Client, event: str, namespace: str, expected: list[list[Any]]) -> None:
    """Wait until a client has got just those events, in whatever order."""
    wait_for(
        lambda: (
            sorted(args for args in client.got(event, namespace) if args != HEARD)
            == sorted(expected)
        ),
        lambda: f"{event}: {expected} in {client.events}",
    )


def _wait_until_heard(emit: Emit, client: Client, namespace: str) -> None:
    """Wait until what the emitter emits arrives."""

    def heard() -> bool:
        emit("public", *HEARD, namespace=namespace)
        return bool(client.got("public", namespace))

    wait_for(heard, "an event from the message queue")


@TWO_CLIENTS
def test_acknowledgements_come_from_who_may_have_it(servers: list[Server], join: Join) -> None:
    first, second = servers
    editor, reader = join(first, "editor"), join(first, "reader")
    far_editor, far_reader = join(second, "editor"), join(second, "reader")
    for client in (editor, far_editor, reader, far_reader):
        told = first.perform(
            "asio.emit", "secret", 1, options={"to": client.sids["/"]}, noting=True
        )
        assert told == {"returned": None}
    wait_for(lambda: len(first.notes("acked")) == 2, lambda: f"{first.notes('acked')}")
    assert (editor.receive("secret"), far_editor.receive("secret")) == ([1], [1])
    wait_for(lambda: kept(first, "callbacks") == 0, lambda: f"{kept(first, 'callbacks')} callbacks")
    assert kept(second, "callbacks") == 0
    assert [note["args"] for note in first.notes("acked")] == [["editor"], ["editor"]]
    assert reader.got("secret") == far_reader.got("secret") == []


@ONE_CLIENT
def test_a_call_is_refused_at_once_where_that_is_known(servers: list[Server], join: Join) -> None:
    first, second = servers
    editor, reader, far_reader = (
        join(first, "editor"),
        join(first, "reader"),
        join(second, "reader"),
    )

    def call(client: Client) -> dict[str, Any]:
        options = {"to": client.sids["/"], "timeout": 1}
        return first.perform("asio.call", "secret", 2, options=options)

    assert call(editor) == {"returned": "editor"}
    start = time.monotonic()
    assert call(reader)["raised"]["type"] == "SecurityException"
    assert time.monotonic() - start < 1
    assert call(far_reader)["raised"]["type"] == "TimeoutError"
    assert kept(first, "callbacks") == 0
    assert kept(second, "callbacks") == 0


@pytest.mark.parametrize("namespace", ["/", "/rooms/17"])
@TWO_CLIENTS
def test_a_connection_ends_with_its_credentials(
    servers: list[Server], join: Join, namespace: str
) -> None:
    server = servers[0]
    stays = join(server, "reader", namespace, exp=time.time() + 3600)
    forever = join(server, "editor", namespace)
    end = time.time() + 2
    client = join(server, "admin", namespace, "/rooms/other", exp=end)
    wait_for(lambda: namespace not in client.sids, "the end of a connection")
    assert -0.1 < time.time() - end < 1
    wait_for(lambda: "/rooms/other" not in client.sids, "the end of the other one")
    assert namespace in stays.sids
    assert namespace in forever.sids
    server.note("disconnect", reason="server disconnect", namespace=namespace)
    again = join(server, "admin", namespace, exp=time.time() - 1)
    assert again.refusals == {namespace: "unauthenticated"}
    assert "the credentials have expired" in server.log_line("unauthenticated")


@TWO_CLIENTS
def test_all_connections_of_somebody_end_on_all_processes(
    servers: list[Server], join: Join
) -> None:
    ada = [join(server, "ada", "/", "/rooms/1") for server in servers]
    others = [join(server, "bob", "/", "/rooms/1") for server in servers]
    servers[0].ask("/disconnect/ada", b"")
    for client in ada:
        wait_for(lambda client=client: not client.sids, "the end of all connections")
    for client in others:
        assert {*client.sids} == {"/", "/rooms/1"}
    for server in servers:
        for namespace in ("/", "/rooms/1"):
            server.note("disconnect", reason="server disconnect", namespace=namespace)


@pytest.mark.parametrize("namespace", ["/", "/rooms/17"])
def test_a_client_that_waits_is_told_what_the_document_says(
    servers: list[Server], join: Join, namespace: str
) -> None:
    server = servers[0]
    client = join(server, "reader", namespace)
    answers = {
        count: client.call("order", count, namespace=namespace) for count in (2, 0, "hush", 13, 99)
    }
    refused = "PayloadValidationException"
    assert answers == {
        2: ["order of 2"],
        0: [{"type": refused, "message": "0 is less than the minimum of 1"}],
        "hush": [{"type": refused, "message": "'hush' is not of type 'integer'"}],
        13: [{"type": "InternalError", "message": "the event could not be handled"}],
        99: [
            {
                "type": "MessageAckValidationException",
                "message": "the server's acknowledgement does not fit the document",
            }
        ],
    }
    cancelled = client.call("cancel", 2, namespace=namespace)
    assert cancelled == [{"type": "SecurityException", "message": "unauthorised"}]
    admin = join(server, "admin", namespace)
    assert admin.call("cancel", 2, namespace=namespace) == ["order of 2"]
    server.log_line("ValueError: hush: no order of 13")  # of the handler, in its traceback
    assert "'hush'" not in server.log()
