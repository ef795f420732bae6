"""Connections end with their credentials, and when somebody says so."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from asynction_core.serving.queue.inbox import fits
from asynction_security import disconnect
from asynction_security.expiry import expiry_of

from .client import Client
from .conftest import UNAUTHENTICATED, Serve, document_of

USER, HEADER, TOKEN = {"user": []}, {"header": []}, {"oauth2": []}


@pytest.fixture
def claims(application: Any) -> dict[str, Any]:
    """What the callables answer besides who it is, by the key that is presented."""
    claims: dict[str, dict[str, Any]] = {}
    application.user = application.header = lambda key: {"sub": key, **claims.get(key, {})}
    return claims


def wait_until(come_true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < end
        time.sleep(0.005)


def ann(server: Any, namespace: str = "/a", user: str = "ann") -> Client:
    return Client(server).connect(namespace, {"user": user})


@pytest.mark.parametrize("namespace", ["/a", "/rooms/1"])
def test_a_connection_ends_in_time_with_thousands_of_others_that_stay(
    serve: Serve, claims: dict[str, Any], namespace: str
) -> None:
    channels = {"/a": {}, "/rooms/{id}": {"parameters": {"id": {"schema": {"type": "string"}}}}}
    server = serve(document_of(channels, [USER]))
    left: list[tuple[str, float]] = []
    for one in server.spec.namespaces:
        server.on("disconnect", namespace=one)(lambda reason: left.append((reason, time.time())))
    before = threading.active_count()
    claims["other"] = {"exp": time.time() + 3600}
    others = [ann(server, namespace, "other") for _ in range(2000)]
    assert threading.active_count() <= before + 1  # those of other tests end meanwhile
    end = time.time() + 1.5
    claims["ann"] = {"exp": end}
    client = ann(server, namespace)
    assert client.is_connected(namespace)
    wait_until(lambda: left)
    ((reason, when),) = left
    assert reason == "server disconnect"
    assert 0 <= when - end < 1
    wait_until(lambda: not client.is_connected(namespace))
    assert all(other.is_connected(namespace) for other in others)
    assert threading.active_count() <= before + 1


def test_nothing_is_left_behind(serve: Serve, claims: dict[str, Any]) -> None:
    server = serve(document_of({"/a": {}}, [USER]))
    before = threading.active_count()
    claims["ann"] = {"exp": time.time() + 0.3}
    clients = [ann(server) for _ in range(20)]
    wait_until(lambda: not any(client.is_connected() for client in clients))
    wait_until(lambda: threading.active_count() == before)
    assert expiry_of(server)._endings == []
    assert server.server.manager.rooms == {}


def test_of_connections_that_have_ended_before_few_are_remembered(
    serve: Serve, claims: dict[str, Any]
) -> None:
    server = serve(document_of({"/a": {}}, [USER]))
    claims["ann"] = {"exp": time.time() + 3600}
    for _ in range(3000):
        ann(server).break_off()
    assert len(expiry_of(server)._endings) <= 1025


def test_a_client_that_goes_through_many_namespaces_is_remembered_on_few(
    serve: Serve, claims: dict[str, Any]
) -> None:
    parameters = {"id": {"schema": {"type": "string"}}}
    server = serve(document_of({"/rooms/{id}": {"parameters": parameters}}, [USER]))
    client = Client(server)
    for number in range(500):
        client.connect(f"/rooms/{number}", {"user": "ann"}).disconnect(f"/rooms/{number}")
    assert len(client.environ["asynction.connections"]) <= 65


@pytest.mark.parametrize(
    ("exp", "lets_in"),
    [(None, True), (10**10, True), (1e10, True), (1, False), (-1, False), (0, False)]
    + [(wrong, False) for wrong in ("10000000000", True, float("nan"), float("inf"), [], {})],
)
def test_who_has_expired_or_says_nonsense_does_not_get_in(
    serve: Serve, claims: dict[str, Any], exp: Any, lets_in: bool, caplog: pytest.LogCaptureFixture
) -> None:
    claims["ann"] = {"exp": exp}
    client = ann(serve(document_of({"/a": {}}, [USER])))
    assert client.answers == [("/a", True if lets_in else UNAUTHENTICATED)]
    assert lets_in or "expired" in caplog.text or "'exp' that is no number" in caplog.text


def test_the_first_of_several_credentials_to_expire_counts(
    serve: Serve, claims: dict[str, Any]
) -> None:
    server = serve(document_of({"/a": {}}, [{**USER, **HEADER}]))
    claims["ann"], claims["key"] = {"exp": time.time() + 3600}, {"exp": time.time() + 0.3}
    client = Client(server, {"HTTP_X_KEY": "key"}).connect("/a", {"user": "ann"})
    assert client.is_connected()
    wait_until(lambda: not client.is_connected())


def test_an_option_leaves_connections_open(serve: Serve, claims: dict[str, Any]) -> None:
    before = threading.active_count()
    server = serve(document_of({"/a": {}}, [USER]), disconnect_expired=False)
    claims["ann"] = {"exp": time.time() + 0.2}
    client = ann(server)
    time.sleep(0.4)
    assert client.is_connected()
    assert threading.active_count() == before


def test_a_disconnect_handler_that_takes_its_time_delays_nobody_else(
    serve: Serve, claims: dict[str, Any]
) -> None:
    server = serve(document_of({"/a": {}, "/b": {}}, [USER]))
    go_on = threading.Event()
    server.on("disconnect", namespace="/a")(lambda reason: go_on.wait(10))
    claims["ann"], claims["bob"] = {"exp": time.time() + 0.2}, {"exp": time.time() + 0.4}
    slow, quick = ann(server), ann(server, "/b", "bob")
    wait_until(lambda: not quick.is_connected("/b"), 5)
    go_on.set()
    wait_until(lambda: not slow.is_connected())


def test_a_disconnect_handler_that_fails_keeps_nobody_connected(
    serve: Serve, claims: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(document_of({"/a": {}}, [USER]))

    @server.on("disconnect", namespace="/a")
    def fail(reason: str) -> None:
        raise RuntimeError("no")

    claims["ann"] = {"exp": time.time() + 0.2}
    ann(server)
    wait_until(lambda: server.server.manager.rooms == {})
    assert "the disconnect handler of '/a' failed" in caplog.text


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, RuntimeError])
def test_connections_that_end_together_do_not_depend_on_each_other(
    serve: Serve, claims: dict[str, Any], error: type[BaseException]
) -> None:
    server = serve(document_of({"/a": {}}, [USER]))
    left: list[str] = []

    @server.on("disconnect", namespace="/a")
    def fail(reason: str) -> None:
        left.append(reason)
        raise error

    claims["ann"] = {"exp": time.time() + 0.3}
    clients = [ann(server) for _ in range(30)]
    wait_until(lambda: len(left) == 30)
    wait_until(lambda: server.server.manager.rooms == {})
    assert not any(client.is_connected() for client in clients)
    assert server._admission.leaving == set()


def test_nobody_gets_anything_while_disconnect_handlers_take_their_time(
    serve: Serve, claims: dict[str, Any]
) -> None:
    message = {"name": "news"}
    channel = {"subscribe": {"message": message}, "publish": {"message": {"name": "say"}}}
    server = serve(document_of({"/a": channel}, [USER]))
    go_on, handled, began = threading.Event(), list[str](), list[str]()

    @server.on("disconnect", namespace="/a")
    def wait(reason: str) -> None:
        began.append(reason)
        go_on.wait(10)

    server.on("say", namespace="/a")(lambda: handled.append("said"))
    claims["ann"] = {"exp": time.time() + 0.3}
    clients = [ann(server) for _ in range(40)]
    wait_until(lambda: began)
    server.emit("news", namespace="/a")
    for client in clients:
        client.emit_only("say")
    assert [client.received for client in clients] == [[]] * 40
    assert handled == []
    go_on.set()
    wait_until(lambda: len(began) == 40 and server.server.manager.rooms == {})


def test_who_expires_in_the_connect_handler_gets_nothing_and_does_not_stay(
    serve: Serve, claims: dict[str, Any]
) -> None:
    server = serve(document_of({"/a": {"subscribe": {"message": {"name": "news"}}}}, [USER]))
    go_on = threading.Event()
    server.on("connect", namespace="/a")(lambda auth: go_on.wait(10))
    claims["ann"] = {"exp": time.time() + 0.2}
    client = Client(server)
    thread = threading.Thread(target=client.connect, args=("/a", {"user": "ann"}))
    thread.start()
    wait_until(lambda: server._admission.leaving)
    server.emit("news", namespace="/a")
    go_on.set()
    thread.join()
    assert client.received == []
    assert not client.is_connected()
    wait_until(lambda: server.server.manager.rooms == {})
    assert server._admission.leaving == set()


@pytest.mark.parametrize(
    ("ways", "lets_in"),
    [
        ([HEADER, USER], True),
        ([USER, HEADER], True),
        ([HEADER, {}], True),
        ([HEADER], False),
        ([{**HEADER, **USER}, USER], True),
    ],
)
def test_credentials_that_have_expired_are_a_way_that_does_not_lead_in(
    serve: Serve, claims: dict[str, Any], ways: list[Any], lets_in: bool
) -> None:
    claims["old"] = {"exp": time.time() - 1}
    server = serve(document_of({"/a": {}}, ways))
    client = Client(server, {"HTTP_X_KEY": "old"}).connect("/a", {"user": "ann"})
    assert client.is_connected() is lets_in


# Somebody says so


def test_all_connections_of_somebody_end(serve: Serve, claims: dict[str, Any]) -> None:
    server = serve(document_of({"/a": {}, "/b": {"x-security": [{**USER, **HEADER}]}}, [USER]))
    clients = [ann(server), ann(server), ann(server, "/a", "bob")]
    clients[0].connect("/b", {"user": "ann"})
    by_key = Client(server, {"HTTP_X_KEY": "ann"}).connect("/b", {"user": "bob"})
    assert by_key.is_connected("/b")
    disconnect(sub="ann", server=server)
    wait_until(lambda: not any(client.is_connected() for client in clients[:2]))
    wait_until(lambda: not by_key.is_connected("/b"))
    assert clients[2].is_connected()
    assert ann(server).is_connected()  # whom the callable still accepts


def test_what_other_processes_are_told_is_a_message_that_they_take(
    serve: Serve, application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(document_of({"/a": {}}, [USER]), message_queue="memory://")
    told: list[str] = []
    assert server.queue is not None
    monkeypatch.setattr(server.queue, "send", told.append)
    disconnect(sub="ann", server=server)
    (message,) = map(json.loads, told)
    assert message["asynction.sub"] == "ann"
    assert fits(message)


def test_somebody_may_have_a_number(serve: Serve, application: Any) -> None:
    application.user = lambda key: {"uid": int(key)}
    server = serve(document_of({"/a": {}}, [USER]))
    one, other = ann(server, user="1"), ann(server, user="2")
    disconnect(sub=1, server=server)
    wait_until(lambda: not one.is_connected())
    assert other.is_connected()


@pytest.mark.parametrize("when", ["while a callable decides", "in the connect handler"])
def test_who_is_just_connecting_does_not_stay(serve: Serve, application: Any, when: str) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def wait(*args: Any) -> Any:
        inside.set()
        assert go_on.wait(10)
        return {"sub": "ann"}

    server = serve(document_of({"/a": {}}, [USER]))
    if when == "in the connect handler":
        server.on("connect", namespace="/a")(lambda auth: wait() and None)
    else:
        application.user = wait
        server = serve(document_of({"/a": {}}, [USER]))
    client = Client(server)
    thread = threading.Thread(target=client.connect, args=("/a", {"user": "ann"}))
    thread.start()
    assert inside.wait(10)
    disconnect(sub="ann", server=server)
    go_on.set()
    thread.join()
    wait_until(lambda: not client.is_connected())
    time.sleep(0.2)
    assert not client.is_connected()
    assert server.server.manager.rooms == {}


@pytest.mark.parametrize("sub", [None, True, 1.5, ["ann"], b"ann"])
def test_somebody_is_a_text_or_an_integer(sub: Any) -> None:
    with pytest.raises(TypeError, match="sub is a str or an int"):
        disconnect(sub=sub)


def test_without_a_server_it_says_what_to_do(serve: Serve) -> None:
    with pytest.raises(RuntimeError, match="give it one"):
        disconnect(sub="ann")


def test_in_a_handler_or_a_view_the_server_is_known(serve: Serve, claims: dict[str, Any]) -> None:
    server = serve(document_of({"/a": {}}, [USER]))
    client = ann(server)
    with server.sockio_mw.flask_app.app_context():
        disconnect(sub="ann")
    wait_until(lambda: not client.is_connected())
