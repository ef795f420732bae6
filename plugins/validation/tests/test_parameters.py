"""The values of a channel's parameters, where a client connects and where something is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from asynction_core import AsynctionSocketIO, ParameterValidationException, SpecError

pytestmark = pytest.mark.as_written

Serve = Callable[..., AsynctionSocketIO]

ORDERS = "/orders/{orderId}"


def document_of(parameter: dict[str, Any], **channel: Any) -> dict[str, Any]:
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "test", "version": "1"},
        "channels": {
            ORDERS: {
                "parameters": {"orderId": parameter},
                "subscribe": {"message": {"name": "paid", "payload": {"type": "integer"}}},
                **channel,
            }
        },
        "components": {"schemas": {"id": {"type": "integer", "minimum": 1}}},
    }


def document_v3_of(parameter: dict[str, Any], **channel: Any) -> dict[str, Any]:
    return {
        "asyncapi": "3.1.0",
        "info": {"title": "test", "version": "1"},
        "channels": {
            "orders": {
                "address": ORDERS,
                "parameters": {"orderId": parameter},
                "messages": {"paid": {"payload": {"type": "integer"}}},
                **channel,
            }
        },
        "operations": {"pay": {"action": "send", "channel": {"$ref": "#/channels/orders"}}},
    }


@pytest.fixture
def serve(engine: str) -> Serve:
    """Build a server for a document, with each engine in turn."""

    def build(document: dict[str, Any], **options: Any) -> AsynctionSocketIO:
        return AsynctionSocketIO.from_spec(
            document,
            app=Flask(__name__),
            async_mode="threading",
            validation_engine=engine,
            **options,
        )

    return build


def client_of(server: AsynctionSocketIO, namespace: str, **options: Any) -> Any:
    return SocketIOTestClient(server.sockio_mw.flask_app, server, namespace=namespace, **options)


def opens(server: AsynctionSocketIO, value: str) -> bool:
    """Tell whether a client can connect, which must be so if and only if something can be sent."""
    name = f"/orders/{value}"
    is_open: bool = client_of(server, name).is_connected(name)
    try:
        server.emit("paid", 5, namespace=name)
    except ParameterValidationException:
        assert not is_open
    else:
        assert is_open
    return is_open


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, ["17", "0", "-3"], ["a", "1.5", "", "017", "1e3", "true"]),
        ({"type": "integer", "maximum": 9}, ["9"], ["10"]),
        ({"type": "string"}, ["17", "a", "%20"], [""]),
        ({"type": "string", "pattern": "^[a-z]+$"}, ["abc"], ["a1", "ABC"]),
        ({"enum": ["a", "b"]}, ["a", "b"], ["c"]),
        ({"enum": [1, 2]}, ["1"], ["3", "a"]),
        ({"type": "boolean"}, ["true", "false"], ["yes", "1"]),
        ({"$ref": "#/components/schemas/id"}, ["1"], ["0", "x"]),
        ({"type": "string", "minLength": 3}, ["123"], ["12"]),
        (True, ["anything"], []),
        (False, [], ["anything"]),
    ],
)
def test_values_are_checked_against_the_schema_of_2x(
    serve: Serve, schema: Any, good: list[str], bad: list[str]
) -> None:
    server = serve(document_of({"schema": schema}))
    assert [value for value in [*good, *bad] if value and opens(server, value)] == good


def test_values_are_checked_against_the_enum_of_3x(serve: Serve) -> None:
    server = serve(document_v3_of({"enum": ["17", "eighteen"]}))
    assert [value for value in ("17", "18", "eighteen") if opens(server, value)] == [
        "17",
        "eighteen",
    ]


@pytest.mark.parametrize("make", [document_of, document_v3_of])
@pytest.mark.parametrize("validation", [True, False])
@pytest.mark.parametrize("restriction", ["[0-9]+", str.isdecimal])
def test_an_option_restricts_them_further(
    serve: Serve, make: Any, validation: bool, restriction: Any
) -> None:
    restrictions = {ORDERS: {"orderId": restriction}}
    server = serve(make({}), channel_parameters=restrictions, validation=validation)
    assert [value for value in ("17", "a", "17a", "1\n") if opens(server, value)] == ["17"]


@pytest.mark.parametrize(
    ("restriction", "good", "bad"),
    [
        ("(a+)+b", ["ab", "aab"], ["a" * 240, "b"]),
        ("a|bc", ["a", "bc"], ["ac", "abc"]),
        (r"\d+", ["17"], ["\u0661"]),  # which is a digit to Python
        (re.compile("[a-f]+", re.IGNORECASE), ["aF"], ["g", "ag"]),
    ],
)
def test_a_pattern_is_for_the_whole_value_and_takes_none_long(
    serve: Serve, restriction: Any, good: list[str], bad: list[str]
) -> None:
    server = serve(document_of({}), channel_parameters={ORDERS: {"orderId": restriction}})
    assert [value for value in [*good, *bad] if opens(server, value)] == good


@pytest.mark.parametrize(
    ("make", "schema"),
    [(document_of, {"schema": {"enum": ["17"]}}), (document_v3_of, {"enum": ["17"]})],
)
def test_what_does_not_fit_the_document_may_pass_but_not_what_an_option_restricts(
    serve: Serve, make: Any, schema: Any
) -> None:
    restrictions = {ORDERS: {"orderId": "[0-9]+"}}
    server = serve(make(schema), channel_parameters=restrictions, on_invalid="warn")
    assert [value for value in ("17", "18", "a") if opens(server, value)] == ["17", "18"]


def test_a_client_is_told_what_is_wrong(serve: Serve) -> None:
    server = serve(document_of({"schema": {"type": "integer"}}))
    seen: list[Exception] = []
    server.on_error(ORDERS)(seen.append)
    assert not client_of(server, "/orders/abc").is_connected("/orders/abc")
    (error,) = seen
    assert isinstance(error, ParameterValidationException)
    assert (error.namespace, error.event, error.path) == (ORDERS, None, ("orderId",))
    assert (error.validator, error.instance) == ("type", "abc")
    assert error.refusal is not None
    assert error.refusal.startswith("parameter 'orderId': ")
    assert "abc" not in str(error)


def test_connect_handlers_come_after_the_check(serve: Serve) -> None:
    server = serve(document_of({"schema": {"type": "integer"}}))
    seen: list[str] = []
    server.on("connect", namespace=ORDERS)(lambda orderId: seen.append(orderId))
    for value in ("abc", "17"):
        client_of(server, f"/orders/{value}")
    assert seen == ["17"]


def test_parameters_come_before_bindings(serve: Serve) -> None:
    query = {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}}
    document = document_of({"schema": {"type": "integer"}}, bindings={"ws": {"query": query}})
    server = serve(document)
    seen: list[str] = []
    server.on_error(ORDERS)(lambda error: seen.append(type(error).__name__))
    for value in ("abc", "17"):
        client_of(server, f"/orders/{value}")
    let_in = client_of(server, "/orders/17", query_string="token=t")
    assert let_in.is_connected("/orders/17")
    assert seen == ["ParameterValidationException", "BindingsValidationException"]


def test_payloads_of_a_family_are_checked(serve: Serve) -> None:
    server = serve(document_of({"schema": {"type": "integer"}}))
    with pytest.raises(Exception, match=r"'/orders/\{orderId\}', violates 'type'"):
        server.emit("paid", "five", namespace="/orders/17")


@pytest.mark.parametrize(
    ("restrictions", "message"),
    [
        ([], "maps addresses"),
        ({ORDERS: "x"}, "maps addresses"),
        ({ORDERS: {"orderId": "("}}, "neither a pattern nor a callable"),
        ({ORDERS: {"orderId": "a)|(b"}}, "neither a pattern nor a callable"),
        ({ORDERS: {"orderId": 5}}, "neither a pattern nor a callable"),
        ({"/orders": {"orderId": "x"}}, "no channel '/orders'"),
        ({ORDERS: {"id": "x"}}, "no parameter 'id'"),
    ],
)
def test_an_option_that_restricts_nothing_is_refused(
    serve: Serve, restrictions: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        serve(document_of({}), channel_parameters=restrictions)


def test_a_schema_that_is_none_is_refused(serve: Serve) -> None:
    with pytest.raises(SpecError, match="the parameter 'orderId' of '/orders/"):
        serve(document_of({"schema": {"type": "nothing"}}), check_document=False)
