"""Fake data: values that satisfy a schema.

Neither Faker nor Hypothesis is imported before it is needed.
"""

from __future__ import annotations

from asynction_mock.fake._engines import engine_of
from asynction_mock.fake._failures import CannotFake
from asynction_mock.fake._fake_data import FakeData

__all__ = ["CannotFake", "FakeData", "engine_of"]
