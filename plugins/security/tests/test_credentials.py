"""Whatever clients present: the right credentials let them in, all others end in one refusal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from sizes import sampled

from asynction_core import AsynctionSocketIO, SecurityException
from asynction_core.log import Few, logger

from .client import Client
from .conftest import SCHEMES, UNAUTHENTICATED, document_of, serve_document
from .credentials import (
    LONGEST,
    RIGHT,
    RIGHT_CASES,
    Asked,
    Case,
    basic,
)
from .hostile_in_auth import hostile_in_auth
from .hostile_in_header import hostile_in_header
from .hostile_in_request import hostile_in_request

HOSTILE = [
    *(Case(scheme, "nothing at all", None, {}) for scheme in SCHEMES),
    *hostile_in_header(),
    *hostile_in_auth(),
    *hostile_in_request(),
]


# What is unusual, and no less for the callable to decide on.
UNUSUAL = [
    Case("basic", "no password", ("ann", ""), {"HTTP_AUTHORIZATION": basic("ann:")}),
    Case("basic", "colons", ("ann", "a::b:"), {"HTTP_AUTHORIZATION": basic("ann:a::b:")}),
    Case("basic", "spaces", (" ", " "), {"HTTP_AUTHORIZATION": basic(" : ")}),
    Case(
        "basic", "longest", ("a", "b" * 49_150), {"HTTP_AUTHORIZATION": basic("a:" + "b" * 49_150)}
    ),
    Case("bearer", "longest", ("t" * LONGEST,), {"HTTP_AUTHORIZATION": f"Bearer {'t' * LONGEST}"}),
    Case("bearer", "text in auth", ("a, ü\n",), {}, {"token": "a, ü\n"}),
    Case("query", "longest", ("k" * LONGEST,), {"QUERY_STRING": f"key={'k' * LONGEST}"}),
    Case("query", "text", ("ü ü",), {"QUERY_STRING": "key=%C3%BC+%C3%BC"}),
    Case("header", "UTF-8", ("ü",), {"HTTP_X_KEY": "Ã¼"}),
    Case("cookie", "UTF-8", ("ü",), {"HTTP_COOKIE": "key=Ã¼"}),
    Case("password", "longest", ("k" * LONGEST,), {}, {"password": "k" * LONGEST}),
    Case("login", "no password", ("ann", ""), {}, {"username": "ann", "password": ""}),
]


INFO = {"sub": 0, "uid": "not this", "more": ["anything"]}


class Door(NamedTuple):
    """A server whose namespace "/a" asks for one scheme.

    Attributes:
        server: The server.
        asked: What its callable was asked about.
        handled: What its handlers got.
        errors: What its error handler got; where there is none, refusals are logged.
    """

    server: AsynctionSocketIO
    asked: list[Asked]
    handled: list[Any]
    errors: list[Exception]

    def clear(self) -> Door:
        for notes in self[1:]:
            notes.clear()
        return self


def door_of(scheme: str, monkeypatch: pytest.MonkeyPatch, *, observed: bool) -> Door:
    asked, handled, errors = [], [], []

    def decide(*given: Any) -> Any:
        credentials = given[: len(RIGHT[scheme])]
        asked.append(credentials)
        return INFO if credentials == RIGHT[scheme] else None

    def connect(auth: Any, user: Any, token_info: Any) -> None:
        handled.append(("connect", auth, user, token_info))

    module: Any = ModuleType("application")
    setattr(module, scheme, decide)
    module.connect = connect
    for name in ("say", "disconnect"):
        setattr(module, name, lambda *args, name=name: handled.append((name, *args)))
    channel = {
        "publish": {"message": {"name": "say", "x-handler": "application.say"}},
        "x-handlers": {
            "connect": "application.connect",
            "disconnect": "application.disconnect",
        },
    }
    monkeypatch.setitem(sys.modules, "application", module)
    document = document_of({"/a": channel}, [{scheme: []}], **{scheme: SCHEMES[scheme]})
    server = serve_document(document)
    if observed:
        server.on_error("/a")(errors.append)
    return Door(server, asked, handled, errors)


@pytest.fixture(scope="module")
def doors() -> Iterator[Callable[..., Door]]:
    """Servers for each scheme, each built once."""
    built: dict[tuple[str, bool], Door] = {}

    def door(scheme: str, *, observed: bool) -> Door:
        key = (scheme, observed)
        if key not in built:
            with pytest.MonkeyPatch.context() as monkeypatch:
                monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS", raising=False)
                built[key] = door_of(scheme, monkeypatch, observed=observed)
        return built[key].clear()

    return door


def named(case: Case) -> str:
    return f"{case.scheme}, {case.what}"


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts that a client presents, names of fields left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for element in value.values():
            yield from texts_in(element)
    elif isinstance(value, (list, tuple)):
        for element in value:
            yield from texts_in(element)


def test_there_are_hostile_cases_for_each_scheme() -> None:
    assert {case.scheme for case in HOSTILE} == SCHEMES.keys() == RIGHT.keys()
    assert len({named(case) for case in HOSTILE}) == len(HOSTILE) >= 220


@pytest.mark.parametrize("case", HOSTILE, ids=named)
def test_hostile_credentials_end_in_one_refusal(
    case: Case, doors: Callable[..., Door], caplog: pytest.LogCaptureFixture
) -> None:
    door = doors(case.scheme, observed=True)
    client = Client(door.server, case.environ).connect(auth=case.auth)
    assert client.answers == [("/a", UNAUTHENTICATED)]
    assert not client.is_connected()
    assert client.emit("say", "hello") is None
    client.disconnect()
    assert client.received == []
    assert door.handled == []
    assert door.asked == ([] if case.asked is None else [case.asked])
    (error,) = door.errors
    assert type(error) is SecurityException
    assert (error.kind, error.namespace, error.event) == ("unauthenticated", "/a", None)
    assert error.schemes == (case.scheme,)
    assert_tells_nothing(f"{error!s}{error!r}", case)


@sampled("case", HOSTILE, every=6, ids=named)
def test_the_log_names_what_was_refused_and_no_credential(
    case: Case,
    doors: Callable[..., Door],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # However many cases there are in a moment: none is left out.
    monkeypatch.setattr(Few, "log", lambda few, *line, **options: logger.log(*line, **options))
    door = doors(case.scheme, observed=False)
    caplog.set_level(logging.DEBUG)
    client = Client(door.server, case.environ).connect(auth=case.auth)
    assert client.answers == [("/a", UNAUTHENTICATED)]
    (record,) = caplog.records
    assert (record.name, record.levelname, record.exc_info) == ("asynction", "WARNING", None)
    assert record.getMessage().startswith(
        "connection to '/a' refused: SecurityException: unauthenticated, "
        f"namespace '/a': {case.scheme!r}: "
    )
    assert_tells_nothing(caplog.text, case)


def assert_tells_nothing(text: str, case: Case) -> None:
    """Assert that a text quotes nothing that a client presents."""
    assert "s3cret" not in text
    for presented in texts_in([*case.environ.values(), case.auth, case.asked]):
        assert len(presented) < 6 or presented not in text


@pytest.mark.parametrize("observed", [True, False])
@pytest.mark.parametrize("case", RIGHT_CASES, ids=named)
def test_the_right_credentials_let_in(
    case: Case, observed: bool, doors: Callable[..., Door], caplog: pytest.LogCaptureFixture
) -> None:
    door = doors(case.scheme, observed=observed)
    client = Client(door.server, case.environ).connect(auth=case.auth)
    assert [answer[0] for answer in client.answers] == ["/a"]
    assert client.answers[0][1] is True
    assert door.asked == [case.asked]
    assert door.handled == [("connect", case.auth, 0, INFO)]
    assert client.is_connected()
    assert client.emit("say", "hello") == []
    assert door.handled[1:] == [("say", "hello")]
    assert door.errors == []
    assert_tells_nothing(caplog.text, case)


@pytest.mark.parametrize("case", UNUSUAL, ids=named)
def test_a_callable_gets_unusual_credentials_unchanged(
    case: Case, doors: Callable[..., Door]
) -> None:
    door = doors(case.scheme, observed=True)
    Client(door.server, case.environ).connect(auth=case.auth)
    assert door.asked == [case.asked]
