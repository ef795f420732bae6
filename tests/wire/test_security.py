"""Nobody gets in whom the document does not let in: servers/security.yaml and gatekeepers.py.

All credentials have "hush" in them.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from .clients import Client
from .conftest import ONE_CLIENT, OTHER_TWO_CLIENTS, TWO_CLIENTS, Connect
from .processes import Server

Opening = Mapping[str, Any]

LONG = "hush-" + "x" * 60_000


@dataclass(frozen=True)
class Row:
    """A scheme, and what who connects shows."""

    namespace: str
    scheme: str
    right: Mapping[str, tuple[Opening, dict[str, Any]]]
    """What gets in, and what the callable says of it."""
    wrong: Mapping[str, Opening]
    """What nobody knows; what can be no credentials; and nothing."""
    unauthorised: Mapping[str, Opening] = field(default_factory=dict)
    """Who is known and may not enter."""


def header(value: str, name: str = "Authorization") -> Opening:
    return {"headers": {name: value}}


def basic(text: str) -> Opening:
    return header(f"Basic {b64encode(text.encode()).decode()}")


def token(value: Any) -> Opening:
    return {"auth": {"token": value}}


def bearer(value: str) -> Opening:
    return header(f"Bearer {value}")


WRONG_TOKENS = {
    "none": {},
    "unknown": bearer("hush-eve"),
    "unknown-in-auth": token("hush-eve"),
    "empty": bearer(""),
    "spaced": bearer("hush-ada hush-ada"),
    "listed": bearer("hush-ada,hush-ada"),
    "malformed-beside-a-right-one": {**bearer("hush-ada,"), **token("hush-judge")},
    "basic": basic("hush-ada:hush-lovelace"),
    "no-scheme": header("hush-ada"),
    "empty-in-auth": token(""),
    "number-in-auth": token(12),
    "list-in-auth": token(["hush-ada"]),
    "null-in-auth": token(None),
    "auth-is-a-text": {"auth": "hush-ada"},
    "auth-is-a-list": {"auth": ["token", "hush-ada"]},
    "another-name-in-auth": {"auth": {"Token": "hush-ada"}},
    "in-the-query": {"query": {"token": "hush-ada"}},
    "long": bearer(LONG + "x"),
    "callable-raises": bearer("hush-raise"),
    "callable-returns-no-user": token("hush-nobody"),
    "callable-returns-a-list": token("hush-list"),
    "callable-returns-true": token("hush-true"),
}
FORMAT = {"format": "words"}
ADA, LONG_INFO = {"sub": "ada"}, {"sub": "long"}
READER = {"sub": "reader", "scopes": "read"}
WRITER = {"uid": "writer", "scope": ["read", "write"]}
JUDGE = {"sub": "judge", "scopes": ["judge"]}


def of_tokens(namespace: str, scheme: str, info: Mapping[str, Any] | None = None) -> Row:
    """Return the row of a scheme that asks for a token, and for no scopes."""
    more = info or {}
    return Row(
        namespace,
        scheme,
        {
            "header": (bearer("hush-ada"), ADA | more),
            "header-in-other-case": (header("bEARER  hush-ada"), ADA | more),
            "auth": (token("hush-ada"), ADA | more),
            "header-before-auth": ({**bearer("hush-ada"), **token("hush-eve")}, ADA | more),
            "auth-beside-another-scheme": ({**basic("a:b"), **token("hush-ada")}, ADA | more),
            "long": (bearer(LONG), LONG_INFO | more),
        },
        WRONG_TOKENS,
    )


def of_scopes(namespace: str, scheme: str) -> Row:
    """Return the row of a scheme that asks for a token with two scopes."""
    return Row(
        namespace,
        scheme,
        {"header": (bearer("hush-writer"), WRITER), "auth": (token("hush-writer"), WRITER)},
        {name: WRONG_TOKENS[name] for name in ("none", "unknown", "unknown-in-auth", "listed")},
        {
            "no-scopes": bearer("hush-ada"),
            "one-of-two": token("hush-reader"),
            "others": token("hush-judge"),
        },
    )


def of_judge(namespace: str, scheme: str) -> Row:
    """Return the row of a scheme whose callable looks at the scopes."""
    return Row(
        namespace,
        scheme,
        {"header": (bearer("hush-judge"), JUDGE), "auth": (token("hush-judge"), JUDGE)},
        {name: WRONG_TOKENS[name] for name in ("none", "unknown", "unknown-in-auth", "listed")},
        {"no-scopes": bearer("hush-ada"), "what-is-required": token("hush-reader")},
    )


def of_auth(namespace: str, scheme: str, name: str) -> Row:
    """Return the row of a key in Socket.IO's ``auth``."""
    return Row(
        namespace,
        scheme,
        {"auth": ({"auth": {name: "hush-key"}}, KEY)},
        {
            "none": {},
            "unknown": {"auth": {name: "hush-kez"}},
            "empty": {"auth": {name: ""}},
            "number": {"auth": {name: 12}},
            "mapping": {"auth": {name: {"hush-key": "hush-key"}}},
            "another-name": {"auth": {"key": "hush-key"}},
            "in-a-header": {"headers": {name: "hush-key"}},
            "in-the-query": {"query": {name: "hush-key"}},
            "long": {"auth": {name: "hush-" + "x" * 65_536}},
        },
    )


