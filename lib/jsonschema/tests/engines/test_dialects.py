from __future__ import annotations

import pytest

from asynction_jsonschema import Dialect, SchemaInvalid, SchemaUnsupported, dialect_of

JSON_SCHEMA = "application/schema"


@pytest.mark.parametrize(
    ("media_type", "dialect"),
    [
        (None, Dialect.DRAFT_7),
        (f"{JSON_SCHEMA}+json;version=draft-04", Dialect.DRAFT_4),
        (f"{JSON_SCHEMA}+json;version=draft-06", Dialect.DRAFT_6),
        (f"{JSON_SCHEMA}+json;version=draft-07", Dialect.DRAFT_7),
        (f"{JSON_SCHEMA}+yaml;version=draft-07", Dialect.DRAFT_7),
        (f"{JSON_SCHEMA}+json", Dialect.DRAFT_7),
        (f"{JSON_SCHEMA}+json;version=2019-09", Dialect.DRAFT_2019_09),
        (f"{JSON_SCHEMA}+yaml; version='2020-12'", Dialect.DRAFT_2020_12),
        (f"{JSON_SCHEMA}+json;version=draft-2020-12", Dialect.DRAFT_2020_12),
        (f"{JSON_SCHEMA}+json;charset=utf-8;version=draft7", Dialect.DRAFT_7),
    ],
)
def test_media_type_selects_a_draft(media_type: str | None, dialect: Dialect) -> None:
    assert dialect_of(media_type, {"type": "object"}) is dialect


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vnd.apache.avro;version=1.9.0",
        "application/vnd.oai.openapi;version=3.0.0",
        "application/raml+yaml;version=1.0",
        "application/vnd.google.protobuf;version=3",
        f"{JSON_SCHEMA}+json;version=draft-03",
        f"{JSON_SCHEMA}+xml;version=draft-07",
        "application/json",
        "",
    ],
)
def test_another_media_type_is_unsupported_and_named(media_type: str) -> None:
    with pytest.raises(SchemaUnsupported) as caught:
        dialect_of(media_type, {"type": "record"})
    assert repr(media_type) in caught.value.message


@pytest.mark.parametrize(
    ("uri", "dialect"),
    [
        ("http://json-schema.org/draft-04/schema#", Dialect.DRAFT_4),
        ("http://json-schema.org/draft-06/schema#", Dialect.DRAFT_6),
        ("http://json-schema.org/draft-07/schema#", Dialect.DRAFT_7),
        ("http://json-schema.org/draft-07/schema", Dialect.DRAFT_7),
        ("https://json-schema.org/draft/2019-09/schema", Dialect.DRAFT_2019_09),
        (" HTTPS://json-schema.org/draft/2020-12/schema#", Dialect.DRAFT_2020_12),
    ],
)
@pytest.mark.parametrize("media_type", [None, f"{JSON_SCHEMA}+json;version=draft-06", "x/y"])
def test_schema_keyword_outweighs_media_type(
    media_type: str | None, uri: str, dialect: Dialect
) -> None:
    assert dialect_of(media_type, {"$schema": uri}) is dialect


def test_unknown_schema_keyword_is_unsupported() -> None:
    with pytest.raises(SchemaUnsupported, match=r"https://example\.com/my-schema") as caught:
        dialect_of(None, {"$schema": "https://example.com/my-schema"})
    assert caught.value.pointer == "/$schema"


def test_schema_keyword_that_is_no_string_is_invalid() -> None:
    with pytest.raises(SchemaInvalid) as caught:
        dialect_of(None, {"$schema": 7})
    assert caught.value.pointer == "/$schema"


@pytest.mark.parametrize("schema", [True, False, "a string", ["a", "list"], None])
def test_what_is_no_mapping_has_no_schema_keyword(schema: object) -> None:
    assert dialect_of(None, schema) is Dialect.DRAFT_7
