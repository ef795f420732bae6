"""What there is to know of JSON Schema: schema in, checker out, and what else a schema tells.

Nothing heavy is imported before an engine is made.
"""

from __future__ import annotations

from asynction_jsonschema.contract import Checker, Engine, Schema, Violation
from asynction_jsonschema.dialects import Dialect, dialect_of
from asynction_jsonschema.engines.engine_choice import EngineUnknown, find_engine
from asynction_jsonschema.formats import unchecked_formats
from asynction_jsonschema.problems import SchemaInvalid, SchemaProblem, SchemaUnsupported

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
