"""Servers in processes of their own, and clients of two languages over two transports."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from .certificates import Authority
from .clients import Client, JavaScriptClient, JavaScriptRuntime, Opening, PythonClient
from .processes import GUNICORNS, Server
from .raw import RAW, Open, RawConnection, openings
from .strangers import Stranger
from .waiting import wait_for

Connect = Callable[..., Client]

# Tests run with each of them, unless they say that some will do.
CLIENTS = ["python-polling", "python-websocket", "javascript-polling", "javascript-websocket"]

TWO_CLIENTS = pytest.mark.parametrize(
    "connect", ["python-polling", "javascript-websocket"], indirect=True
)
OTHER_TWO_CLIENTS = pytest.mark.parametrize(
    "connect", ["python-websocket", "javascript-polling"], indirect=True
)
ONE_CLIENT = pytest.mark.parametrize("connect", ["python-websocket"], indirect=True)


@pytest.fixture(scope="session", params=["threading", "gevent"])
def async_mode(request: pytest.FixtureRequest) -> str:
    mode: str = request.param
    return mode


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="module")
def queue(redis_url: str) -> dict[str, str]:
    """The options of Flask-SocketIO for a channel of Redis that nobody else uses."""
    return {"message_queue": redis_url, "channel": f"asynction-test-{uuid4().hex}"}


@pytest.fixture(scope="session")
def server_process(async_mode: str, logs: Path) -> Iterator[Server]:
    with Server.running(async_mode, logs / f"{async_mode}.log") as server:
        yield server


@pytest.fixture(scope="session")
def answering_process(async_mode: str, logs: Path) -> Iterator[Server]:
    log = logs / f"{async_mode}-answering.log"
    with Server.running(async_mode, log, options={"on_invalid": "ack"}) as server:
        yield server


@pytest.fixture(scope="session")
def observing_process(async_mode: str, logs: Path) -> Iterator[Server]:
    log = logs / f"{async_mode}-observing.log"
    with Server.running(async_mode, log, observes=True) as server:
        yield server


@pytest.fixture(scope="session")
def unchecking_process(async_mode: str, logs: Path) -> Iterator[Server]:
    log = logs / f"{async_mode}-unchecking.log"
    with Server.running(async_mode, log, options={"validation": False}) as server:
        yield server


@pytest.fixture(scope="session")
def secured_process(async_mode: str, logs: Path) -> Iterator[Server]:
    with Server.running(async_mode, logs / f"{async_mode}-secured.log", "security.py") as server:
        yield server


@pytest.fixture(scope="session")
def secured_observing_process(async_mode: str, logs: Path) -> Iterator[Server]:
    log = logs / f"{async_mode}-secured-observing.log"
    with Server.running(async_mode, log, "security.py", observes=True) as server:
        yield server


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority of the certificates of `tls_server` and of its clients."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def tls_process(async_mode: str, logs: Path, authority: Authority) -> Iterator[Server]:
    files = {"certificate": authority.of_server("127.0.0.1"), "authority": authority.file}
    tls = {name: str(file) for name, file in files.items()}
    log = logs / f"{async_mode}-tls.log"
    with Server.running(async_mode, log, "security.py", tls=tls) as server:
        yield server


@pytest.fixture(scope="session", params=["threading", "gevent", *GUNICORNS])
def hosting(request: pytest.FixtureRequest) -> str:
    """What serves: an async mode, or one of `GUNICORNS`."""
    hosting: str = request.param
    return hosting


@contextmanager
def hosted(hosting: str, log: Path, **configuration: Any) -> Iterator[Server]:
    """Run servers/guarded.py."""
    with (
        Server.under_gunicorn(log, "guarded", hosting, **configuration)
        if hosting in GUNICORNS
        else Server.running(hosting, log, "guarded.py", **configuration)
    ) as server:
        yield server


@pytest.fixture(scope="session")
def guarded_process(hosting: str, logs: Path) -> Iterator[Server]:
    options = {"max_unsent_bytes": 3_000_000, "attachments_timeout": 1}
    log = logs / f"{hosting}-guarded.log"
    with hosted(hosting, log, options=options) as server:
        yield server


@pytest.fixture(scope="session")
def bare_process(hosting: str, logs: Path) -> Iterator[Server]:
    with hosted(hosting, logs / f"{hosting}-bare.log", bare=True) as server:
        yield server


@pytest.fixture(scope="session", params=["polling", "websocket"])
def stranger(request: pytest.FixtureRequest) -> Stranger:
    """Open a connection without a Socket.IO client, on the namespace "/"."""

    def open_raw(server: Server) -> RawConnection:
        raw = RAW[request.param](server.url)
        raw.send("0")
        assert raw.receive().startswith("0")
        return raw

    return open_raw


@pytest.fixture(params=RAW)
def open_raw(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Open connections without a Socket.IO client, over each transport."""
    with openings(request.param) as open_raw:
        yield open_raw


@pytest.fixture
def guarded(guarded_process: Server) -> Server:
    """A server of servers/guarded.py."""
    guarded_process.forget()
    return guarded_process


@pytest.fixture
def bare(bare_process: Server) -> Server:
    """The same of Flask-SocketIO."""
    bare_process.forget()
    return bare_process


@pytest.fixture
def server(server_process: Server) -> Server:
    """A server as it is by default."""
    server_process.forget()
    return server_process


@pytest.fixture
def answering_server(answering_process: Server) -> Server:
    """A server with `on_invalid="ack"`."""
    answering_process.forget()
    return answering_process


@pytest.fixture
def observing_server(observing_process: Server) -> Server:
    """A server with a default error handler, which notes what it gets."""
    observing_process.forget()
    return observing_process


@pytest.fixture
def unchecking_server(unchecking_process: Server) -> Server:
    """A server with `validation=False`."""
    unchecking_process.forget()
    return unchecking_process


@pytest.fixture
def secured_server(secured_process: Server) -> Server:
    """A server of servers/security.py."""
    secured_process.forget()
    return secured_process


@pytest.fixture
def secured_observing_server(secured_observing_process: Server) -> Server:
    """The same with a default error handler that would let everybody in."""
    secured_observing_process.forget()
    return secured_observing_process


@pytest.fixture
def tls_server(tls_process: Server) -> Server:
    """A server of servers/security.py that is served over TLS."""
    tls_process.forget()
    return tls_process


@pytest.fixture(scope="session")
def javascript(node: str) -> Iterator[JavaScriptRuntime]:
    runtime = JavaScriptRuntime(node)
    yield runtime
    runtime.stop()


@pytest.fixture
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Connect a client to some namespaces: `connect(server, "/", "/admin", query={...})`.

    It has been accepted or refused on each of them when this returns.
    """
    language, _, transport = request.param.partition("-")
    with ExitStack() as stack:

        def connect(server: Any, *namespaces: str, **opening: Any) -> Client:
            client: Client
            if language == "python":
                client = PythonClient(transport)
            else:
                client = JavaScriptClient(request.getfixturevalue("javascript"), transport)
            stack.callback(client.close)
            places = namespaces or ("/",)
            client.open(server.url, Opening(namespaces=places, **opening))
            wait_for(
                lambda: {*client.sids, *client.refusals} >= set(places),
                lambda: f"{places}: accepted {client.sids}, refused {client.refusals}",
            )
            return client

        yield connect


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = any(
        mark.name == "parametrize" and "connect" in mark.args[0]
        for mark in metafunc.definition.iter_markers()
    )
    if "connect" in metafunc.fixturenames and not chosen:
        metafunc.parametrize("connect", CLIENTS, indirect=True)
