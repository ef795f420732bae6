"""Which requirements hold, and what satisfies them: alternatives, several at once, anonymous."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sizes import pairs

from asynction_core import AsynctionException, SpecError

from .client import Client
from .conftest import SCHEMES, UNAUTHENTICATED, UNAUTHORISED, Serve, document_of

HEADER, QUERY, TOKEN = {"header": []}, {"query": []}, {"oauth2": []}
BOTH, BOTH_REVERSED = {"header": [], "query": []}, {"query": [], "header": []}
READ, WRITE = {"oauth2": ["read"]}, {"oauth2": ["write"]}
ADMIN = {"oauth2": ["admin"]}


@pytest.fixture
def asked(application: Any) -> list[str]:
    """Let callables accept what is "right", and tokens, which list their scopes.

    Returns:
        The names of the schemes whose callables are asked, in order.
    """
    asked: list[str] = []

    def key_of(scheme: str) -> Any:
        def check(key: str) -> Any:
            asked.append(scheme)
            return {"sub": f"{scheme} user"} if key == "right" else None

        return check

    def token_of(scheme: str) -> Any:
        def check(token: str) -> Any:
            asked.append(scheme)
            scopes = token.split("+")
            return None if token == "wrong" else {"sub": f"{scheme} user", "scopes": scopes}

        return check

    for scheme in ("header", "query", "cookie"):
        setattr(application, scheme, key_of(scheme))
    for scheme in ("oauth2", "openid"):
        setattr(application, scheme, token_of(scheme))
    return asked


def environ_of(presented: str) -> dict[str, str]:
    """Return the WSGI environment for what is presented, as in ``"header=right token=read"``."""
    given = dict(item.split("=") for item in presented.split())
    environ = {}
    if "header" in given:
        environ["HTTP_X_KEY"] = given["header"]
    if "query" in given:
        environ["QUERY_STRING"] = f"key={given['query']}"
    if "cookie" in given:
        environ["HTTP_COOKIE"] = f"key={given['cookie']}"
    if "token" in given:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {given['token']}"
    return environ


WAYS = [
    # No requirements, and the empty one.
    ([], "", None, ""),
    ([], "header=wrong", None, ""),
    ([{}], "", None, ""),
    ([{}], "header=right", None, ""),
    # One.
    ([HEADER], "header=right", "header user", "header"),
    ([HEADER], "header=wrong", UNAUTHENTICATED, "header"),
    ([HEADER], "query=right", UNAUTHENTICATED, ""),
    # Alternatives, in order.
    ([HEADER, QUERY], "header=right", "header user", "header"),
    ([HEADER, QUERY], "query=right", "query user", "query"),
    ([HEADER, QUERY], "header=right query=right", "header user", "header"),
    ([QUERY, HEADER], "header=right query=right", "query user", "query"),
    ([HEADER, QUERY], "header=right query=wrong", "header user", "header"),
    ([HEADER, QUERY], "header=wrong query=right", "query user", "header query"),
    ([HEADER, QUERY], "header=wrong query=wrong", UNAUTHENTICATED, "header query"),
    ([HEADER, QUERY], "", UNAUTHENTICATED, ""),
    ([HEADER, QUERY, {"cookie": []}], "cookie=right", "cookie user", "cookie"),
    # Several at once; the first of them says who the user is.
    ([BOTH], "header=right query=right", "header user", "header query"),
    ([BOTH_REVERSED], "header=right query=right", "query user", "query header"),
    ([BOTH], "header=right", UNAUTHENTICATED, "header"),
    ([BOTH], "query=right", UNAUTHENTICATED, ""),
    ([BOTH], "header=right query=wrong", UNAUTHENTICATED, "header query"),
    ([BOTH], "header=wrong query=right", UNAUTHENTICATED, "header"),
    ([BOTH, QUERY], "header=wrong query=right", "query user", "header query"),
    ([BOTH, {"cookie": []}], "header=right cookie=right", "cookie user", "header cookie"),
    # Anonymous.
    ([HEADER, {}], "", None, ""),
    ([HEADER, {}], "header=wrong", None, "header"),
    ([HEADER, {}], "header=right", "header user", "header"),
    ([{}, HEADER], "header=right", None, ""),
    ([{}, HEADER], "header=wrong", None, ""),
    ([BOTH, {}], "header=right", None, "header"),
    # Scopes.
    ([TOKEN], "token=any", "oauth2 user", "oauth2"),
    ([READ], "token=read", "oauth2 user", "oauth2"),
    ([READ], "token=read+write", "oauth2 user", "oauth2"),
    ([READ], "token=write", UNAUTHORISED, "oauth2"),
    ([READ], "token=wrong", UNAUTHENTICATED, "oauth2"),
    ([{"oauth2": ["read", "write"]}], "token=write+read", "oauth2 user", "oauth2"),
    ([{"oauth2": ["read", "write"]}], "token=read", UNAUTHORISED, "oauth2"),
    ([{"openid": ["anything"]}], "token=anything", "openid user", "openid"),
    ([{"openid": ["anything"]}], "token=read", UNAUTHORISED, "openid"),
    ([ADMIN, READ], "token=read", "oauth2 user", "oauth2 oauth2"),
    ([ADMIN, WRITE], "token=read", UNAUTHORISED, "oauth2 oauth2"),
    ([ADMIN, {}], "token=read", None, "oauth2"),
    # Every scheme that states them, and "unauthorised" only where nothing but scopes is missing.
    ([{**READ, "openid": ["write"]}], "token=read+write", "oauth2 user", "oauth2 openid"),
    ([{**READ, "openid": ["write"]}], "token=read", UNAUTHORISED, "oauth2 openid"),
    ([{**READ, "openid": ["write"]}], "token=write", UNAUTHORISED, "oauth2 openid"),
    ([{**READ, **HEADER}], "token=read header=right", "oauth2 user", "oauth2 header"),
    ([{**HEADER, **READ}], "token=read header=right", "header user", "header oauth2"),
    ([{**READ, **HEADER}], "token=write header=right", UNAUTHORISED, "oauth2 header"),
    ([{**READ, **HEADER}], "token=write", UNAUTHENTICATED, "oauth2"),
    ([{**READ, **HEADER}], "token=read", UNAUTHENTICATED, "oauth2"),
    ([{**READ, **HEADER}], "token=write header=wrong", UNAUTHENTICATED, "oauth2 header"),
    ([READ, HEADER], "token=write", UNAUTHORISED, "oauth2"),
    ([READ, HEADER], "token=write header=wrong", UNAUTHORISED, "oauth2 header"),
    ([READ, HEADER], "token=write header=right", "header user", "oauth2 header"),
    ([HEADER, READ], "token=write header=wrong", UNAUTHORISED, "header oauth2"),
    ([{**READ, **HEADER}, {**READ, **QUERY}], "token=write query=right", UNAUTHORISED, None),
]


@pairs("security, presented, outcome, asks", WAYS, "place", ["server", "namespace"], rest="wide")
def test_the_first_way_whose_schemes_are_all_satisfied_lets_in(
    serve: Serve,
    asked: list[str],
    place: str,
    security: Any,
    presented: str,
    outcome: Any,
    asks: str | None,
) -> None:
    channel = {"x-security": security} if place == "namespace" else {}
    server = serve(document_of({"/a": channel}, security if place == "server" else None))
    users = []
    server.on("connect", namespace="/a")(
        lambda user, token_info: users.append((user, token_info and token_info["sub"]))
    )
    client = Client(server, environ_of(presented)).connect()
    refused = isinstance(outcome, dict)
    assert client.answers == [("/a", outcome if refused else True)]
    assert users == ([] if refused else [(outcome, outcome)])
    if asks is not None:
        assert asked == asks.split()


@pytest.mark.parametrize(
    ("of_server", "of_channel", "presented", "let_in"),
    [
        (None, None, "", True),
        ([], None, "", True),
        ([HEADER], None, "", False),
        ([HEADER], None, "header=right", True),
        ([HEADER], [], "", True),
        ([HEADER], [{}], "", True),
        ([HEADER], [QUERY], "header=right", False),
        ([HEADER], [QUERY], "query=right", True),
        ([HEADER], [QUERY, HEADER], "header=right", True),
        ([HEADER], [BOTH], "query=right", False),
        ([HEADER], [BOTH], "header=right query=right", True),
        ([], [HEADER], "", False),
        (None, [HEADER], "", False),
        (None, [HEADER], "header=right", True),
        ([{}], [HEADER], "", False),
        ([READ], [ADMIN], "token=read", False),
        ([ADMIN], [READ], "token=read", True),
    ],
)
@pytest.mark.usefixtures("asked")
def test_the_security_of_a_namespace_replaces_that_of_the_server(
    serve: Serve, of_server: Any, of_channel: Any, presented: str, let_in: bool
) -> None:
    channel = {} if of_channel is None else {"x-security": of_channel}
    server = serve(document_of({"/a": channel, "/b": {"x-security": []}}, of_server))
    assert Client(server, environ_of(presented)).connect().is_connected() is let_in
    assert Client(server).connect("/b").is_connected("/b")


def two_servers() -> dict[str, Any]:
    document = document_of({"/a": {}, "/b": {"x-security": [{"query": []}]}}, [HEADER])
    document["servers"]["open"] = {"url": "localhost", "protocol": "ws"}
    document["servers"]["by token"] = {"url": "localhost", "protocol": "ws", "security": [READ]}
    return document


@pytest.mark.parametrize(
    ("server_name", "presented", "let_in"),
    [
        ("main", "", False),
        ("main", "header=right", True),
        ("main", "token=read", False),
        ("open", "", True),
        ("by token", "header=right", False),
        ("by token", "token=read", True),
    ],
)
@pytest.mark.usefixtures("asked")
def test_the_security_of_the_chosen_server_holds(
    serve: Serve, server_name: str, presented: str, let_in: bool
) -> None:
    server = serve(two_servers(), server_name=server_name)
    assert Client(server, environ_of(presented)).connect().is_connected() is let_in
    assert not Client(server, environ_of(presented)).connect("/b").is_connected("/b")


CHOOSE = "choose one with server_name=... (on the command line: --server)"


@pytest.mark.usefixtures("asked")
def test_servers_that_differ_need_a_choice(serve: Serve) -> None:
    with pytest.raises(SpecError) as raised:
        serve(two_servers(), server_name=None)
    assert str(raised.value) == (
        "<document>: /servers/main: the servers 'main', 'open', 'by token' ask for different "
        f"security, and none of them was chosen: {CHOOSE}"
    )


@pytest.mark.usefixtures("asked")
def test_an_option_leaves_them_open_with_a_warning(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(two_servers(), server_name=None, on_missing_server="warn")
    warning = "no server was chosen, so the security of 'main', 'by token' is not enforced"
    assert caplog.record_tuples == [("asynction", logging.WARNING, f"{warning}: {CHOOSE}")]
    assert Client(server).connect().is_connected()
    assert not Client(server).connect("/b").is_connected("/b")


@pytest.mark.parametrize(
    "alike",
    [
        [[HEADER]],
        [[HEADER], [HEADER]],
        [[HEADER, QUERY], [QUERY, HEADER]],
        [[BOTH], [dict(reversed(BOTH.items()))]],
        [[READ], [READ]],
    ],
)
@pytest.mark.usefixtures("asked")
def test_what_all_servers_ask_for_holds_without_a_choice(serve: Serve, alike: list[Any]) -> None:
    document = document_of({"/a": {}, "/b": {"x-security": []}})
    document["servers"] = {
        f"server {number}": {"url": f"localhost/{number}", "protocol": "ws", "security": security}
        for number, security in enumerate(alike)
    }
    server = serve(document, server_name=None)
    presented = environ_of("header=right query=right token=read")
    assert Client(server, presented).connect().is_connected()
    assert not Client(server).connect().is_connected()
    assert Client(server).connect("/b").is_connected("/b")
    if len(alike[0][0]) > 1:
        return  # which servers cannot ask for in AsyncAPI 3, so that channels do there
    server.on("ping", namespace="/added")(print)  # which the document lacks
    assert Client(server, presented).connect("/added").is_connected("/added")
    assert not Client(server).connect("/added").is_connected("/added")


@pytest.mark.parametrize(
    "different", [[[HEADER], []], [[HEADER], [QUERY]], [[READ], [ADMIN]], [[HEADER], [HEADER, {}]]]
)
@pytest.mark.usefixtures("asked")
def test_a_namespace_that_the_document_lacks_needs_a_choice_too(
    serve: Serve, different: list[Any]
) -> None:
    document = document_of({"/a": {"x-security": []}})
    document["servers"] = {
        f"server {number}": {"url": "localhost", "protocol": "ws", "security": security}
        for number, security in enumerate(different)
    }
    server = serve(document, server_name=None)
    assert Client(server).connect().is_connected()
    with pytest.raises(AsynctionException, match="depends on the server, and none was chosen"):
        server.on("ping", namespace="/added")(print)


def without_servers() -> dict[str, Any]:
    document = two_servers()
    del document["servers"]
    return document


def with_security_everywhere() -> dict[str, Any]:
    document = two_servers()
    document["channels"]["/a"]["x-security"] = []
    return document


@pytest.mark.parametrize(
    ("document", "server_name"),
    [
        (two_servers(), "main"),
        (two_servers(), "open"),
        (without_servers(), None),
        (with_security_everywhere(), None),
        (document_of({"/a": {}}, []), None),
        (document_of({"/a": {}}), None),
    ],
)
@pytest.mark.parametrize("on_missing_server", ["warn", "error"])
@pytest.mark.usefixtures("asked")
def test_nothing_is_missing_where_no_security_is_left_out(
    serve: Serve,
    caplog: pytest.LogCaptureFixture,
    document: Any,
    server_name: str | None,
    on_missing_server: str,
) -> None:
    serve(document, server_name=server_name, on_missing_server=on_missing_server)
    assert caplog.records == []


@pytest.mark.parametrize("choice", [None, True, "ignore", "Error"])
def test_the_option_is_one_of_two(serve: Serve, choice: Any) -> None:
    with pytest.raises(ValueError) as raised:
        serve(document_of({}), on_missing_server=choice)
    assert str(raised.value) == f"on_missing_server is 'warn' or 'error', not {choice!r}"


def test_what_is_used_nowhere_is_asked_by_nobody(serve: Serve, asked: list[str]) -> None:
    schemes = {"header": SCHEMES["header"], "query": SCHEMES["query"]}
    server = serve(document_of({"/a": {}}, [HEADER], **schemes))
    Client(server, environ_of("header=wrong query=right cookie=right token=x")).connect()
    assert asked == ["header"]
