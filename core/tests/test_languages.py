"""Which ``schemaFormat`` is AsyncAPI's own Schema Object, and which another language."""

from __future__ import annotations

import pytest

from asynction_core.spec import language_of

OWN = "application/vnd.aai.asyncapi"


@pytest.mark.parametrize(
    "schema_format",
    [
        None,
        OWN,
        f"{OWN};version=2.0.0",
        f"{OWN}+json;version=2.6.0",
        f"{OWN}+yaml;version=3.0.0",
        f"{OWN}+yaml;version=3.1.0",
        f"{OWN}+yaml;charset=utf-8;version=3",
        f'  {OWN.upper()}+JSON ; Version = "2.6.0" ',
    ],
)
def test_the_schema_object_in_any_of_its_spellings(schema_format: str | None) -> None:
    assert language_of(schema_format) is None


@pytest.mark.parametrize(
    "schema_format",
    [
        f"{OWN};version=1.2.0",
        f"{OWN};version=20.0.0",
        f"{OWN}+xml;version=3.0.0",
        "application/schema+json;version=draft-07",
        "application/vnd.apache.avro;version=1.9.0",
        "",
    ],
)
def test_another_language_is_named_as_it_is(schema_format: str) -> None:
    assert language_of(schema_format) == schema_format
