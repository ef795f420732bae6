"""Which formats can be checked: those that jsonschema-rs knows, and those that somebody has taught.

A format of a later draft is checked in the earlier ones as well, as people write it there, too. Who
wants more teaches them to jsonschema, by the ``FORMAT_CHECKER`` of a validator class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.survey import Survey


def unchecked_formats(schema: Schema, dialect: Dialect) -> frozenset[str]:
    """Return the formats in a schema that nothing checks, even if formats are to be checked.

    ``binary`` is not among them: it is not about the text of a string, but lets bytes be one.

    Args:
        dialect: The draft of JSON Schema that it is written in.

    Raises:
        SchemaInvalid, SchemaUnsupported: As when it is compiled.
    """
    formats = Survey(schema, dialect).formats - {"binary"}
    return frozenset(formats.difference(checks_of(formats, dialect)))


def checks_of(
    formats: Iterable[str], dialect: Dialect, *, unknown_to_rust: bool = False
) -> dict[str, Callable[[str], bool]]:
    """Return what checks some formats, by their names; it may raise what a check of yours raises.

    Args:
        formats: The formats. Those that nothing checks are left out.
        dialect: The draft of JSON Schema.
        unknown_to_rust: Whether those are left out, too, that jsonschema-rs checks in this draft.
    """
    left_out = {name for name in formats if unknown_to_rust and _is_known(name, dialect)}
    found = {name: _check_of(name, dialect) for name in formats if name not in left_out}
    return {name: check for name, check in found.items() if check is not None}


def _check_of(name: str, dialect: Dialect) -> Callable[[str], bool] | None:
    import jsonschema_rs  # not before formats are asked about

    for draft in (dialect, Dialect.DRAFT_2020_12):
        if _is_known(name, draft):
            kind = getattr(jsonschema_rs, draft.validator)
            is_valid: Callable[[str], bool] = kind({"format": name}, validate_formats=True).is_valid
            return is_valid
    from jsonschema import validators

    checker = getattr(validators, dialect.validator).FORMAT_CHECKER
    if name == "binary" or name not in checker.checkers:
        return None
    return lambda text: bool(checker.conforms(text, name))


@cache
def _is_known(name: str, dialect: Dialect) -> bool:
    import jsonschema_rs

    kind = getattr(jsonschema_rs, dialect.validator)
    try:
        kind({"format": name}, validate_formats=True, ignore_unknown_formats=False)
    except ValueError:
        return False
    return True
