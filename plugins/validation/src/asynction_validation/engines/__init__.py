"""Schema in, checker out: what asynction-validation checks values with.

Nothing heavy is imported before an engine is made.
"""

from __future__ import annotations

from asynction_validation.engines.checked_formats import unchecked_formats
from asynction_validation.engines.contract import Checker, Engine, Schema, Violation
from asynction_validation.engines.dialects import Dialect, dialect_of
from asynction_validation.engines.engine_choice import EngineUnknown, find_engine
from asynction_validation.engines.problems import SchemaInvalid, SchemaProblem, SchemaUnsupported

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
