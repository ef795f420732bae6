"""The chat of examples/chat in a browser."""

from typing import Any

import pytest


@pytest.fixture
def enter(browser: Any, chat: str) -> Any:
    """Open the chat in a window of its own, and join it under a name."""
    contexts = []

    def enter_as(name: str) -> Any:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(chat)
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join").click()
        return page

    yield enter_as
    for context in contexts:
        context.close()


def say(page: Any, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_label("Message").press("Enter")


def test_two_talk(enter: Any) -> None:
    ada, grace = enter("Ada of the page"), enter("Grace of the page")
    ada.get_by_text("Grace of the page has joined").wait_for()
    say(grace, "<b>Good</b> morning")
    ada.locator("li", has_text="Grace of the page <b>Good</b> morning").wait_for()
    grace.get_by_label("Message").press_sequentially("And")
    ada.get_by_text("Grace of the page is typing").wait_for()
    say(ada, "Good morning, Grace")
    grace.get_by_text("Good morning, Grace").wait_for()
    grace.close()
    ada.get_by_text("Grace of the page has left").wait_for()


def test_what_is_refused_is_told(enter: Any) -> None:
    ada = enter("Ada alone")
    say(ada, "x" * 1001)
    ada.get_by_role("alert").get_by_text("1000").wait_for()
    other = enter("Ada alone")
    other.get_by_role("alert").get_by_text("this name is taken").wait_for()


def test_it_leads_to_its_documentation(enter: Any) -> None:
    page = enter("A reader")
    page.get_by_role("link", name="What it understands").click()
    page.locator("#introduction").wait_for()
    assert page.url.endswith("/docs")