KEY = {"uid": "ada", "by": "key"}
ADA_BY_PASSWORD = {"sub": "ada", "by": "password"}
BOB_BY_PASSWORD = {"sub": "bob", "by": "password"}

ROWS = [
    Row(
        "/basic",
        "basic",
        {
            "header": (basic("hush-ada:hush-lovelace"), ADA_BY_PASSWORD),
            "no-password": (basic("hush-bob:"), BOB_BY_PASSWORD),
        },
        {
            "none": {},
            "unknown": basic("hush-eve:hush-lovelace"),
            "another-password": basic("hush-ada:hush-byron"),
            "no-password": basic("hush-ada:"),
            "no-user": basic(":hush-lovelace"),
            "no-colon": basic("hush-ada"),
            "control-character": basic("hush-ada:hush-lovelace\n"),
            "plain": header("Basic hush-ada:hush-lovelace"),
            "no-base64": header("Basic aHVzaC1hZGE6aHVzaC1sb3ZlbGFjZQ!"),
            "no-padding": header("Basic aHVzaC1hZGE6aHVzaC1sb3ZlbGFjZQ"),
            "no-utf-8": header(f"Basic {b64encode(b'hush-ada:hush-' + bytes([0xFF])).decode()}"),
            "empty": header("Basic"),
            "bearer": bearer("hush-ada"),
            "in-auth": {"auth": {"username": "hush-ada", "password": "hush-lovelace"}},
        },
    ),
    of_tokens("/bearer", "bearer", FORMAT),
    of_tokens("/bearer/old", "old-bearer"),
    of_tokens("/oauth2", "oauth2"),
    of_scopes("/oauth2/scopes", "oauth2"),
    of_judge("/oauth2/judge", "judged-oauth2"),
    of_tokens("/openid", "openid"),
    of_scopes("/openid/scopes", "openid"),
    of_judge("/openid/judge", "judged-openid"),
    Row(
        "/key/query",
        "query-key",
        {"query": ({"query": {"key": "hush-key"}}, KEY)},
        {
            "none": {},
            "unknown": {"query": {"key": "hush-kez"}},
            "empty": {"query": {"key": ""}},
            "another-name": {"query": {"Key": "hush-key"}},
            "in-a-header": header("hush-key", "key"),
            "in-auth": {"auth": {"key": "hush-key"}},
        },
    ),
    Row(
        "/key/header",
        "header-key",
        {
            "header": (header("hush-key", "X-Key"), KEY),
            "in-other-case": (header("hush-key", "x-kEY"), KEY),
        },
        {
            "none": {},
            "unknown": header("hush-kez", "X-Key"),
            "empty": header("", "X-Key"),
            "underscore": header("hush-key", "X_Key"),
            "in-the-query": {"query": {"X-Key": "hush-key"}},
            "in-auth": {"auth": {"X-Key": "hush-key"}},
            "long": header(LONG, "X-Key"),
        },
    ),
    Row(
        "/key/cookie",
        "cookie-key",
        {
            "cookie": (header("key=hush-key", "Cookie"), KEY),
            "among-others": (header("a=b; key=hush-key; c=d", "Cookie"), KEY),
        },
        {
            "none": {},
            "unknown": header("key=hush-kez", "Cookie"),
            "empty": header("key=", "Cookie"),
            "twice": header("key=hush-key; key=hush-key", "Cookie"),
            "no-name": header("hush-key", "Cookie"),
            "another-name": header("Key=hush-key", "Cookie"),
            "no-utf-8": header("key=%FFhush-key", "Cookie"),
            "in-the-query": {"query": {"key": "hush-key"}},
        },
    ),
    of_auth("/key/user", "key-as-user", "user"),
    of_auth("/key/password", "key-as-password", "password"),
    Row(
        "/user",
        "user",
        {
            "auth": (
                {"auth": {"username": "hush-ada", "password": "hush-lovelace"}},
                ADA_BY_PASSWORD,
            ),
            "no-password": ({"auth": {"username": "hush-bob", "password": ""}}, BOB_BY_PASSWORD),
        },
        {
            "none": {},
            "unknown": {"auth": {"username": "hush-eve", "password": "hush-lovelace"}},
            "another-password": {"auth": {"username": "hush-ada", "password": "hush-byron"}},
            "password-missing": {"auth": {"username": "hush-bob"}},
            "password-null": {"auth": {"username": "hush-bob", "password": None}},
            "user-empty": {"auth": {"username": "", "password": "hush-lovelace"}},
            "user-a-list": {"auth": {"username": ["hush-ada"], "password": "hush-lovelace"}},
            "in-a-header": basic("hush-ada:hush-lovelace"),
        },
    ),
    Row(
        "/certificate",
        "certificate",
        {},
        {
            "none": {},
            "headers": {
                "headers": {
                    "SSL-Client-Verify": "SUCCESS",
                    "SSL-Client-S-DN": "CN=hush-ada,O=Asynction",
                }
            },
            "headers-with-underscores": {
                "headers": {
                    "SSL_CLIENT_VERIFY": "SUCCESS",
                    "SSL_CLIENT_S_DN": "CN=hush-ada,O=Asynction",
                }
            },
            "headers-named-as-in-the-environment": {
                "headers": {
                    "HTTP_SSL_CLIENT_VERIFY": "SUCCESS",
                    "HTTP_SSL_CLIENT_S_DN": "CN=hush-ada,O=Asynction",
                }
            },
            "headers-of-proxies": {
                "headers": {
                    "X-SSL-Client-Verify": "SUCCESS",
                    "X-SSL-Client-S-DN": "CN=hush-ada,O=Asynction",
                }
            },
            "in-auth": {
                "auth": {
                    "SSL_CLIENT_VERIFY": "SUCCESS",
                    "SSL_CLIENT_S_DN": "CN=hush-ada,O=Asynction",
                }
            },
        },
    ),
]


