"""Write conftest.py: the server and the clients that all tests of a project share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asynction_cli.scaffold.security_requirements import required_schemes, required_scopes
from asynction_cli.scaffold.source_text import assigned, literal

if TYPE_CHECKING:
    from asynction_cli.scaffold.plan import Plan
    from asynction_core import Spec

__all__ = ["conftest_source"]

_HEAD = '''\
"""What all tests share: the server of app.py, and clients of it."""

from collections.abc import Callable, {iterator}Mapping
from typing import Any

import pytest
from asynction import AsynctionSocketIO, hookimpl
from flask import Flask{request}

# How a client connects to each namespace, as the document asks for.
{connections}


class Recorder:
    """Notes which events have passed all checks and were handled."""

    def __init__(self) -> None:
        self.handled: list[str] = []

    @hookimpl(trylast=True)
    def asynction_receive_middleware(self, event: Any) -> Callable[..., Any]:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def receive(*args: Any) -> Any:
                answer = next(*args)
                self.handled.append(event.name)
                return answer

            return receive

        return middleware
'''

_CERTIFICATE = '''

class Certificate:
    """Says what a web server says that has verified the certificate of a client."""

    def __init__(self) -> None:
        self.environ: dict[str, str] = {}

    @hookimpl(tryfirst=True)
    def asynction_connect_middleware(self) -> Callable[..., Any]:
        def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
            def connect(auth: Any, **context: Any) -> Any:
                request.environ.update(self.environ)
                return next(auth, **context)

            return connect

        return middleware
'''

_CLIENT = '''

class Client:
    """A client on one namespace."""

    def __init__(self, client: Any, namespace: str, recorder: Recorder) -> None:
        self._client = client
        self._namespace = namespace
        self._recorder = recorder

    @property
    def is_connected(self) -> bool:
        return bool(self._client.is_connected(self._namespace))

    @property
    def handled(self) -> list[str]:
        """The events that were handled, by whichever client they were sent."""
        return self._recorder.handled

    def disconnect(self) -> None:
        self._client.disconnect(self._namespace)

    def emit(self, event: str, *args: Any) -> Any:
        """Emit an event, and return its acknowledgement.

        What goes wrong on the server is raised here: the event or the acknowledgement
        does not fit the document, or the handler fails.
        """
        place = self._namespace
        return self._client.emit(event, *args, namespace=place, callback=True)

    def received(self) -> list[tuple[str, list[Any]]]:
        """Return the events that have arrived, each with its arguments."""
        events = []
        for event in self._client.get_received(self._namespace):
            name, arguments = event["name"], event["args"]
            is_unnamed = name in ("json", "message")  # of which only one is told
            events.append((name, [arguments] if is_unnamed else arguments))
        return events


Connect = Callable[..., Client]


@pytest.fixture(scope="module")
def app() -> Flask:
    return Flask(__name__)


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    return Recorder()

'''

_CERTIFICATE_FIXTURE = """
@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return Certificate()

"""

_PATCH_FIXTURE = """
@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch

"""

_SERVER = '''
@pytest.fixture(scope="module")
def server(
{parameters}) -> AsynctionSocketIO:
    """The server; what goes wrong on it is raised where a client causes it."""
    from app import create_server

{patches}    plugins: list[object] = [{plugins}]
    server = create_server(app, async_mode="threading", plugins=plugins)

    def fail(error: Exception) -> None:
        raise error

    for namespace in server.spec.namespaces:
        server.on_error(namespace)(fail)
    return server


@pytest.fixture
def connect(
{more_parameters}) -> Connect:
    """Connects a client to a namespace."""
    recorder.handled.clear()

    def connect(namespace: str, how: Mapping[str, Any] | None = None) -> Client:
        given = dict(CONNECTIONS[namespace] if how is None else how)
{presented}        client = server.test_client(app, namespace=namespace, **given)
        return Client(client, namespace, recorder)

    return connect
'''


def conftest_source(
    spec: Spec, plan: Plan, connections: Mapping[str, Mapping[str, Any] | None]
) -> str:
    """Return conftest.py.

    Args:
        spec: The spec, with the server that is run.
        plan: The plan.
        connections: How clients connect to each namespace; None where they cannot.
    """
    given = {name: dict(connection or {}) for name, connection in connections.items()}
    patches = _patches(spec, plan)
    has_certificates = any(scheme.credentials.environ for scheme in plan.schemes.values())
    fixtures = ["app: Flask", "recorder: Recorder"]
    plugins = ["recorder"]
    presented = ""
    if has_certificates:
        fixtures.append("certificate: Certificate")
        plugins.append("certificate")
        presented = '        certificate.environ = given.pop("environ", {})\n'
    parameters = [*fixtures, *(["patch: pytest.MonkeyPatch"] if patches else [])]
    more = ["app: Flask", "server: AsynctionSocketIO", *fixtures[1:]]
    parts = [
        _HEAD.format(
            iterator="Iterator, " if patches else "",
            request=", request" if has_certificates else "",
            connections=assigned("CONNECTIONS: dict[str, dict[str, Any]] = ", given, 0),
        ),
        _CERTIFICATE if has_certificates else "",
        _CLIENT,
        _CERTIFICATE_FIXTURE if has_certificates else "",
        _PATCH_FIXTURE if patches else "",
        _SERVER.format(
            parameters=_lines(parameters),
            more_parameters=_lines(more),
            patches=patches,
            plugins=", ".join(plugins),
            presented=presented,
        ),
    ]
    return "".join(parts)


def _lines(parameters: list[str]) -> str:
    return "".join(f"    {parameter},\n" for parameter in parameters)


def _patches(spec: Spec, plan: Plan) -> str:
    """Return what lets in whoever presents credentials: the callables decide of nobody yet."""
    required = required_schemes(spec)
    lines: list[str] = []
    for module in plan.modules.values():
        for function in module.functions.values():
            names = [scheme.name for scheme in function.schemes if scheme.name in required]
            if not names:
                continue
            if function.kind == "scopes":
                answer = "lambda *scopes: True"
            else:
                info: dict[str, Any] = {"sub": "ada"}
                scopes = sorted({one for name in names for one in required_scopes(spec, name)})
                if scopes:
                    info["scopes"] = scopes
                if any(line.startswith("    info") for line in lines):
                    lines.append(assigned("info = ", info, 4))
                else:
                    lines.append(assigned("info: dict[str, Any] = ", info, 4))
                answer = "lambda *credentials, info=info: info"
            target = literal(function.path)
            line = f"    patch.setattr({target}, {answer})"
            if len(line) > 88:
                line = f"    patch.setattr(\n        {target}, {answer}\n    )"
            lines.append(line)
    if not lines:
        return ""
    why = "    # Who presents credentials is let in here, whatever the callables decide."
    return "\n".join([why, *lines, ""])
