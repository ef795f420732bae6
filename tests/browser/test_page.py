"""What the page shows."""

import time
from pathlib import Path
from typing import Any

import pytest

from asynction_core import load_document
from asynction_docs.shown_document import for_the_page

from .conftest import Read, Serve

GENERATED = Path(__file__).parents[1] / "wire" / "generated"

THREE = {
    "asyncapi": "3.0.0",
    "info": {"title": "Three", "version": "1.0.0"},
    "servers": {"local": {"host": "localhost:5000", "protocol": "ws"}},
    "channels": {
        "room": {
            "address": "/",
            "messages": {
                "greeting": {"$ref": "#/components/messages/greeting"},
                "count": {
                    "payload": {
                        "schemaFormat": "application/vnd.aai.asyncapi;version=3.0.0",
                        "schema": {"type": "array", "items": [{"type": "integer"}]},
                    }
                },
            },
        }
    },
    "operations": {
        "hear": {
            "action": "receive",
            "channel": {"$ref": "#/channels/room"},
            "messages": [{"$ref": "#/channels/room/messages/greeting"}],
        },
        "tell": {"action": "send", "channel": {"$ref": "#/channels/room"}},
    },
    "components": {"messages": {"greeting": {"name": "say hello", "payload": {"type": "string"}}}},
}


def test_every_namespace_and_event_of_the_chat(read: Read, chat: str) -> None:
    reader = read(chat)
    operations = reader.page.locator("#operations > ul > li").all()
    shown = {
        tuple(operation.locator("h3 span").all_inner_texts()): operation.locator(
            ".shadow > div > span"
        ).all_inner_texts()
        for operation in operations
    }
    assert shown == {
        ("RECEIVES", "/"): ["add user", "new message", "typing", "stop typing"],
        ("SENDS", "/"): [
            "login",
            "user joined",
            "user left",
            "new message",
            "typing",
            "stop typing",
        ],
        ("SENDS", "/admin"): ["server metric"],
    }
    assert "Sign up under a name that nobody else has." in reader.text()
    assert "The token of this run of the server." in reader.text()
    assert "handlers." not in reader.page.content()
    assert "check_token" not in reader.page.content()


def test_nothing_is_wrong_and_nobody_else_is_asked(read: Read, chat: str) -> None:
    reader = read(chat)
    reader.page.wait_for_load_state("networkidle")
    assert reader.complaints == []
    assert reader.asked == {chat.removeprefix("http://")}


def test_neither_inline_scripts_nor_styles_nor_code_of_strings_are_allowed(
    browser: Any, chat: str
) -> None:
    page = browser.new_page()
    policy = page.goto(f"{chat}/docs").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    page.close()


def test_a_schema_in_another_file(read: Read, chat: str) -> None:
    page = read(chat).page
    message = page.locator("#operations .shadow").filter(has_text="add user").first
    message.get_by_role("button", name="Expand all").click()
    assert "[ 1 .. 30 ] characters" in message.inner_text()


def test_events_are_named_as_on_the_wire(read: Read, shapes: str) -> None:
    reader = read(shapes)
    for event in ("tuple", "keyed", "nothing"):
        reader.sending(event, "/shapes").wait_for()
    reader.page.get_by_role("region", name="What /without-slash sends").wait_for()
    assert "What a trait says." in reader.text()
    assert reader.complaints == []


def test_schemas_that_contain_themselves(read: Read, shapes: str) -> None:
    reader = read(shapes)
    reader.expand_all()
    assert "[CIRCULAR]" in reader.text()
    assert reader.complaints == []


def test_tuples(read: Read, shapes: str) -> None:
    text = read(shapes).text()
    assert "tuple<integer, object>" in text
    assert "tuple<string, string>" in text


def test_nothing_changes_the_letters(read: Read, serve: Serve) -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {
            "title": "Letters",
            "version": "1.0.0",
            "description": "Say `hello` or\n\n    nothing",
            "license": {"name": "Mine"},
        },
        "servers": {"local": {"url": "ws://h", "protocol": "ws", "security": [{"key": []}]}},
        "channels": {
            "/": {
                "publish": {
                    "tags": [{"name": "aTag"}],
                    "message": {
                        "name": "a",
                        "contentType": "text/X",
                        "payload": {"type": "string", "pattern": "^\\S+$", "format": "isoDate"},
                    },
                }
            }
        },
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "httpApiKey",
                    "in": "query",
                    "name": "theKey",
                    "x-apiKeyInfoFunc": "gatekeepers.key",
                }
            }
        },
    }
    reader = read(serve(document))
    reader.expand_all()
    text = reader.text()
    for word in ("^\\S+$", "isoDate", "local", "Mine", "theKey", "RECEIVES"):
        assert word in text, word
    assert "LOCAL" not in text
    code = reader.page.locator("p code").first
    assert code.inner_text() == "hello"
    content = "code => getComputedStyle(code, '::before').content"
    assert code.evaluate(content) == "none"


