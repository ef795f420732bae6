"""Everybody on a namespace gets what is sent there: security of sent events must hold for all."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_core import SpecError

from .client import Client
from .conftest import Serve, document_of

pytestmark = pytest.mark.usefixtures("application")

USER, HEADER = {"user": []}, {"header": []}
READ, ADMIN = {"oauth2": ["read"]}, {"oauth2": ["admin"]}


def sending(of_connections: Any, of_event: Any, place: str, channel: bool = False) -> Any:
    """Return a document whose server sends an event with requirements."""
    message: dict[str, Any] = {"name": "news"}
    operation: dict[str, Any] = {"message": message}
    if place == "operation":
        operation["security"] = of_event
    else:
        message["x-security"] = of_event
    item: dict[str, Any] = {"subscribe": operation}
    if channel:
        item["x-security"] = of_connections
    return document_of({"/a": item}, None if channel else of_connections)


IMPLIED = [
    ([USER], [USER]),
    ([{**USER, **HEADER}], [USER]),
    ([{**USER, **HEADER}], [{**HEADER, **USER}]),
    ([USER], [USER, HEADER]),
    ([USER, HEADER], [HEADER, USER]),
    ([USER, {**USER, **HEADER}], [USER]),
    ([READ], [{"oauth2": []}]),
    ([READ], [READ]),
    ([{"oauth2": ["admin", "read"]}], [READ]),
    ([READ, ADMIN], [ADMIN, READ]),
    ([USER], [{}]),
    ([USER, {}], [USER, {}]),
    ([USER], []),
    ([], []),
]

NOT_IMPLIED = [
    ([], [USER]),
    ([{}], [USER]),
    ([USER, {}], [USER]),
    ([HEADER], [USER]),
    ([USER, HEADER], [USER]),
    ([USER], [{**USER, **HEADER}]),
    ([{"oauth2": []}], [READ]),
    ([READ], [ADMIN]),
    ([READ, ADMIN], [ADMIN]),
    ([READ], [{"oauth2": ["read", "admin"]}]),
]


@pytest.mark.parametrize(("of_connections", "of_event"), IMPLIED)
@pytest.mark.parametrize("place", ["operation", "message"])
@pytest.mark.parametrize("channel", [True, False])
def test_what_every_way_in_implies_may_be_required(
    serve: Serve, application: Any, of_connections: Any, of_event: Any, place: str, channel: bool
) -> None:
    application.oauth2 = lambda token: {"sub": token, "scopes": ["read", "admin"]}
    server = serve(sending(of_connections, of_event, place, channel))
    environ = {"HTTP_X_KEY": "key", "HTTP_AUTHORIZATION": "Bearer token"}
    client = Client(server, environ).connect("/a", {"user": "ann"})
    server.emit("news", "up", namespace="/a")
    assert client.received == [("news", "up")]


@pytest.mark.as_written
@pytest.mark.parametrize(("of_connections", "of_event"), NOT_IMPLIED)
@pytest.mark.parametrize("place", ["operation", "message"])
@pytest.mark.parametrize("channel", [True, False])
def test_anything_else_cannot_be_enforced(
    serve: Serve, of_connections: Any, of_event: Any, place: str, channel: bool
) -> None:
    with pytest.raises(SpecError) as raised:
        serve(sending(of_connections, of_event, place, channel))
    at = "security" if place == "operation" else "message/x-security"
    assert str(raised.value) == (
        f"<document>: /channels/~1a/subscribe/{at}/0: everybody on '/a' gets the event 'news', "
        "also who does not satisfy this: require it of connections, in 'x-security' of the "
        "channel or 'security' of the server (which server_name=... chooses)"
    )


def test_without_a_chosen_server_nothing_is_implied(serve: Serve) -> None:
    document = sending([USER], [USER], "operation")
    serve(document)
    with pytest.raises(SpecError, match="everybody on '/a' gets the event 'news'"):
        serve(document, server_name=None)


def test_who_is_refused_gets_nothing_that_is_sent(serve: Serve, application: Any) -> None:
    application.user = lambda key: {"sub": key} if key == "ann" else None
    server = serve(sending([USER], [USER], "message"))
    friend = Client(server).connect("/a", {"user": "ann"})
    strangers = [Client(server).connect("/a", auth) for auth in (None, {"user": "bob"})]
    server.emit("news", "up", namespace="/a")
    assert friend.received == [("news", "up")]
    assert [stranger.received for stranger in strangers] == [[], []]
