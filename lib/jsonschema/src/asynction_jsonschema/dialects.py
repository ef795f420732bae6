"""Which draft of JSON Schema a schema is written in."""

from __future__ import annotations

import re
from enum import Enum

from asynction_jsonschema.problems import SchemaInvalid, SchemaUnsupported


class Dialect(Enum):
    """A draft of JSON Schema, by the name that a media type has for it.

    In each of them ``prefixItems`` counts, as it does in 2020-12: beside it ``items`` (where there
    is none, ``additionalItems``) is about the items that follow.
    """

    DRAFT_4 = "draft-04"
    DRAFT_6 = "draft-06"
    DRAFT_7 = "draft-07"
    DRAFT_2019_09 = "2019-09"
    DRAFT_2020_12 = "2020-12"

    @property
    def validator(self) -> str:
        """The name of its class in jsonschema and jsonschema-rs."""
        return f"Draft{self.value.removeprefix('draft-0').replace('-', '')}Validator"


_META_SCHEMAS = {
    "json-schema.org/draft-04/schema": Dialect.DRAFT_4,
    "json-schema.org/draft-06/schema": Dialect.DRAFT_6,
    "json-schema.org/draft-07/schema": Dialect.DRAFT_7,
    "json-schema.org/draft/2019-09/schema": Dialect.DRAFT_2019_09,
    "json-schema.org/draft/2020-12/schema": Dialect.DRAFT_2020_12,
}
_VERSIONS = {dialect.value.removeprefix("draft-0"): dialect for dialect in Dialect}
_KNOWN = (
    "of those it can be application/schema+json (+yaml) with version draft-04, draft-06, draft-07, "
    "2019-09 or 2020-12"
)


def dialect_of(media_type: str | None, schema: object) -> Dialect:
    """Return the dialect of a schema.

    Args:
        media_type: The media type of its language; None where none is given, for draft 7.
        schema: The schema. A ``$schema`` in it outweighs the media type.

    Raises:
        SchemaUnsupported: It is in none of the languages that can be checked.
        SchemaInvalid: ``$schema`` is no string.
    """
    if isinstance(schema, dict) and "$schema" in schema:
        return dialect_of_meta_schema(schema["$schema"], "/$schema")
    if media_type is None:
        return Dialect.DRAFT_7
    dialect = _dialect_of_media_type(str(media_type))
    if dialect is None:
        raise SchemaUnsupported(f"the language {media_type!r} cannot be checked: {_KNOWN}")
    return dialect


def dialect_of_meta_schema(uri: object, pointer: str) -> Dialect:
    """Return the dialect that a ``$schema`` names, wherever in a schema it stands.

    Raises:
        SchemaUnsupported: It names none that can be checked.
        SchemaInvalid: It is no string.
    """
    if not isinstance(uri, str):
        raise SchemaInvalid("$schema is not a string", pointer)
    address = re.sub(r"^https?://", "", uri.strip().lower()).removesuffix("#")
    if address not in _META_SCHEMAS:
        drafts = ", ".join(f"https://{known}" for known in _META_SCHEMAS)
        raise SchemaUnsupported(f"$schema {uri!r} cannot be checked: it can be {drafts}", pointer)
    return _META_SCHEMAS[address]


def _dialect_of_media_type(media_type: str) -> Dialect | None:
    name, *parameters = (part.strip() for part in media_type.lower().split(";"))
    version = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "version":
            version = value.strip().strip("\"'").strip()
    if re.fullmatch(r"application/schema\+(json|yaml)", name):
        # Without a version it is the draft that most tools support.
        return _VERSIONS.get(re.sub(r"^(draft[-/]?)?0?", "", version or "draft-07"))
    return None
