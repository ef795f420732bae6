"""Sending events from the page, and seeing what arrives."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio

from ..wire.processes import SERVERS
from .browsing import ADMIN_TOKEN
from .conftest import Read, Serve


@pytest.fixture
def grace(chat: str) -> Iterator[socketio.Client]:
    """Another client of the chat, connected to it."""
    client = socketio.Client(reconnection=False)
    client.connect(chat)
    yield client
    client.disconnect()


def shown(outcome: str) -> object:
    """Return the JSON that stands below what is told."""
    return json.loads(outcome.split("\n", 1)[1])


def test_an_event_shows_its_acknowledgement(read: Read, chat: str) -> None:
    reader = read(chat)
    assert reader.sending("add user").get_by_role("textbox").input_value() == '"Ada"'
    outcome = reader.send("add user", '"Ada 1"')
    assert outcome.startswith("Acknowledged after ")
    assert shown(outcome)["numUsers"] >= 1
    assert reader.namespace("/").locator(".try-it-state").inner_text() == "connected"
    assert reader.complaints == []


def test_an_event_that_does_not_fit_shows_why(read: Read, chat: str) -> None:
    outcome = read(chat).send("new message", "5")
    assert outcome.startswith("Answered with an error after ")
    assert "5 is not of type 'string'" in outcome


def test_what_is_no_json_is_told_and_not_sent(read: Read, chat: str) -> None:
    reader = read(chat)
    form = reader.sending("add user")
    form.get_by_role("textbox").fill("Ada")
    form.get_by_role("button", name="Send").click()
    assert "This is no JSON" in form.get_by_role("alert").inner_text()
    assert form.get_by_role("textbox").get_attribute("aria-invalid") == "true"
    assert reader.namespace("/").locator(".try-it-state").inner_text() == "disconnected"
    reader.send("add user", '"Ada 2"')
    assert form.get_by_role("alert").count() == 0
    form.get_by_role("textbox").fill("Ada")
    form.get_by_role("button", name="Send").click()
    form.get_by_role("alert").wait_for()
    assert form.locator(".try-it-done, .try-it-error").count() == 0


def test_the_keyboard_suffices(read: Read, chat: str) -> None:
    reader = read(chat)
    summary = reader.page.locator('[data-event="add user"] summary')
    summary.focus()
    summary.press("Enter")
    reader.sending("add user").get_by_role("textbox").wait_for()
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Control+A")
    reader.page.keyboard.insert_text('"Ada 3"')
    reader.page.keyboard.press("Control+Enter")
    assert "Acknowledged" in reader.outcome(reader.sending("add user"))


def test_what_arrives_is_shown_as_it_arrives(read: Read, chat: str, grace: socketio.Client) -> None:
    reader = read(chat)
    assert reader.connect("/") == "connected"
    grace.call("add user", "Grace")
    joined = reader.arrivals("user joined")
    joined.wait_for()
    assert '"username": "Grace"' in joined.inner_text()
    for text in ("first", "second"):
        grace.call("new message", text)
    messages = reader.arrivals("new message")
    messages.nth(1).wait_for()
    assert '"second"' in messages.first.inner_text()
    reader.page.get_by_role("button", name="Clear new message").click()
    assert messages.count() == 0
    assert joined.count() == 1


def test_who_disconnects_gets_nothing_more(read: Read, chat: str, grace: socketio.Client) -> None:
    reader, other = read(chat), read(chat)
    for one in (reader, other):
        one.connect("/")
    reader.page.get_by_role("button", name="Disconnect from /", exact=True).click()
    grace.call("add user", "Grace")
    other.arrivals("user joined").wait_for()
    assert reader.arrivals("user joined").count() == 0
    assert reader.namespace("/").locator(".try-it-state").inner_text() == "disconnected"


def test_admins_need_the_token(read: Read, chat: str, grace: socketio.Client) -> None:
    reader = read(chat)
    assert reader.connect("/admin") == "refused: unauthenticated"
    assert reader.connect("/admin", Token="another") == "refused: unauthenticated"
    assert reader.connect("/admin", Token=ADMIN_TOKEN) == "connected"
    grace.call("add user", "Grace")
    metric = reader.arrivals("server metric", "/admin")
    metric.wait_for()
    assert '"signup"' in metric.inner_text()
    assert "acknowledged with true" in metric.inner_text()
    assert reader.complaints == []


@pytest.mark.parametrize(
    ("namespace", "credentials"),
    [
        ("/bearer", {"Token": "sesame"}),
        ("/basic", {"User_name": "ada", "Password": "engine ü"}),
        ("/login", {"User_name": "ada", "Password": "engine ü"}),
        ("/query", {"the_key": "sesame"}),
        ("/header", {"X-Key": "sesame"}),
        ("/user", {"Key": "sesame"}),
        ("/both", {"the_key": "sesame", "User_name": "ada", "Password": "engine ü"}),
        ("/either", {}),
        ("/oauth", {"Token": "sesame"}),
    ],
)
def test_credentials(read: Read, ways: str, namespace: str, credentials: dict[str, str]) -> None:
    reader = read(ways)
    if credentials:
        assert reader.connect(namespace) == "refused: unauthenticated"
        wrong = {**credentials, next(iter(credentials)): "wrong"}
        assert reader.connect(namespace, **wrong) == "refused: unauthenticated"
    assert reader.connect(namespace, **credentials) == "connected"


def test_sending_connects_with_the_credentials(read: Read, ways: str) -> None:
    reader = read(ways)
    assert reader.send("echo", namespace="/bearer") == "Not sent: unauthenticated"
    reader.namespace("/bearer").get_by_label("Token").fill("sesame")
    reader.sending("echo", "/bearer").get_by_role("button", name="Send").click()
    reader.sending("echo", "/bearer").locator(".try-it-done").wait_for()


def test_a_server_that_is_not_there(read: Read, chat: str) -> None:
    reader = read(chat)
    reader.page.get_by_label("Server", exact=True).fill("http://127.0.0.1:1")
    outcome = reader.connect("/")
    assert outcome.startswith("not reachable: ")
    assert "it has to allow this page's origin (cors_allowed_origins)" in outcome
    assert reader.send("add user").startswith("Not sent: not reachable: ")
    reader.page.get_by_label("Server", exact=True).fill("ftp://127.0.0.1")
    assert "http: or https:" in reader.connect("/")
    reader.page.get_by_label("Server", exact=True).fill(chat.replace("http:", "ws:"))
    assert reader.connect("/") == "connected"


@pytest.mark.parametrize(
    ("event", "example"),
    [
        ("tuple", [0, {"value": "tex"}]),
        ("prefix", ["text", "a"]),
        ("keyed", 4),
        ("traited", "ada@example.com"),
        ("data", {"$ref": "#/no/reference"}),
        (
            "whole",
            {
                "id": "00000000-0000-4000-8000-000000000000",
                "at": "2030-01-31T12:00:00Z",
                "tags": ["text", "text"],
                "kind": "small",
                "share": 0.5,
                "on": True,
                "extra": 7,
            },
        ),
    ],
)
def test_an_example_fits_and_arrives(read: Read, shapes: str, event: str, example: object) -> None:
    reader = read(shapes)
    editor = reader.sending(event, "/shapes").get_by_role("textbox")
    assert json.loads(editor.input_value()) == example
    assert reader.send(event, namespace="/shapes").startswith("Acknowledged after ")


def test_several_arguments_are_a_list(read: Read, shapes: str) -> None:
    reader = read(shapes)
    form = reader.sending("prefix", "/shapes")
    form.get_by_role("textbox").fill('"text"')
    form.get_by_role("button", name="Send").click()
    assert "a JSON list" in form.get_by_role("alert").inner_text()
    outcome = reader.send("prefix", '["text", "b"]', "/shapes")
    assert shown(outcome) == ["text", "b"]
    assert "Answered with an error" in reader.send("prefix", '["text", "c"]', "/shapes")


TUPLE = {"type": "array", "items": [{"type": "integer"}], "minItems": 1}


def test_what_a_tuple_describes_is_shown_as_a_list(read: Read, serve: Serve) -> None:
    message = {"name": "numbers", "payload": TUPLE, "x-ack": {"args": TUPLE}}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Tuples", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": message}, "subscribe": {"message": message}}},
    }
    reader = read(serve(document))
    assert shown(reader.send("numbers", "[5]")) == [5]
    arrival = reader.arrivals("numbers")
    arrival.wait_for()
    assert json.loads(arrival.locator("pre").inner_text()) == [5]
    assert "acknowledged with [" in arrival.inner_text()


def test_what_a_connection_says_in_its_query(read: Read, serve: Serve) -> None:
    room = {"type": "object", "required": ["room"], "properties": {"room": {"enum": ["a b"]}}}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Rooms", "version": "1.0.0"},
        "channels": {
            "/": {"publish": {"message": {"name": "a"}}},
            "/room": {
                "bindings": {"ws": {"query": {"$ref": "#/components/schemas/Room"}}},
                "publish": {"message": {"name": "a"}},
            },
        },
        "components": {"schemas": {"Room": room}},
    }
    reader = read(serve(document))
    field = reader.namespace("/room").get_by_label("Query parameters")
    assert field.input_value() == "room="
    assert reader.namespace("/").get_by_label("Query parameters").count() == 0
    assert reader.connect("/room").startswith("refused: ")
    assert reader.connect("/room", Query_parameters="room=a%20b") == "connected"
    assert reader.send("a", namespace="/room").startswith("Acknowledged")


@pytest.mark.parametrize("event", ["nothing", "anything"])
def test_no_argument_at_all(read: Read, shapes: str, event: str) -> None:
    reader = read(shapes)
    assert reader.sending(event, "/shapes").get_by_role("textbox").input_value() == ""
    assert "without arguments" in reader.send(event, namespace="/shapes")


@pytest.mark.parametrize("document", ["families.yaml", "families-v3.yaml"])
def test_parameters_of_a_namespace_are_filled_in(
    read: Read, serve: Serve, document: str, tmp_path: Path
) -> None:
    text = (SERVERS / document).read_text(encoding="utf-8")
    file = tmp_path / document
    # Without what only another server has.
    file.write_text(re.sub("^ +x-handler: .*|^ +x-handlers:(\n +.*)+", "", text, flags=re.M))
    reader = read(serve(file))
    name = "/orders/{orderId}"
    assert reader.connect(name) == "not reachable: fill in orderId first"
    field = reader.namespace(name).get_by_label("orderId", exact=True)
    field.fill("0")
    assert reader.connect(name).startswith("refused: parameter 'orderId': ")
    field.fill("17")
    assert reader.connect(name) == "connected"
    # The server echoes what it gets, which is no receipt: so the event has arrived.
    assert "acknowledgement does not fit" in reader.send("pay", "5", name)
    assert reader.complaints == []