def name_of(row: Row) -> str:
    return row.namespace.strip("/").replace("/", "-")


ACCEPTED = [
    pytest.param(row.namespace, opening, info, id=f"{name_of(row)}-{name}")
    for row in ROWS
    for name, (opening, info) in row.right.items()
]


# What all clients try: nothing, what is unknown, what is malformed, and what does not suffice.
ORDINARY = (
    *("none", "unknown"),
    *("no-base64", "listed", "empty", "twice", "number", "user-a-list", "headers"),
    *("no-scopes", "one-of-two", "others", "what-is-required"),
)


def refused(wanted: Callable[[str], bool]) -> list[Any]:
    """Return what is refused, of the names that are wanted."""
    return [
        pytest.param(row, opening, kind, id=f"{name_of(row)}-{name}")
        for row in ROWS
        for kind, openings in {
            "unauthenticated": row.wrong,
            "unauthorised": row.unauthorised,
        }.items()
        for name, opening in openings.items()
        if wanted(name)
    ]


ORDINARILY_REFUSED = refused(lambda name: name in ORDINARY)
OTHERWISE_REFUSED = refused(lambda name: name not in ORDINARY)
REFUSED_TO_OBSERVE = refused(
    lambda name: name in ("unknown", "empty", "no-base64", "callable-raises", "no-scopes")
)