def crowded(*operations: dict[str, Any]) -> dict[str, Any]:
    """Return a document with some operations in namespaces of their own, one below the other."""
    message = {"name": "a", "payload": {"type": "string"}}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Crowded", "version": "1.0.0"},
        "channels": {
            f"/room {number}%20": {
                "publish": {"message": message, **operation},
                "subscribe": {"message": message},
            }
            for number, operation in enumerate(operations)
        },
    }


def test_each_operation_has_an_address(read: Read, serve: Serve) -> None:
    document = crowded({}, {"operationId": "publish-/room-0-20"}, {"operationId": "mine"})
    document["channels"]["/room-2%20"] = document["channels"]["/room 2%20"].copy()
    del document["channels"]["/room-2%20"]["publish"]
    url = serve(document, check_document=False)
    page = read(url, width=1600).page
    ids = page.locator("#operations > ul > li").evaluate_all("all => all.map((one) => one.id)")
    assert len(set(ids)) == len(ids) == 7
    assert "operation-receive-mine" in ids
    links = page.locator(".sidebar a[href^='#operation-']")
    targets = links.evaluate_all("all => all.map((one) => one.getAttribute('href').slice(1))")
    assert targets == ids
    assert page.get_by_text("Operation ID").locator("visible=true").count() == 0
    links.nth(3).click()
    place = page.locator("#operations > ul > li").nth(3)
    assert -5 <= place.evaluate("one => one.getBoundingClientRect().top") < 900
    assert page.evaluate("document.querySelector(':target').id") == ids[3]


def test_an_address_leads_to_its_operation(read: Read, serve: Serve) -> None:
    document = crowded({}, {}, {"operationId": "of mine"}, {}, {}, {}, {})
    url = serve(document, check_document=False)
    for target in ("operation-send-subscribe-/room-3-20", "operation-receive-of%20mine"):
        page = read(url, target=target).page
        place = page.locator(f"[id='{target.replace('%20', ' ')}']")
        page.wait_for_function("window.scrollY > 0")
        page.wait_for_timeout(300)
        assert abs(place.evaluate("one => one.getBoundingClientRect().top")) < 5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_menu_in_a_narrow_window(read: Read, chat: str, dark: bool) -> None:
    page = read(chat, width=600, dark=dark).page
    menu = page.get_by_role("button", name="Menu", exact=True)
    sidebar = page.locator(".sidebar--content")
    assert menu.get_attribute("aria-expanded") == "false"
    for key, expanded in (("Enter", "true"), ("Space", "false")):
        menu.focus()
        page.keyboard.press(key)
        page.wait_for_function(f"document.querySelector('[aria-expanded={expanded}]')")
        assert sidebar.is_visible() == (expanded == "true")
    assert menu.evaluate("one => getComputedStyle(one).backgroundColor") != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    top = menu.evaluate("one => one.getBoundingClientRect().top")
    last = page.locator("#operations").evaluate("one => one.getBoundingClientRect().bottom")
    assert last <= top


@pytest.mark.parametrize("try_it", [True, False])
def test_it_leads_to_the_document(read: Read, serve: Serve, try_it: bool) -> None:
    url = serve(crowded({}), docs_try_it=try_it, check_document=False)
    page = read(url).page
    page.get_by_role("link", name="asyncapi.json").click()
    page.wait_for_url(f"{url}/docs/asyncapi.json")
    assert '"Crowded"' in page.content()


def test_security(read: Read, ways: str) -> None:
    reader = read(ways)
    assert "Needs query and login" in reader.namespace("/both").inner_text()
    assert "Needs query, or login, or nothing" in reader.namespace("/either").inner_text()
    assert "by itself if it has one" in reader.namespace("/cookie").inner_text()
    assert reader.namespace("/cookie").get_by_role("textbox").count() == 0
    assert reader.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [600, 1280])
def test_it_fits_the_window_and_the_colours(read: Read, ways: str, width: int, dark: bool) -> None:
    page = read(ways, width=width, dark=dark).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FAINTEST) >= 4.5, "WCAG asks for this contrast"


