"""What AsyncAPI's JSON Schemas find wrong with a document, and how it is said."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, SpecError, self_contained
from asynction_core.document import Document
from asynction_core.reading.source import Source, read_file
from asynction_validation.judging import official as _official
from asynction_validation.judging.deviations import OF_EACH_SUBSCHEMA, OF_WHOLE_SCHEMA
from asynction_validation.judging.official import official_complaints

pytestmark = pytest.mark.as_written  # the versions are in the tables

V2 = ["2.0.0", "2.3.0", "2.6.0"]
V3 = ["3.0.0", "3.1.0"]
ALL = [*V2, *V3]

EXTENSION = {"x-any.thing_1-2": {"anything": [None, 1]}}
SCHEMES = "/components/securitySchemes/a"
TYPES = "'array', 'boolean', 'integer', 'null', 'number', 'object' or 'string'"


@pytest.fixture(params=["jsonschema-rs", "nothing but Python"], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Have jsonschema-rs, or not."""
    if request.param != "jsonschema-rs":
        monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    _official._quick_check.cache_clear()
    yield str(request.param)
    _official._quick_check.cache_clear()


def document_with(version: str, pointer: str, value: Any) -> dict[str, Any]:
    """Return a small valid document of a version, in which a value stands at a pointer."""
    document: dict[str, Any] = {"asyncapi": version, "info": {"title": "test", "version": "1"}}
    if version.startswith("2."):
        document["channels"] = {}
    if not pointer:
        return document | value
    place = document
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in steps:
        place = place.setdefault(step, {})
    place[last] = copy.deepcopy(value)
    return document


def complaints(document: Any) -> list[SpecError]:
    return list(official_complaints(Document(Source("", None, document))))


# Where things stand, in each version.
INFO, SCHEMA = "/info", "/components/schemas/s"
SERVER, CHANNEL = "/servers/main", "/channels/c"
MESSAGE_2 = "/channels/c/publish/message"
MESSAGE_3 = "/components/messages/m"
OPERATION_3 = "/operations/o"


def operation(**fields: Any) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": "#/channels/c"}, **fields}


def scheme(**fields: Any) -> dict[str, Any]:
    return {"type": "oauth2", "flows": fields}


