"""The request that opens a connection is checked against `bindings.ws`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, BindingsValidationException, SpecError
from asynction_validation.enforcing.texts import named_properties, reader

from .conftest import client_of

Serve = Callable[..., AsynctionSocketIO]


def channel(**ws: Any) -> dict[str, Any]:
    return {"bindings": {"ws": ws}}


def query(required: list[str] = [], **properties: Any) -> dict[str, Any]:  # noqa: B006
    return {"query": {"type": "object", "properties": properties, "required": required}}


def is_let_in(server: AsynctionSocketIO, **options: Any) -> bool:
    return bool(client_of(server, **options).is_connected("/a"))


STRING, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
BOOLEAN, INTEGERS = {"type": "boolean"}, {"type": "array", "items": {"type": "integer"}}


@pytest.mark.parametrize(
    ("ws", "query_string", "let_in"),
    [
        (query(["token"], token=STRING), "token=a", True),
        (query(["token"], token=STRING), "token=1", True),
        (query(["token"], token=STRING), "token=", True),
        (query(["token"], token={"type": "string", "minLength": 1}), "token=", False),
        (query(["token"], token=STRING), "", False),
        (query(["token"], token=STRING), "Token=a", False),
        (query(["token"], token=STRING), "token=a&token=b", False),
        (query(n=INTEGER), "n=12", True),
        (query(n=INTEGER), "n=-3", True),
        (query(n=INTEGER), "n=1.5", False),
        (query(n=INTEGER), "n=one", False),
        (query(n=INTEGER), "n=" + "9" * 5000, False),
        (query(n=INTEGER), "n=%D9%A3", False),
        (query(n={"type": "integer", "maximum": 5}), "n=6", False),
        (query(n=NUMBER), "n=1.5", True),
        (query(n=NUMBER), "n=1e3", True),
        (query(n=NUMBER), "n=1e99999", False),
        (query(n=NUMBER), "n=nan", False),
        (query(b=BOOLEAN), "b=true", True),
        (query(b=BOOLEAN), "b=false", True),
        (query(b=BOOLEAN), "b=yes", False),
        (query(ids=INTEGERS), "ids=1&ids=2", True),
        (query(ids=INTEGERS), "ids=1", True),
        (query(ids=INTEGERS), "ids=1&ids=x", False),
        (query(v={"type": ["integer", "null"]}), "v=", True),
        (query(v={"enum": [1, 2]}), "v=2", True),
        (query(v={"enum": [1, 2]}), "v=3", False),
        (query(v={"const": True}), "v=true", True),
        (query(v={"anyOf": [INTEGER, BOOLEAN]}), "v=true", True),
        (query(v={"$ref": "#/components/schemas/Age"}), "v=7", True),
        (query(v={"$ref": "#/components/schemas/Age"}), "v=-7", False),
        ({"query": {"additionalProperties": False}}, "EIO=4&transport=polling&t=x", True),
        ({"query": {"additionalProperties": False}}, "other=1", False),
        (query(transport={"const": "websocket"}), "transport=polling", False),
        ({"query": {"$ref": "#/components/schemas/Query"}}, "page=2", True),
        ({"query": {"$ref": "#/components/schemas/Query"}}, "page=x", False),
        ({"method": "GET"}, "", True),
        ({"method": "POST"}, "", False),
        ({}, "anything=1", True),
    ],
)
def test_the_query_and_the_method_decide(
    serve: Serve, ws: Any, query_string: str, let_in: bool
) -> None:
    schemas = {
        "Age": {"type": "integer", "minimum": 0},
        "Query": {"type": "object", "properties": {"page": INTEGER}},
    }
    # Also where the schema lacks what it must have: the check of the document can be left out.
    server = serve(channel(**ws), components={"schemas": schemas}, check_document=False)
    assert is_let_in(server, query_string=query_string) is let_in


@pytest.mark.parametrize(
    ("schema", "headers", "let_in"),
    [
        ({"required": ["X-Token"]}, {"X-Token": "a"}, True),
        ({"required": ["x-token"]}, {"X-TOKEN": "a"}, True),
        ({"required": ["X-Token"]}, {}, False),
        ({"properties": {"x-count": INTEGER}}, {"X-Count": "3"}, True),
        ({"properties": {"x-count": INTEGER}}, {"X-Count": "three"}, False),
        ({"properties": {"x-ids": INTEGERS}}, {"X-Ids": "1, 2"}, True),
        ({"properties": {"x-ids": INTEGERS}}, {"X-Ids": "1, b"}, False),
        ({"properties": {"x-a": STRING}, "additionalProperties": False}, {"X-B": "1"}, True),
    ],
)
def test_headers_decide_whatever_their_case(
    serve: Serve, schema: Any, headers: Any, let_in: bool
) -> None:
    server = serve(channel(headers={"type": "object", **schema}), check_document=False)
    assert is_let_in(server, headers=headers) is let_in


@pytest.mark.parametrize("error_handler", ["none", "namespace", "default"])
@pytest.mark.parametrize("with_handler", [False, True])
def test_a_refusal_is_final_and_only_observed(
    serve: Serve, error_handler: str, with_handler: bool
) -> None:
    seen: list[Any] = []
    server = serve(channel(**query(["token"], token=STRING)))
    if with_handler:
        server.on("connect", namespace="/a")(lambda: seen.append("connected"))
    if error_handler == "namespace":
        server.on_error("/a")(lambda error: seen.append(error))
    elif error_handler == "default":
        server.on_error_default(lambda error: seen.append(error))
    assert not is_let_in(server)
    assert "connected" not in seen
    assert len(seen) == (0 if error_handler == "none" else 1)
    for error in seen:
        assert isinstance(error, BindingsValidationException)
        assert (error.namespace, error.event, error.path) == ("/a", None, ("query",))
        assert error.validator == "required"
        assert error.refusal == "query: 'token' is a required property"


def test_a_refusal_is_logged_without_the_value(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(channel(**query(n=INTEGER)))
    caplog.clear()
    assert not is_let_in(server, query_string="n=secret")
    assert "secret" not in caplog.text
    assert [record.getMessage() for record in caplog.records] == [
        "connection to '/a' refused: BindingsValidationException: namespace '/a', "
        "violates 'query/properties/n/type'"
    ]


def test_a_binding_that_lets_nobody_in_is_said(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    serve(channel(method="POST"))
    assert "POST lets nobody into '/a'" in caplog.text


def test_an_invalid_schema_in_a_binding_stops_the_server(serve: Serve) -> None:
    with pytest.raises(SpecError, match="the query binding of '/a'"):
        serve(channel(query={"type": "objekt"}), check_document=False)


def test_a_schema_that_refers_to_itself_can_be_read() -> None:
    schema = {
        "$ref": "#/definitions/A",
        "definitions": {"A": {"items": {"$ref": "#/definitions/A"}}},
    }
    assert named_properties(schema) == {}
    assert reader([{"$ref": "#/definitions/A"}], schema)(["1"]) == "1"
