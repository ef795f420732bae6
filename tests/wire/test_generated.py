"""Servers of documents as generators write them: tuples, replies, recursive components."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from free_ports import free_port

from .conftest import TWO_CLIENTS, Connect
from .mocked import DOCUMENTS
from .processes import running, wait_until_served

# Its handlers answer with what they get.
SERVE = Path(__file__).parents[1] / "browser" / "serve.py"

TREE = {"species": "elm", "branches": [{"species": "elm", "branches": []}]}


@dataclass
class Served:
    url: str


@pytest.fixture(scope="module")
def urls(logs: Path) -> Iterator[dict[str, Served]]:
    """The servers of both documents."""
    served = {}
    names = ["generated tuples", "generated recursive"]
    ports = {name: free_port() for name in names}
    commands = {name: [sys.executable, SERVE, DOCUMENTS[name], str(ports[name])] for name in names}
    with (
        running([*commands[names[0]], "{}"], logs / names[0]) as first,
        running([*commands[names[1]], "{}"], logs / names[1]) as second,
    ):
        for name, process in zip(names, (first, second), strict=True):
            wait_until_served(process, ports[name], logs / name)
            served[name] = Served(f"http://127.0.0.1:{ports[name]}")
        yield served


@pytest.mark.parametrize(
    ("document", "event", "args", "answer"),
    [
        # The handlers' echoes fit where the acknowledgement describes what was sent.
        ("generated tuples", "ping", ["pong", 1, {}], ["pong", 1, {}]),
        ("generated tuples", "follow", [], []),
        ("generated tuples", "follow", [1], "additionalItems"),
        ("generated tuples", "ping", ["ping"], "does not fit"),
        ("generated tuples", "plant", [{}, [1]], "'species' is a required property"),
        ("generated tuples", "plant", [{"species": "elm"}, [0]], "0"),
        ("generated tuples", "plant", [{"species": "elm"}, [1], 1], "additional"),
        ("generated recursive", "rest", [1, "a", None], [1, "a", None]),
        ("generated recursive", "grow", [TREE], "2"),
        ("generated recursive", "grow", [{"species": ""}, []], "branches"),
        ("generated recursive", "grow", [TREE, [{"parent": {"parent": 1}}]], "parent"),
        ("generated recursive", "grow", [TREE, [{"parent": "a"}]], "does not fit"),
    ],
)
@TWO_CLIENTS
def test_events_are_checked(
    urls: dict[str, Served],
    connect: Connect,
    document: str,
    event: str,
    args: list[Any],
    answer: list[Any] | str,
) -> None:
    acknowledged = connect(urls[document]).call(event, *args)
    if isinstance(answer, str):
        (told,) = acknowledged
        assert isinstance(told["error"]["message"], str)
    else:
        assert acknowledged == answer
