"""Whatever happens, only those get in whom a callable accepted: with each kind of error handler.

What a callable was asked about and what it answered is noted by the callable itself, and is all
that decides here on what must have happened.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from sizes import sample_of

from asynction_core import SecurityException

from .client import Client
from .conftest import SCHEMES, UNAUTHENTICATED
from .odd_answers import NO_SECURITY_INFO
from .odd_exceptions import RAISED
from .presented import ACCEPTABLE, Presented, presented
from .stages import COMBINATIONS, Stage, build

EXAMPLES = settings(max_examples=250, deadline=None, derandomize=True, database=None)
FEWER = settings(EXAMPLES, max_examples=100)

pytestmark = pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")


FEW_COMBINATIONS = {"none", "x-handlers, returns True", "class", "swallowing middleware"}


@pytest.fixture(scope="module", params=sample_of(COMBINATIONS, keep=FEW_COMBINATIONS.__contains__))
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A server for each combination of error handlers in turn, built once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS", raising=False)
        monkeypatch.setitem(sys.modules, "application", ModuleType("application"))
        yield build(request.param)


def raising(make: Callable[[], BaseException]) -> Callable[[], Any]:
    def act() -> Any:
        raise make()

    return act


ODD = st.one_of(
    st.sampled_from(NO_SECURITY_INFO),
    st.sampled_from(RAISED).map(raising),
)


def assert_let_in(stage: Stage, client: Client, namespace: str, let_in: bool) -> None:
    """Assert that a client was let in, or was refused once and for all."""
    client.emit("say", namespace=namespace)
    assert client.is_connected(namespace) is let_in
    if let_in:
        assert client.answers == [(namespace, True)]
        assert stage.handled == ["connect known", "say"]
        assert stage.errors == []
    else:
        ((refused, reason),) = client.answers
        assert refused == namespace
        assert isinstance(reason, dict)
        assert "say" not in stage.handled
        assert client.received == []


def scheme_and_presented(scheme: str) -> st.SearchStrategy[tuple[str, Presented]]:
    return st.tuples(st.just(scheme), presented(scheme))


@given(
    example=st.sampled_from(list(SCHEMES)).flatmap(scheme_and_presented),
    accepted=ACCEPTABLE,
    otherwise=ODD,
)
@EXAMPLES
def test_only_who_presents_accepted_credentials_gets_in(
    stage: Stage, example: tuple[str, Presented], accepted: Any, otherwise: Any
) -> None:
    scheme, presented = example
    stage.reset(accepted[scheme], otherwise)
    namespace = f"/{scheme}"
    client = Client(stage.server, presented.environ).connect(namespace, presented.auth)
    assert len(stage.asked) <= 1
    assert_let_in(stage, client, namespace, stage.has_accepted)
    if not stage.has_accepted:
        assert stage.handled == []
        if stage.swallows:
            assert client.answers == [(namespace, {"message": "connection refused"})]
        else:
            assert client.answers == [(namespace, UNAUTHENTICATED)]
            assert all(type(error) is SecurityException for error in stage.errors)
            assert len(stage.errors) == stage.observed


def test_nothing_that_a_callable_does_with_others_lets_them_in(stage: Stage) -> None:
    for otherwise in (*NO_SECURITY_INFO, *map(raising, RAISED)):
        stage.reset(("right",), otherwise)
        client = Client(stage.server).connect("/bearer", {"token": "wrong"})
        assert stage.asked == [("wrong",)]
        assert_let_in(stage, client, "/bearer", False)
        assert stage.handled == []


@given(
    doors=st.lists(st.sampled_from(["front", "back", "", "Front"]), max_size=2),
    key=st.sampled_from(["right", "wrong", None]),
    otherwise=ODD,
)
@FEWER
def test_failed_bindings_let_nobody_in(
    stage: Stage, doors: list[str], key: str | None, otherwise: Any
) -> None:
    stage.reset(("right",), otherwise)
    environ = {"QUERY_STRING": "&".join(f"door={door}" for door in doors)}
    client = Client(stage.server, environ).connect("/bound", {"user": key})
    assert_let_in(stage, client, "/bound", doors == ["front"] and stage.has_accepted)
    if not client.is_connected("/bound"):
        assert stage.handled == []


@given(
    key=st.sampled_from(["right", "right", "wrong"]),
    on_connect=st.one_of(
        st.sampled_from(RAISED).map(raising),
        st.sampled_from([None, True, 0, "", "welcome", {}, {"sub": "ann"}, False]).map(
            lambda answer: lambda: answer
        ),
    ),
)
@EXAMPLES
def test_a_connect_handler_that_fails_lets_nobody_in(
    stage: Stage, key: str, on_connect: Callable[[], Any]
) -> None:
    stage.reset(("right",), on_connect=on_connect)
    client = Client(stage.server).connect("/connecting", {"user": key})
    try:
        agrees = on_connect() is not False
    except BaseException:
        agrees = False
    assert_let_in(stage, client, "/connecting", agrees and stage.has_accepted)
    assert stage.handled[:1] == (["connect known"] if stage.has_accepted else [])


class Unspeakable:
    def __str__(self) -> str:
        raise LookupError("of what the client would be told")


class WithoutReason(Exception):
    @property
    def refusal(self) -> str:
        raise LookupError("of what the client would be told")


class WithOddReason(Exception):
    refusal = Unspeakable()


class WithReasonThatExits(Exception):
    def __getattribute__(self, name: str) -> Any:
        if name == "refusal":
            raise SystemExit
        return super().__getattribute__(name)


@pytest.mark.parametrize("error", [WithoutReason, WithOddReason, WithReasonThatExits])
def test_a_reason_that_cannot_be_told_lets_nobody_in(stage: Stage, error: Any) -> None:
    stage.reset(("right",), on_connect=raising(error))
    client = Client(stage.server).connect("/connecting", {"user": "right"})
    assert_let_in(stage, client, "/connecting", False)


class FullDisk(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise OSError("no space left on device")


def test_a_refusal_that_cannot_be_logged_lets_nobody_in(stage: Stage) -> None:
    stage.reset(("right",), on_connect=raising(ValueError))
    logger, handler = logging.getLogger("asynction"), FullDisk()
    logger.addHandler(handler)
    try:
        for namespace, key in (("/user", "wrong"), ("/connecting", "right")):
            client = Client(stage.server).connect(namespace, {"user": key})
            assert_let_in(stage, client, namespace, False)
    finally:
        logger.removeHandler(handler)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_clients_of_these_tests_often_present_what_is_accepted(scheme: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(sys.modules, "application", ModuleType("application"))
        stage = build("none")

    def is_let_in(example: tuple[Presented, Any]) -> bool:
        presented, accepted = example
        stage.reset(accepted[scheme])
        client = Client(stage.server, presented.environ)
        return client.connect(f"/{scheme}", presented.auth).is_connected(f"/{scheme}")

    few = settings(EXAMPLES, max_examples=40, phases=[Phase.generate])
    find(st.tuples(presented(scheme), ACCEPTABLE), is_let_in, settings=few)
