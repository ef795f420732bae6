"""What is no mistake and cannot be meant: a warning says so when a server is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import SCHEMES, Serve, document_of
from .mistakes import event_in

pytestmark = pytest.mark.usefixtures("application")

USER, TOKEN = {"user": []}, {"oauth2": []}
NEVER_TRIED = (
    "this requirement is never tried, as the empty one before it lets everybody in: swap them"
)
ALWAYS_REFUSED = (
    "the event 'say' of '/a' is always refused: no connection presents credentials for these "
    "schemes, which 'x-security' of the channel or 'security' of the chosen server can ask for"
)


def warnings(serve: Serve, document: Any, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what building a server for a document warns of, each once."""
    serve(document)
    assert {(record.name, record.levelname) for record in caplog.records} <= {
        ("asynction", "WARNING")
    }
    return list(dict.fromkeys(record.getMessage() for record in caplog.records))


@pytest.mark.as_written
def test_a_warning_names_file_line_and_pointer(
    serve: Serve, write: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    path = write("""\
asyncapi: 2.6.0
channels:
  /a:
    x-security:
      - {}
      - key: []
components:
  securitySchemes:
    key: {type: apiKey, in: user, x-apiKeyInfoFunc: application.user}
servers:
  main: {url: localhost, protocol: ws}
""")
    assert warnings(serve, path, caplog) == [f"{path}:6: /channels/~1a/x-security/1: {NEVER_TRIED}"]


@pytest.mark.as_written
@pytest.mark.parametrize(
    ("security", "never_tried"),
    [
        ([{}, USER], [1]),
        ([{}, USER, TOKEN], [1]),
        ([USER, {}, TOKEN], [2]),
        ([{}, {}], [1]),
        ([USER, {}], []),
        ([USER, TOKEN, {}], []),
        ([{}], []),
        ([], []),
    ],
)
@pytest.mark.parametrize("place", ["server", "namespace"])
def test_what_stands_behind_the_empty_requirement_is_never_tried(
    serve: Serve, caplog: pytest.LogCaptureFixture, security: Any, never_tried: Any, place: str
) -> None:
    if place == "server":
        document, pointer = document_of({"/a": {}}, security), "/servers/main/security"
    else:
        document = document_of({"/a": {"x-security": security}})
        pointer = "/channels/~1a/x-security"
    assert warnings(serve, document, caplog) == [
        f"<document>: {pointer}/{index}: {NEVER_TRIED}" for index in never_tried
    ]


@pytest.mark.parametrize(
    ("name", "useless"),
    [
        ("basic", "x-bearerInfoFunc"),
        ("basic", "x-scopeValidateFunc"),
        ("bearer", "x-tokenInfoFunc"),
        ("bearer", "x-scopeValidateFunc"),
        ("oauth2", "x-bearerInfoFunc"),
        ("openid", "x-basicInfoFunc"),
        ("query", "x-basicInfoFunc"),
        ("query", "x-scopeValidateFunc"),
        ("user", "x-tokenInfoFunc"),
        ("login", "x-apiKeyInfoFunc"),
        ("certificate", "x-basicBearerInfoFunc"),
        ("certificate", "x-scopeValidateFunc"),
    ],
)
def test_a_callable_that_a_scheme_has_no_use_for(
    serve: Serve, caplog: pytest.LogCaptureFixture, name: str, useless: str
) -> None:
    (used,) = (field for field in SCHEMES[name] if field.startswith("x-"))
    scheme = {**SCHEMES[name], useless: "no_such_module.check"}
    document = document_of({"/a": {}}, [{name: []}], **{name: scheme})
    assert warnings(serve, document, caplog) == [
        f"<document>: /components/securitySchemes/{name}/{useless}: the security scheme {name!r} "
        f"has no use for {useless}: what decides is its {used}"
    ]


@pytest.mark.parametrize("name", ["oauth2", "openid"])
def test_a_callable_for_scopes_is_of_use_where_there_are_scopes(
    serve: Serve, caplog: pytest.LogCaptureFixture, application: Any, name: str
) -> None:
    application.validate = lambda required_scopes, token_scopes: True
    scheme = {**SCHEMES[name], "x-scopeValidateFunc": "application.validate"}
    document = document_of({"/a": {}}, [{name: []}], **{name: scheme})
    assert warnings(serve, document, caplog) == []


@pytest.mark.as_written
@pytest.mark.parametrize(
    ("of_connections", "of_event", "is_refused"),
    [
        ([], [USER], True),
        ([{}], [USER], True),
        ([TOKEN], [USER], True),
        ([USER], [{**USER, **TOKEN}], True),
        ([USER], [TOKEN, {**USER, **TOKEN}], True),
        ([USER], [USER], False),
        ([USER, {}], [USER], False),
        ([TOKEN, USER], [USER], False),
        ([TOKEN], [USER, TOKEN], False),
        ([{**USER, **TOKEN}], [USER], False),
        ([TOKEN], [{"oauth2": ["admin"]}], False),
        ([], [], False),
        ([], [{}], False),
        ([], [USER, {}], False),
    ],
)
@pytest.mark.parametrize("place", ["operation", "message"])
def test_an_event_that_nobody_can_send(
    serve: Serve,
    caplog: pytest.LogCaptureFixture,
    of_connections: Any,
    of_event: Any,
    is_refused: bool,
    place: str,
) -> None:
    document = event_in(place, of_event)
    document["servers"]["main"]["security"] = of_connections
    at = "publish/security" if place == "operation" else "publish/message/x-security"
    assert warnings(serve, document, caplog) == (
        [f"<document>: /channels/~1a/{at}/0: {ALWAYS_REFUSED}"] if is_refused else []
    )


def test_a_field_that_a_scheme_does_not_have(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    scheme = {**SCHEMES["bearer"], "bearerFromat": "JWT", "x-ours": True}
    document = document_of({"/a": {}}, [{"bearer": []}], bearer=scheme)
    assert warnings(serve, document, caplog) == [
        "<document>: /components/securitySchemes/bearer/bearerFromat: the security scheme has a "
        "field 'bearerFromat', which means nothing here"
    ]
