"""What passes is merged into a document, and what somebody wrote there stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from asynction_core import understand
from asynction_testing.recording.listening import Heard
from asynction_testing.recording.written_document import WrittenDocument


def event(
    name: str, *args: Any, namespace: str = "/", sent: bool = False, is_ack: bool = False
) -> Heard:
    return Heard(namespace, name, "send" if sent else "receive", is_ack, args)


@pytest.fixture(params=["asyncapi.yaml", "asyncapi.json"])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / str(request.param)


def record(path: Path, *passed: Heard, families: Any = (), **options: Any) -> WrittenDocument:
    document = WrittenDocument(path, families, "test", **options)
    for heard in passed:
        document.take(heard)
    document.write()
    return document


def schemas(path: Path) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return the payload and the ack of each event, and that nothing is wrong with the document."""
    found = understand(path)
    assert not [*found.findings], [*found.findings]
    assert found.spec is not None
    return {
        (namespace.name, one.direction, one.name): (
            one.payload and one.payload.bundle(),
            one.ack and one.ack.bundle(),
        )
        for namespace in found.spec.namespaces.values()
        for one in (*namespace.receives.values(), *namespace.sends.values())
    }


INTEGER, TEXT = {"type": "integer"}, {"type": "string"}


def test_events_acks_and_families_are_told(path: Path) -> None:
    passed = [
        event("connect", namespace="/silent"),
        event("say", "a"),
        event("say", 1, is_ack=True),
        event("say", "a", sent=True),
        event("say", True, sent=True, is_ack=True),
        event("buy", 1, namespace="/orders/17"),
        event("buy", 2, namespace="/orders/18"),
        event("1e3", namespace="/yes"),
    ]
    record(path, *passed, families=["/orders/{orderId}"])
    assert schemas(path) == {
        ("/", "receive", "say"): (TEXT, INTEGER),
        ("/", "send", "say"): (TEXT, {"type": "boolean"}),
        ("/orders/{orderId}", "receive", "buy"): (INTEGER, None),
        ("/yes", "receive", "1e3"): ({"type": "null"}, None),
    }
    spec = understand(path).spec
    assert spec is not None
    assert "/silent" in spec.namespaces


def test_another_run_merges(path: Path) -> None:
    record(path, event("say", {"a": 1, "b": 1}), event("say", {"a": 1}))
    record(path, event("say", {"a": "x", "b": 1}), event("say", "ok", is_ack=True))
    record(path, event("other", sent=True), event("buy", namespace="/orders/1"), families=[])
    record(path, event("go", namespace=f"/orders/{2}"), families=["/orders/{id}"])
    properties = {"a": {"type": ["integer", "string"]}, "b": INTEGER}
    found = schemas(path)
    assert found["/", "receive", "say"] == (
        {"type": "object", "properties": properties, "required": ["a"]},
        TEXT,
    )
    assert ("/", "send", "other") in found
    assert ("/orders/1", "receive", "buy") in found
    assert ("/orders/{id}", "receive", "go") in found


WRITTEN = """\
# by hand
asyncapi: 3.0.0
info: {title: Mine, version: 1.0.0}
channels:
  room:
    address: /
    messages:
      say: {payload: {type: string, maxLength: 3}}
      list: {payload: {$ref: "#/components/schemas/Many"}}
      count: {payload: {type: integer}, description: How many}
      anything: {}
operations:
  hear: {action: receive, channel: {$ref: "#/channels/room"}}
components:
  schemas: {Many: {type: array, items: {type: integer}}}
"""


def test_what_fits_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_text(WRITTEN)
    document = record(path, event("say", "abc"), event("list", [1]), event("anything", 1, 2))
    assert path.read_text() == WRITTEN
    assert [*document.refusals()] == []


def test_what_somebody_wrote_is_not_widened_but_told(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_text(WRITTEN)
    document = record(path, event("say", "long"), event("list", ["a"]), event("count", 2.5))
    assert [*document.refusals()] == [
        "'say', received on '/', violates 'maxLength'",
        "'list', received on '/', violates 'items/type'",
    ]
    value = yaml.safe_load(path.read_text())
    messages = value["channels"]["room"]["messages"]
    assert messages["say"] == {"payload": {"type": "string", "maxLength": 3}}
    assert messages["list"] == {"payload": {"$ref": "#/components/schemas/Many"}}
    assert messages["count"] == {"payload": {"type": "number"}, "description": "How many"}


def test_an_event_of_the_file_gets_an_ack(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    path.write_text(WRITTEN)
    record(path, event("count", 1), event("count", True, is_ack=True))
    assert schemas(path)["/", "receive", "count"] == (INTEGER, {"type": "boolean"})


def test_a_document_of_asyncapi_2_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "asyncapi.yaml"
    text = "asyncapi: 2.6.0\ninfo: {title: t, version: '1'}\nchannels: {}\n"
    path.write_text(text)
    with pytest.raises(ValueError, match="is not of AsyncAPI 3"):
        WrittenDocument(path, [], "test")
    assert path.read_text() == text


SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"


@pytest.mark.parametrize("keeps_values", [False, True])
def test_no_secret_is_written(path: Path, keeps_values: bool) -> None:
    passed = [
        event("login", {"name": "kim", "password": "swordfish"}),
        event("login", SECRET),
        event("login", {SECRET: "swordfish"}),
        event("login", {"token": SECRET}, is_ack=True),
        *[event("hint", "swordfish", SECRET)] * 40,
        *[event("key", {"key": "swordfish"})] * 40,
    ]
    record(path, *passed, keeps_values=keeps_values)
    text = path.read_text()
    assert SECRET not in text
    assert "swordfish" not in text
    assert "kim" not in text


@pytest.mark.parametrize(
    ("args", "example"), [(["hello"], "hello"), ([1, "a"], [1, "a"]), ([], None)]
)
def test_examples_are_kept_if_they_are_asked_for(path: Path, args: Any, example: Any) -> None:
    record(path, event("say", *args), keeps_values=True)
    text = path.read_text()
    message = yaml.safe_load(text)["channels"]["root"]["messages"]["say"]
    assert message["examples"] == [{"payload": example}]
    schemas(path)


def test_there_is_an_end_to_namespaces_and_events(path: Path) -> None:
    document = WrittenDocument(path, [], "test")
    for number in range(700):
        document.take(event("say", namespace=f"/{number}"))
        document.take(event(f"say {number}", namespace="/0"))
    document.write()
    assert len(schemas(path)) == 199 + 500
    assert document.left_out == 700 - 200 + 700 - 499


def test_nothing_is_written_twice(path: Path) -> None:
    document = WrittenDocument(path, [], "test")
    document.take(event("say", 1))
    assert [document.write(), document.write()] == [True, False]
    document.take(event("say", 2))
    assert not document.write()
    document.take(event("say", "a"))
    assert document.write()


def test_several_threads_write_one_after_the_other(tmp_path: Path) -> None:
    document = WrittenDocument(tmp_path / "asyncapi.yaml", [], "test")

    def take_and_write(number: int) -> None:
        for count in range(5):
            document.take(event(f"event {number} {count}", 1))
            document.write()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(take_and_write, range(8)))
    found = understand(tmp_path / "asyncapi.yaml")
    assert found.spec is not None
    assert len(found.spec.namespaces["/"].receives) == 40
    assert [one.name for one in tmp_path.iterdir()] == ["asyncapi.yaml"]
