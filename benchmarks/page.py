"""How heavy the page of asynction-docs is, and how soon it shows: `python benchmarks/page.py`

It needs playwright and a Chromium, as the tests of the page do. It prints medians of visits with an
empty cache: to the page of the chat, and to one of 500 events.
"""

from __future__ import annotations

import logging
import shutil
import statistics
import threading
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from asynction import AsynctionSocketIO

CHAT = Path(__file__).parents[1] / "examples" / "chat" / "asyncapi.yaml"
VISITS = 7


def _many_events(count: int) -> dict[str, Any]:
    payload = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "text": {"type": "string"}},
    }
    messages = [{"name": f"event {number}", "payload": payload} for number in range(count)]
    channels = {
        f"/{number}": {"publish": {"message": message}} for number, message in enumerate(messages)
    }
    return {"asyncapi": "2.6.0", "info": {"title": "T", "version": "1"}, "channels": channels}


def _serve(document: Any) -> str:
    app = Flask(__name__)
    AsynctionSocketIO.from_spec(
        document,
        app=app,
        async_mode="threading",
        disable_plugins=["handlers"],
        accept_any_credentials=True,
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.port}/docs"


def _visit(browser: Browser, url: str) -> tuple[float, float, float]:
    """Return kilobytes, and milliseconds to the first contentful paint and to the last event."""
    with browser.new_context() as context:
        page: Page = context.new_page()
        page.goto(url)
        page.locator("[data-event]").last.wait_for(state="attached")
        rendered = page.evaluate("performance.now()")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        weight = page.evaluate(
            "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"
        )
    return weight / 1000, paint, rendered


def main() -> None:
    logging.disable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, document in (("the chat", CHAT), ("500 events", _many_events(500))):
            url = _serve(document)
            visits = [_visit(browser, url) for _ in range(VISITS)]
            weight, paint, rendered = (statistics.median(one) for one in zip(*visits, strict=True))
            print(
                f"{name}: {weight:,.0f} kB, first contentful paint after {paint:,.0f} ms, "
                f"rendered after {rendered:,.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
