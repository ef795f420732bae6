"""Whether a schema is one: what the meta-schema of its draft says, and what no meta-schema can."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from jsonschema import validators
from jsonschema.exceptions import best_match

from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.explaining.wording import says
from asynction_jsonschema.problems import SchemaInvalid
from asynction_jsonschema.survey import json_pointer

_MAX_MESSAGE = 500  # characters: messages quote values, which may be long


def require_valid(schema: Any, dialect: Dialect) -> None:
    """Do nothing if a schema is valid.

    Raises:
        SchemaInvalid: It is not, by the meta-schema of its draft, or as it is no JSON.
    """
    _require_json(schema, [])
    error = best_match(_meta_validator(dialect).iter_errors(schema))
    if error is not None:
        raise SchemaInvalid(_said(error), json_pointer(error.absolute_path))


@cache
def _meta_validator(dialect: Dialect) -> Any:
    stock = getattr(validators, dialect.validator)
    meta_schema = deepcopy(stock.META_SCHEMA)
    if dialect is Dialect.DRAFT_2020_12:
        return stock(meta_schema)
    is_2019 = dialect is Dialect.DRAFT_2019_09
    in_file = "meta/applicator#/$defs" if is_2019 else "#/definitions"
    meta_schema["properties"]["prefixItems"] = {"$ref": f"{in_file}/schemaArray"}
    if dialect is Dialect.DRAFT_4:
        # It may close a tuple; and an enum may be as it may in later drafts.
        meta_schema["properties"]["items"]["anyOf"].append({"type": "boolean"})
        meta_schema["properties"]["enum"] = {"type": "array"}
    return stock(meta_schema)


def _require_json(value: object, path: list[object]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise SchemaInvalid(
                    f"{key!r} is a name that is not a string (in YAML, write it in quotes)",
                    json_pointer(path),
                )
            _require_json(item, [*path, key])
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _require_json(item, [*path, index])
    elif value is not None and not isinstance(value, (str, int, float)):
        raise SchemaInvalid(
            f"{value!r} is no value of JSON (in YAML, write it in quotes)", json_pointer(path)
        )


def _said(error: Any) -> str:
    message = says(error.validator, error.schema, error.instance, otherwise=error.message)
    if len(message) <= _MAX_MESSAGE:
        return message
    half = _MAX_MESSAGE // 2
    return f"{message[:half]} … {message[-half:]}"