def assert_kept_out(client: Client, server: Server, namespace: str, kind: str) -> None:
    """Assert that a client is on "/" only, and that what it sends elsewhere reaches nothing."""
    assert client.sids.keys() == {"/"}
    assert client.refusals == {namespace: kind}
    client.send(f'2{namespace},["ask"]')
    client.send(f'2{namespace},1["ask",{{"and":"wait"}}]')
    assert client.call("ask") == ["anonymous"]  # what came before has been dealt with
    handled = [*server.notes("connect"), *server.notes("asked")]
    assert [note["namespace"] for note in handled] == ["/", "/"]


def is_discreet(log: str, opening: Opening) -> bool:
    """Return whether no credential is in the log."""
    values = [value.split()[-1] for value in opening.get("headers", {}).values() if value]
    return not any(text in log for text in ["hush", *values])


def assert_on_record(log: str, names: list[str], kind: str, opening: Opening) -> None:
    """Assert that a refusal is one line in the log, with these names and no credential."""
    (line,) = log.splitlines()
    assert line.startswith("WARNING asynction: ")
    assert all(repr(name) in line for name in names)
    assert f" {kind}, " in line
    assert is_discreet(line, opening)


@pytest.mark.parametrize(("namespace", "opening", "info"), ACCEPTED)
def test_right_credentials_get_in_and_handlers_know_whose_they_are(
    secured_server: Server, connect: Connect, namespace: str, opening: Opening, info: dict[str, Any]
) -> None:
    client = connect(secured_server, namespace, **opening)
    assert client.refusals == {}
    connected = secured_server.note("connect", namespace=namespace)
    assert connected["user"] == info.get("sub", info.get("uid"))
    assert connected["token_info"] == info
    assert client.call("ask", namespace=namespace) == [info]
    assert secured_server.note("asked", namespace=namespace)["token_info"] == info
    assert secured_server.log() == ""


@pytest.mark.parametrize(("row", "opening", "kind"), ORDINARILY_REFUSED)
def test_wrong_malformed_and_no_credentials_do_not_get_in(
    secured_server: Server, connect: Connect, row: Row, opening: Opening, kind: str
) -> None:
    client = connect(secured_server, "/", row.namespace, **opening)
    assert_kept_out(client, secured_server, row.namespace, kind)
    assert_on_record(secured_server.log(), [row.namespace, row.scheme], kind, opening)


@pytest.mark.parametrize(("row", "opening", "kind"), OTHERWISE_REFUSED)
@ONE_CLIENT
def test_whatever_else_is_shown_does_not_get_in(
    secured_server: Server, connect: Connect, row: Row, opening: Opening, kind: str
) -> None:
    client = connect(secured_server, "/", row.namespace, **opening)
    assert_kept_out(client, secured_server, row.namespace, kind)
    assert_on_record(secured_server.log(), [row.namespace, row.scheme], kind, opening)


@pytest.mark.parametrize(("row", "opening", "kind"), REFUSED_TO_OBSERVE)
@TWO_CLIENTS
def test_an_error_handler_observes_a_refusal_and_lets_nobody_in(
    secured_server: Server, connect: Connect, row: Row, opening: Opening, kind: str
) -> None:
    namespace = f"/forgiving{row.namespace}"
    client = connect(secured_server, "/", namespace, **opening)
    assert_kept_out(client, secured_server, namespace, kind)
    error = secured_server.note("error")
    assert (error["of"], error["error"]) == (namespace, kind)
    assert error["schemes"] == [row.scheme]
    assert_on_record(secured_server.log(), [namespace, row.scheme], kind, opening)


