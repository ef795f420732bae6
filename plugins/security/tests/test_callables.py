"""What the application's callables may answer and may raise: anything odd lets nobody in."""

from __future__ import annotations

from collections import ChainMap, OrderedDict, UserDict
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
from sizes import pairs, sampled

from .conftest import UNAUTHENTICATED, UNAUTHORISED, Serve
from .guarded import Guarded
from .odd_answers import ACCEPTED, NO_SECURITY_INFO, NO_SECURITY_INFO_IDS, NOT_TRUE
from .odd_exceptions import RAISED, RAISED_IDS, TEXT

SOME_SCHEMES = ["bearer", "basic", "certificate"]


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pairs(
    *("answer", NO_SECURITY_INFO),
    *("scheme", SOME_SCHEMES),
    ids=[f"{one}-{scheme}" for one in NO_SECURITY_INFO_IDS for scheme in SOME_SCHEMES],
)
def test_an_answer_that_is_no_security_info_refuses(
    serve: Serve, application: Any, scheme: str, answer: Callable[[], Any]
) -> None:
    setattr(application, scheme, lambda *credentials: answer())
    Guarded(serve, scheme).assert_refuses(UNAUTHENTICATED)


@pairs(
    *("kind", [dict, OrderedDict, UserDict, ChainMap, MappingProxyType]),
    *("info, user", ACCEPTED),
)
def test_any_mapping_that_names_somebody_lets_in(
    serve: Serve, application: Any, kind: Any, info: dict[str, Any], user: Any
) -> None:
    application.oauth2 = lambda token: kind(info)
    guarded = Guarded(serve, "oauth2")
    assert guarded.connect().is_connected()
    assert guarded.connected == [(user, info)]


