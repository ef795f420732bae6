"""Schema in, checker out: what asynction-validation checks values with.

Nothing heavy is imported before an engine is made.
"""

from __future__ import annotations

from asynction_validation.engines._contract import (
    Checker,
    Engine,
    Schema,
    SchemaInvalid,
    SchemaProblem,
    SchemaUnsupported,
    Violation,
)
from asynction_validation.engines._dialects import Dialect, dialect_of
from asynction_validation.engines._find import EngineUnknown, find_engine
from asynction_validation.engines._formats import unchecked_formats

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
