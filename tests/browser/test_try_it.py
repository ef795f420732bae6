"""Sending events from the page, and seeing what arrives."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio

from ..wire.processes import SERVERS
from .browsing import ADMIN_TOKEN
from .conftest import HERE, Read, Serve


@pytest.fixture
def grace(chat: str) -> Iterator[socketio.Client]:
    """Another client of the chat, connected to it."""
    client = socketio.Client(reconnection=False)
    client.connect(chat)
    yield client
    client.disconnect()


def shown(outcome: str) -> Any:
    """Return the JSON that stands below what is told."""
    return json.loads(outcome.split("\n", 1)[1])


def test_an_event_shows_its_acknowledgement(read: Read, chat: str) -> None:
    reader = read(chat)
    assert reader.editor("add user").input_value() == '"Ada"'
    outcome = reader.send("add user", '"Ada 1"')
    assert outcome.startswith("Acknowledged after ")
    assert shown(outcome)["numUsers"] >= 1
    assert reader.namespace("/").get_by_role("status").inner_text() == "connected"
    for what in ("sent", "acknowledged"):
        reader.logged(what, "add user").wait_for()
    assert reader.complaints == []


def test_what_does_not_fit_is_told_before_it_is_sent_and_after(read: Read, chat: str) -> None:
    reader = read(chat)
    form, editor = reader.sending("new message"), reader.editor("new message")
    editor.fill("5")
    assert 'Expected "string"' in form.get_by_role("alert").inner_text()
    assert editor.get_attribute("aria-invalid") == "true"
    outcome = reader.send("new message")
    assert outcome.startswith("Answered with an error after ")
    assert "5 is not of type 'string'" in outcome
    editor.fill("five")
    assert "This is no JSON" in form.get_by_role("alert").inner_text()
    form.get_by_role("button", name="Send", exact=True).click()
    assert form.locator(".outcome").inner_text() == ""
    editor.fill('"five"')
    assert form.get_by_role("alert").inner_text() == ""


def test_the_keyboard_suffices(read: Read, chat: str) -> None:
    reader = read(chat)
    reader.page.get_by_role("button", name="Try it: add user").focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator(".try").wait_for()
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Control+A")
    reader.page.keyboard.insert_text('"Ada 3"')
    reader.page.keyboard.press("Control+Enter")
    assert "Acknowledged" in reader.outcome(reader.page.locator(".try"))


def test_two_connections_talk_and_the_log_shows_it(read: Read, chat: str) -> None:
    reader = read(chat)
    page = reader.page
    reader.send("add user", '"Ada of A"')
    page.get_by_label("B", exact=True).check()
    assert reader.namespace("/").get_by_role("status").inner_text() == "disconnected"
    reader.send("add user", '"Grace of B"')
    reader.logged("received", "user joined").filter(has_text="Grace of B").wait_for()
    page.get_by_role("button", name="Pause").click()
    before = page.locator("#log li").count()
    reader.send("new message", '"hello"')
    page.wait_for_timeout(200)
    assert page.locator("#log li").count() == before
    page.get_by_role("button", name="Pause").click()
    heard = reader.logged("received", "new message")
    heard.wait_for()
    assert heard.inner_text().count("A received") == 1
    reader.logged("sent", "new message").get_by_role("button", name="Send again").click()
    heard.nth(1).wait_for()
    page.get_by_label("Only").fill("user joined")
    assert set(page.locator("#log code:first-of-type").all_inner_texts()) >= {"user joined"}
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    entries = json.loads(Path(download.value.path()).read_text())
    assert [one["event"] for one in entries if one["what"] == "sent"][-1] == "new message"
    page.get_by_role("button", name="Clear", exact=True).click()
    assert page.locator("#log li").count() == 0
    assert reader.complaints == []


def test_a_link_opens_an_event_with_its_arguments(read: Read, chat: str) -> None:
    reader = read(chat)
    form = reader.sending("new message")
    reader.editor("new message").fill('"grüß dich"')
    form.get_by_role("button", name="Copy link").click()
    reader.page.wait_for_url("**&args=*")
    other = read(chat, target=reader.page.url.split("#")[1])
    assert other.editor("new message").input_value() == '"grüß dich"'
    other.page.evaluate("location.hash = location.hash.replace(/args=.*/, 'args=IkhpIg%3D%3D')")
    other.page.wait_for_function("() => document.querySelector('.try textarea').value === '\"Hi\"'")
    assert other.editor("new message").is_visible()


def test_a_form_fills_in_what_the_schema_asks_for(read: Read, shapes: str) -> None:
    reader = read(shapes)
    form = reader.sending("whole", "/shapes")
    form.get_by_role("button", name="Form").click()
    form.get_by_label("kind").select_option('"large"')
    form.get_by_label("share").fill("0.75")
    form.get_by_role("button", name="Remove tags 2").click()
    assert "Array has too few items" in form.get_by_role("alert").inner_text()
    form.get_by_role("button", name="Another of tags").click()
    form.get_by_label("tags 2", exact=True).fill("b")
    assert form.get_by_role("alert").inner_text() == ""
    answer = shown(reader.send("whole", namespace="/shapes"))
    assert (answer["kind"], answer["share"], answer["tags"]) == ("large", 0.75, ["text", "b"])


def test_who_disconnects_gets_nothing_more(read: Read, chat: str, grace: socketio.Client) -> None:
    reader, other = read(chat), read(chat)
    for one in (reader, other):
        one.connect("/")
    reader.namespace("/").get_by_role("button", name="Disconnect").click()
    grace.call("add user", "Grace")
    other.logged("received", "user joined").wait_for()
    assert reader.logged("received", "user joined").count() == 0
    assert reader.namespace("/").get_by_role("status").inner_text() == "disconnected"


def test_admins_need_the_token(read: Read, chat: str, grace: socketio.Client) -> None:
    reader = read(chat)
    assert reader.connect("/admin") == "refused: unauthenticated"
    assert reader.connect("/admin", Token="another") == "refused: unauthenticated"
    assert reader.connect("/admin", Token=ADMIN_TOKEN) == "connected"
    grace.call("add user", "Grace")
    metric = reader.logged("received", "server metric", "/admin")
    metric.wait_for()
    assert '"signup"' in metric.inner_text()
    assert "acknowledged with true" in metric.inner_text()
    assert ADMIN_TOKEN not in reader.page.url
    assert reader.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert reader.complaints == []


CREDENTIALS: dict[str, dict[str, str]] = {
    "/bearer": {"Token": "sesame"},
    "/basic": {"User_name": "ada", "Password": "engine ü"},
    "/login": {"User_name": "ada", "Password": "engine ü"},
    "/query": {"the_key": "sesame"},
    "/header": {"X-Key": "sesame"},
    "/user": {"Key": "sesame"},
    "/both": {"the_key": "sesame", "User_name": "ada", "Password": "engine ü"},
    "/either": {},
    "/oauth": {"Token": "sesame"},
}


def test_credentials(read: Read, ways: str) -> None:
    reader = read(ways)
    for namespace, credentials in CREDENTIALS.items():
        if credentials:
            assert reader.connect(namespace) == "refused: unauthenticated", namespace
            wrong = {**credentials, next(iter(credentials)): "wrong"}
            assert reader.connect(namespace, **wrong) == "refused: unauthenticated", namespace
        assert reader.connect(namespace, **credentials) == "connected", namespace


def test_what_a_browser_cannot_present_is_said(read: Read, ways: str) -> None:
    place = read(ways).namespace("/cookie")
    assert "by itself if it has one" in place.inner_text()
    assert place.get_by_role("textbox").count() == 0


def test_sending_connects_with_the_credentials(read: Read, ways: str) -> None:
    reader = read(ways)
    assert reader.send("echo", namespace="/bearer") == "Not sent: unauthenticated"
    reader.namespace("/bearer").get_by_label("Token").fill("sesame")
    form = reader.sending("echo", "/bearer")
    form.get_by_role("button", name="Send", exact=True).click()
    form.locator(".outcome.done").wait_for()


def test_a_server_that_is_not_there(read: Read, serve: Serve) -> None:
    url = serve(HERE / "documents" / "ways.yaml", docs_connect_src=["*"])
    reader = read(url)
    reader.namespace("/either")
    server = reader.page.get_by_label("Server", exact=True)
    server.fill("http://127.0.0.1:1")
    outcome = reader.connect("/either")
    assert outcome.startswith("not reachable: ")
    assert "it has to allow this page's origin (cors_allowed_origins)" in outcome
    server.fill("ftp://127.0.0.1")
    assert "http: or https:" in reader.connect("/either")
    server.fill(url.replace("http:", "ws:"))
    assert reader.connect("/either") == "connected"


def test_another_server_is_out_of_reach_unless_it_is_allowed(read: Read, ways: str) -> None:
    reader = read(ways)
    reader.namespace("/either")
    reader.page.get_by_label("Server", exact=True).fill("http://127.0.0.1:1")
    assert reader.connect("/either").startswith("not reachable: ")
    assert reader.blocked == {"127.0.0.1:1"}


EXAMPLES = {
    "tuple": [0, {"value": "tex"}],
    "prefix": ["text", "a"],
    "keyed": 4,
    "data": {"$ref": "#/no/reference"},
    "nothing": None,
    "anything": None,
}


def test_an_example_fits_and_arrives(read: Read, shapes: str) -> None:
    reader = read(shapes)
    for event, example in EXAMPLES.items():
        value = reader.editor(event, "/shapes").input_value()
        assert (json.loads(value) if value else None) == example, event
        assert reader.sending(event, "/shapes").get_by_role("alert").inner_text() == "", event
        assert reader.send(event, namespace="/shapes").startswith("Acknowledged after "), event


def test_several_arguments_are_a_list(read: Read, shapes: str) -> None:
    reader = read(shapes)
    form, editor = reader.sending("prefix", "/shapes"), reader.editor("prefix", "/shapes")
    editor.fill('"text"')
    assert "a JSON list" in form.get_by_role("alert").inner_text()
    assert shown(reader.send("prefix", '["text", "b"]', "/shapes")) == ["text", "b"]
    form.get_by_role("button", name="Form").click()
    form.get_by_label("argument 1").fill("other")
    assert shown(reader.send("prefix", namespace="/shapes")) == ["other", "b"]


TUPLE = {"type": "array", "items": [{"type": "integer"}], "minItems": 1}
NUMBERS = {"name": "numbers", "payload": TUPLE, "x-ack": {"args": TUPLE}}
IMAGE = {"type": "string", "format": "binary"}
UPLOAD = {
    "name": "upload",
    "payload": {"type": "object", "required": ["image"], "properties": {"image": IMAGE}},
}
ROOM = {"type": "object", "required": ["room"], "properties": {"room": {"enum": ["a b"]}}}


@pytest.fixture(scope="module")
def others(serve: Serve) -> str:
    return serve(
        {
            "asyncapi": "2.6.0",
            "info": {"title": "Others", "version": "1.0.0"},
            "channels": {
                "/": {
                    "publish": {"message": {"oneOf": [NUMBERS, UPLOAD]}},
                    "subscribe": {"message": NUMBERS},
                },
                "/room": {
                    "bindings": {"ws": {"query": {"$ref": "#/components/schemas/Room"}}},
                    "publish": {"message": {"name": "a"}},
                },
            },
            "components": {"schemas": {"Room": ROOM}},
        }
    )


def test_what_a_tuple_describes_is_shown_as_a_list(read: Read, others: str) -> None:
    reader = read(others)
    assert shown(reader.send("numbers", "[5]")) == [5]
    arrival = reader.logged("received", "numbers")
    arrival.wait_for()
    assert "[ 5 ]" in arrival.inner_text()
    assert "acknowledged with [" in arrival.inner_text()


def test_files_are_sent_as_bytes(read: Read, others: str) -> None:
    reader = read(others)
    form = reader.sending("upload")
    form.get_by_role("button", name="Form").click()
    file = {"name": "a.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01"}
    form.get_by_label("image").set_input_files(file)
    text = "() => document.querySelector('.try textarea').value"
    reader.page.wait_for_function(f"{text}.includes('AAE=')")
    assert "(binary, 2 bytes)" in reader.send("upload")


def test_what_a_connection_says_in_its_query(read: Read, others: str) -> None:
    reader = read(others)
    field = reader.namespace("/room").get_by_label("Query parameters")
    assert field.input_value() == "room="
    assert reader.namespace("/").get_by_label("Query parameters").count() == 0
    assert reader.connect("/room").startswith("refused: ")
    assert reader.connect("/room", Query_parameters="room=a%20b") == "connected"
    assert reader.send("a", namespace="/room").startswith("Acknowledged")


@pytest.mark.parametrize(
    "document",
    ["families.yaml", pytest.param("families-v3.yaml", marks=pytest.mark.exhaustive)],
)
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
