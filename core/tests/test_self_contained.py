"""One document of many files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from asynction_core import AsynctionSocketIO, Document, SpecError, self_contained
from asynction_core.reading.source import read_file

EXAMPLE = Path(__file__).parents[2] / "examples" / "chat" / "asyncapi.yaml"


def document_of(path: Path) -> Document:
    return Document(read_file(path))


@pytest.fixture
def bundled(tmp_path: Path) -> Any:
    """Write files and return the document made of all of them."""

    def bundle(files: dict[str, Any], **options: Any) -> Any:
        for name, contents in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.safe_dump(contents, sort_keys=False))
        result = self_contained(document_of(tmp_path / "asyncapi.yaml"), **options)
        AsynctionSocketIO.from_spec(json.loads(json.dumps(result)))
        return result

    return bundle


def root(message: Any, **more: Any) -> dict[str, Any]:
    channels = {"/": {"publish": {"message": message}}}
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "T", "version": "1"},
        "channels": channels,
    } | more


def test_a_document_of_one_file_stays_as_it_is(bundled: Any) -> None:
    document = root(
        {"name": "a", "payload": {"$ref": "#/components/schemas/Tree"}},
        components={"schemas": {"Tree": {"items": {"$ref": "#/components/schemas/Tree"}}}},
    )
    assert bundled({"asyncapi.yaml": document}) == document


def test_schemas_of_other_files_become_components(bundled: Any) -> None:
    tree = {
        "type": "object",
        "properties": {"left": {"$ref": "#/Tree"}, "leaf": {"$ref": "b.yaml"}},
    }
    result = bundled(
        {
            "asyncapi.yaml": root(
                {
                    "name": "a",
                    "payload": {"$ref": "parts/trees.yaml#/Tree"},
                    "headers": {"type": "object", "properties": {"x": {"$ref": "parts/b.yaml"}}},
                    "x-ack": {"args": {"$ref": "./parts/trees.yaml#/Tree"}},
                },
                components={"schemas": {"Tree": True}},
            ),
            "parts/trees.yaml": {"Tree": tree},
            "parts/b.yaml": {"$id": "https://example.com/b", "type": "string"},
        }
    )
    message = result["channels"]["/"]["publish"]["message"]
    assert message["payload"] == {"$ref": "#/components/schemas/Tree-2"}
    assert message["x-ack"]["args"] == {"$ref": "#/components/schemas/Tree-2"}
    assert message["headers"]["properties"]["x"] == {"$ref": "#/components/schemas/b"}
    assert result["components"]["schemas"] == {
        "Tree": True,
        "b": {"type": "string"},
        "Tree-2": {
            "type": "object",
            "properties": {
                "left": {"$ref": "#/components/schemas/Tree-2"},
                "leaf": {"$ref": "#/components/schemas/b"},
            },
        },
    }


DRAFT_4 = "http://json-schema.org/draft-04/schema#"


def test_schemas_of_other_languages_are_kept_apart(bundled: Any) -> None:
    below = {"type": "integer", "maximum": 5, "exclusiveMaximum": True}
    files = {
        "asyncapi.yaml": root(
            {
                "oneOf": [
                    {"name": "a", "payload": {"$ref": "whole.yaml"}},
                    {"name": "b", "payload": {"$ref": "parts.yaml#/definitions/list"}},
                    {
                        "name": "c",
                        "schemaFormat": "application/schema+json;version=draft-04",
                        "payload": {"$ref": "plain.yaml"},
                    },
                    {
                        "name": "d",
                        "schemaFormat": "application/schema+json;version=draft-07",
                        "payload": {"$ref": "seven.yaml"},
                    },
                ]
            }
        ),
        "whole.yaml": {"$schema": DRAFT_4, **below},
        "parts.yaml": {
            "$schema": DRAFT_4,
            "definitions": {"list": {"items": {"$ref": "#/definitions/one"}}, "one": below},
        },
        "plain.yaml": below,
        "seven.yaml": {"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"},
    }
    components = bundled(files)["components"]
    assert components["x-schemas"] == {
        "whole": {"$schema": DRAFT_4, **below},
        "list": {"items": {"$ref": "#/components/x-schemas/one"}, "$schema": DRAFT_4},
        "one": {**below, "$schema": DRAFT_4},
        "plain": below,
    }
    assert components["schemas"].keys() == {"seven"}


@pytest.mark.parametrize("via", ["acks.yaml#/tree", "#/components/x-messageAcks/tree"])
def test_acks_of_other_files_may_be_schemas_and_contain_themselves(bundled: Any, via: str) -> None:
    tree = {"items": {"$ref": "#/tree"}, "type": "array"}
    files = {
        "asyncapi.yaml": root(
            {
                "oneOf": [
                    {"name": "a", "x-ack": {"$ref": via}},
                    {"name": "b", "x-ack": {"error": {"$ref": "acks.yaml#/tree"}}},
                    {"name": "c", "x-ack": {"$ref": "acks.yaml#/object"}},
                ]
            },
            components={"x-messageAcks": {"tree": {"$ref": "acks.yaml#/tree"}}},
        ),
        "acks.yaml": {"tree": tree, "object": {"args": {"$ref": "#/tree"}, "description": "it"}},
    }
    result = bundled(files)
    to_tree = {"$ref": "#/components/schemas/tree"}
    a, b, c = result["channels"]["/"]["publish"]["message"]["oneOf"]
    assert result["components"]["x-messageAcks"] == {"tree": to_tree}
    assert a["x-ack"] == (to_tree if via.startswith("acks") else {"$ref": via})
    assert b["x-ack"] == {"error": to_tree}
    assert c["x-ack"] == {"args": to_tree, "description": "it"}
    assert result["components"]["schemas"] == {"tree": {"items": to_tree, "type": "array"}}


def test_messages_of_other_files_keep_their_names(bundled: Any) -> None:
    files = {
        "asyncapi.yaml": root(
            {"oneOf": [{"$ref": "m.yaml#/hello"}, {"$ref": "#/components/messages/hello"}]},
            components={"messages": {"hello": {"name": "own", "payload": True}}},
        ),
        "m.yaml": {"hello": {"payload": {"$ref": "#/text"}}, "text": {"type": "string"}},
    }
    result = bundled(files)
    assert result["components"]["messages"]["hello-2"] == {
        "payload": {"$ref": "#/components/schemas/text"},
        "name": "hello",
    }
    spec = AsynctionSocketIO.from_spec(result).spec
    assert set(spec.namespaces["/"].receives) == {"hello", "own"}


def test_everything_else_is_put_where_it_is_referred_to(bundled: Any) -> None:
    result = bundled(
        {
            "asyncapi.yaml": {**root({}), "channels": {"/": {"$ref": "c.yaml#/channel"}}},
            "c.yaml": {
                "channel": {"subscribe": {"message": {"name": "a", "payload": {"$ref": "#/s"}}}},
                "s": {"type": "string"},
            },
        }
    )
    assert result["channels"]["/"] == {
        "subscribe": {"message": {"name": "a", "payload": {"$ref": "#/components/schemas/s"}}}
    }


def test_a_reference_back_leads_into_the_document(bundled: Any) -> None:
    result = bundled(
        {
            "asyncapi.yaml": root(
                {"name": "a", "payload": {"$ref": "s.yaml#/list"}},
                components={"schemas": {"a b": {"type": "string"}}},
            ),
            "s.yaml": {"list": {"items": {"$ref": "asyncapi.yaml#/components/schemas/a%20b"}}},
        }
    )
    assert result["components"]["schemas"]["list"] == {
        "items": {"$ref": "#/components/schemas/a%20b"}
    }


def test_data_and_extensions_hold_no_references(bundled: Any) -> None:
    payload = {"const": {"$ref": "nowhere.yaml"}, "properties": {"const": {"$ref": "s.yaml"}}}
    result = bundled(
        {
            "asyncapi.yaml": root({"name": "a", "payload": payload, "x-a": {"$ref": "s.yaml"}}),
            "s.yaml": {"type": "string"},
        }
    )
    message = result["channels"]["/"]["publish"]["message"]
    assert message["payload"]["const"] == {"$ref": "nowhere.yaml"}
    assert message["payload"]["properties"]["const"] == {"$ref": "#/components/schemas/s"}
    assert message["x-a"] == {"$ref": "s.yaml"}


@pytest.mark.parametrize("merge", [False, True])
def test_traits_are_merged_on_demand(bundled: Any, merge: bool) -> None:
    message = {"name": "a", "traits": [{"$ref": "t.yaml#/t"}], "payload": {"type": "string"}}
    document = root(message)
    document["channels"]["/"]["publish"]["traits"] = [{"summary": "From a trait"}]
    trait = {"headers": {"$ref": "#/h"}, "contentType": "application/json"}
    result = bundled(
        {"asyncapi.yaml": document, "t.yaml": {"t": trait, "h": {"type": "object"}}},
        merge_traits=merge,
    )
    merged = {"headers": {"$ref": "#/components/schemas/h"}, "contentType": "application/json"}
    operation = result["channels"]["/"]["publish"]
    if merge:
        assert operation == {
            "message": {"name": "a", "payload": {"type": "string"}, **merged},
            "summary": "From a trait",
        }
    else:
        assert operation["message"]["traits"] == [merged]
        assert operation["traits"] == [{"summary": "From a trait"}]


def test_fields_can_be_left_out(bundled: Any) -> None:
    payload = {"properties": {"x-secret": {"const": {"x-secret": 1}}}}
    message = {"name": "a", "payload": payload, "x-secret": 1, "x-a": {"x-secret": 2, "b": 3}}
    files = {"asyncapi.yaml": root({"$ref": "m.yaml"}), "m.yaml": message}
    result = bundled(files, leave_out=re.compile("x-secret"))
    assert result["components"]["messages"]["m"] == {
        "name": "a",
        "payload": payload,
        "x-a": {"b": 3},
    }


def test_traits_of_3_x_do_not_override(bundled: Any) -> None:
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "channels": {"room": {"messages": {"a": {"title": "Own", "traits": [{"title": "T"}]}}}},
        "operations": {
            "hear": {
                "action": "receive",
                "channel": {"$ref": "#/channels/room"},
                "traits": [{"$ref": "t.yaml#/t"}],
            }
        },
    }
    files = {"asyncapi.yaml": document, "t.yaml": {"t": {"title": "From a trait"}}}
    result = bundled(files, merge_traits=True)
    assert result["channels"]["room"]["messages"] == {"a": {"title": "Own"}}
    assert result["operations"]["hear"]["title"] == "From a trait"


def test_an_operation_of_another_file_speaks_of_the_channels_and_servers_of_the_document(
    tmp_path: Path,
) -> None:
    (tmp_path / "chat.yaml").write_text(
        """\
