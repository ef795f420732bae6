"""The option for mock servers: well-formed credentials will do, whosever they are."""

from __future__ import annotations

from typing import Any

import pytest

from .client import Client
from .conftest import SCHEMES, UNAUTHENTICATED, Serve, document_of
from .credentials import RIGHT_CASES

OPEN = {"accept_any_credentials": True}


@pytest.mark.parametrize("name", SCHEMES)
def test_no_callable_is_needed_and_whoever_presents_something_gets_in(
    serve: Serve, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    scheme = {field: value for field, value in SCHEMES[name].items() if not field.startswith("x-")}
    server = serve(document_of({"/a": {}}, [{name: []}], **{name: scheme}), **OPEN)
    assert f"the security scheme {name!r} accepts any well-formed credentials" in caplog.text
    assert Client(server).connect("/a").answers == [("/a", UNAUTHENTICATED)]
    case = next(case for case in RIGHT_CASES if case.scheme == name)
    assert Client(server, case.environ).connect("/a", case.auth).is_connected("/a")


def test_scopes_are_taken_to_be_there(serve: Serve) -> None:
    say = {"name": "say", "x-security": [{"oauth2": ["write"]}]}
    channel = {"publish": {"message": say}, "x-security": [{"oauth2": ["read"]}]}
    server = serve(document_of({"/a": channel}), **OPEN)
    said: list[Any] = []
    server.on_event("say", said.append, namespace="/a")
    client = Client(server).connect("/a", {"token": "anything"})
    client.emit("say", "hello", namespace="/a")
    assert said == ["hello"]


def test_without_the_option_the_callables_decide(serve: Serve, application: Any) -> None:
    application.user = lambda key: None
    server = serve(document_of({"/a": {}}, [{"user": []}]))
    assert Client(server).connect("/a", {"user": "ann"}).answers == [("/a", UNAUTHENTICATED)]
