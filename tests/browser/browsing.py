"""What somebody who reads the page does and sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

__all__ = ["ADMIN_TOKEN", "Reader"]

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
        dark: bool = False,
        instead: dict[str, Any] | None = None,
    ) -> Iterator[Reader]:
        """Open the page of a server.

        Args:
            browser: Playwright's browser.
            url: Where the page is.
            width: How wide the window is, in pixels.
            target: What in the page to go to.
            dark: Whether the reader prefers dark colours.
            instead: A document to show instead of the server's.
        """
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(15_000)
        reader = cls(context.new_page())
        reader._listen()
        if instead is not None:
            body = json.dumps(instead)
            reader.page.route("**/docs/page.json", lambda route: route.fulfill(body=body))
        reader.page.goto(f"{url}#{target}" if target else url)
        reader.page.locator(".aui-root #introduction").wait_for()
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
        text: str = self.page.locator("#asynction-docs").inner_text()
        return text

    def expand_all(self) -> None:
        """Open all schemas, examples and extensions."""
        for name in ("Payload", "Extensions", "Expand all"):
            buttons = self.page.get_by_role("button", name=name)
            buttons.evaluate_all("buttons => buttons.forEach((button) => button.click())")
        self.page.get_by_role("button", name="Collapse all").first.wait_for()

    def sending(self, event: str, namespace: str = "/") -> Any:
        """Return the form that sends an event, opened."""
        region = self.page.get_by_role("region", name=f"Send to {namespace}", exact=True)
        form = region.locator(f'[data-event="{event}"]')
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        return form

    def send(self, event: str, text: str | None = None, namespace: str = "/") -> str:
        """Send an event and return what is told of its acknowledgement.

        Args:
            event: Its name.
            text: What to write into the editor; None leaves what is there.
            namespace: The namespace.
        """
        form = self.sending(event, namespace)
        if text is not None:
            form.get_by_role("textbox").fill(text)
        form.get_by_role("button", name="Send").click()
        return self.outcome(form)

    def outcome(self, form: Any) -> str:
        """Return what is told of an acknowledgement, as soon as it is."""
        outcome = form.locator(".try-it-done, .try-it-error")
        outcome.wait_for()
        text: str = outcome.inner_text()
        return text

    def arrivals(self, event: str, namespace: str = "/") -> Any:
        """Return the list of what has arrived of an event."""
        region = self.page.get_by_role("region", name=f"What {namespace} sends", exact=True)
        return region.locator(f'[data-event="{event}"] li')

    def namespace(self, name: str) -> Any:
        """Return the place where one connects to a namespace."""
        return self.page.locator(f'[data-namespace="{name}"]')

    def connect(self, name: str, **credentials: str) -> str:
        """Connect to a namespace, and return what becomes of it.

        Args:
            name: The namespace.
            credentials: What to fill in, by how the labels of the fields begin.
        """
        place = self.namespace(name)
        for label, value in credentials.items():
            place.get_by_label(label.replace("_", " ")).fill(value)
        place.get_by_role("button", name=f"Connect to {name}", exact=True).click()
        state = place.locator(".try-it-connected, .try-it-refused, .try-it-unreachable")
        state.wait_for()
        text: str = state.inner_text()
        return text


def _host(url: str) -> str:
    return urlsplit(url).netloc or url
