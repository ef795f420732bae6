"""Who gets in: handlers, bindings, and several namespaces on one connection."""

import pytest

from .conftest import ONE_CLIENT, OTHER_TWO_CLIENTS, Connect
from .processes import Server


def test_a_connect_handler_gets_the_auth_of_the_client(server: Server, connect: Connect) -> None:
    client = connect(server, "/observed", auth={"name": "Ada"})
    assert client.sids.keys() == {"/observed"}
    assert server.note("connect", namespace="/observed")["auth"] == {"name": "Ada"}


def test_a_disconnect_handler_gets_the_reason(server: Server, connect: Connect) -> None:
    client = connect(server, "/observed")
    sid = client.sids["/observed"]
    client.close()
    reason = server.note("disconnect", namespace="/observed", sid=sid)["reason"]
    assert reason in ("client disconnect", "transport close")


@pytest.mark.parametrize("namespace", ["/board", "/guarded"])
def test_a_namespace_that_only_sends_accepts_connections(
    server: Server, connect: Connect, namespace: str
) -> None:
    client = connect(server, namespace, query={"token": "abcd"})
    assert client.refusals == {}
    assert server.perform(
        "asio.emit", "news", {"text": "up"}, options={"namespace": namespace}
    ) == {"returned": None}
    assert client.receive("news", namespace) == [{"text": "up"}]


def test_a_namespace_that_is_not_in_the_document_is_refused(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/absent")
    assert client.sids == {}
    assert client.refusals.keys() == {"/absent"}


@pytest.mark.parametrize("namespace", ["/guarded", "/guarded/lenient"])
@pytest.mark.parametrize("query", [{}, {"token": "abc"}], ids=["missing", "too-short"])
def test_a_query_that_does_not_fit_the_bindings_is_refused_with_a_reason(
    server: Server, connect: Connect, namespace: str, query: dict[str, str]
) -> None:
    client = connect(server, namespace, query=query)
    assert client.sids == {}
    assert "token" in client.refusals[namespace] or "abc" in client.refusals[namespace]


@OTHER_TWO_CLIENTS
def test_without_an_error_handler_a_refusal_is_one_line_in_the_log(
    server: Server, connect: Connect
) -> None:
    connect(server, "/guarded", query={"token": "abc"})
    assert server.log_line("BindingsValidationException").startswith("WARNING asynction: ")
    assert len(server.log().splitlines()) == 1
    assert "abc" not in server.log()


def test_an_error_handler_observes_a_refusal_and_cannot_undo_it(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/guarded/lenient")
    error = server.note("error", namespace="/guarded/lenient")["error"]
    assert (error["type"], error["validator"]) == ("BindingsValidationException", "required")
    assert client.sids == {}
    assert server.notes("connect") == []


@OTHER_TWO_CLIENTS
def test_a_default_error_handler_observes_a_refusal_and_cannot_undo_it(
    observing_server: Server, connect: Connect
) -> None:
    client = connect(observing_server, "/guarded")
    error = observing_server.note("error", namespace="/guarded")["error"]
    assert error["type"] == "BindingsValidationException"
    assert client.sids == {}
    assert "token" in client.refusals["/guarded"]


def test_with_a_fitting_query_the_connect_handler_runs(server: Server, connect: Connect) -> None:
    client = connect(server, "/guarded/lenient", query={"token": "abcd"})
    assert client.sids.keys() == {"/guarded/lenient"}
    server.note("connect", namespace="/guarded/lenient")


@pytest.mark.parametrize("namespace", ["/door", "/door/lenient"])
@pytest.mark.parametrize(
    ("please", "reason"),
    [
        ("return False", "Connection rejected by server"),
        ("refuse", "closed today"),
        ("raise", "connection refused"),
        ("raise TypeError", "connection refused"),
    ],
)
def test_a_connect_handler_refuses_and_runs_once(
    server: Server, connect: Connect, namespace: str, please: str, reason: str
) -> None:
    client = connect(server, namespace, auth={"please": please})
    assert client.sids == {}
    assert client.refusals == {namespace: reason}
    assert server.note("connect")["auth"] == {"please": please}


@pytest.mark.parametrize("please", ["raise", "raise TypeError"])
@OTHER_TWO_CLIENTS
def test_an_error_handler_observes_what_a_connect_handler_raises(
    server: Server, connect: Connect, please: str
) -> None:
    connect(server, "/door/lenient", auth={"please": please})
    error = server.note("error", namespace="/door/lenient")["error"]
    assert error["type"] == {"raise": "RuntimeError", "raise TypeError": "TypeError"}[please]


def test_one_namespace_of_a_connection_is_refused_and_the_others_stay(
    server: Server, connect: Connect
) -> None:
    client = connect(server, "/", "/guarded", "/observed", "/absent")
    assert client.sids.keys() == {"/", "/observed"}
    assert client.refusals.keys() == {"/guarded", "/absent"}
    assert client.call("say", {"text": "still here"}) == [True]
    assert client.call("say", {"text": "here, too"}, namespace="/observed") == [True]


@pytest.mark.parametrize("connect", ["python-polling", "python-websocket"], indirect=True)
def test_query_and_headers_are_read_as_the_types_that_their_schemas_ask_for(
    server: Server, connect: Connect
) -> None:
    query = {"limit": "10", "factor": "1.5", "verbose": "true", "rooms": ["1", "2"], "more": "x"}
    client = connect(server, "/typed", query=query, headers={"x-version": "2"})
    assert client.refusals == {}


@pytest.mark.parametrize(
    ("query", "version"),
    [
        ({"limit": "11"}, "2"),
        ({"limit": "ten"}, "2"),
        ({"factor": "much"}, "2"),
        ({"verbose": "yes"}, "2"),
        ({"rooms": ["1", "b"]}, "2"),
        ({}, "1"),
        ({}, "new"),
        ({}, None),
    ],
)
@ONE_CLIENT
def test_query_and_headers_of_wrong_types_are_refused(
    server: Server, connect: Connect, query: dict[str, str], version: str | None
) -> None:
    headers = {} if version is None else {"X-VERSION": version}
    client = connect(server, "/typed", query=query, headers=headers)
    assert client.sids == {}
    assert server.notes("connect") == []


@ONE_CLIENT
@pytest.mark.parametrize("event", ["connect", "disconnect"])
def test_a_client_cannot_call_the_handlers_of_connect_and_disconnect_by_their_names(
    server: Server, connect: Connect, event: str
) -> None:
    client = connect(server, "/observed")
    sid = client.sids["/observed"]
    client.emit(event, {}, {"never": "checked"}, namespace="/observed")
    assert client.call("say", {"text": "still here"}, namespace="/observed") == [True]
    assert [note["kind"] for note in server.notes(sid=sid)] == ["connect", "handled"]
