"""Events of one value each, large or nested or wrong, in process, through the test client."""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from typing import Any, Literal

from children import pair_over_processes, report
from flask import Flask
from flask_socketio import SocketIO
from handlers import answer
from pairs import Pair, timed_in_turns
from servers import from_text

Case = Literal["recursive-small", "recursive-large", "invalid", "levels"]

EVENT = "grow"
LEVELS = (15, 30, 60)

_DOCUMENT = """\
asyncapi: 2.6.0
info: {{title: Values, version: 1.0.0}}
channels:
  /:
    publish:
      message:
        name: grow
        x-handler: handlers.answer
        payload: {{$ref: '#/components/schemas/node'}}
        x-ack: {{args: {{type: boolean}}}}
components:
  schemas:
    node: {node}
"""
_CHILD = "{$ref: '#/components/schemas/node'}"
_TREE = _DOCUMENT.format(
    node=f"""
      type: object
      required: [name]
      properties:
        name: {{type: string}}
        tags: {{type: array, items: {{type: string}}}}
        children: {{type: array, items: {_CHILD}}}"""
)
_EITHER = _DOCUMENT.format(
    node=f"""
      anyOf:
        - {{type: string}}
        - {{type: object, required: [left], properties: {{left: {_CHILD}}}}}
        - {{type: object, required: [right], properties: {{right: {_CHILD}}}}}"""
)


def measure(case: Case, *, processes: int = 3) -> Pair:
    """Return seconds per event, and what they are compared with.

    That is a bare server for the recursive schemas, a valid event for an invalid one, and for
    nested ones as many events of the fewest levels as make up the same number of levels.
    """
    return pair_over_processes("values.py", case, python=sys.executable, processes=processes)


def milliseconds_by_levels() -> str:
    """Return how long the nested events take, in words."""
    emit = _emit_to(_EITHER)
    parts = []
    for levels in LEVELS:
        value = _nested(levels)
        pair = timed_in_turns(lambda value=value: emit(value), lambda: None, rounds=30)
        parts.append(f"{levels} levels: {median(pair.measured) * 1e3:.2f} ms")
    return ", ".join(parts)


def tree(kilobytes: float) -> dict[str, Any]:
    """Return a tree of about so many kilobytes of JSON."""
    leaf = {"name": "a leaf of the tree", "tags": ["green", "small"], "children": []}
    branch = {"name": "a branch", "tags": ["brown"], "children": [leaf] * 9}
    return {"name": "the root", "children": [branch] * max(1, round(kilobytes / 0.68))}


def _nested(levels: int) -> Any:
    value: Any = 1  # which is none of the alternatives
    for level in range(levels):
        value = {"left" if level % 2 else "right": value}
    return value


def _emit_to(text: str | None) -> Callable[[object], object]:
    app = Flask(__name__)
    if text is None:
        server = SocketIO(app, async_mode="threading")
        server.on_event(EVENT, answer)
    else:
        server = from_text(text, app, default_error_handler=lambda error: None)
    client = server.test_client(app)
    return lambda value: client.emit(EVENT, value, callback=True)


def _times(count: int, emit: Callable[[object], object], value: object) -> Callable[[], None]:
    def batch() -> None:
        for _ in range(count):
            emit(value)

    return batch


def _pair(case: Case) -> Pair:
    if case == "levels":
        emit, (fewest, *_, most) = _emit_to(_EITHER), LEVELS
        assert emit(_nested(most)) == []  # no acknowledgement
        few = _times(most // fewest, emit, _nested(fewest))
        return timed_in_turns(_times(1, emit, _nested(most)), few, rounds=100)
    emit = _emit_to(_TREE)
    if case == "invalid":
        right, wrong = tree(100), tree(100)
        wrong["children"] = [*wrong["children"], {"name": 1}]
        assert emit(right) is True
        assert emit(wrong) == []  # no acknowledgement
        return timed_in_turns(_times(1, emit, wrong), _times(1, emit, right), rounds=60)
    value, count = (tree(2), 50) if case == "recursive-small" else (tree(100), 1)
    assert emit(value) is True
    bare = _emit_to(None)
    return timed_in_turns(_times(count, emit, value), _times(count, bare, value), rounds=60)


if __name__ == "__main__":
    report(_pair(sys.argv[1]))  # type: ignore[arg-type]  # the parent passes a Case