@pytest.mark.parametrize(
    ("scopes", "suffice"),
    [
        ({"scopes": ["read", "write"]}, True),
        ({"scopes": ("write", "read", "more")}, True),
        ({"scopes": {"read", "write"}}, True),
        ({"scopes": frozenset({"read", "write"})}, True),
        ({"scopes": "read write"}, True),
        ({"scopes": " write\tread\n"}, True),
        ({"scope": "write read"}, True),
        ({"scope": ["write", "read"]}, True),
        ({"scopes": None, "scope": "read write"}, True),
        ({"scopes": ["read", "write"], "scope": []}, True),
        ({"scopes": [], "scope": "read write"}, False),
        ({"scopes": "", "scope": "read write"}, False),
        ({"scopes": ["read"], "scope": "write"}, False),
        ({"scopes": ["read"]}, False),
        ({"scopes": ["read write"]}, False),
        ({"scopes": "read,write"}, False),
        ({"scopes": "readwrite"}, False),
        ({"scopes": ["READ", "WRITE"]}, False),
        ({"scopes": ["read", "write "]}, False),
        ({"scopes": "read:all write:all"}, False),
        ({"scopes": "*"}, False),
        ({"scopes": []}, False),
        ({"scopes": None}, False),
        ({"Scopes": ["read", "write"]}, False),
        ({"permissions": ["read", "write"]}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("scheme", ["oauth2", "openid"])
def test_all_scopes_that_are_required_must_be_there(
    serve: Serve, application: Any, scheme: str, scopes: Any, suffice: bool
) -> None:
    setattr(application, scheme, lambda token: {"sub": "ann", **scopes})
    guarded = Guarded(serve, scheme, ["read", "write"])
    if suffice:
        assert guarded.connect().is_connected()
    else:
        guarded.assert_refuses(UNAUTHORISED)


@sampled("make", RAISED, every=3, ids=RAISED_IDS)
def test_whatever_a_callable_raises_refuses(
    serve: Serve, application: Any, caplog: pytest.LogCaptureFixture, make: Any
) -> None:
    def fail(token: str) -> Any:
        raise make()

    application.bearer = fail
    error = Guarded(serve, "bearer").assert_refuses(UNAUTHENTICATED)
    assert TEXT not in f"{error!s}{error!r}"
    assert error.__cause__ is error.__context__ is None
    unobserved = Guarded(serve, "bearer", observed=False)
    caplog.clear()
    assert unobserved.connect().answers == [("/a", UNAUTHENTICATED)]
    (record,) = caplog.records
    assert record.exc_info is None
    assert (
        f"x-bearerInfoFunc (application.bearer) raised {type(make()).__name__} in " in caplog.text
    )
    assert TEXT not in caplog.text


def test_a_callable_that_calls_itself_for_ever_refuses(serve: Serve, application: Any) -> None:
    def descend(token: str) -> Any:
        return descend(token)

    application.bearer = descend
    Guarded(serve, "bearer").assert_refuses(UNAUTHENTICATED)


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.parametrize("answer", NOT_TRUE.values(), ids=NOT_TRUE)
@pytest.mark.parametrize("required", [["read"], []])
def test_only_true_says_that_scopes_suffice(
    serve: Serve, application: Any, required: Any, answer: Callable[[], Any]
) -> None:
    application.validate = lambda required_scopes, token_scopes: answer()
    application.oauth2 = lambda token: {"sub": "ann", "scopes": ["read"]}
    fields = {"x-scopeValidateFunc": "application.validate"}
    Guarded(serve, "oauth2", required, **fields).assert_refuses(UNAUTHORISED)


@sampled("make", RAISED, every=3, ids=RAISED_IDS)
def test_whatever_a_callable_for_scopes_raises_refuses(
    serve: Serve, application: Any, caplog: pytest.LogCaptureFixture, make: Any
) -> None:
    def fail(required_scopes: Any, token_scopes: Any) -> bool:
        raise make()

    application.validate = fail
    application.openid = lambda token: {"sub": "ann", "scopes": ["read"]}
    fields = {"x-scopeValidateFunc": "application.validate"}
    Guarded(serve, "openid", ["read"], **fields).assert_refuses(UNAUTHORISED)
    assert TEXT not in caplog.text
    assert f"'openid': x-scopeValidateFunc raised {type(make()).__name__} in " in caplog.text


def test_a_callable_that_changes_its_lists_weakens_no_check(serve: Serve, application: Any) -> None:
    seen = []

    def validate(required_scopes: list[str], token_scopes: list[str]) -> bool:
        seen.append((list(required_scopes), list(token_scopes)))
        suffices = set(required_scopes) <= set(token_scopes)
        token_scopes.extend(required_scopes)
        required_scopes.clear()
        return suffices

    application.validate = validate
    application.oauth2 = lambda token: {"sub": "ann", "scopes": ["read"]}
    fields = {"x-scopeValidateFunc": "application.validate"}
    guarded = Guarded(serve, "oauth2", ["admin"], **fields)
    for _ in range(3):
        assert guarded.connect().answers == [("/a", UNAUTHORISED)]
    assert seen == [(["admin"], ["read"])] * 3
    assert guarded.connected == []


def test_a_callable_that_changes_its_required_scopes_changes_no_other_call(
    serve: Serve, application: Any
) -> None:
    seen = []

    def change(token: str, required_scopes: list[str]) -> Any:
        seen.append(list(required_scopes))
        required_scopes.append("changed")
        return {"sub": "ann"}

    application.bearer = change
    guarded = Guarded(serve, "bearer")
    for _ in range(3):
        assert guarded.connect().is_connected()
    assert seen == [[]] * 3


def test_what_a_handler_does_to_its_info_is_not_done_to_what_the_callable_has(
    serve: Serve, application: Any
) -> None:
    known = {"sub": "ann"}
    application.bearer = lambda token: known
    guarded = Guarded(serve, "bearer")
    guarded.connect()
    guarded.connected[0][1]["sub"] = "root"
    guarded.connect()
    assert guarded.connected[1] == ("ann", {"sub": "ann"})
