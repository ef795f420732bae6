"""What is checked when a server is built: a mistake is an error at its place in the document."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sizes import pairs

from asynction_core import SpecError

from .conftest import FLOWS, SCHEMES, Serve, document_of
from .mistakes import FIELDS_ALONE, MISTAKES, UNENFORCEABLE, event_in


@pytest.fixture(autouse=True)
def callables(application: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Provide callables that do not fit, and a module that cannot be imported."""

    async def asynchronous(key: str) -> Any:
        return {"sub": key}

    class Keys:
        def check(self, key: str, key_too: str) -> Any:
            return {"sub": key}

        async def __call__(self, key: str) -> Any:
            return {"sub": key}

    application.text = "no callable"

    def generator(key: str) -> Any:
        yield {"sub": key}

    application.asynchronous = asynchronous
    application.generator = generator
    application.asynchronous_instance = Keys()
    application.asynchronous_partial = functools.partial(asynchronous)
    application.Keys = Keys
    application.nothing = lambda: None
    application.one = lambda a: None
    application.two = lambda a, b: None
    application.four = lambda a, b, c, d: None
    application.keyword = lambda key, *, needed: None
    (tmp_path / "broken_application.py").write_text("1 / 0", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)


DOCUMENT = """\
asyncapi: 2.6.0
info: {title: test, version: "1"}
servers:
  main:
    url: localhost
    protocol: ws
    security:
      - token: [read]
channels:
  /a:
    x-security:
      - key: []
        token: []
    publish:
      security:
        - token: [write]
      message:
        oneOf:
          - name: say
            x-security:
              - key: []
          - name: look
components:
  securitySchemes:
    token:
      type: oauth2
      x-tokenInfoFunc: application.oauth2
      flows:
        password:
          tokenUrl: https://id.example.com/token
          scopes:
            read: Look
            write: Change
    key:
      type: httpApiKey
      in: query
      name: key
      x-apiKeyInfoFunc: application.query
"""


def test_the_document_of_these_tests_is_served(
    serve: Serve, write: Callable[[str], Path], caplog: pytest.LogCaptureFixture
) -> None:
    serve(write(DOCUMENT))
    assert caplog.records == []


@pytest.mark.as_written
@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "- token: [read]",
            "- tokens: [read]",
            "8: /servers/main/security/0/tokens",
            "there is no security scheme 'tokens' under components/securitySchemes "
            "(there is 'token', 'key')",
        ),
        (
            "- token: [read]",
            "- token: [read, delete]",
            "8: /servers/main/security/0/token/1",
            "no flow of the security scheme 'token' defines the scope 'delete' "
            "(they define 'read', 'write')",
        ),
        (
            "x-security:\n      - key: []",
            "x-security:\n      - key: [read]",
            "12: /channels/~1a/x-security/0/key",
            "the security scheme 'key' is httpApiKey, which has no scopes: the list must be empty "
            "(a scheme of type oauth2 or openIdConnect has some)",
        ),
        (
            "- token: [write]",
            "- nothing: []",
            "16: /channels/~1a/publish/security/0/nothing",
            "there is no security scheme 'nothing' under components/securitySchemes "
            "(there is 'token', 'key')",
        ),
        (
            "              - key: []",
            "              - keys: []",
            "21: /channels/~1a/publish/message/oneOf/0/x-security/0/keys",
            "there is no security scheme 'keys' under components/securitySchemes "
            "(there is 'token', 'key')",
        ),
        (
            "type: oauth2",
            "type: oauth",
            "26: /components/securitySchemes/token/type",
            "there is no type 'oauth' of security schemes: is 'oauth2' meant?",
        ),
        (
            "          tokenUrl: https://id.example.com/token\n",
            "",
            "29: /components/securitySchemes/token/flows/password",
            "the flow password needs 'tokenUrl': where tokens are issued",
        ),
        (
            "in: query",
            "in: body",
            "36: /components/securitySchemes/key/in",
            "'in' of a security scheme of type httpApiKey is one of query, header, cookie",
        ),
        (
            "x-apiKeyInfoFunc: application.query",
            "x-apiKeyInfoFunc: application.missing",
            "38: /components/securitySchemes/key/x-apiKeyInfoFunc",
            "the x-apiKeyInfoFunc of the security scheme 'key', 'application.missing', leads "
            "to no callable: the module 'application' has no attribute 'missing': check the "
            "spelling",
        ),
        (
            "      x-apiKeyInfoFunc: application.query\n",
            "",
            "34: /components/securitySchemes/key",
            "the security scheme 'key' needs x-apiKeyInfoFunc: "
            "one field names, by its dotted path, the callable that decides",
        ),
        (
            "type: httpApiKey",
            "type: symmetricEncryption",
            "34: /components/securitySchemes/key",
            "the security scheme 'key' (symmetricEncryption) cannot be enforced on Socket.IO: "
            "require another one, or let the web server in front enforce it and require nothing "
            "here",
        ),
    ],
)
def test_an_error_names_file_line_and_pointer(
    serve: Serve, write: Callable[[str], Path], old: str, new: str, place: str, message: str
) -> None:
    assert DOCUMENT.count(old) == 1
    path = write(DOCUMENT.replace(old, new))
    with pytest.raises(SpecError) as raised:
        serve(path)
    assert str(raised.value) == f"{path}:{place}: {message}"