servers:
  main: {host: example.com, protocol: wss}
channels:
  chat:
    servers: [{$ref: '#/servers/main'}]
    messages:
      say: {payload: {type: string}}
operations:
  talk:
    action: receive
    channel: {$ref: '#/channels/chat'}
    messages: [{$ref: '#/channels/chat/messages/say'}]
"""
    )
    (tmp_path / "asyncapi.yaml").write_text(
        """\
asyncapi: 3.0.0
servers: {main: {$ref: 'chat.yaml#/servers/main'}}
channels: {talking: {$ref: 'chat.yaml#/channels/chat'}}
operations: {talk: {$ref: 'chat.yaml#/operations/talk'}}
"""
    )
    result = self_contained(document_of(tmp_path / "asyncapi.yaml"))
    assert result["servers"] == {"main": {"host": "example.com", "protocol": "wss"}}
    assert result["channels"]["talking"] == {
        "servers": [{"$ref": "#/servers/main"}],
        "messages": {"say": {"payload": {"type": "string"}}},
    }
    assert result["operations"]["talk"]["channel"] == {"$ref": "#/channels/talking"}
    assert result["operations"]["talk"]["messages"] == [{"$ref": "#/channels/talking/messages/say"}]


@pytest.mark.parametrize("name", ["asyncapi.yaml", "asyncapi-v3.yaml"])
def test_the_example_is_one_document(name: str) -> None:
    document = document_of(EXAMPLE.with_name(name))
    result = self_contained(document)
    text = json.dumps(result)
    assert ".yaml" not in "".join(part for part in text.split('"') if part.startswith(("#", ".")))
    assert "Refusal" in result["components"]["schemas"]


HEAD = "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels: {}\n"
ENDLESS = {
    "a circle": ("a0: {b: {$ref: '#/a1'}}\na1: {b: {$ref: '#/a1'}}\n", "leads round in a circle"),
    "a circle of a server": ("a0: {b: {$ref: '#/a0'}}\n", None),
    "a circle of two files": ("a0: {b: {$ref: 'asyncapi.yaml#/servers/a'}}\n", None),
    "exponentially much": (
        "".join(f"a{n}: [{{$ref: '#/a{n + 1}'}}, {{$ref: '#/a{n + 1}'}}]\n" for n in range(60))
        + "a60: [1]\n",
        "would be written out too often",
    ),
    "a chain of 10,000 references": (
        "".join(f"a{n}: {{b: {{$ref: '#/a{n + 1}'}}}}\n" for n in range(10_000)) + "a10000: 1\n",
        "with its files put into it, it is nested more than",
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_when_it_is_put_where_it_is_referred_to_is_refused(
    tmp_path: Path, name: str
) -> None:
    text, said = ENDLESS[name]
    (tmp_path / "b.yaml").write_text(text)
    (tmp_path / "asyncapi.yaml").write_text(HEAD + "servers: {a: {$ref: 'b.yaml#/a0'}}\n")
    document = document_of(tmp_path / "asyncapi.yaml")
    if said is None:
        assert self_contained(document)["servers"] == {"a": {"b": {"$ref": "#/servers/a"}}}
        return
    with pytest.raises(SpecError) as caught:
        self_contained(document)
    assert said in caught.value.message


@pytest.mark.parametrize(
    "message",
    [
        {
            "schemaFormat": "application/vnd.apache.avro;version=1.9.0",
            "payload": {"$ref": "a.avsc"},
        },
        {"payload": {"schemaFormat": "application/vnd.apache.avro", "schema": {"$ref": "a.avsc"}}},
    ],
)
def test_schemas_in_other_formats_are_no_components(
    write: Callable[..., Path], message: dict[str, Any]
) -> None:
    avro = {"type": "record", "name": "a", "fields": [{"name": "b", "type": "long"}]}
    write(json.dumps(avro), "a.avsc")
    document = {"asyncapi": "2.6.0", "components": {"messages": {"m": message}}}
    path = write(json.dumps(document))
    whole = self_contained(Document(read_file(path)))
    assert whole["components"].keys() == {"messages"}
    assert avro in (
        whole["components"]["messages"]["m"]["payload"],
        whole["components"]["messages"]["m"]["payload"].get("schema"),
    )
