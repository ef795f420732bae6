"""Fake data: values that satisfy a schema.

Neither Faker nor Hypothesis is imported before it is needed.
"""

from __future__ import annotations

from asynction_jsonschema.fake.fake_data import FakeData
from asynction_jsonschema.fake.impossible import CannotFake

__all__ = ["CannotFake", "FakeData"]