@pytest.mark.as_written
@pytest.mark.parametrize("document, pointer, message", MISTAKES)  # noqa: PT006
def test_a_mistake_is_an_error(serve: Serve, document: Any, pointer: str, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        serve(document)
    assert raised.value.pointer == pointer
    assert message in raised.value.message


@pytest.mark.as_written
@pairs("scheme, pointer, message", FIELDS_ALONE, "in_use", [True, False], rest="wide")
def test_all_schemes_must_have_the_fields_of_their_type(
    serve: Serve, scheme: Any, pointer: str, message: str, in_use: bool
) -> None:
    document = document_of({"/a": {}}, [{"one": []}] if in_use else [], one=scheme)
    with pytest.raises(SpecError) as raised:
        serve(document)
    assert raised.value.pointer == f"/components/securitySchemes/one{pointer}"
    assert message in raised.value.message


USES: dict[str, Callable[[Any], Any]] = {
    "server": lambda one: document_of({"/a": {}}, [{"one": []}], one=one),
    "namespace": lambda one: document_of({"/a": {"x-security": [{"one": []}]}}, one=one),
    "as an alternative": lambda one: document_of(
        {"/a": {}}, [{"user": []}, {"one": []}], one=one, user=SCHEMES["user"]
    ),
    "with another": lambda one: document_of(
        {"/a": {}}, [{"user": [], "one": []}], one=one, user=SCHEMES["user"]
    ),
    "operation": lambda one: event_in("operation", [{"one": []}], one=one),
    "message": lambda one: event_in("message", [{"one": []}], one=one),
}


@pairs("scheme, described", UNENFORCEABLE, "use", list(USES))
def test_what_cannot_be_enforced_is_an_error_where_it_is_used(
    serve: Serve, scheme: Any, described: str, use: str
) -> None:
    with pytest.raises(SpecError) as raised:
        serve(USES[use](scheme))
    assert str(raised.value) == (
        f"<document>: /components/securitySchemes/one: the security scheme 'one' ({described}) "
        "cannot be enforced on Socket.IO: require another one, or let the web server in front "
        "enforce it and require nothing here"
    )


UNUSED: dict[str, Callable[[Any], Any]] = {
    "nowhere": lambda one: document_of({"/a": {}}, one=one),
    "another server": lambda one: of_another_server(one),
    "replaced by the namespace": lambda one: document_of(
        {"/a": {"x-security": []}}, [{"one": []}], one=one
    ),
    "replaced by the message": lambda one: event_in(
        "both", [{"one": []}], [{"user": []}], one=one, user=SCHEMES["user"]
    ),
}


def of_another_server(one: Any) -> Any:
    document = document_of({"/a": {}}, one=one)
    document["servers"]["other"] = {"url": "localhost", "protocol": "ws", "security": [{"one": []}]}
    return document


@pytest.mark.parametrize(
    "scheme",
    [
        *(scheme for scheme, _ in UNENFORCEABLE),
        *({k: v for k, v in scheme.items() if k[:2] != "x-"} for scheme in SCHEMES.values()),
        {**SCHEMES["query"], "x-apiKeyInfoFunc": "no_such_module.check"},
    ],
    ids=lambda scheme: scheme["type"],
)
@pytest.mark.parametrize("use", UNUSED)
def test_what_is_not_used_needs_neither_a_way_nor_a_callable(
    serve: Serve, scheme: Any, use: str
) -> None:
    serve(UNUSED[use](scheme))


@pairs("name", list(SCHEMES), "use", list(USES))
def test_what_is_used_needs_its_callable(serve: Serve, name: str, use: str) -> None:
    scheme = {key: value for key, value in SCHEMES[name].items() if not key.startswith("x-")}
    field = (SCHEMES[name].keys() - scheme.keys()).pop()
    with pytest.raises(SpecError) as raised:
        serve(USES[use](scheme))
    assert raised.value.pointer == "/components/securitySchemes/one"
    assert raised.value.message == (
        f"the security scheme 'one' needs {field}: "
        "one field names, by its dotted path, the callable that decides"
    )


def oauth2(**flows: Any) -> Any:
    return document_of({"/a": {}}, [{"one": []}], one={**SCHEMES["oauth2"], "flows": flows})


BOTH_URLS = {"authorizationUrl": "https://a.example", "tokenUrl": "https://t.example", "scopes": {}}


@pytest.mark.as_written
@pytest.mark.parametrize(
    "document",
    [
        oauth2(implicit={"authorizationUrl": "https://a.example", "scopes": {}}),
        oauth2(password={"tokenUrl": "http://t.example:80/x?y", "scopes": {"a": ""}}),
        oauth2(clientCredentials={"tokenUrl": "https://t.example", "scopes": {}}),
        oauth2(authorizationCode={**BOTH_URLS, "refreshUrl": "https://r.example"}),
        oauth2(authorizationCode=BOTH_URLS, **{"x-more": 1}),
        document_of({"/a": {}}, [{"oauth2": ["read", "write"]}]),
        document_of({"/a": {}}, [{"openid": ["any", "scope at all"]}]),
        document_of({"/a": {}}, [{"oauth2": ["read"], "openid": ["b"], "user": []}, {}]),
        document_of(
            {"/a": {}},
            [{"one": ["a"]}, {"one": ["b"]}],
            one={
                **SCHEMES["oauth2"],
                "flows": {
                    "password": {"tokenUrl": "https://t.example", "scopes": {"a": ""}},
                    "implicit": {"authorizationUrl": "https://a.example", "scopes": {"b": ""}},
                },
            },
        ),
        {
            **document_of({"/a": {}}, [{"one": ["read"]}]),
            "components": {
                "securitySchemes": {"one": {"$ref": "#/x-schemes/one"}},
            },
            "x-schemes": {"one": {**SCHEMES["oauth2"], "flows": {"$ref": "#/x-flows"}}},
            "x-flows": FLOWS,
        },
    ],
)
def test_what_is_right_is_served_without_a_word(
    serve: Serve, caplog: pytest.LogCaptureFixture, document: Any
) -> None:
    serve(document)
    assert caplog.records == []