# The least contrast between a text of ours and what is behind it.
FAINTEST = """() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) => {
        const [r, g, b] = [red, green, blue].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const [red, green, blue, alpha = 1] = channels(getComputedStyle(one).backgroundColor);
            if (alpha > 0) {
                return [red, green, blue];
            }
        }
        return [255, 255, 255];
    };
    const texts = [...document.querySelectorAll(".try-it *")].filter(
        (one) => !one.disabled && [...one.childNodes].some((node) => node.nodeType === 3),
    );
    return Math.min(...texts.map((one) => {
        const [dark, light] = [luminance(channels(getComputedStyle(one).color)),
            luminance(behind(one))].sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    }));
}"""


def many(action: str) -> dict[str, Any]:
    user = {"$ref": "#/components/schemas/User"}
    return {
        "message": {
            "oneOf": [
                {
                    "name": f"{action} {number}",
                    "payload": {"type": "object", "properties": {"user": user}},
                    "x-ack": {"args": {"type": "boolean"}},
                }
                for number in range(25)
            ]
        }
    }


def test_five_hundred_events(read: Read, serve: Serve) -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Many", "version": "1.0.0"},
        "channels": {
            f"/{number}": {"publish": many("in"), "subscribe": many("out")} for number in range(10)
        },
        "components": {
            "schemas": {
                "User": {
                    "type": "object",
                    "properties": {"friend": {"$ref": "#/components/schemas/User"}},
                }
            }
        },
    }
    url = serve(document)
    start = time.monotonic()
    reader = read(url)
    assert time.monotonic() - start < 15
    assert reader.page.locator("#operations .shadow").count() == 500
    assert reader.complaints == []


@pytest.mark.parametrize("is_endless", [False, True])
def test_schemas_that_all_refer_to_all(read: Read, serve: Serve, is_endless: bool) -> None:
    names = [f"Node{number}" for number in range(15)]
    required = names if is_endless else []
    everything = {name: {"$ref": f"#/components/schemas/{name}"} for name in names}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Entangled", "version": "1.0.0"},
        "channels": {
            "/": {"publish": {"message": {"name": "tree", "payload": everything["Node0"]}}}
        },
        "components": {
            "schemas": {
                name: {"type": "object", "properties": everything, "required": required}
                for name in names
            }
        },
    }
    assert read(serve(document)).complaints == []


def test_a_document_without_info(read: Read, serve: Serve) -> None:
    document = {"asyncapi": "2.6.0", "channels": {"/": {"publish": {"message": {"name": "a"}}}}}
    reader = read(serve(document, check_document=False))
    reader.sending("a").wait_for()
    assert reader.complaints == []


def test_a_page_on_which_nothing_can_be_tried(read: Read, serve: Serve) -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Read only", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": {"name": "a", "payload": {"type": "string"}}}}},
    }
    reader = read(serve(document, docs_try_it=False))
    assert reader.page.locator("#operations .shadow").count() == 1
    assert reader.page.locator(".try-it").count() == 0
    assert reader.complaints == []


def test_asyncapi_three(read: Read, chat: str) -> None:
    reader = read(chat, instead=for_the_page(load_document(THREE)))
    operations = reader.page.locator("#operations > ul > li")
    assert operations.locator("h3").all_inner_texts() == ["RECEIVES /", "SENDS /"]
    assert operations.locator(".shadow > div > span").all_inner_texts() == [
        "say hello",
        "say hello",
        "count",
    ]
    assert reader.sending("say hello").get_by_role("textbox").input_value() == '"text"'
    assert reader.complaints == []


def test_a_document_that_does_not_arrive_is_told(browser: Any, chat: str) -> None:
    page = browser.new_page()
    page.route("**/docs/page.json", lambda route: route.fulfill(status=503))
    page.goto(f"{chat}/docs")
    failure = page.get_by_role("alert")
    failure.wait_for()
    assert "503" in failure.inner_text()
    page.close()


@pytest.mark.parametrize("name", ["tuples", "recursive"])
def test_documents_as_generators_write_them_are_shown(read: Read, serve: Serve, name: str) -> None:
    reader = read(serve(GENERATED / f"{name}.yaml"))
    reader.expand_all()
    assert reader.complaints == []
    if name == "tuples":
        assert reader.send("ping", '["pong", 1]').startswith("Acknowledged after ")
        refused = reader.send("follow", "[1]")
    else:
        refused = reader.send("grow", '[{"species": "elm"}, []]')
    assert refused.startswith("Answered with an error after ")
