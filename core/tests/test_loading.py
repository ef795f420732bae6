"""What `from_spec` takes as a document, and what it says about one that it cannot take."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, SpecError, load_document, understand

HEAD = "asyncapi: 2.6.0\ninfo: {title: t, version: '1'}\n"
MESSAGE = HEAD + "channels:\n  /a:\n    publish:\n      message:\n        "
SCHEMAS = HEAD + "channels: {}\ncomponents:\n  schemas:\n    "
DOCUMENT = HEAD + "channels:\n  /a:\n    publish:\n      message: {name: event}\n"
Write = Callable[..., Path]


def load(source: object, **options: Any) -> AsynctionSocketIO:
    return AsynctionSocketIO.from_spec(source, **options)  # type: ignore[arg-type]


def refused(source: object, **options: Any) -> SpecError:
    with pytest.raises(SpecError) as caught:
        load(source, **options)
    return caught.value


def test_a_document_is_given_as_a_path_in_a_string(write: Write) -> None:
    assert list(load(str(write(DOCUMENT))).spec.namespaces) == ["/a"]


def test_a_document_is_given_as_a_path(write: Write) -> None:
    assert list(load(write(DOCUMENT)).spec.namespaces) == ["/a"]


def test_a_document_is_given_as_a_mapping(chat: dict[str, Any]) -> None:
    assert list(load(chat).spec.namespaces) == ["/chat"]


def test_a_document_may_be_json(write: Write, chat: dict[str, Any]) -> None:
    path = write(json.dumps(chat, indent="\t"), "asyncapi.json")
    assert list(load(path).spec.namespaces) == ["/chat"]


def test_a_document_may_start_with_a_byte_order_mark(write: Write) -> None:
    assert list(load(write("\ufeff" + DOCUMENT)).spec.namespaces) == ["/a"]


def test_a_document_may_hold_numbers_and_booleans(write: Write) -> None:
    payload = "payload: {type: string, minLength: 1, x-flag: false}"
    spec = load(write(DOCUMENT.replace("name: event", f"name: event, {payload}"))).spec
    event = spec.receives("/a", "event")
    assert event is not None
    assert event.payload is not None
    assert event.payload.bundle() == {"type": "string", "minLength": 1, "x-flag": False}


@pytest.mark.parametrize(
    ("text", "complaint", "line", "pointer"),
    [
        ("", "the document is empty", None, ""),
        ("- a\n- b", "must be a mapping, not a list", 1, ""),
        ("just text", "must be a mapping, not a string", 1, ""),
        ("info: {}", "no 'asyncapi' field", 1, ""),
        ("asyncapi: 2.6\nchannels: {}", "must be a string of three numbers", 1, "/asyncapi"),
        ("a: 1\nasyncapi: 4.0.0", "not supported: use 2.0 to 2.6", 2, "/asyncapi"),
        ("asyncapi: 1.2.0", "'1.2.0' is not supported", 1, "/asyncapi"),
        ("asyncapi: 2.7.0", "'2.7.0' is not supported", 1, "/asyncapi"),
        (HEAD, "has no 'channels'", 1, ""),
        (HEAD + "channels:\n  /a: 1", "mapping, not a number", 4, "/channels/~1a"),
        (HEAD + "channels:\n  /a:\n  /b:\n  /a:\n", "duplicate key '/a'", 6, None),
        (HEAD + "channels: {", "cannot be read", 4, None),
        (HEAD + "channels:\n\t/a: {}", "cannot be read", 4, None),
        (
            MESSAGE + "$ref: '#/components/messages/M'",
            "the reference '#/components/messages/M' leads nowhere",
            6,
            "/channels/~1a/publish/message",
        ),
        (
            MESSAGE + "$ref: './other.yaml#/M'",
            "cannot be followed",
            6,
            "/channels/~1a/publish/message",
        ),
        (
            SCHEMAS + "A: {$ref: '#/components/schemas/B'}\n"
            "    B: {$ref: '#/components/schemas/A'}",
            "leads round in a circle",
            6,
            "/components/schemas/A",
        ),
        (
            SCHEMAS + "A: {$ref: '#/components/schemas/A'}",
            "leads round in a circle",
            6,
            "/components/schemas/A",
        ),
        (
            SCHEMAS + "A: {$ref: '#plain'}",
            "no JSON pointer behind its '#'",
            6,
            "/components/schemas/A",
        ),
        (
            SCHEMAS + "A: {$ref: 'https://example.com/a.yaml'}",
            "leads to another host",
            6,
            "/components/schemas/A",
        ),
        (
            SCHEMAS + "A: {$ref: 'ftp://example.com/a.yaml'}",
            "refer to a file by its relative path",
            6,
            "/components/schemas/A",
        ),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_served_is_refused_with_its_place(
    write: Write, text: str, complaint: str, line: int | None, pointer: str | None
) -> None:
    error = refused(write(text))
    assert complaint in error.message
    assert (error.line, error.pointer) == (line, pointer)
    assert str(error).startswith(f"{error.source}:{line}: " if line else str(error.source))


@pytest.mark.parametrize(
    ("text", "complaint", "line"),
    [
        ('{"asyncapi": "2.6.0",\n "a": 1,\n "a": 2}', "duplicate key 'a'", 3),
        ('{"asyncapi": "2.6.0",\n "a": }', "this is not JSON", 2),
        ('{"asyncapi": "2.6.0",\n "a": NaN}', "NaN is no JSON value", 2),
        ('{\n\t"asyncapi": "2.6.0",\n\t"channels": []}', "must be a mapping, not a list", 3),
    ],
)
def test_json_that_cannot_be_served_is_refused_with_its_line(
    write: Write, text: str, complaint: str, line: int
) -> None:
    error = refused(write(text, "asyncapi.json"))
    assert complaint in error.message
    assert error.line == line


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "missing.yaml")
    assert "missing.yaml" in str(error)
    assert "check the path" in error.message


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_bytes(b"\x89PNG\xff\xfe")
    assert "not a text file" in refused(path).message


def test_a_document_nested_too_deeply_is_refused(write: Write) -> None:
    assert "nested more than 200 levels deep" in refused(write("[" * 5000 + "]" * 5000)).message


@pytest.mark.parametrize("source", [None, 3, ["asyncapi"]])
def test_what_is_no_document_at_all_is_refused(source: object) -> None:
    assert "the path of a file or a mapping" in refused(source).message


def test_a_mapping_that_json_does_not_know_is_refused(chat: dict[str, Any]) -> None:
    assert "must be a string, not 404" in refused({**chat, 404: {}}).message
    chat["x-itself"] = chat
    assert "contains itself" in refused(chat).message


def test_a_document_on_another_host_is_refused() -> None:
    assert "on another host" in refused("https://example.com/asyncapi.yaml").message


def test_a_reference_leads_into_another_file_relative_to_the_file_it_stands_in(
    write: Write,
) -> None:
    write("User: {$ref: '../deep/more.yaml#/Person'}", "schemas/user.yaml")
    write(
        "Person: {type: object,"
        " properties: {friend: {$ref: '#/Person'}, of: {$ref: './leaf.json'}}}",
        "deep/more.yaml",
    )
    write('{"type": "integer"}', "deep/leaf.json")
    payload = "name: event, payload: {$ref: './schemas/user.yaml#/User'}"
    event = load(write(DOCUMENT.replace("name: event", payload))).spec.receives("/a", "event")
    assert event is not None
    assert event.payload is not None
    assert event.payload.bundle() == {
        "type": "object",
        "properties": {
            "friend": {"$ref": "#/definitions/Person"},
            "of": {"$ref": "#/definitions/root"},
        },
        "definitions": {
            "Person": {
                "type": "object",
                "properties": {
                    "friend": {"$ref": "#/definitions/Person"},
                    "of": {"$ref": "#/definitions/root"},
                },
            },
            "root": {"type": "integer"},
        },
    }


def test_a_broken_reference_in_another_file_is_reported_there(write: Write) -> None:
    write("A: {type: string}\nB:\n  $ref: '#/C'\n", "schemas.yaml")
    path = write(DOCUMENT.replace("name: event", "name: event, payload: {$ref: 'schemas.yaml#/B'}"))
    error = refused(path)
    assert str(error.source).endswith("schemas.yaml")
    assert (error.line, error.pointer) == (2, "/B")


def test_what_is_wrong_in_a_file_is_told_once_however_many_refer_to_it(write: Write) -> None:
    write("A: [", "schemas.yaml")
    channel = "{publish: {message: {name: event, payload: {$ref: 'schemas.yaml#/A'}}}}"
    error = refused(write(f"{HEAD}channels:\n  /a: {channel}\n  /b: {channel}\n"))
    assert str(error.source).endswith("schemas.yaml")
    assert (error.line, error.others) == (2, ())


@pytest.mark.parametrize("reference", [None, 3, {}, []])
def test_a_reference_that_is_no_string_is_told_of_once(
    chat: dict[str, Any], reference: object
) -> None:
    chat["channels"]["/chat"]["publish"] = {"message": {"$ref": reference}}
    (error,) = [one for one in understand(chat).findings if "$ref" in one.pointer]
    assert error.pointer == "/channels/~1chat/publish/message/$ref"
    assert not [one for one in understand(chat).findings if one.pointer.endswith("/message")]


def test_a_mapping_cannot_refer_to_files(chat: dict[str, Any]) -> None:
    chat["channels"]["/chat"]["publish"] = {"message": {"$ref": "./messages.yaml#/M"}}
    assert "give from_spec the path of the document" in refused(chat).message


def test_data_that_looks_like_a_reference_is_left_alone(chat: dict[str, Any]) -> None:
    nowhere = {"$ref": "#/nowhere"}
    chat["channels"]["/chat"]["publish"]["message"] = {
        "name": "say",
        "x-own": nowhere,
        "examples": [{"payload": nowhere}],
        "payload": {
            "const": nowhere,
            "default": nowhere,
            "enum": [nowhere],
            "examples": [nowhere],
            "properties": {"$ref": {"type": "string"}},
        },
    }
    load(chat)


@pytest.mark.parametrize("name", ["default", "examples", "enum", "const", "x-schema"])
def test_a_name_that_looks_like_a_keyword_hides_no_reference(
    chat: dict[str, Any], name: str
) -> None:
    chat["components"] = {"schemas": {name: {"properties": {name: {"$ref": "#/nowhere"}}}}}
    assert refused(chat).pointer == f"/components/schemas/{name}/properties/{name}"


@pytest.fixture
def other_host() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path in ("/schemas.yaml", "/large.yaml")
            self.send_response(200 if found else 404)
            self.end_headers()
            if self.path == "/large.yaml":
                with suppress(ConnectionError):  # nobody reads all of it
                    for _ in range(50):
                        self.wfile.write(b"#" * 1_000_000)
            elif found:
                self.wfile.write(b"User: {type: string}\nLocal: {$ref: 'file:///etc/hostname'}\n")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def remote_document(write: Write, reference: str) -> Path:
    return write(DOCUMENT.replace("name: event", f"name: event, payload: {{$ref: '{reference}'}}"))


def test_a_remote_reference_is_refused_unless_allowed(write: Write, other_host: str) -> None:
    path = remote_document(write, f"{other_host}/schemas.yaml#/User")
    assert "allow_remote_refs=True" in refused(path).message
    event = load(path, allow_remote_refs=True).spec.receives("/a", "event")
    assert event is not None
    assert event.payload is not None
    assert event.payload.bundle() == {"type": "string"}


def test_a_remote_file_that_is_not_there_is_reported(write: Write, other_host: str) -> None:
    path = remote_document(write, f"{other_host}/missing.yaml#/User")
    assert "404" in refused(path, allow_remote_refs=True).message


def test_of_a_remote_file_that_is_too_large_no_more_is_read(write: Write, other_host: str) -> None:
    path = remote_document(write, f"{other_host}/large.yaml#/User")
    assert "the file is too large: more than 20 MB" in refused(path, allow_remote_refs=True).message


def test_an_address_that_is_none_is_told(write: Write) -> None:
    path = remote_document(write, "http://[example.com/a.yaml#/User")
    assert "is no URI: Invalid IPv6 URL" in refused(path, allow_remote_refs=True).message
    path = remote_document(write, "http://127.0.0.1:99999/a.yaml#/User")
    assert "it cannot be fetched: " in refused(path, allow_remote_refs=True).message


@pytest.mark.parametrize("contents", ["", "7", "text", "[1]"])
def test_a_reference_into_what_holds_nothing_leads_nowhere(write: Write, contents: str) -> None:
    write(contents, "schemas.yaml")
    path = write(DOCUMENT.replace("name: event", "name: event, payload: {$ref: 'schemas.yaml#/a'}"))
    assert "leads nowhere" in refused(path).message


@pytest.mark.parametrize("pointer", ["a/b/c/d", "a~1b/c/d"])
def test_a_slash_that_is_not_escaped_is_told_with_the_whole_pointer(
    write: Write, pointer: str
) -> None:
    write("a/b: {c/d: {type: string}}", "schemas.yaml")
    reference = f"schemas.yaml#/{pointer}"
    path = write(DOCUMENT.replace("name: event", f"name: event, payload: {{$ref: '{reference}'}}"))
    assert "is '#/a~1b/c~1d' meant?" in refused(path).message


def test_a_document_is_loaded_without_being_served(write: Write) -> None:
    path = write(DOCUMENT.replace("name: event", "payload: {type: 7}"))
    document = load_document(path, server_name="none", on_undocumented="error", validation=False)
    assert document.root.value["channels"]["/a"]["publish"] == {"message": {"payload": {"type": 7}}}


def test_all_references_of_a_document_that_is_loaded_lead_somewhere(write: Write) -> None:
    with pytest.raises(SpecError) as caught:
        load_document(write(SCHEMAS + "A: {$ref: '#/b'}\n    B: {$ref: '#/c'}\n"))
    assert len(caught.value.others) == 1
    with pytest.raises(SpecError, match="not supported"):
        load_document(write("asyncapi: 1.2.0"))


def test_what_yaml_1_1_reads_as_dates_is_text_in_a_mapping(chat: dict[str, Any]) -> None:
    chat["x-date"] = [date(2020, 1, 2), datetime(2020, 1, 2, 3, 4)]
    contents = load_document(chat).root.value
    assert contents["x-date"] == ["2020-01-02", "2020-01-02T03:04:00"]
    assert chat["x-date"][0] == date(2020, 1, 2)


def test_a_remote_file_cannot_refer_to_a_local_one(write: Write, other_host: str) -> None:
    path = remote_document(write, f"{other_host}/schemas.yaml#/Local")
    assert "cannot be followed" in refused(path, allow_remote_refs=True).message


def test_a_reference_without_quotes_is_explained(write: Callable[..., Path]) -> None:
    path = write("asyncapi: 2.6.0\nchannels:\n  /a: {publish: {message: {$ref: #/a}}}\n")
    with pytest.raises(SpecError, match="a reference is written in quotes"):
        AsynctionSocketIO.from_spec(path)


@pytest.mark.parametrize("name", ["asyncapi.yaml", "asyncapi.json"])
def test_every_key_that_stands_twice_is_told(tmp_path: Path, name: str) -> None:
    text = '{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 2,\n "a": {}}'
    (tmp_path / name).write_text(text)
    found = understand(tmp_path / name).findings
    assert [(one.line, one.column, one.message.partition(": ")[2]) for one in found] == [
        (2, 16, "duplicate key 'c': remove one of the two"),
        (3, 2, "duplicate key 'a': remove one of the two"),
        (4, 2, "duplicate key 'a': remove one of the two"),
    ]


def test_keys_that_stand_twice_do_not_hide_what_makes_a_text_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_text("a: 1\na: 2\nb: [\n")
    assert [one.line for one in understand(path).findings] == [2, 4]
