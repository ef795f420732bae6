"""A channel whose address has parameters is a family of namespaces."""

from __future__ import annotations

import logging
import re
import timeit
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
from flask import request
from flask_socketio import Namespace as NamespaceHandler
from flask_socketio import emit
from hypothesis import given
from hypothesis import strategies as st

from asynction_core import (
    AsynctionSocketIO,
    SpecError,
    UnboundEventException,
    UndocumentedEventException,
    hookimpl,
)
from asynction_core.addresses import values_in
from asynction_core.serving.signatures import variable_name, with_values

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

ORDERS = "/shops/{shop-id}/orders/{orderId}"
VALUES = {"shop-id": "9", "orderId": "17"}


def orders(address: str = ORDERS, **channel: Any) -> dict[str, Any]:
    """Return a document with a family, in AsyncAPI 2.x."""
    return document_of(
        {
            address: {
                "parameters": {"shop-id": {}, "orderId": {}},
                "publish": {"message": {"name": "pay"}},
                "subscribe": {"message": {"name": "paid"}},
                **channel,
            }
        }
    )


def orders_v3(address: str = ORDERS, **channel: Any) -> dict[str, Any]:
    """Return the same in AsyncAPI 3.0."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "test", "version": "1"},
        "channels": {
            "orders": {
                "address": address,
                "parameters": {"shop-id": {}, "orderId": {}},
                "messages": {"pay": {}, "paid": {}},
                **channel,
            }
        },
        "operations": {
            action: {
                "action": action,
                "channel": {"$ref": "#/channels/orders"},
                "messages": [{"$ref": f"#/channels/orders/messages/{message}"}],
            }
            for action, message in (("receive", "pay"), ("send", "paid"))
        },
    }


@pytest.fixture(params=[orders, orders_v3], ids=["2.x", "3.x"])
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    made: dict[str, Any] = request.param()
    return made


@pytest.mark.parametrize(
    ("name", "address", "values"),
    [
        ("/orders/17", "/orders/{orderId}", {"orderId": "17"}),
        ("/orders/a-b.c~1%20", "/orders/{orderId}", {"orderId": "a-b.c~1%20"}),
        ("/shops/9/orders/17", ORDERS, VALUES),
        ("/from-a-to-b-c", "/from-{x}-to-{y}", {"x": "a", "y": "b-c"}),
        ("/a/b/a", "/{x}/b/{x}", {"x": "a"}),
        ("/a/b/c", "/{x}/b/{x}", None),
        ("/orders/", "/orders/{orderId}", None),
        ("/orders", "/orders/{orderId}", None),
        ("/orders/17/", "/orders/{orderId}", None),
        ("/orders/17/items", "/orders/{orderId}", None),
        ("/orders/17\n", "/orders/{orderId}", {"orderId": "17\n"}),
        ("/orders/{orderId}", "/orders/{orderId}", None),
        ("/ordersX17", "/orders.{orderId}", None),
        ("/chat", "/chat", {}),
        ("/other", "/chat", None),
        ("/-", "/{x}-{y}", None),
        ("/a-", "/{x}-{y}", None),
        ("/--", "/{x}-{y}", None),
        ("/---", "/{x}-{y}", {"x": "-", "y": "-"}),
        ("/abc", "/{x}{y}", {"x": "ab", "y": "c"}),
        ("/a", "/{x}{y}", None),
        ("/abc", "/{x}{y}{z}", {"x": "a", "y": "b", "z": "c"}),
        ("/aaaa", "/{x}aa{y}", {"x": "a", "y": "a"}),
        ("/aaaaa", "/{x}aa{y}", {"x": "aa", "y": "a"}),
        ("/x.y.z.json", "/{name}.{kind}.json", {"name": "x.y", "kind": "z"}),
        ("/a-a", "/{x}-{x}", {"x": "a"}),
        ("/a-a-a", "/{x}-{x}", None),
        ("/a}b", "/{x}", None),
        ("a/b", "/{x}", None),
        ("", "/{x}", None),
    ],
)
def test_values_are_read_from_the_name(
    name: str, address: str, values: dict[str, str] | None
) -> None:
    assert values_in(name, address) == values


@given(
    st.lists(
        st.sampled_from(["", "a", "-", "aa", "a-", "/", "/a", "/-a/"]), min_size=2, max_size=4
    ),
    st.text("a-/{}\n", max_size=12),
)
def test_values_are_those_that_greedy_matching_finds(literals: list[str], name: str) -> None:
    address = "/" + "".join(f"{one}{{p{n}}}" for n, one in enumerate(literals[1:])) + literals[0]
    pattern = re.sub(r"\\\{p\d\\\}", "([^/{}]+)", re.escape(address))
    match = re.fullmatch(pattern, f"/{name}")
    found = values_in(f"/{name}", address)
    assert (None if found is None else [*found.values()]) == (match and [*match.groups()])


@pytest.mark.parametrize("parameters", [2, 3, 8])
@pytest.mark.parametrize("end", ["-", "/", "x"])
def test_names_are_read_in_time_in_proportion_to_their_length(parameters: int, end: str) -> None:
    address = "/rooms/" + "-".join(f"{{p{number}}}" for number in range(parameters)) + "-x"

    def seconds(length: int) -> float:
        name = "/rooms/" + "-" * length + end
        return min(
            timeit.repeat(lambda: values_in(name, address), process_time, repeat=5, number=3)
        )

    assert seconds(800_000) < 20 * seconds(100_000) + 0.01  # 64 or 512 times if it were quadratic


def test_handlers_get_the_values_that_their_signature_takes(
    serve: Serve, document: dict[str, Any]
) -> None:
    server = serve(document)
    seen: list[Any] = []

    @server.on("connect", namespace=ORDERS)
    def connect(auth: Any, orderId: str, shop_id: str) -> None:
        seen.append(("connect", auth, shop_id, orderId))

    @server.on("disconnect", namespace=ORDERS)
    def disconnect(orderId: str) -> None:
        seen.append(("disconnect", orderId))

    @server.on("pay", namespace=ORDERS)
    def pay(amount: int, orderId: str, *, shop_id: str) -> str:
        seen.append((amount, shop_id, orderId))
        return f"{amount} for {orderId}"

    client = client_of(server, "/shops/9/orders/17", auth={"token": "t"})
    answer = client.emit("pay", 5, namespace="/shops/9/orders/17", callback=True)
    client.disconnect("/shops/9/orders/17")
    assert answer == "5 for 17"
    assert seen == [
        ("connect", {"token": "t"}, "9", "17"),
        (5, "9", "17"),
        ("disconnect", "17"),
    ]


def test_only_namespaces_of_the_family_are_open(serve: Serve, document: dict[str, Any]) -> None:
    server = serve(document)
    for name, is_open in {
        "/shops/9/orders/17": True,
        "/shops/9/orders": False,
        "/shops/9/orders/": False,
        ORDERS: False,
        "/": False,
    }.items():
        assert client_of(server, name).is_connected(name) is is_open, name


def test_events_are_sent_to_one_namespace_of_a_family(
    serve: Serve, document: dict[str, Any]
) -> None:
    server = serve(document)
    names = ["/shops/9/orders/17", "/shops/9/orders/18"]
    clients = {name: client_of(server, name) for name in names}
    server.emit("paid", 5, namespace=names[0])
    assert [one["args"] for one in clients[names[0]].get_received(names[0])] == [[5]]
    assert clients[names[1]].get_received(names[1]) == []


@pytest.mark.parametrize(
    ("namespace", "event", "message"),
    [
        (ORDERS, "paid", "give the one to send on, with values for the parameters"),
        ("/shops/9/orders/17", "pay", "does not let the server send this here"),
        ("/shops/9", "paid", "does not let the server send this here"),
    ],
)
def test_what_no_namespace_of_a_family_sends_is_refused(
    serve: Serve, document: dict[str, Any], namespace: str, event: str, message: str
) -> None:
    with pytest.raises(UndocumentedEventException, match=message):
        serve(document).emit(event, namespace=namespace)


def test_handlers_answer_on_the_namespace_of_their_event(
    serve: Serve, document: dict[str, Any]
) -> None:
    server = serve(document)
    server.on("pay", namespace=ORDERS)(lambda amount: emit("paid", amount))
    name = "/shops/9/orders/17"
    client = client_of(server, name)
    client.emit("pay", 5, namespace=name)
    assert [one["args"] for one in client.get_received(name)] == [[5]]


def test_a_class_is_a_family(serve: Serve, document: dict[str, Any]) -> None:
    class Orders(NamespaceHandler):
        def on_connect(self, shop_id: str) -> bool:
            return shop_id == "9"

        def on_pay(self, amount: int, orderId: str) -> None:
            self.emit("paid", f"{amount} for {orderId}")

    server = serve(document)
    server.on_namespace(Orders(ORDERS))
    name = "/shops/9/orders/17"
    client = client_of(server, name)
    client.emit("pay", 5, namespace=name)
    assert [one["args"] for one in client.get_received(name)] == [["5 for 17"]]
    assert not client_of(server, "/shops/8/orders/17").is_connected("/shops/8/orders/17")
    assert not client_of(server, ORDERS).is_connected(ORDERS)


def test_connections_pass_the_middlewares_of_the_family(
    serve: Serve, document: dict[str, Any]
) -> None:
    class Guard:
        @hookimpl
        def asynction_connect_middleware(self, namespace: Any) -> Any:
            def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
                def connect(auth: Any, **context: Any) -> Any:
                    if auth is None:
                        raise PermissionError
                    return next(auth, user=auth["name"], **context)

                return connect

            return middleware

    server = serve(document, plugins=[Guard()])
    users: list[Any] = []
    server.on("connect", namespace=ORDERS)(lambda user, orderId: users.append((user, orderId)))
    name = "/shops/9/orders/17"
    assert not client_of(server, name).is_connected(name)
    let_in = client_of(server, name, auth={"name": "Ada"})
    assert let_in.is_connected(name)
    assert users == [("Ada", "17")]
    server.emit("paid", 1, namespace=name)
    assert [one["args"] for one in let_in.get_received(name)] == [[1]]


def test_who_connects_is_never_taken_from_the_address(serve: Serve) -> None:
    document = orders("/of/{user}", parameters={"user": {}})
    server = serve(document)
    seen: list[Any] = []

    @server.on("connect", namespace="/of/{user}")
    def connect(user: Any, user_: str) -> None:
        seen.append((user, user_))

    client_of(server, "/of/admin")
    assert seen == [(None, "admin")]


@pytest.mark.parametrize("own", [True, False])
def test_errors_reach_the_error_handler_of_the_family(
    serve: Serve, document: dict[str, Any], own: bool
) -> None:
    server = serve(document)
    errors: list[Any] = []

    def note(error: Exception) -> None:
        errors.append((type(error).__name__, request.namespace))  # type: ignore[attr-defined]

    (server.on_error(ORDERS) if own else server.on_error_default)(note)

    @server.on("connect", namespace=ORDERS)
    def connect(orderId: str) -> None:
        if orderId == "0":
            raise LookupError

    assert not client_of(server, "/shops/9/orders/0").is_connected("/shops/9/orders/0")
    client = client_of(server, "/shops/9/orders/17")
    client.emit("pay", namespace="/shops/9/orders/17")
    assert errors == [
        ("LookupError", "/shops/9/orders/0"),
        (UnboundEventException.__name__, "/shops/9/orders/17"),
    ]


@pytest.mark.parametrize(
    "register",
    [
        lambda server: server.on("pay", namespace="/shops/9/orders/17")(print),
        lambda server: server.on("connect", namespace="/shops/9/orders/17")(print),
        lambda server: server.on_error("/shops/9/orders/17")(print),
        lambda server: server.on_namespace(NamespaceHandler("/shops/9/orders/17")),
    ],
)
def test_handlers_are_registered_for_the_family(
    serve: Serve, document: dict[str, Any], register: Callable[[AsynctionSocketIO], Any]
) -> None:
    with pytest.raises(UndocumentedEventException, match=r"one of the family .*shop_id and order"):
        register(serve(document))


def test_a_literal_address_comes_before_a_family(serve: Serve) -> None:
    document = document_of(
        {
            "/{kind}/new": {"parameters": {"kind": {}}, "publish": {"message": {"name": "say"}}},
            "/rooms/{room}": {"parameters": {"room": {}}, "publish": {"message": {"name": "say"}}},
            "/rooms/lobby": {"publish": {"message": {"name": "say"}}},
        }
    )
    server = serve(document)
    for name in document["channels"]:
        server.on("say", namespace=name)(lambda *args, name=name: name)
    for namespace, answering in {
        "/rooms/lobby": "/rooms/lobby",
        "/rooms/new": "/rooms/{room}",
        "/halls/new": "/{kind}/new",
    }.items():
        client = client_of(server, namespace)
        assert client.emit("say", namespace=namespace, callback=True) == answering


def test_what_is_for_all_namespaces_comes_after_the_families(
    serve: Serve, document: dict[str, Any]
) -> None:
    server = serve(document, namespaces=["/elsewhere"])
    server.on("pay", namespace=ORDERS)(lambda: "family")
    server.on("*", namespace="*")(lambda event: f"any {event}")
    clients = {name: client_of(server, name) for name in ("/shops/9/orders/17", "/elsewhere")}

    def answers() -> list[Any]:
        return [
            client.emit("pay", namespace=name, callback=True) for name, client in clients.items()
        ]

    assert answers() == ["family", "any pay"]
    server.on("pay", namespace="*")(lambda: "all")
    assert answers() == ["family", "all"]


@pytest.mark.parametrize("address", ["/a/{x", "/a/{}", "/a/{{x}}", "/a/x}"])
@pytest.mark.parametrize("make", [orders, orders_v3])
def test_addresses_that_are_wrong_are_refused(
    serve: Serve, make: Callable[..., dict[str, Any]], address: str
) -> None:
    with pytest.raises(SpecError, match=r"the braces of .* do not match"):
        serve(make(address))


@pytest.mark.parametrize("make", [orders, orders_v3])
def test_a_parameter_that_is_not_described_may_have_any_value(
    serve: Serve, make: Callable[..., dict[str, Any]]
) -> None:
    assert client_of(serve(make("/a/{x}", parameters={})), "/a/b").is_connected("/a/b")


@pytest.mark.parametrize("make", [orders, orders_v3])
def test_two_families_of_the_same_namespaces_are_refused(
    serve: Serve, make: Callable[..., dict[str, Any]]
) -> None:
    document = make("/a/{x}", parameters={"x": {}})
    document["channels"]["/a/{y}"] = {"parameters": {"y": {}}}
    if document["asyncapi"].startswith("3."):
        document["channels"]["/a/{y}"]["address"] = "/a/{y}"
    with pytest.raises(SpecError, match=r"two channels .*'/a/\{x\}' is the same"):
        serve(document)


def test_a_location_is_said_not_to_be_enforced(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    location = {"location": "$message.payload#/id"}
    with caplog.at_level(logging.WARNING):
        serve(orders("/a/{x}", parameters={"x": location}))
    assert "'location' is not enforced" in caplog.text


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("orderId", "orderId"),
        ("order-id", "order_id"),
        ("class", "class_"),
        ("user", "user_"),
        ("auth", "auth_"),
        ("token_info", "token_info_"),
    ],
)
def test_parameters_are_called_what_python_can_call_them(name: str, variable: str) -> None:
    assert variable_name(name) == variable


def _first(x: Any, a: Any, b: Any = "b") -> Any:
    return x, a, b


def _last(a: Any = "a", x: Any = "x") -> Any:
    return a, x


def _rest(x: Any, *rest: Any, **more: Any) -> Any:
    return x, rest, more


def _keyword(*rest: Any, y: Any) -> Any:
    return rest, y


@pytest.mark.parametrize(
    ("handler", "args", "result"),
    [
        (_first, (1,), ("X", 1, "b")),
        (_first, (1, 2), ("X", 1, 2)),
        (_last, (), ("a", "X")),
        (_last, (1,), (1, "X")),
        (_rest, (1, 2), ("X", (1, 2), {"y": "Y"})),
        (_keyword, (1, 2), ((1, 2), "Y")),
        (lambda a: a, (1,), 1),
    ],
)
def test_arguments_keep_their_order_beside_parameters(
    handler: Callable[..., Any], args: tuple[Any, ...], result: Any
) -> None:
    assert with_values(handler, ["x", "y"], lambda: {"x": "X", "y": "Y"})(*args) == result
