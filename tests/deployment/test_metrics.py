"""Each process of gunicorn has metrics of its own, which Prometheus scrapes from it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
import socketio
from free_ports import free_port

from ..docs.pages import DOCS, Page
from ..wire.processes import running
from ..wire.waiting import wait_for
from .conftest import START, Connect

pytestmark = [pytest.mark.usefixtures("gunicorn"), pytest.mark.wide]

PAGE = Page(DOCS / "observing.md")


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of two processes of one worker each, with the application of the page."""
    for name, text in PAGE.files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with ExitStack() as stack:
        found = {}
        for _ in range(2):
            port = free_port()
            command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "20"]
            command += ["--bind", f"127.0.0.1:{port}", "shop:app"]
            log = found[f"http://127.0.0.1:{port}"] = tmp_path / f"{port}.log"
            stack.enter_context(running(command, log, folder=tmp_path))
        for url, log in found.items():
            wait_for(
                lambda url=url: answers(url),
                lambda log=log: f"an answer:\n{log.read_text()}",
                seconds=START,
            )
        yield [*found]


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/metrics", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def counted(address: str) -> dict[str, float]:
    """Return how many orders a process says that it has had, by what became of them."""
    text = requests.get(f"{address}/metrics", timeout=30).text
    found = re.findall(
        r'^asynction_events_total\{.*event="order".*outcome="(\w+)"\} (.*)$', text, flags=re.M
    )
    return {outcome: float(count) for outcome, count in found}


def test_each_process_is_scraped_by_itself(addresses: list[str], connect: Connect) -> None:
    for count, address in enumerate(addresses, start=1):
        client: socketio.Client = connect(address, "websocket")
        for number in range(count):
            assert client.call("order", number + 1, timeout=30) is True
        client.emit("order", 0)
    for count, address in enumerate(addresses, start=1):
        expected = {"handled": float(count), "invalid": 1.0}
        wait_for(
            lambda url=address, want=expected: counted(url) == want,
            lambda url=address: f"what was counted: {counted(url)}",
        )
