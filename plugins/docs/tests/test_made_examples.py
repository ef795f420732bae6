"""The examples that the page shows where the author of a document gives none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from text_codec import TURNED, Turned

from asynction_core import Event, understand
from asynction_docs import made_examples
from asynction_docs.contents import Contents
from asynction_docs.shown_document import as_shown

TREE = {
    "type": "object",
    "required": ["value"],
    "properties": {
        "value": {"type": "integer"},
        "left": {"$ref": "#/components/schemas/Tree"},
        "note": {"type": "string"},
    },
}
SCHEMAS = {"Tree": TREE, "Name": {"type": "string", "default": "Ada"}}
LEAF = {"value": 0, "note": "text"}


def contents_of(document: Any, **options: Any) -> Contents:
    spec = understand(document, disable_plugins=["validation"], **options).spec
    assert spec is not None
    return Contents(as_shown(spec))


def of_message(message: dict[str, Any], **components: Any) -> tuple[list[Any], list[Any]]:
    """Return the examples of a message of AsyncAPI 2, and of what acknowledges it."""
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Examples", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": message}}},
        "components": {"schemas": SCHEMAS, **components},
    }
    contents = contents_of(document)
    (event,) = contents.spec.namespaces["/"].receives.values()
    return contents.examples.of_event(event), contents.examples.of_schema(event.ack)


def all_of(contents: Contents) -> list[Any]:
    """Return the examples of all events."""

    def events() -> Iterator[Event]:
        for namespace in contents.spec.namespaces.values():
            yield from (*namespace.receives.values(), *namespace.sends.values())

    return [one for event in events() for one in contents.examples.of_event(event)]


@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        ({"type": "string"}, "text"),
        (True, "text"),
        ({"type": "null"}, None),
        ({"$ref": "#/components/schemas/Tree"}, {**LEAF, "left": LEAF}),
        ({"properties": {"tree": {"$ref": "#/components/schemas/Tree"}}}, {"tree": LEAF}),
        ({"type": "array", "items": {"type": "boolean"}}, [True]),
        ({"prefixItems": [{"type": ["null", "string"]}], "items": False}, ["text"]),
        ({"type": "array", "items": [{"type": "null"}], "maxItems": 1}, []),
        ({"type": "integer", "minimum": 10**15}, 10**15),
        # the author's
        ({"$ref": "#/components/schemas/Name"}, "Ada"),
        ({"type": "integer", "enum": [3, 4]}, 3),
        ({"const": {"$ref": "#/no/reference"}}, {"$ref": "#/no/reference"}),
        ({"type": "integer", "default": 2**60 + 1}, 2**60 + 1),
    ],
    ids=str,
)
def test_the_example_of_a_message_is_made_from_its_schema(schema: Any, payload: Any) -> None:
    assert of_message({"name": "a", "payload": schema}) == ([payload], [])


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "string", "enum": []},
        {"type": "strin"},
        {"type": "integer", "minimum": 2**60 + 1, "maximum": 2**60 + 3},
        {"type": "string", "pattern": "^\\ud800$"},
        {"$schema": "https://example.com/of-ours", "type": "string"},
    ],
    ids=str,
)
def test_where_none_is_found_there_is_none(schema: Any) -> None:
    message = {"name": "a", "payload": schema, "x-ack": {"args": schema}}
    assert of_message(message) == ([], [])


def test_the_example_of_an_author_comes_first() -> None:
    payload = {"type": "string", "examples": ["of the schema", "another"]}
    examples = [{"headers": {}}, {"payload": "of the message"}, {"payload": "another"}]
    message = {"name": "a", "payload": payload, "examples": examples}
    assert of_message(message) == (["of the message"], [])
    message["examples"] = [{"headers": {}}, None]
    assert of_message(message) == (["of the schema"], [])


def test_what_says_nothing_of_its_payload_gets_no_example() -> None:
    assert of_message({"name": "a"}) == ([], [])


@pytest.mark.parametrize(
    "ack",
    [{"args": {"$ref": "#/components/schemas/Tree"}}, {"$ref": "#/components/x-messageAcks/Tree"}],
)
def test_so_do_acknowledgements(ack: Any) -> None:
    acks = {"Tree": {"args": {"$ref": "#/components/schemas/Tree"}}}
    _, of_ack = of_message({"name": "a", "x-ack": ack}, **{"x-messageAcks": acks})
    assert of_ack == [{**LEAF, "left": LEAF}]


def test_messages_of_asyncapi_3(tmp_path: Path) -> None:
    draft_4 = "application/schema+json;version=draft-04"
    multi = {"schemaFormat": draft_4, "schema": {"$ref": "other.json#/a"}}
    avro = {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "schema": {"type": "long"}}
    referred = {"$ref": "#/components/schemas/Multi"}
    messages = {"a": {"payload": multi}, "b": {"payload": avro}, "c": {"payload": referred}}
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Examples", "version": "1.0.0"},
        "channels": {"channel": {"address": "/", "messages": messages}},
        "operations": {"hear": {"action": "receive", "channel": {"$ref": "#/channels/channel"}}},
        "components": {
            "messages": {"d": {"payload": {"type": "null"}}},
            "schemas": {"Multi": {"schemaFormat": draft_4, "schema": {"type": "boolean"}}},
        },
    }
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    limited = {"type": "integer", "minimum": 4, "exclusiveMinimum": True}
    (tmp_path / "other.json").write_text(json.dumps({"a": limited}))
    assert all_of(contents_of(tmp_path / "asyncapi.json")) == [5, True]


def test_an_example_is_made_once_per_schema_and_not_where_its_author_gives_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def counted(*args: Any, **options: Any) -> Any:
        calls.append(args)
        return "text"

    monkeypatch.setattr(made_examples, "example", counted)
    messages = [{"name": f"a{number}", "payload": {"type": "string"}} for number in range(50)]
    messages += [{"name": "b", "payload": {"type": "string", "default": "Ada"}}]
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Examples", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": {"oneOf": messages}}}},
    }
    assert len(all_of(contents_of(document))) == 51
    assert len(calls) == 1


@pytest.mark.parametrize(
    "schema_format",
    [
        "application/vnd.aai.asyncapi;version=2.6.0",
        "application/vnd.aai.asyncapi+json;version=2.6.0",
        "application/schema+json;version=draft-07",
    ],
)
def test_a_schema_has_an_example_whichever_way_its_language_is_named(schema_format: str) -> None:
    message = {"name": "a", "schemaFormat": schema_format, "payload": {"type": "string"}}
    assert of_message(message) == (["text"], [])


@pytest.mark.parametrize(
    "ack",
    [
        TREE | {"title": "Written out"},
        {"$ref": "#/components/schemas/Tree"},
        {"$ref": "#/components/x-messageAcks/tree"},
    ],
)
def test_an_ack_that_is_a_schema_is_that_of_the_arguments(ack: dict[str, Any]) -> None:
    acks = {"tree": {"$ref": "#/components/schemas/Tree"}}
    _, of_ack = of_message({"name": "a", "x-ack": ack}, **{"x-messageAcks": acks})
    assert of_ack[0]["value"] == 0


# Schemas of codecs


@pytest.mark.as_written
@pytest.mark.parametrize("codec", [True, False])
def test_a_schema_that_is_no_json_schema_is_shown_as_given_and_its_codec_makes_the_example(
    codec: bool,
) -> None:
    ack = {"args": {"schemaFormat": TURNED, "schema": "text"}}
    messages = [
        {"name": name, "schemaFormat": TURNED, "payload": "number", "x-ack": {"$ref": "#/x-ack"}}
        for name in ("a", "b")
    ]
    info = {"title": "test", "version": "1"}
    channels = {"/": {"publish": {"message": {"oneOf": messages}}}}
    document = {"asyncapi": "2.6.0", "info": info, "channels": channels, "x-ack": ack}
    contents = contents_of(document, plugins=[Turned()] if codec else [])
    (namespace,) = contents.namespaces()
    for shown in (
        one for _, groups in namespace.directions for group in groups for one in group.events
    ):
        assert shown.arguments is not None
        assert (shown.arguments[0].type, shown.arguments[0].code) == (TURNED, "number")
        assert shown.ack is not None
        assert shown.ack[0].code == "text"
        assert [isinstance(one["payload"], int) for one in shown.examples] == [True] * codec
        assert contents.examples.of_schema(shown.event.ack) == ["text"] * codec
