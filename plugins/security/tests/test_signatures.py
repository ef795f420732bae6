"""A callable gets those arguments that its signature takes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from .client import Client
from .conftest import Serve, document_of
from .guarded import PRESENTED, Guarded
from .odd_exceptions import TEXT

SIGNATURES = [
    ("bearer", "token", (TEXT,)),
    ("bearer", "token, required_scopes", (TEXT, [])),
    ("bearer", "token, required_scopes, bearer_format", (TEXT, [], "JWT")),
    ("bearer", "token, bearer_format", (TEXT, "JWT")),
    ("bearer", "bearer_format, required_scopes, token", ("JWT", [], TEXT)),
    ("bearer", "anything", (TEXT,)),
    ("bearer", "a, b", (TEXT, [])),
    ("bearer", "a, b, c", (TEXT, [], "JWT")),
    ("bearer", "a, /, b", (TEXT, [])),
    ("bearer", "token, /", (TEXT,)),
    ("bearer", "a=None", (TEXT,)),
    ("bearer", "a, b=None", (TEXT, None)),
    ("bearer", "a, required_scopes=None", (TEXT, [])),
    ("bearer", "a, b=None, bearer_format=None", (TEXT, None, "JWT")),
    ("bearer", "*, token", (TEXT,)),
    ("bearer", "*, token, bearer_format=None", (TEXT, "JWT")),
    ("bearer", "*, bearer_format, token, more=1", ("JWT", TEXT, 1)),
    ("bearer", "token, *, more=1", (TEXT, 1)),
    ("bearer", "*rest", ((TEXT, [], "JWT"),)),
    ("bearer", "a, *rest", (TEXT, ([], "JWT"))),
    ("bearer", "token, more=1, *rest", (TEXT, 1, ())),
    ("bearer", "**rest", ({"token": TEXT, "required_scopes": [], "bearer_format": "JWT"},)),
    ("bearer", "token, **rest", (TEXT, {"required_scopes": [], "bearer_format": "JWT"})),
    ("bearer", "a, **rest", (TEXT, {"required_scopes": [], "bearer_format": "JWT"})),
    ("basic", "username, password", ("ann", "secret")),
    ("basic", "username, password, required_scopes", ("ann", "secret", [])),
    ("basic", "password, username", ("secret", "ann")),
    ("basic", "name, secret", ("ann", "secret")),
    ("basic", "password, name", ("secret", "ann")),
    ("basic", "name, username", ("secret", "ann")),
    ("basic", "required_scopes, a, b", ([], "ann", "secret")),
    ("basic", "a, b, c", ("ann", "secret", [])),
    ("basic", "a, *rest", ("ann", ("secret", []))),
    ("basic", "a, **rest", ("ann", {"password": "secret", "required_scopes": []})),
    ("basic", "a, *, password", ("ann", "secret")),
    ("basic", "username, /, **rest", ("ann", {"password": "secret", "required_scopes": []})),
    ("header", "key", (TEXT,)),
    ("header", "key, required_scopes", (TEXT, [])),
    ("header", "token", (TEXT,)),
    ("oauth2", "token", (TEXT,)),
    ("oauth2", "a", (TEXT,)),
    ("oauth2", "a, b=2", (TEXT, 2)),
    ("oauth2", "token, required_scopes=None", (TEXT, None)),
    ("oauth2", "*rest", ((TEXT,),)),
    ("openid", "**rest", ({"token": TEXT},)),
    ("certificate", "subject", ("CN=ann",)),
    ("certificate", "name", ("CN=ann",)),
    ("certificate", "name, /", ("CN=ann",)),
]


def returning_arguments(parameters: str) -> Callable[..., Any]:
    """Return a function with these parameters that tells what it got, in their order."""
    names = [part.split("=")[0].strip(" *") for part in parameters.split(",")]
    got = "".join(f"{name}, " for name in names if name not in ("", "/"))
    function: Callable[..., Any] = eval(f"lambda {parameters}: {{'sub': 1, 'got': ({got})}}")
    return function


@pytest.mark.parametrize(("scheme", "parameters", "expected"), SIGNATURES)
def test_a_callable_gets_what_its_signature_takes(
    serve: Serve, application: Any, scheme: str, parameters: str, expected: Any
) -> None:
    setattr(application, scheme, returning_arguments(parameters))
    fields = {"bearerFormat": "JWT"} if scheme == "bearer" else {}
    guarded = Guarded(serve, scheme, **fields)
    assert guarded.connect().is_connected()
    assert guarded.connected == [(1, {"sub": 1, "got": expected})]


@pytest.mark.parametrize("parameters", ["subject, environ", "a, b", "a, **rest", "environ, *rest"])
def test_a_callable_for_certificates_may_take_the_environment(
    serve: Serve, application: Any, parameters: str
) -> None:
    application.certificate = returning_arguments(parameters)
    guarded = Guarded(serve, "certificate")
    assert guarded.connect().is_connected()
    ((_, info),) = guarded.connected
    assert "CN=ann" in str(info["got"])
    assert "'SSL_CLIENT_VERIFY': 'SUCCESS'" in str(info["got"])


class Keys:
    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def __call__(self, token: str) -> Any:
        return {"sub": self._prefix + token}

    def check(self, token: str) -> Any:
        return {"sub": self._prefix + token}

    @classmethod
    def of_class(cls, token: str) -> Any:
        return {"sub": token}

    @staticmethod
    def of_nobody(token: str) -> Any:
        return {"sub": token}


class WithoutSignature(Keys):
    __signature__ = "none that inspect understands"


@pytest.mark.parametrize(
    "call",
    [
        Keys(),
        Keys().check,
        Keys.of_class,
        Keys.of_nobody,
        functools.partial(Keys().check),
        functools.lru_cache(Keys().check),
        {TEXT: {"sub": TEXT}}.get,
        WithoutSignature(),
    ],
    ids=lambda call: type(call).__name__,
)
def test_anything_that_can_be_called_will_do(serve: Serve, application: Any, call: Any) -> None:
    application.bearer = call
    guarded = Guarded(serve, "bearer")
    assert guarded.connect().is_connected()
    assert guarded.connected == [(TEXT, {"sub": TEXT})]


def test_both_spellings_of_the_callable_for_bearer_tokens_work(
    serve: Serve, application: Any
) -> None:
    scheme = {"type": "http", "scheme": "Bearer", "x-basicBearerInfoFunc": "application.bearer"}
    server = serve(document_of({"/a": {}}, [{"bearer": []}], bearer=scheme))
    assert Client(server, PRESENTED["bearer"]).connect().is_connected()
    assert not Client(server).connect().is_connected()


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("required_scopes, token_scopes", (["read"], ["write", "admin"])),
        ("token_scopes, required_scopes", (["write", "admin"], ["read"])),
        ("a, b", (["read"], ["write", "admin"])),
        ("*rest", ((["read"], ["write", "admin"]),)),
        ("a, b, c=3", (["read"], ["write", "admin"], 3)),
        ("**rest", ({"required_scopes": ["read"], "token_scopes": ["write", "admin"]},)),
    ],
)
def test_a_callable_may_decide_on_scopes(
    serve: Serve, application: Any, parameters: str, expected: Any
) -> None:
    got = []

    def noting(*args: Any, **kwargs: Any) -> bool:
        got.append(returning_arguments(parameters)(*args, **kwargs)["got"])
        return True

    noting.__signature__ = inspect.signature(returning_arguments(parameters))
    application.validate = noting
    application.oauth2 = lambda token: {"sub": "ann", "scope": "write admin"}
    guarded = Guarded(serve, "oauth2", ["read"], **{"x-scopeValidateFunc": "application.validate"})
    assert guarded.connect().is_connected()
    assert got == [expected]
