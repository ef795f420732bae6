"""What is generated works on the wire: TypeScript and Python, with each other and with a mock."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from free_ports import free_port
from socketio.exceptions import ConnectionError as NotConnected

from asynction import AsynctionSocketIO

from ..wire.processes import running, wait_until_served
from ..wire.waiting import wait_for
from .conftest import Program, generated

PROGRAMS = Path(__file__).parent / "programs"
DOCUMENT = PROGRAMS / "desk.yaml"


@pytest.fixture(scope="module")
def compiled(typescript_folder: Path, npm_program: Program) -> Path:
    """A folder with the programs in JavaScript."""
    folder = typescript_folder / "desk"
    folder.mkdir()
    for name in ("server.ts", "client.ts"):
        (folder / name).write_bytes((PROGRAMS / name).read_bytes())
    for name, options in (("desk", []), ("desk_server", ["--server"])):
        (folder / f"{name}.ts").write_text(generated(DOCUMENT, ["typescript", *options], folder))
    options = {"compilerOptions": {"types": ["node"], "rootDir": ".", "outDir": "out"}}
    (folder / "tsconfig.json").write_text(
        json.dumps({"extends": "../tsconfig.json", "include": ["*.ts"], **options})
    )
    run = npm_program("tsc", "--project", folder)
    assert (run.returncode, run.stdout) == (0, "")
    return folder / "out"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The generated module in Python."""
    folder = tmp_path_factory.mktemp("desk")
    path = folder / "desk.py"
    path.write_text(generated(DOCUMENT, ["python"], folder))
    spec = importlib.util.spec_from_file_location("desk", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def in_node(compiled: Path, node: str) -> Iterator[str]:
    """The URL of a server in Node.js, which is typed by what is generated."""
    port, log = free_port(), compiled / "server.log"
    with running([node, compiled / "server.js", str(port)], log) as process:
        wait_until_served(process, port, log)
        yield f"http://127.0.0.1:{port}"


def test_typescript_runs_against_the_mock(compiled: Path, node: str, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "mock.log"
    command = [sys.executable, "-m", "asynction", "--spec", DOCUMENT, "mock", "run"]
    with running([*command, "--port", str(port)], log) as process:
        wait_until_served(process, port, log)
        url = f"http://127.0.0.1:{port}"
        run = subprocess.run(
            [node, compiled / "client.js", url], capture_output=True, text=True, timeout=60
        )
    assert run.returncode == 0, f"{run.stderr}\n{log.read_text()}"
    assert json.loads(run.stdout) in (
        [orders, "number", "string", "number", "string", "string"]
        for orders in ("number", "string")
    )


def test_a_python_client_talks_to_a_server_in_node(desk: ModuleType, in_node: str) -> None:
    client = desk.RootClient()
    moved: list[tuple[Any, ...]] = []
    client.on("moved", lambda *args: moved.append(args))
    client.on("ask", lambda question: "yes" if question == "sure?" else "no")
    client.connect(in_node)
    try:
        assert client.call("order", {"item": "tea"}) == {"orderId": 3}
        assert client.call("order", {"item": "gold"}) == {"error": "sold out"}
        assert client.call("swap", "cup", 2) == (2, "cup")
        assert client.call("draw", b"\x00\x01", timeout=10) == 2
        wait_for(lambda: len(moved) == 2, lambda: f"two movements: {moved}")
        assert moved == [("tea", 1), ("yes", 2)]
    finally:
        client.disconnect()


def test_connecting_takes_what_the_namespace_needs(desk: ModuleType, in_node: str) -> None:
    client = desk.OrdersOrderIdClient()
    noted: list[str] = []
    client.connect(in_node, orderId="17", token="open sesame")
    try:
        client.on("noted", noted.append)
        assert client.call("note", "soon") == "/orders/17: soon"
        wait_for(lambda: noted == ["soon"], lambda: f"a note: {noted}")
    finally:
        client.disconnect()
    with pytest.raises(NotConnected):
        desk.OrdersOrderIdClient().connect(in_node, orderId="17", token="wrong")
    with pytest.raises(TypeError):
        desk.OrdersOrderIdClient().connect(in_node)


def test_a_client_for_asyncio_does_the_same(desk: ModuleType, in_node: str) -> None:
    async def use() -> tuple[Any, ...]:
        client, order = desk.RootAsyncClient(), desk.OrdersOrderIdAsyncClient()
        moved: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()

        async def ask(question: str) -> str:
            return "no"

        client.on("ask", ask)
        client.on("moved", lambda *args: moved.put_nowait(args))
        await client.connect(in_node)
        await order.connect(in_node, orderId="18", token="open sesame")
        await client.call("order", {"item": "milk"})
        found = (
            await client.call("swap", "cup", 2),
            await order.call("note", "late"),
            [await asyncio.wait_for(moved.get(), 10) for _ in range(2)],
        )
        await client.disconnect()
        await order.disconnect()
        return found

    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(asyncio.run, use()).result(60)
    assert done == (
        (2, "cup"),
        "/orders/18: late",
        [("milk", 1), ("no", 2)],
    )


def test_a_server_of_ours_sends_what_is_typed(desk: ModuleType) -> None:
    app = Flask("desk")
    server = AsynctionSocketIO.from_spec(
        DOCUMENT, app=app, accept_any_credentials=True, async_mode="threading"
    )
    root, orders = desk.RootServer(server), desk.OrdersOrderIdServer(server, orderId="17")
    client = server.test_client(app)
    other = server.test_client(app, namespace="/orders/17", auth={"token": "any"})
    root.emit("moved", "cup", 3)
    orders.emit("noted", "soon")
    assert [one["args"] for one in client.get_received()] == [["cup", 3]]
    assert [one["args"] for one in other.get_received("/orders/17")] == [["soon"]]
