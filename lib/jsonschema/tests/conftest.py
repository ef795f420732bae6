"""The two engines, under test in turn."""

from __future__ import annotations

import pytest

from asynction_jsonschema import Engine, find_engine


@pytest.fixture(params=["jsonschema", "jsonschema-rs"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each of the two engines."""
    return find_engine(request.param)
