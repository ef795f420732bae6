"""What is served of the examples of this repository says the same as they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, Node

from .conftest import Browse

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(
    path for pattern in ("*.y*ml", "*.json") for path in ROOT.glob(f"examples/*/asyncapi{pattern}")
)


def expanded(node: Node) -> Any:
    """Return the value at a place with all references followed."""
    node = node.resolved()
    if isinstance(node.value, dict):
        return {key: expanded(node.child(key)) for key in node.value}
    if isinstance(node.value, list):
        return [expanded(node.child(index)) for index in range(len(node.value))]
    return node.value


def root_of(document: Any) -> Node:
    server = AsynctionSocketIO.from_spec(document, disable_plugins=[], accept_any_credentials=True)
    return server.spec.document.root


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_served_as_it_is(
    browse: Browse, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "handlers,validation")
    served = browse(path, accept_any_credentials=True).get("/docs/asyncapi.json").json
    own, shown = expanded(root_of(path)), expanded(root_of(served))
    added = {
        kind: shown["components"][kind].keys() - own["components"][kind].keys()
        for kind in ("schemas", "messages")
        if kind in own["components"]
    }
    for kind, names in added.items():
        for name in names:
            del shown["components"][kind][name]
    assert shown == own
    assert own["channels"]


def test_there_are_examples() -> None:
    assert EXAMPLES