WRONG: list[tuple[list[str], str, Any, str, str, str]] = [
    # The document
    (ALL, "", {"tags ": []}, "/tags ", "unknown-field", "the document has no field 'tags '"),
    (V2, "", {"channel": {}}, "/channel", "unknown-field", "is 'channels' meant?"),
    (V3, "", {"operation": {}}, "/operation", "unknown-field", "is 'operations' meant?"),
    (ALL, "", {"x-a/b": 1}, "/x-a~1b", "unknown-field", "behind 'x-' are only letters"),
    (ALL, "", {"x-ü": 1}, "/x-ü", "unknown-field", "behind 'x-' are only letters"),
    (ALL, "", {"id": 5}, "/id", "field-type", "'id' must be a string, not a number: put it in"),
    (ALL, "", {"info": None}, INFO, "field-type", "not null: give it a value"),
    (ALL, "", {"channels": []}, "/channels", "field-type", "must be a mapping, not a list"),
    (ALL, "", {"components": "x"}, "/components", "field-type", "must be a mapping"),
    (ALL, "/components/foo", {}, "/components/foo", "unknown-field", "a Components Object has no"),
    # Info
    (ALL, INFO, {"title": "t"}, INFO, "required-field", "an Info Object needs the field 'version'"),
    (
        ALL,
        INFO,
        {"title": "t", "version": 1.0},
        INFO + "/version",
        "field-type",
        "put it in quotes",
    ),
    (
        ALL,
        INFO,
        {"version": "1", "titel": "t"},
        INFO + "/titel",
        "unknown-field",
        "is 'title' meant?",
    ),
    (ALL, INFO + "/license", {}, INFO + "/license", "required-field", "a License Object needs"),
    (ALL, INFO + "/contact", [], INFO + "/contact", "field-type", "must be a mapping, not a list"),
    # Servers
    (
        V2,
        SERVER,
        {"url": "h"},
        SERVER,
        "required-field",
        "a Server Object needs the field 'protocol'",
    ),
    (V3, SERVER, {"protocol": "ws"}, SERVER, "required-field", "needs the field 'host'"),
    (
        V3,
        SERVER,
        {"host": "h", "protocol": "ws", "url": "h"},
        SERVER + "/url",
        "unknown-field",
        "a Server Object has no field 'url'",
    ),
    (
        V2,
        SERVER,
        {"url": "h", "protocol": "ws", "security": [{"a": "read"}]},
        SERVER + "/security/0/a",
        "field-type",
        "'a' must be a list",
    ),
    (
        V3,
        SERVER,
        {"host": "h", "protocol": "ws", "security": [{"a": []}]},
        SERVER + "/security/0",
        "required-field",
        "a Security Scheme Object needs the field 'type'",
    ),
    (
        V2,
        SERVER,
        {"url": "h", "protocol": "ws", "variables": {"v": {"enum": ["a", "a"]}}},
        SERVER + "/variables/v/enum/1",
        "unique-items",
        "stands in the list twice",
    ),
    # Channels
    (V2, "/channels/a~1b~0", {"ü/~": 1}, "/channels/a~1b~0/ü~1~0", "unknown-field", "'ü/~'"),
    (V2, "/channels/", {}, "/channels/", "field-range", "must not be empty"),
    (
        V2,
        CHANNEL,
        {"publish": {"$ref": "#/a"}},
        CHANNEL + "/publish/$ref",
        "unknown-field",
        "write it out",
    ),
    (
        V2,
        CHANNEL,
        {"messages": {}},
        CHANNEL + "/messages",
        "unknown-field",
        "a Channel Item Object",
    ),
    (V2, CHANNEL, {"$ref": 5}, CHANNEL + "/$ref", "field-type", "must be a string"),
    (V3, CHANNEL, {"address": 5}, CHANNEL + "/address", "field-type", "must be a string or null"),
    (
        V3,
        CHANNEL,
        {"publish": {}},
        CHANNEL + "/publish",
        "unknown-field",
        "a Channel Object has no",
    ),
    (
        V3,
        CHANNEL,
        {"servers": ["#/servers/main"]},
        CHANNEL + "/servers/0",
        "field-type",
        "this item must be a mapping, not a string: a reference is written as {$ref: …}",
    ),
    (
        V3,
        CHANNEL,
        {"parameters": {"p": {"schema": {}}}},
        CHANNEL + "/parameters/p/schema",
        "unknown-field",
        "a Parameter Object has no field 'schema'",
    ),
    # Operations
    (V2, CHANNEL, {"publish": []}, CHANNEL + "/publish", "field-type", "must be a mapping"),
    (
        V2,
        CHANNEL,
        {"publish": {"tag": []}},
        CHANNEL + "/publish/tag",
        "unknown-field",
        "is 'tags' meant?",
    ),
    (
        V3,
        OPERATION_3,
        operation(action="publish"),
        OPERATION_3 + "/action",
        "field-value",
        "'send' or 'receive'",
    ),
    (
        V3,
        OPERATION_3,
        {"action": "send"},
        OPERATION_3,
        "required-field",
        "an Operation Object needs",
    ),
    (
        V3,
        OPERATION_3,
        operation(channel="#/channels/c"),
        OPERATION_3 + "/channel",
        "field-type",
        "{$ref: …}",
    ),
    (
        V3,
        OPERATION_3,
        operation(channel={"address": "/"}),
        OPERATION_3 + "/channel",
        "required-field",
        "must be a reference",
    ),
    (
        V3,
        OPERATION_3,
        operation(message={}),
        OPERATION_3 + "/message",
        "unknown-field",
        "is 'messages' meant?",
    ),
    # Messages
    (V2, MESSAGE_2, "say", MESSAGE_2, "field-type", "'message' must be a mapping, not a string"),
    (V2, MESSAGE_2, {"naem": "say"}, MESSAGE_2 + "/naem", "unknown-field", "is 'name' meant?"),
    (V2, MESSAGE_2, {"oneOf": {}}, MESSAGE_2 + "/oneOf", "field-type", "must be a list"),
    (
        V2,
        MESSAGE_2,
        {"oneOf": [{}, {"foo": 1}]},
        MESSAGE_2 + "/oneOf/1/foo",
        "unknown-field",
        "a Message Object",
    ),
    (
        V2,
        MESSAGE_2,
        {"$ref": True},
        MESSAGE_2 + "/$ref",
        "field-type",
        "must be a string, not a boolean",
    ),
    (V2, MESSAGE_2, {"payload": 5}, MESSAGE_2 + "/payload", "field-type", "a mapping or a boolean"),
    (
        V2,
        MESSAGE_2,
        {"headers": {"type": "string"}},
        MESSAGE_2 + "/headers/type",
        "field-value",
        "'object'",
    ),
    (
        V2,
        MESSAGE_2,
        {"correlationId": {"location": "x"}},
        MESSAGE_2 + "/correlationId/location",
        "field-pattern",
        "a runtime expression",
    ),
    (
        ["2.6.0"],
        MESSAGE_2,
        {"examples": [{}]},
        MESSAGE_2 + "/examples/0",
        "required-field",
        "needs 'payload' or 'headers'",
    ),
    (
        V3,
        MESSAGE_3,
        {"oneOf": []},
        MESSAGE_3 + "/oneOf",
        "unknown-field",
        "a Message Object has no field 'oneOf'",
    ),
    (
        V3,
        MESSAGE_3,
        {"examples": [{}]},
        MESSAGE_3 + "/examples/0",
        "required-field",
        "a Message Example Object needs 'payload' or 'headers'",
    ),
    (
        V3,
        MESSAGE_3,
        {"payload": {"type": "strin"}},
        MESSAGE_3 + "/payload/type",
        "field-value",
        TYPES,
    ),
    (
        V3,
        MESSAGE_3,
        {
            "payload": {
                "schemaFormat": "application/schema+json;version=draft-07",
                "schema": {"minLength": -1},
            }
        },
        MESSAGE_3 + "/payload/schema/minLength",
        "field-range",
        "'minLength' must be at least 0",
    ),
    # Schemas
    (ALL, SCHEMA, 5, SCHEMA, "field-type", "must be a mapping or a boolean, not a number"),
    (ALL, SCHEMA, {"type": "strin"}, SCHEMA + "/type", "field-value", f"must be {TYPES}"),
    (ALL, SCHEMA, {"type": ["string", "x"]}, SCHEMA + "/type/1", "field-value", f"must be {TYPES}"),
    (
        ALL,
        SCHEMA,
        {"required": "a"},
        SCHEMA + "/required",
        "field-type",
        "must be a list, not a string",
    ),
    (ALL, SCHEMA, {"items": {"items": 5}}, SCHEMA + "/items/items", "field-type", "not a number"),
    (ALL, SCHEMA, {"allOf": []}, SCHEMA + "/allOf", "field-range", "must have at least 1 item"),
    (
        ALL,
        SCHEMA,
        {"exclusiveMinimum": True},
        SCHEMA + "/exclusiveMinimum",
        "field-type",
        "a number, not a boolean",
    ),
    (ALL, SCHEMA, {"multipleOf": 0}, SCHEMA + "/multipleOf", "field-range", "greater than 0"),
    (
        ALL,
        SCHEMA,
        {"properties": {"title": 1}},
        SCHEMA + "/properties/title",
        "field-type",
        "not a number",
    ),
    # Security schemes
    (
        ALL,
        SCHEMES,
        {},
        SCHEMES,
        "required-field",
        "a Security Scheme Object needs the field 'type'",
    ),
    (ALL, SCHEMES, {"type": "htpp"}, SCHEMES + "/type", "field-value", "'http'"),
    (ALL, SCHEMES, {"type": "http"}, SCHEMES, "required-field", "needs the field 'scheme'"),
    (ALL, SCHEMES, {"type": "apiKey"}, SCHEMES, "required-field", "needs the field 'in'"),
    (
        ALL,
        SCHEMES,
        {"type": "httpApiKey", "name": "a", "in": "body"},
        SCHEMES + "/in",
        "field-value",
        "'header', 'query' or 'cookie'",
    ),
    (
        ALL,
        SCHEMES,
        {"type": "http", "scheme": "basic", "bearerFormat": "a"},
        SCHEMES + "/bearerFormat",
        "unknown-field",
        "no field 'bearerFormat'",
    ),
    (
        ALL,
        SCHEMES,
        scheme(device={}),
        SCHEMES + "/flows/device",
        "unknown-field",
        "an OAuth Flows Object",
    ),
    (
        V2,
        SCHEMES,
        scheme(implicit={"authorizationUrl": "https://a", "scopes": {}, "tokenUrl": "https://a"}),
        SCHEMES + "/flows/implicit/tokenUrl",
        "unknown-field",
        "'implicit' must not have the field 'tokenUrl'",
    ),
    # Bindings of a version that is known
    (
        V3,
        CHANNEL,
        {"bindings": {"kafka": {"bindingVersion": "0.5.0", "topics": "a"}}},
        CHANNEL + "/bindings/kafka/topics",
        "unknown-field",
        "a binding for kafka has no field 'topics': is 'topic' meant?",
    ),
]


