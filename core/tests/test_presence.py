"""Limits of what clients may ask for, and what is forgotten of them, without a wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, SpecError, UndocumentedEventException
from asynction_core.addresses import Address

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

ROOMS = "/rooms/{region}-{id}"


def rooms(*addresses: str) -> dict[str, Any]:
    """Return a document with a namespace, and with families."""
    family = {
        "publish": {"message": {"name": "say"}},
        "subscribe": {"message": {"name": "said"}},
    }
    return document_of({"/chat": {}, **{one: dict(family) for one in (ROOMS, *addresses)}})


@pytest.mark.parametrize("option", ["max_namespace_length", "max_namespaces_per_connection"])
def test_a_limit_is_a_positive_integer(serve: Serve, option: str) -> None:
    for value in (True, None, "7", 1.5):
        with pytest.raises(TypeError, match=f"{option} is an integer, not "):
            serve(rooms(), **{option: value})
    for value in (0, -1):
        with pytest.raises(ValueError, match=f"{option} is 1 or more, not {value}"):
            serve(rooms(), **{option: value})


def test_a_document_with_too_long_a_name_gets_no_server(serve: Serve) -> None:
    name = "/" + "x" * 255
    with pytest.raises(SpecError) as caught:
        serve(document_of({name: {}}))
    assert caught.value.pointer == f"/channels/~1{'x' * 255}"
    assert "whose name has 256 bytes" in caught.value.message
    assert client_of(serve(document_of({name: {}}), max_namespace_length=256), name).is_connected(
        name
    )


def test_code_opens_no_namespace_with_too_long_a_name(serve: Serve) -> None:
    with pytest.raises(ValueError, match="nobody could connect"):
        serve(rooms()).on("say", namespace="/" + "ä" * 128)(print)


def test_an_address_may_be_longer_than_the_names_of_its_namespaces(serve: Serve) -> None:
    address = "/very/{" + "x" * 300 + "}"
    assert client_of(serve(rooms(address)), "/very/short").is_connected("/very/short")


def test_longer_names_are_let_in_where_that_is_asked_for(serve: Serve) -> None:
    name = "/rooms/" + "-" * 300
    assert not client_of(serve(rooms()), name).is_connected(name)
    server = serve(rooms(), max_namespace_length=307, path="/longer")
    assert client_of(server, name).is_connected(name)


def test_nothing_is_sent_to_too_long_a_name(serve: Serve) -> None:
    server = serve(rooms())
    server.emit("said", namespace="/rooms/a-" + "b" * 246)
    with pytest.raises(UndocumentedEventException):
        server.emit("said", namespace="/rooms/a-" + "b" * 247)


def test_namespaces_that_are_open_to_all_are_limited_too(serve: Serve) -> None:
    server = serve(rooms(), namespaces="*", max_namespaces_per_connection=2)
    for name, gets_in in {"/any": True, "/" + "x" * 255: False}.items():
        assert client_of(server, name).is_connected(name) is gets_in


def test_who_is_refused_does_not_count(serve: Serve) -> None:
    server = serve(rooms(), max_namespaces_per_connection=2)
    server.on("connect", namespace=ROOMS)(lambda region, id: region != "no")
    environ: dict[str, Any] = {}
    manager = server.server.manager
    server.server.environ["client"] = environ
    for number in range(10):
        sid = manager.pre_connect("client", f"/rooms/no-{number}")
        assert sid is not None
        manager.disconnect(sid, f"/rooms/no-{number}", ignore_queue=True)
    taken = [manager.pre_connect("client", f"/rooms/a-{number}") for number in range(4)]
    assert [sid is not None for sid in taken] == [True, True, False, False]
    assert manager.pre_connect("client", "/rooms/a-0") is None
    manager.disconnect(taken[0], "/rooms/a-0", ignore_queue=True)
    manager.disconnect(taken[0], "/rooms/a-0", ignore_queue=True)
    assert manager.pre_connect("client", "/rooms/a-0") is not None
    assert manager.pre_connect("client", "/rooms/a-5") is None


def test_a_client_that_has_left_gets_onto_nothing(serve: Serve) -> None:
    server = serve(rooms())
    assert server.server.manager.pre_connect("gone", "/chat") is None
    assert server.server.manager.rooms == {}


def test_plugins_are_told_of_who_has_left(serve: Serve) -> None:
    server = serve(rooms())
    told: list[tuple[bool, str]] = []
    server.when_left(lambda environ, sid, name: told.append(("REQUEST_METHOD" in environ, name)))
    client = client_of(server, "/rooms/a-1")
    assert told == []
    client.disconnect("/rooms/a-1")
    server.on("connect", namespace="/chat")(lambda: False)
    client.connect("/chat")
    assert told == [(True, "/rooms/a-1"), (True, "/chat")]


def test_names_are_compared_with_the_families_that_they_can_be_of(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(rooms(*(f"/kinds/{number}/{{id}}" for number in range(50)), "/{any}/x/{id}"))
    compared: list[str] = []
    values_in = Address.values_in

    def counted(self: Address, name: str) -> Any:
        compared.append(name)
        return values_in(self, name)

    monkeypatch.setattr(Address, "values_in", counted)
    for name, family in {"/rooms/a-1": ROOMS, "/other/x/1": "/{any}/x/{id}", "/none": None}.items():
        found = server.families.find(name)
        assert (None if found is None else found.name) == family
    assert compared == ["/rooms/a-1", "/other/x/1"]
