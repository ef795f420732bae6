"""What the page shows, and how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .browsing import Reader, scroll_to
from .conftest import ROOT, Read, Serve

AXE = ROOT / "tests" / "wire" / "js" / "node_modules" / "axe-core" / "axe.min.js"
BARRIERS = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, { resultTypes: ["violations"], runOnly: tags });
    return found.violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)]);
}"""


def barriers(reader: Reader) -> list[Any]:
    """Return what keeps people out, as far as a program finds it, in light and dark colours."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: there is no npm")
    reader.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for colours in ("light", "dark"):
        reader.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        found += reader.page.evaluate(BARRIERS)
    return found


def test_every_namespace_and_event_of_the_chat(read: Read, chat: str) -> None:
    reader = read(chat)
    shown = {
        section.get_attribute("data-namespace"): [
            section.locator(f"article.{way} h4").all_text_contents() for way in ("receive", "send")
        ]
        for section in reader.page.locator("section.namespace").all()
    }
    sent = ["login", "user joined", "user left", "new message", "typing", "stop typing"]
    assert shown == {
        "/": [["add user", "new message", "typing", "stop typing"], sent],
        "/admin": [[], ["server metric"]],
    }
    text = " ".join(reader.page.locator("main").text_content().split())
    assert "Sign up under a name that nobody else has." in text
    assert "1 to 30 characters" in text
    assert "Who connects presents adminToken." in text
    assert "handlers." not in reader.page.content()
    reader.page.wait_for_load_state("networkidle")
    assert reader.complaints == []
    assert reader.asked == {chat.removeprefix("http://")}


def test_a_long_page_is_painted_without_looking_through_it(browser: Any, serve: Serve) -> None:
    said = {"message": {"name": "say", "payload": {"type": "string"}}}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Long", "version": "1.0.0"},
        "channels": {f"/{number}": {"publish": said} for number in range(500)},
    }
    url = serve(document)
    browser.start_tracing(categories=["blink"])
    with Reader.of(browser, f"{url}/docs") as reader:
        reader.page.wait_for_function("document.readyState === 'complete'")
    events = json.loads(browser.stop_tracing())["traceEvents"]

    def characters(of: str, named: str) -> int:
        several = [one["args"] for one in events if one["name"] == of and "args" in one]
        return max(one.get(named, 0) for one in several)

    assert characters("HTMLDocumentParser::append", "size") > 50_000
    assert characters("HTMLPreloadScanner::scan", "source_length") < 10_000  # Chromium's own pages


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("what", ["chat", "shapes", "ways"])
def test_nothing_moves_while_it_loads(
    read: Read, request: pytest.FixtureRequest, what: str, width: int
) -> None:
    reader = read(request.getfixturevalue(what), width=width)
    reader.page.locator("button:visible").first.wait_for()
    shifts = """() => new Promise((found) => {
        const seen = new PerformanceObserver((list) => note(list.getEntries()));
        const note = (entries) => found(entries.map((one) => [
            one.value,
            ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 80)),
        ]));
        seen.observe({ type: "layout-shift", buffered: true });
        setTimeout(() => note([]), 500);
    })"""
    assert reader.page.evaluate(shifts) == []


def test_it_is_all_there_without_scripts(read: Read, chat: str) -> None:
    page = read(chat, scripts=False).page
    assert page.locator("article.event h4").count() == 11
    assert page.get_by_role("link", name="add user").first.is_visible()
    assert not page.get_by_label("Filter").is_visible()
    assert page.get_by_role("button").count() == 0


def test_the_filter_finds_events_fields_and_descriptions(read: Read, chat: str) -> None:
    page = read(chat).page
    shown = page.locator("article.event:visible h4, nav ul ul a:visible")
    page.keyboard.press("/")
    for typed, found in (
        ("METRIC", ["server metric"]),
        ("nobody else has", ["add user"]),
        ("numUsers coming", ["user joined", "user left"]),
    ):
        page.keyboard.press("Control+A")
        page.keyboard.type(typed)
        expected = sorted([*found, *found])
        page.wait_for_function(
            "count => document.getElementById('found').textContent.startsWith(`${count} `)",
            arg=len(found),
        )
        assert sorted(shown.all_text_contents()) == expected
    page.keyboard.press("Escape")
    assert shown.count() == 22


def test_a_schema_opens_where_it_is_referred_to(read: Read, shapes: str) -> None:
    reader = read(shapes)
    schema = reader.page.locator("[id='schema:Tree']")
    scroll_to(schema)
    opened = schema.locator(".ref ~ .schema")
    for depth in range(2):
        schema.get_by_role("button", name="Show Tree here").first.click()
        assert opened.count() == depth + 1
    schema.get_by_role("button", name="Hide Tree here").first.click()
    assert opened.count() == 0
    assert reader.complaints == []


def test_an_address_leads_to_its_event(read: Read, ways: str) -> None:
    page = read(ways, target="receives:/user:echo").page
    place = page.locator("[id='receives:/user:echo']")
    page.wait_for_function("window.scrollY > 0")
    page.wait_for_timeout(300)
    assert 0 <= place.evaluate("one => one.getBoundingClientRect().top") < 150


@pytest.mark.parametrize("width", [400, 1280])
def test_it_fits_the_window_and_keeps_nobody_out(read: Read, ways: str, width: int) -> None:
    reader = read(ways, width=width)
    reader.namespace("/both")
    form = reader.sending("echo", "/both")
    form.get_by_role("button", name="Form").click()
    reader.send("echo", namespace="/both")
    reader.event("echo", "/both").get_by_role("button", name="Copy JavaScript").click()
    reader.event("echo", "/both").get_by_role("button", name="Copied JavaScript").wait_for()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(reader) == []


def test_the_outline_in_a_narrow_window(read: Read, chat: str) -> None:
    page = read(chat, width=600, scripts=False).page
    link = page.locator("nav").get_by_role("link", name="server metric")
    assert not link.is_visible()
    page.get_by_label("Show the outline").press("Space")
    assert link.is_visible()


@pytest.mark.exhaustive
def test_five_hundred_events(read: Read, serve: Serve, tmp_path: Path) -> None:
    def many(action: str) -> Any:
        payload = {"properties": {"user": {"$ref": "#/components/schemas/User"}}}
        return {
            "message": {
                "oneOf": [{"name": f"{action} {at}", "payload": payload} for at in range(25)]
            }
        }

    user = {"properties": {"friend": {"$ref": "#/components/schemas/User"}}}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Many", "version": "1.0.0"},
        "channels": {
            f"/{number}": {"publish": many("in"), "subscribe": many("out")} for number in range(10)
        },
        "components": {"schemas": {"User": user}},
    }
    reader = read(serve(document))
    assert reader.page.locator("article.event").count() == 500
    assert reader.complaints == []


def test_a_document_without_info_on_which_nothing_can_be_tried(read: Read, serve: Serve) -> None:
    document = {"asyncapi": "2.6.0", "channels": {"/": {"publish": {"message": {"name": "a"}}}}}
    reader = read(serve(document, check_document=False, docs_try_it=False))
    scroll_to(reader.event("a"))
    reader.event("a").get_by_role("button", name="Copy JavaScript").wait_for()
    assert reader.page.get_by_role("button", name="Try it: a").count() == 0
    assert reader.page.get_by_role("button", name="Connect").count() == 0
    assert reader.complaints == []