@pytest.mark.parametrize(("row", "opening", "kind"), REFUSED_TO_OBSERVE)
@OTHER_TWO_CLIENTS
def test_a_default_error_handler_observes_a_refusal_and_lets_nobody_in(
    secured_observing_server: Server, connect: Connect, row: Row, opening: Opening, kind: str
) -> None:
    client = connect(secured_observing_server, "/", row.namespace, **opening)
    assert_kept_out(client, secured_observing_server, row.namespace, kind)
    error = secured_observing_server.note("error")
    assert (error["of"], error["error"]) == (row.namespace, kind)
    assert error["schemes"] == [row.scheme]
    assert_on_record(secured_observing_server.log(), [row.namespace, row.scheme], kind, opening)


# Several namespaces and several ways in


def test_who_is_refused_somewhere_stays_where_it_is_let_in(
    secured_server: Server, connect: Connect
) -> None:
    auth = {"token": "hush-reader", "user": "hush-key", "password": "hush-kez"}
    client = connect(
        secured_server,
        *("/basic", "/key/password", "/oauth2/scopes", "/absent"),
        *("/", "/bearer", "/oauth2", "/key/user"),
        auth=auth,
    )
    reasons = {name: client.refusals[name] for name in client.refusals if name != "/absent"}
    assert client.refusals.keys() - reasons.keys() == {"/absent"}
    assert reasons == {
        "/basic": "unauthenticated",
        "/key/password": "unauthenticated",
        "/oauth2/scopes": "unauthorised",
    }
    answers = {name: client.call("ask", namespace=name) for name in client.sids}
    assert answers == {
        "/": ["anonymous"],
        "/bearer": [READER | FORMAT],
        "/oauth2": [READER],
        "/key/user": [KEY],
    }


@pytest.mark.parametrize(
    ("namespace", "opening", "info"),
    [
        ("/both", {**token("hush-ada"), **header("hush-key", "X-Key")}, ADA | FORMAT),
        ("/either", token("hush-writer"), WRITER),
        ("/either", {**token("hush-reader"), **header("hush-key", "X-Key")}, KEY),
        ("/either", {**token("hush-eve"), **header("hush-key", "X-Key")}, KEY),
        ("/anonymous", token("hush-reader"), READER),
        ("/anonymous", token("hush-eve"), "anonymous"),
        ("/anonymous", token(12), "anonymous"),
        ("/anonymous", {}, "anonymous"),
        ("/code", basic("hush-ada:hush-lovelace"), ADA_BY_PASSWORD),
    ],
)
@TWO_CLIENTS
def test_a_way_in_is_found(
    secured_server: Server,
    connect: Connect,
    namespace: str,
    opening: Opening,
    info: dict[str, Any] | str,
) -> None:
    client = connect(secured_server, namespace, **opening)
    assert client.call("ask", namespace=namespace) == [info]
    assert secured_server.log() == ""


@pytest.mark.parametrize(
    ("namespace", "opening", "kind"),
    [
        ("/both", token("hush-ada"), "unauthenticated"),
        ("/both", header("hush-key", "X-Key"), "unauthenticated"),
        ("/both", {**token("hush-ada"), **header("hush-kez", "X-Key")}, "unauthenticated"),
        ("/both", {**token("hush-eve"), **header("hush-key", "X-Key")}, "unauthenticated"),
        ("/either", {}, "unauthenticated"),
        ("/either", token("hush-reader"), "unauthorised"),
        ("/either", {**token("hush-eve"), **header("hush-kez", "X-Key")}, "unauthenticated"),
        ("/code", {}, "unauthenticated"),
        ("/code", token("hush-ada"), "unauthenticated"),
    ],
)
@OTHER_TWO_CLIENTS
def test_no_way_in_is_found(
    secured_server: Server, connect: Connect, namespace: str, opening: Opening, kind: str
) -> None:
    client = connect(secured_server, "/", namespace, **opening)
    assert_kept_out(client, secured_server, namespace, kind)
    assert_on_record(secured_server.log(), [namespace], kind, opening)


