"""The validation engines that data are faked with in tests."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Any

from asynction_jsonschema.fake import FakeData

ENGINES: dict[str, Any] = {
    entry_point.name: entry_point.load() for entry_point in entry_points(group="asynction.engines")
}
FAST = ENGINES["jsonschema-rs"]


@cache
def fake_data(engine: str, kind: Any) -> FakeData:
    """Return what makes data of a kind, checked by an engine: the same each time."""
    return FakeData(ENGINES[engine], kind=kind, seed=5)
