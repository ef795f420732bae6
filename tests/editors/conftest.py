"""What the tests of schemas for editors share: those schemas, with all plugins of ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from sizes import sample_of

from asynction_core.plugins.declared_extensions import declared_extensions
from asynction_core.plugins.loading import load_plugins
from asynction_validation.judging.for_editors import schema_for_editors

VERSIONS = [*(f"2.{minor}.0" for minor in range(7)), "3.0.0", "3.1.0"]


@cache
def schema_of(version: str) -> dict[str, Any]:
    return schema_for_editors(version, declared_extensions(load_plugins()))


@pytest.fixture(params=sample_of(VERSIONS, keep=lambda one: one in ("2.6.0", "3.0.0")))
def version(request: pytest.FixtureRequest) -> str:
    """Each version of AsyncAPI in turn."""
    return str(request.param)


@pytest.fixture
def schema(version: str) -> dict[str, Any]:
    """What an editor gets for the version."""
    return schema_of(version)


@pytest.fixture
def takes(schema: dict[str, Any]) -> Callable[[Any], bool]:
    """Return a function that tells whether an editor marks nothing in a document."""
    is_valid: Callable[[Any], bool] = validator_of(schema["properties"]["asyncapi"]["default"])
    return is_valid


@cache
def validator_of(version: str) -> Callable[[Any], bool]:
    return jsonschema_rs.Draft7Validator(schema_of(version)).is_valid


def minor_of(document: Any) -> str:
    """Return the version whose schema is that of a document."""
    return f"{str(document['asyncapi']).rpartition('.')[0]}.0"
