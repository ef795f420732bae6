"""What somebody who reads the page does and sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

ADMIN_TOKEN = "of-this-test"

# Chromium asks for an icon whether there is one or not. When a connection ends, a request for what
# comes over it may be under way; and Werkzeug's server writes an HTTP response into a WebSocket.
NOT_OF_THE_PAGE = ("/favicon.ico", "/socket.io/")


@dataclass
class Reader:
    """A window with the page.

    Attributes:
        page: Playwright's page.
        complaints: What Chromium has written on its console as errors, and uncaught exceptions.
        asked: The hosts that a request has gone to, or that one was prevented to.
        blocked: The hosts that requests were prevented to.
    """

    page: Any
    complaints: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)

    @classmethod
    @contextmanager
    def of(
        cls,
        browser: Any,
        url: str,
        *,
        width: int = 1280,
        target: str = "",
        scripts: bool = True,
    ) -> Iterator[Reader]:
        """Open the page of a server.

        Args:
            browser: Playwright's browser.
            url: Where the page is.
            width: How wide the window is, in pixels.
            target: What in the page to go to.
            scripts: Whether scripts may run.
        """
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.set_default_timeout(15_000)
        reader = cls(context.new_page())
        reader._listen()
        reader.page.goto(f"{url}#{target}" if target else url)
        reader.page.locator("#introduction").wait_for()
        try:
            yield reader
        finally:
            context.close()

    def _listen(self) -> None:
        def hear(message: Any) -> None:
            text = f"{message.text} ({message.location['url']})"
            if message.type == "error" and not any(part in text for part in NOT_OF_THE_PAGE):
                self.complaints.append(text)

        def see(request: Any) -> None:
            self.asked.add(_host(request.url))

        def see_failure(request: Any) -> None:
            if request.failure == "csp":
                self.blocked.add(_host(request.url))

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", see)
        self.page.on("requestfailed", see_failure)

    def text(self) -> str:
        """Return all that is to be read."""
        text: str = self.page.locator("main").inner_text()
        return text

    def event(self, name: str, namespace: str = "/", way: str = "receive") -> Any:
        """Return what is said of an event."""
        section = self.page.locator(f"section[data-namespace={_quoted(namespace)}]")
        return section.locator(f"article.{way}[data-event={_quoted(name)}]")

    def sending(self, event: str, namespace: str = "/") -> Any:
        """Return where an event is sent, opened."""
        article = self.event(event, namespace)
        form = article.locator(".try")
        if not form.count() or not form.is_visible():
            scroll_to(article)
            article.get_by_role("button", name=f"Try it: {event}", exact=True).click()
        form.wait_for()
        return form

    def editor(self, event: str, namespace: str = "/") -> Any:
        """Return where the arguments of an event are written."""
        return self.sending(event, namespace).get_by_role("textbox", name="as ")

    def send(self, event: str, text: str | None = None, namespace: str = "/") -> str:
        """Send an event and return what is told of its acknowledgement.

        Args:
            event: Its name.
            text: What to write into the editor; None leaves what is there.
            namespace: The namespace.
        """
        form = self.sending(event, namespace)
        if text is not None:
            self.editor(event, namespace).fill(text)
        form.get_by_role("button", name="Send", exact=True).click()
        return self.outcome(form)

    def outcome(self, form: Any) -> str:
        """Return what is told of an acknowledgement, as soon as it is."""
        outcome = form.locator(".outcome.done, .outcome.error")
        outcome.wait_for()
        text: str = outcome.inner_text()
        return text

    def logged(self, what: str, event: str, namespace: str = "/") -> Any:
        """Return the lines of the log of what has happened with an event, the newest first."""
        has = f'[data-what="{what}"][data-logged-event="{event}"]'
        return self.page.locator(f'#log {has}[data-logged-namespace="{namespace}"]')

    def namespace(self, name: str) -> Any:
        """Return the place where one connects to a namespace, opened."""
        form = self.page.get_by_role("form", name=f"Connect to {name}", exact=True)
        if not form.count() or not form.is_visible():
            section = self.page.locator(f"section[data-namespace={_quoted(name)}]")
            scroll_to(section)
            section.get_by_role("button", name=f"Connect … {name}", exact=True).click()
            form.wait_for()
        return form

    def connect(self, name: str, **credentials: str) -> str:
        """Connect to a namespace, and return what becomes of it.

        Args:
            name: The namespace.
            credentials: What to fill in, by how the labels of the fields begin.
        """
        place = self.namespace(name)
        for label, value in credentials.items():
            place.get_by_label(label.replace("_", " ")).fill(value)
        place.get_by_role("button", name="Connect", exact=True).click()
        state = place.locator(".state.connected, .state.refused, .state.unreachable")
        state.wait_for()
        text: str = state.inner_text()
        return text


def scroll_to(place: Any) -> None:
    """Scroll to a place as links do, for which browsers lay out what they have not looked at."""
    place.evaluate("one => one.scrollIntoView()")


def _host(url: str) -> str:
    return urlsplit(url).netloc or url


def _quoted(text: str) -> str:
    """Return text as a string of CSS."""
    return json.dumps(text, ensure_ascii=False)
