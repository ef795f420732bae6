from __future__ import annotations

import pytest

from asynction_validation.engines import Dialect, SchemaInvalid, SchemaUnsupported, dialect_of

ASYNCAPI = "application/vnd.aai.asyncapi"
JSON_SCHEMA = "application/schema"


@pytest.mark.parametrize(
    ("schema_format", "dialect"),
    [
        (None, Dialect.DRAFT_7),
        (f"{ASYNCAPI};version=2.0.0", Dialect.DRAFT_7),
        (f"{ASYNCAPI}+json;version=2.6.0", Dialect.DRAFT_7),
        (f"{ASYNCAPI}+yaml;version=3.0.0", Dialect.DRAFT_7),
        (f"{ASYNCAPI}+yaml;version=3.1.0", Dialect.DRAFT_7),
        (ASYNCAPI, Dialect.DRAFT_7),
        (f'  {ASYNCAPI.upper()}+JSON ; Version = "2.6.0" ', Dialect.DRAFT_7),
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
def test_schema_format_selects_a_draft(schema_format: str | None, dialect: Dialect) -> None:
    assert dialect_of(schema_format, {"type": "object"}) is dialect


@pytest.mark.parametrize(
    "schema_format",
    [
        "application/vnd.apache.avro;version=1.9.0",
        "application/vnd.oai.openapi;version=3.0.0",
        "application/raml+yaml;version=1.0",
        "application/vnd.google.protobuf;version=3",
        f"{ASYNCAPI};version=1.2.0",
        f"{ASYNCAPI};version=20.0.0",
        f"{JSON_SCHEMA}+json;version=draft-03",
        f"{JSON_SCHEMA}+xml;version=draft-07",
        "application/json",
        "",
    ],
)
def test_another_schema_format_is_unsupported_and_named(schema_format: str) -> None:
    with pytest.raises(SchemaUnsupported) as caught:
        dialect_of(schema_format, {"type": "record"})
    assert repr(schema_format) in caught.value.message


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
@pytest.mark.parametrize("schema_format", [None, f"{JSON_SCHEMA}+json;version=draft-06", "x/y"])
def test_schema_keyword_outweighs_schema_format(
    schema_format: str | None, uri: str, dialect: Dialect
) -> None:
    assert dialect_of(schema_format, {"$schema": uri}) is dialect


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
