"""Avro's bytes between real clients and a server, by the plugin in examples/plugins/avro."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_core import load_document

from .conftest import Connect
from .processes import Server
from .waiting import wait_for

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plugins" / "avro"
DOCUMENT = load_document(EXAMPLE / "asyncapi.yaml").root.value
READING = {"sensor": "roof", "celsius": 21.5, "tags": ["a", "b"]}

PYTHON_CLIENTS = pytest.mark.parametrize(
    "connect", ["python-polling", "python-websocket"], indirect=True
)


def coder(schema: Any) -> Any:
    spec = importlib.util.spec_from_file_location("asynction_avro", EXAMPLE / "asynction_avro.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.AvroCoder(schema)


OF_READING = coder(json.loads((EXAMPLE / "reading.avsc").read_text(encoding="utf-8")))
MESSAGES = [DOCUMENT["channels"]["/"][way]["message"] for way in ("publish", "subscribe")]
OF_COUNTED, OF_USE = (coder(message["x-ack"]["args"]["schema"]) for message in MESSAGES)


@pytest.fixture(scope="module", params=[False, True], ids=["server", "mock"])
def is_mock(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def server(is_mock: bool, logs: Path) -> Iterator[Server]:
    log = logs / f"codecs-{is_mock}.log"
    with Server.running("threading", log, "codecs.py", mock=is_mock) as server:
        yield server


@PYTHON_CLIENTS
def test_bytes_travel_and_the_application_sees_values(
    server: Server, is_mock: bool, connect: Connect
) -> None:
    server.forget()
    client = connect(server, replies={"reading": [OF_USE.encode("KEPT")]})
    (acked,) = client.call("report", OF_READING.encode(READING))
    if is_mock:
        assert OF_COUNTED.check(OF_COUNTED.decode(acked)) is None
        wait_for(lambda: client.got("reading"), "what a mock emits")
        values = [OF_READING.decode(args[0]) for args in client.got("reading")]
        assert [OF_READING.check(value) for value in values] == [None] * len(values)
        return
    assert OF_COUNTED.decode(acked) == {"count": 2}
    assert [OF_READING.decode(args[0]) for args in client.got("reading")] == [READING]
    assert server.note("report")["reading"] == READING
    assert server.note("call")["use"] == "KEPT"


@PYTHON_CLIENTS
def test_other_bytes_are_refused_and_the_client_stays(server: Server, connect: Connect) -> None:
    client, whole = connect(server), OF_READING.encode(READING)
    for data in (b"", b"\xff" * 20, whole[:-1], whole + b"\0", "text", {"a": whole}):
        (answer,) = client.call("report", data)
        assert answer["error"]["type"] == "PayloadValidationException"
    assert client.sids
    assert "Traceback" not in server.log()
