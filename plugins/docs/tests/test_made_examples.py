"""The examples that the page shows where the author of a document gives none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from text_codec import TURNED, Turned

from asynction_core import load_document, understand
from asynction_docs import made_examples
from asynction_docs.shown_document import for_the_page, json_text

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
OF_PAYLOAD = "x-parser-example"
OF_ACK = "x-parser-example-of-ack"
LEAF = {"value": 0, "note": "text"}


def shown(message: dict[str, Any], **components: Any) -> Any:
    """Return a message of AsyncAPI 2 as the page gets it."""
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Examples", "version": "1.0.0"},
        "channels": {"/": {"publish": {"message": message}}},
        "components": {"schemas": SCHEMAS, **components},
    }
    page = for_the_page(load_document(document))
    json.loads(json_text(page).encode())
    return page["channels"]["/"]["publish"]["message"]


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
    assert shown({"name": "a", "payload": schema})[OF_PAYLOAD] == payload


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
    message = shown({"name": "a", "payload": schema, "x-ack": {"args": schema}})
    assert message.keys() == {"name", "payload", "x-ack"}


def test_the_example_of_an_author_comes_first() -> None:
    payload = {"type": "string", "examples": ["of the schema", "another"]}
    examples = [{"headers": {}}, {"payload": "of the message"}, {"payload": "another"}]
    message = {"name": "a", "payload": payload, "examples": examples}
    assert shown(message) == {**message, OF_PAYLOAD: "of the message"}
    message["examples"] = [{"headers": {}}, None]
    assert shown(message) == {**message, OF_PAYLOAD: "of the schema"}


def test_what_says_nothing_of_its_payload_gets_no_example() -> None:
    assert shown({"name": "a"}) == {"name": "a"}


@pytest.mark.parametrize(
    "ack",
    [{"args": {"$ref": "#/components/schemas/Tree"}}, {"$ref": "#/components/x-messageAcks/Tree"}],
)
def test_so_do_acknowledgements(ack: Any) -> None:
    acks = {"Tree": {"args": {"$ref": "#/components/schemas/Tree"}}}
    message = shown({"name": "a", "x-ack": ack}, **{"x-messageAcks": acks})
    assert message[OF_ACK] == {**LEAF, "left": LEAF}


def test_messages_are_found_wherever_they_stand() -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": "Examples", "version": "1.0.0"},
        "channels": {
            "/": {
                "publish": {"message": {"$ref": "#/components/messages/of_components"}},
                "subscribe": {
                    "message": {"oneOf": [{"payload": {"const": 2}}, {"payload": {"const": 3}}]}
                },
            }
        },
        "components": {"messages": {"of_components": {"payload": {"const": 1}}}},
    }
    assert sorted(payloads_in(for_the_page(load_document(document)))) == [1, 2, 3]


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
        "components": {
            "messages": {"d": {"payload": {"type": "null"}}},
            "schemas": {"Multi": {"schemaFormat": draft_4, "schema": {"type": "boolean"}}},
        },
    }
    (tmp_path / "asyncapi.json").write_text(json.dumps(document))
    limited = {"type": "integer", "minimum": 4, "exclusiveMinimum": True}
    (tmp_path / "other.json").write_text(json.dumps({"a": limited}))
    page = for_the_page(load_document(tmp_path / "asyncapi.json"))
    assert payloads_in(page) == [5, True, None]


def payloads_in(value: Any) -> list[Any]:
    """Return all examples of payloads in a document."""
    if isinstance(value, list):
        return [payload for item in value for payload in payloads_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value[OF_PAYLOAD]] if OF_PAYLOAD in value else []
    return own + [one for item in value.values() for one in payloads_in(item)]


def test_an_example_is_made_once_per_schema_and_not_where_its_author_gives_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def counted(*args: Any, **options: Any) -> Any:
        calls.append(args)
        return "text"

    monkeypatch.setattr(made_examples, "example", counted)
    messages = [{"name": f"a{number}", "payload": {"type": "string"}} for number in range(50)]
    messages += [{"name": "b", "payload": {"$ref": "#/components/schemas/Name"}}]
    assert len(shown({"oneOf": messages})["oneOf"]) == 51
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
    message = shown({"schemaFormat": schema_format, "payload": {"type": "string"}})
    assert message[OF_PAYLOAD] == "text"


@pytest.mark.parametrize(
    "ack",
    [
        TREE | {"title": "Written out"},
        {"$ref": "#/components/schemas/Tree"},
        {"$ref": "#/components/x-messageAcks/tree"},
    ],
)
def test_an_ack_that_is_a_schema_is_shown_as_the_arguments_of_one(ack: dict[str, Any]) -> None:
    acks = {"tree": {"$ref": "#/components/schemas/Tree"}}
    message = shown({"name": "a", "x-ack": ack}, **{"x-messageAcks": acks})
    assert message["x-ack"].keys() == {"args"}
    assert message[OF_ACK]["value"] == 0


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
    spec = understand(document, plugins=[Turned()] if codec else []).spec
    assert spec is not None
    page = for_the_page(spec.document, spec.codecs)
    for message in page["channels"]["/"]["publish"]["message"]["oneOf"]:
        assert message["payload"]["description"] == f"`{TURNED}`\n\n```\nnumber\n```"
        assert isinstance(message.get("x-parser-example"), int) is codec
        assert message.get("x-parser-example-of-ack") == ("text" if codec else None)
    assert page["x-ack"]["args"]["description"].endswith("```\ntext\n```")