@pytest.mark.parametrize(
    ("version", "pointer", "value", "where", "rule", "words"),
    [(version, *rest) for versions, *rest in WRONG for version in versions],
)
def test_each_defect_is_told_once_where_it_is(
    version: str, pointer: str, value: Any, where: str, rule: str, words: str
) -> None:
    found = complaints(document_with(version, pointer, value))
    assert [(one.pointer, one.rule, one.severity) for one in found] == [(where, rule, "error")]
    assert words in found[0].message


REFERENCE = {"$ref": "#/components/schemas/s"}
LINKED = {"type": "object", "properties": {"next": {"$ref": SCHEMA}}}
AVRO = {"type": "record", "name": "A", "fields": [{"name": "a", "type": "string"}]}

RIGHT: list[tuple[list[str], str, Any]] = [
    (ALL, "", EXTENSION),
    (ALL, INFO, {"title": "t", "version": "1", "x-x": 1, "x-linkedin": {}, **EXTENSION}),
    (ALL, INFO + "/contact", EXTENSION),
    (ALL, INFO + "/license", {"name": "MIT", **EXTENSION}),
    (V2, SERVER, {"url": "h", "protocol": "ws", **EXTENSION}),
    (V3, SERVER, {"host": "h", "protocol": "ws"}),
    (V3, SERVER, {"host": "h", "protocol": "ws", **EXTENSION}),
    (ALL, "/components/x-more", {"anything": 1}),
    (ALL, CHANNEL, EXTENSION),
    (V2, CHANNEL, {"$ref": "#/channels/d"}),
    (V3, CHANNEL, {"address": None, "messages": {"m": {"payload": True, "headers": False}}}),
    (V3, CHANNEL, {"$ref": "#/components/channels/d"}),
    (V2, CHANNEL, {"parameters": {"p": {"$ref": "#/components/parameters/p"}}}),
    (V2, CHANNEL, {"publish": {"traits": [{"$ref": "#/components/operationTraits/t"}, EXTENSION]}}),
    (V2, "/components/operationTraits/t", {"$ref": "#/components/operationTraits/u"}),
    (V2, "/components/messageTraits/t", {"$ref": "#/components/messageTraits/u"}),
    (["2.4.0", "2.5.0", "2.6.0"], "/components/serverVariables/v", {"$ref": "a.yaml"}),
    (V3, OPERATION_3, operation(reply={}, **EXTENSION)),
    # References to messages, also as bare strings, which are only warned about
    (V2, MESSAGE_2, {"$ref": "#/components/messages/m"}),
    (V2, MESSAGE_2, {"$ref": "#/components/messages/m", "name": "ignored"}),
    (V2, MESSAGE_2, "#/components/messages/m"),
    (V2, MESSAGE_2, {"oneOf": ["#/components/messages/m", {"name": "a", **EXTENSION}]}),
    (["2.6.0"], MESSAGE_2, {"examples": [{"payload": 1, **EXTENSION}]}),
    (V3, MESSAGE_3, {"examples": [{"headers": {}, **EXTENSION}]}),
    (V3, MESSAGE_3, {"traits": [{"$ref": "#/components/messageTraits/t"}, {"name": "a"}]}),
    (V2, MESSAGE_2, {"correlationId": {"location": "$message.payload"}}),
    (V3, MESSAGE_3, {"correlationId": {"location": "$message.header"}}),
    # Schemas: booleans, recursion, and keywords of later drafts
    (ALL, SCHEMA, True),
    (ALL, SCHEMA, False),
    (ALL, SCHEMA, {"type": ["string", "null"]}),
    (ALL, SCHEMA, {"items": [True, {}], "additionalItems": False}),
    (ALL, SCHEMA, {"prefixItems": [{}], "items": False, "$defs": {"a": {}}}),
    (ALL, SCHEMA, {"unevaluatedProperties": False, "dependentRequired": {"a": ["b"]}}),
    (ALL, SCHEMA, {"$ref": "#/components/schemas/t", "nullable": True, **EXTENSION}),
    (ALL, SCHEMA, {"properties": {"description": {"type": "string"}, "default": True}}),
    (ALL, SCHEMA, {"const": {"type": "x"}, "enum": [{"items": 5}], "default": {"$ref": 1}}),
    # Other schema formats
    (V2, MESSAGE_2, {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": AVRO}),
    (
        V2,
        MESSAGE_2,
        {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"$ref": "#/a"}},
    ),
    (V2, MESSAGE_2, {"schemaFormat": "application/raml+yaml;version=1.0", "payload": "text"}),
    (
        V2,
        MESSAGE_2,
        {
            "schemaFormat": "application/schema+json;version=draft-04",
            "payload": {"exclusiveMinimum": True},
        },
    ),
    (
        V3,
        MESSAGE_3,
        {
            "payload": {
                "schemaFormat": "application/vnd.google.protobuf;version=3",
                "schema": "message A {}",
            }
        },
    ),
    (
        V3,
        MESSAGE_3,
        {
            "payload": {
                "schemaFormat": "application/vnd.oai.openapi;version=3.0.0",
                "schema": {"$ref": "#/a"},
            }
        },
    ),
    (
        V3,
        MESSAGE_3,
        {
            "payload": {
                "schemaFormat": "application/vnd.apache.avro;version=1.9.0",
                "schema": "a.avsc",
            }
        },
    ),
    # Bindings: other protocols, other versions, and references
    (ALL, CHANNEL, {"bindings": {"smoke-signals": {"a": 1}, **EXTENSION}}),
    (ALL, CHANNEL, {"bindings": {"kafka": {"bindingVersion": "9.9.9", "new": 1}}}),
    (ALL, CHANNEL, {"bindings": {"kafka": {"bindingVersion": "latest", "new": 1}}}),
    (ALL, CHANNEL, {"bindings": {"kafka": {"new": 1}}}),
    (ALL, CHANNEL, {"bindings": {"ws": {"query": REFERENCE, "headers": {"type": "object"}}}}),
    (V3, CHANNEL, {"bindings": {"$ref": "#/components/channelBindings/b"}}),
    # Security schemes
    (ALL, SCHEMES, {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT", **EXTENSION}),
    (ALL, SCHEMES, {"type": "http", "scheme": "DIGEST"}),
    (ALL, SCHEMES, scheme(**EXTENSION)),
    (ALL, SCHEMES, {"$ref": "#/components/securitySchemes/b"}),
]


FLOWS = {"implicit": {"authorizationUrl": "https://a.org", "availableScopes": {}, "scopes": {}}}


@pytest.mark.parametrize(
    ("pointer", "value", "where", "words"),
    [
        ("", {"tags": []}, "/tags", "'tags' of 'info'"),
        ("/servers/s", {"url": "a"}, "/servers/s/url", "'host' and 'pathname'"),
        ("/channels/c", {"publish": {}}, "/channels/c/publish", "'action: receive'"),
        ("/channels/c", {"subscribe": {}}, "/channels/c/subscribe", "'action: send'"),
        ("/channels/c/messages/m", {"messageId": "a"}, "/channels/c/messages/m/messageId", "key"),
        (
            "/components/messages/m",
            {"schemaFormat": "a"},
            "/components/messages/m/schemaFormat",
            "",
        ),
        ("/components/parameters/p", {"schema": {}}, "/components/parameters/p/schema", "'enum'"),
        ("/operations/o", {"operationId": "a"}, "/operations/o/operationId", "the key"),
        (
            SCHEMES,
            {"type": "oauth2", "flows": FLOWS},
            f"{SCHEMES}/flows/implicit/scopes",
            "'availableScopes'",
        ),
    ],
)
def test_a_field_of_2_is_told_with_what_3_has_instead(
    pointer: str, value: dict[str, Any], where: str, words: str
) -> None:
    found = complaints(document_with("3.0.0", pointer, value))
    (message,) = [one.message for one in found if one.pointer == where]
    assert "instead, 3.x has" in message
    assert words in message


@pytest.mark.parametrize(
    ("version", "pointer", "value"),
    [(version, *rest) for versions, *rest in RIGHT for version in versions],
)
def test_what_the_specification_allows_is_not_refused(
    version: str, pointer: str, value: Any
) -> None:
    assert [str(one) for one in complaints(document_with(version, pointer, value))] == []


@pytest.mark.parametrize("version", ["2.6.1", "2.0.17", "3.0.4", "3.1.2"])
def test_a_patch_version_has_the_schema_of_its_minor_version(version: str) -> None:
    assert complaints(document_with(version, "", {})) == []
    assert [one.pointer for one in complaints(document_with(version, "", {"a": 1}))] == ["/a"]


@pytest.mark.parametrize("contents", [None, [], "text", {}, {"asyncapi": 2}, {"asyncapi": "4.0.0"}])
def test_what_is_no_supported_document_is_left_to_others(contents: Any) -> None:
    assert complaints(contents) == []


def test_all_defects_are_told_in_the_order_of_the_document() -> None:
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": 1, "version": 1},
        "channels": {"/a": {"publish": {"foo": 1, "message": {"payload": {"type": 1}}}}},
        "servers": {"main": {}},
    }
    assert [one.pointer for one in complaints(document)] == [
        "/info/title",
        "/info/version",
        "/channels/~1a/publish/foo",
        "/channels/~1a/publish/message/payload/type",
        "/servers/main",
        "/servers/main",
    ]


def test_no_message_quotes_a_value() -> None:
    secret = "s3cret"
    document = document_with("2.6.0", SCHEMES, {"type": secret, "in": secret})
    document["info"] = {"title": [secret], "version": {secret: secret}}
    assert secret not in "".join(one.message for one in complaints(document))


def test_line_and_column_are_those_of_the_field(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_text("asyncapi: 3.0.0\ninfo:\n  title: t\n  version: '1'\n  titel: t\n")
    (found,) = official_complaints(Document(read_file(path)))
    assert (found.source, found.line, found.column) == (str(path), 5, 3)


def deep(levels: int) -> Any:
    schema: Any = {"type": "nothing"}
    for _ in range(levels):
        schema = {"items": schema}
    return schema


@pytest.mark.parametrize("levels", [100, 10_000])
def test_however_deep_a_defect_is_it_is_found(levels: int) -> None:
    document = document_with("3.1.0", "", {"components": {"schemas": {"s": deep(levels)}}})
    (found,) = complaints(document)
    assert found.pointer == SCHEMA + "/items" * levels + "/type"


def test_what_aliases_repeat_is_looked_at_once() -> None:
    schema: Any = {"type": "nothing"}
    for _ in range(60):
        schema = {"properties": {"a": schema, "b": schema}}
    (found,) = complaints(document_with("2.6.0", SCHEMA, schema))
    assert found.pointer == SCHEMA + "/properties/a" * 60 + "/type"


FILES = {
    "asyncapi.yaml": """\
        asyncapi: 2.6.0
        info: {title: t, version: "1"}
        channels:
          /a: {$ref: parts/channel.yaml}
          /b: {$ref: parts/channel.yaml}
          /c:
            publish:
              message: {$ref: "parts/messages.json#/Say~1it"}
        """,
    "parts/channel.yaml": """\
        publish:
          mesage: {}
          message:
            payload: {$ref: "messages.json#/Text"}
        """,
    "parts/messages.json": json.dumps(
        {"Say/it": {"nam": "say", "payload": {"$ref": "#/Text"}}, "Text": {"type": "strin"}}
    ),
}
IN_FILES = {
    ("parts/channel.yaml", "/publish/mesage"),
    ("parts/messages.json", "/Say~1it/nam"),
    ("parts/messages.json", "/Text/type"),
}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Document]:
    """Write files into a folder, and return the document that the first of them is."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Document:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(line.removeprefix(" " * 8) for line in text.split("\n")))
        return Document(read_file(tmp_path / next(iter(files))))

    return write


def test_what_stands_in_other_files_is_told_there_and_once(write: Callable[..., Document]) -> None:
    found = list(official_complaints(write(FILES)))
    assert {(one.source, one.pointer) for one in found} == IN_FILES
    assert len(found) == len(IN_FILES)
    assert {one.line for one in found if one.source == "parts/channel.yaml"} == {2}


def test_a_bundle_is_told_the_same_about(write: Callable[..., Document]) -> None:
    document = write(FILES)
    bundle = Document(Source("", None, self_contained(document)))
    of_files = {one.message for one in official_complaints(document)}
    assert {one.message for one in official_complaints(bundle)} == of_files


def test_right_files_are_right(write: Callable[..., Document]) -> None:
    changes = (("mesage: {}", "summary: a"), ('"nam"', '"name"'), ("strin", "string"))
    files = dict(FILES)
    for old, new in changes:
        files = {name: text.replace(old, new) for name, text in files.items()}
    assert list(official_complaints(write(files))) == []


@pytest.mark.parametrize("broken", ["nowhere.yaml", "parts/channel.yaml#/nowhere", "https://a.b/c"])
def test_beside_a_broken_reference_the_document_itself_is_looked_at(
    write: Callable[..., Document], broken: str
) -> None:
    text = FILES["asyncapi.yaml"] + f"  /d: {{$ref: '{broken}'}}\n  /e: {{foo: 1}}\n"
    found = official_complaints(write({**FILES, "asyncapi.yaml": text}))
    assert [(one.source, one.pointer) for one in found] == [("asyncapi.yaml", "/channels/~1e/foo")]


def test_a_server_is_not_built_and_the_error_holds_everything() -> None:
    document = {"asyncapi": "2.6.0", "channels": {"/a": {"publish": {"message": {"nam": "x"}}}}}
    with pytest.raises(SpecError) as caught:
        AsynctionSocketIO.from_spec(document)
    found = {(one.rule, one.pointer) for one in (caught.value, *caught.value.others)}
    assert {
        ("required-field", ""),
        ("unknown-field", "/channels/~1a/publish/message/nam"),
    } <= found


def test_a_server_is_built_all_the_same_if_it_is_told_to() -> None:
    document = {"asyncapi": "2.6.0", "channels": {"/a": {"foo": 1}}}
    AsynctionSocketIO.from_spec(document, check_document=False)


def test_each_deviation_has_a_reason() -> None:
    assert all(
        (deviation.__doc__ or "").strip().endswith(".")
        for deviation in (*OF_EACH_SUBSCHEMA, *OF_WHOLE_SCHEMA)
    )
