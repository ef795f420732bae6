"""What engines of other distributions are made of, under the name that it had here at first.

It is at home in `asynction_jsonschema`, which knows JSON Schema and nothing of AsyncAPI.
"""

from __future__ import annotations

from asynction_jsonschema import (
    Checker,
    Dialect,
    Engine,
    EngineUnknown,
    Schema,
    SchemaInvalid,
    SchemaProblem,
    SchemaUnsupported,
    Violation,
    dialect_of,
    find_engine,
    unchecked_formats,
)

__all__ = [
    "Checker",
    "Dialect",
    "Engine",
    "EngineUnknown",
    "Schema",
    "SchemaInvalid",
    "SchemaProblem",
    "SchemaUnsupported",
    "Violation",
    "dialect_of",
    "find_engine",
    "unchecked_formats",
]
