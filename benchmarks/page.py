"""How heavy the page of asynction-docs is, and how soon it shows: `python benchmarks/page.py`

It needs playwright and a Chromium, as the tests of the page do. It prints medians of visits with an
empty cache to pages of documents of more and more namespaces, beside an empty page of the same
server, when the first to ask for one gets it, and the seconds of a processor that `asynction docs
build` takes for each of them. With `--theirs FOLDER`, whose subfolders 20, 500, … hold what
AsyncAPI's html-template makes of the documents that `--write FOLDER` writes there, it visits these,
too.
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import children
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from asynction import AsynctionSocketIO

CHAT = Path(__file__).parents[1] / "examples" / "chat" / "asyncapi.yaml"
VISITS = 7
SIZES = (20, 500, 2_000, 10_000)


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
    app.add_url_rule("/empty", "empty", lambda: "<!doctype html><title>Empty</title><p>Empty")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.port}"


def _serve_folder(folder: Path) -> str:
    app = Flask(__name__, static_folder=str(folder.resolve()), static_url_path="")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.port}/index.html"


def _first_visit(url: str) -> str:
    """Return when a page that was not rendered before comes."""
    start = time.perf_counter()
    with urlopen(url) as response:
        response.read(1)
        first = time.perf_counter() - start
        response.read()
    whole = time.perf_counter() - start
    return f"the first byte after {first * 1000:,.0f} ms, all after {whole * 1000:,.0f} ms"


def _visit(browser: Browser, url: str, alive: str) -> tuple[float, float, float]:
    """Return kilobytes, and milliseconds to the first contentful paint and until all is alive."""
    with browser.new_context() as context:
        page: Page = context.new_page()
        page.goto(url)
        page.wait_for_function(alive)
        rendered = page.evaluate("performance.now()")
        paint = page.evaluate(PAINT)
        weight = page.evaluate(
            "performance.getEntries().reduce((sum, one) => sum + (one.transferSize || 0), 0)"
        )
    return weight / 1000, paint, rendered


PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) =>
    list.getEntriesByName("first-contentful-paint").forEach((one) => resolve(one.startTime))
).observe({ type: "paint", buffered: true }))"""


def _tell(browser: Browser, pages: dict[str, tuple[str, str]]) -> None:
    """Visit pages in turn, and print medians of each."""
    visits: dict[str, list[tuple[float, float, float]]] = {name: [] for name in pages}
    for _ in range(VISITS):
        for name, (url, alive) in pages.items():
            visits[name].append(_visit(browser, url, alive))
    for name, several in visits.items():
        weight, paint, rendered = (statistics.median(one) for one in zip(*several, strict=True))
        paints = [one[1] for one in several]
        print(
            f"{name}: {weight:,.0f} kB, first contentful paint after {paint:,.0f} ms "
            f"({min(paints):,.0f} to {max(paints):,.0f}), all alive after {rendered:,.0f} ms",
            flush=True,
        )


def _time_of_building(file: Path, folder: Path) -> float:
    """Return the seconds of a processor that the site of a document takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "asynction", "--spec", file, "docs", "build"]
    subprocess.run(
        [*command, "--output", folder],
        check=True,
        stdout=subprocess.DEVNULL,
        env=children.environment(),
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--theirs", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    logging.disable()
    documents = {"the chat": CHAT, **{str(size): _many_events(size) for size in SIZES}}
    if options.write is not None:
        for size in map(str, SIZES):
            (options.write / f"{size}.json").write_text(json.dumps(documents[size]))
        return
    with sync_playwright() as playwright, TemporaryDirectory() as name:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for title, document in documents.items():
            url = _serve(document)
            print(f"{title}, the first to ask: {_first_visit(f'{url}/docs')}")
            alive = "() => document.querySelector('.alive') && document.readyState === 'complete'"
            pages = {
                f"{title}, an empty page": (f"{url}/empty", "() => true"),
                title: (f"{url}/docs", alive),
            }
            if options.theirs is not None and (options.theirs / title).is_dir():
                theirs = _serve_folder(options.theirs / title)
                count = "document.querySelectorAll('#operations > ul > li').length"
                pages[f"{title}, theirs"] = (theirs, f"() => {count} >= {title}")
            _tell(browser, pages)
            if isinstance(document, dict):
                file = Path(name) / f"{title}.json"
                file.write_text(json.dumps(document))
                seconds = _time_of_building(file, Path(name) / title)
                print(f"{title}: built in {seconds:.1f} s of a processor", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