@pytest.mark.parametrize("name", ["hush-exit", "hush-interrupt", "hush-generator"])
@pytest.mark.parametrize("namespace", ["/exit", "/forgiving/exit"])
@TWO_CLIENTS
def test_a_callable_cannot_end_the_server(
    secured_server: Server, connect: Connect, namespace: str, name: str
) -> None:
    client = connect(secured_server, "/", namespace, **token(name))
    assert_kept_out(client, secured_server, namespace, "unauthenticated")
    assert is_discreet(secured_server.log(), {})
    another = connect(secured_server, "/bearer", **token("hush-ada"))
    assert another.call("ask", namespace="/bearer") == [ADA | FORMAT]


# Events


def test_events_that_the_scopes_suffice_for_are_handled(
    secured_server: Server, connect: Connect
) -> None:
    client = connect(secured_server, "/events", **token("hush-writer"))
    for event, args in {"read": (), "write": ("text",), "open": ()}.items():
        assert client.call(event, *args, namespace="/events") == [WRITER]
        assert secured_server.note("asked", event=event)["token_info"] == WRITER
    assert secured_server.log() == ""


@pytest.mark.parametrize("args", [["text"], [12], []], ids=["fitting", "unfitting", "none"])
def test_an_event_without_the_scope_is_refused_before_it_is_validated(
    secured_server: Server, connect: Connect, args: list[Any]
) -> None:
    client = connect(secured_server, "/events", **token("hush-reader"))
    error = {
        "type": "SecurityException",
        "message": "unauthorised",
        "namespace": "/events",
        "event": "write",
        "path": [],
    }
    assert client.call("write", *args, namespace="/events") == [{"error": error}]
    assert client.call("read", namespace="/events") == [READER]
    assert client.call("open", namespace="/events") == [READER]
    assert [note["event"] for note in secured_server.notes("asked")] == ["read", "open"]
    names = ["write", "/events", "oauth2"]
    assert_on_record(secured_server.log(), names, "unauthorised", {})


@TWO_CLIENTS
def test_who_waits_for_no_acknowledgement_gets_none(
    secured_server: Server, connect: Connect
) -> None:
    client = connect(secured_server, "/events", **token("hush-reader"))
    client.send('2/events,["write","text"]')
    secured_server.log_line("unauthorised")
    assert client.call("read", namespace="/events") == [READER]
    assert client.acks.keys() == {1}
    assert [note["event"] for note in secured_server.notes("asked")] == ["read"]


@TWO_CLIENTS
def test_who_is_anonymous_may_not_send_what_needs_a_scope(
    secured_server: Server, connect: Connect
) -> None:
    client = connect(secured_server, "/anonymous")
    (answer,) = client.call("read", namespace="/anonymous")
    assert answer["error"]["message"] == "unauthenticated"
    assert client.call("ask", namespace="/anonymous") == ["anonymous"]
    assert [note["event"] for note in secured_server.notes("asked")] == ["ask"]


@TWO_CLIENTS
def test_an_error_handler_observes_a_refused_event_and_cannot_have_it_handled(
    secured_server: Server, connect: Connect
) -> None:
    client = connect(secured_server, "/forgiving/events", **token("hush-reader"))
    client.call("write", "text", namespace="/forgiving/events")
    error = secured_server.note("error", event="write")
    assert (error["error"], error["schemes"]) == ("unauthorised", ["oauth2"])
    assert secured_server.notes("asked") == []


@OTHER_TWO_CLIENTS
def test_a_default_error_handler_observes_a_refused_event_and_cannot_have_it_handled(
    secured_observing_server: Server, connect: Connect
) -> None:
    client = connect(secured_observing_server, "/events", **token("hush-reader"))
    client.call("write", "text", namespace="/events")
    error = secured_observing_server.note("error", event="write")
    assert (error["error"], error["schemes"]) == ("unauthorised", ["oauth2"])
    assert secured_observing_server.notes("asked") == []
