"""`asynction test`: what it tells, writes, and ends with."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from asynction_cli.command_line import asynction
from asynction_testing import Served, serve
from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.reporting.told_in_terminal import Progress
from asynction_testing.trying.false_credentials import never_enough
from asynction_testing.trying.presenting import Credentials

DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "info": {"title": "Counter", "version": "1.0.0"},
    "channels": {
        "/": {
            "publish": {
                "message": {
                    "name": "count",
                    "payload": {"type": "integer", "minimum": 1, "maximum": 9},
                    "x-ack": {"args": {"type": "integer"}},
                }
            }
        }
    },
}
QUICK = ["--phases", "examples,coverage", "--max-time", "20", "--ack-timeout", "1", "--seed", "1"]


@pytest.fixture(scope="module")
def faulty() -> Iterator[Served]:
    """A server that takes 10, though the document has 9 as its limit."""
    with serve(DOCUMENT, live=True, alone=True) as served:
        served.server.on_event("count", count)
        yield served


def count(*args: Any) -> Any:
    fits = len(args) == 1 and type(args[0]) is int and 1 <= args[0] <= 10
    return args[0] if fits else {"error": "no"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tried")
    (path / "asyncapi.json").write_text(json.dumps(DOCUMENT))
    return path


def run(folder: Path, *args: str) -> Result:
    spec = str(folder / "asyncapi.json")
    return CliRunner().invoke(asynction, ["--spec", spec, "test", *args])


@pytest.fixture(scope="module")
def tried(faulty: Served, folder: Path) -> SimpleNamespace:
    """One run with all that it writes."""
    forms = ("json", "junit", "sarif", "markdown")
    reports = [f"--report={form}={folder / form}" for form in forms]
    result = run(folder, faulty.url or "", *QUICK, *reports, f"--scripts={folder / 'scripts'}")
    return SimpleNamespace(result=result, report=json.loads((folder / "json").read_text()))


def test_a_failure_is_told_with_its_least_case(tried: SimpleNamespace) -> None:
    assert tried.result.exit_code == 1, tried.result.output
    assert "refuses_invalid: / count" in tried.result.output
    assert '/ "count"(10)' in tried.result.output
    (failure,) = tried.report["failures"]
    assert [step["args"] for step in failure["steps"]] == [[10]]
    assert failure["where"]["pointer"] == "/channels/~1/publish/message/payload"


def test_reports_are_written_in_each_format(tried: SimpleNamespace, folder: Path) -> None:
    suite = ElementTree.parse(folder / "junit").getroot()
    assert [one.get("errors") for one in suite.iter("testsuite")] == ["0"]
    cases = [case for case in suite.iter("testcase") if case.find("failure") is not None]
    assert [case.get("name") for case in cases] == ["refuses_invalid: / count"]
    sarif = json.loads((folder / "sarif").read_text())
    assert sarif["version"] == "2.1.0"
    (run_of_tool,) = sarif["runs"]
    rules = {rule["id"] for rule in run_of_tool["tool"]["driver"]["rules"]}
    assert {one["ruleId"] for one in run_of_tool["results"]} <= rules
    assert [one["ruleId"] for one in run_of_tool["results"]] == ["refuses_invalid"]
    assert "## refuses_invalid: / count" in (folder / "markdown").read_text()


def test_a_script_does_it_again(tried: SimpleNamespace, folder: Path, faulty: Served) -> None:
    script = folder / "scripts" / "01-refuses-invalid-count.py"
    told = subprocess.run(
        [sys.executable, script, faulty.url or ""], capture_output=True, text=True, timeout=30
    )
    assert "/ count [10]\n  acknowledged with: (10,)" in told.stdout, told.stderr
    assert script.with_suffix(".mjs").exists()


@pytest.mark.wide
def test_what_is_known_does_not_count(tried: SimpleNamespace, folder: Path, faulty: Served) -> None:
    result = run(folder, faulty.url or "", *QUICK, f"--baseline={folder / 'json'}")
    assert result.exit_code == 0, result.output
    assert "1 known failure," in result.output


def test_failures_are_replayed(tried: SimpleNamespace, folder: Path, faulty: Served) -> None:
    result = run(folder, faulty.url or "", f"--replay={folder / 'json'}")
    assert (result.exit_code, "still fails" in result.output) == (1, True)
    with serve(DOCUMENT, live=True, alone=True) as mended:
        mended.server.on_event("count", lambda *args: count(*(one for one in args if one != 10)))
        result = run(folder, mended.url or "", f"--replay={folder / 'json'}")
    assert (result.exit_code, "mended" in result.output) == (0, True)


def test_a_namespace_that_lets_nobody_in_hides_no_fault_of_another(tmp_path: Path) -> None:
    shut = {"publish": {"message": {"name": "knock", "payload": {"type": "string"}}}}
    both = {**DOCUMENT, "channels": {"/shut": shut, **DOCUMENT["channels"]}}
    (tmp_path / "asyncapi.json").write_text(json.dumps(both))
    with serve(both, live=True, alone=True) as served:
        served.server.on_event("count", count)
        served.server.on_event("connect", lambda: False, namespace="/shut")
        result = run(tmp_path, served.url or "", *QUICK)
    assert "refuses_invalid: / count" in result.output
    assert "accepts_valid: /shut" in result.output
    assert "not tried: /shut: the server refuses the connection" in result.output


class NoSocketIO(BaseHTTPRequestHandler):
    """Sends all clients elsewhere."""

    elsewhere = 0

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://127.0.0.1:{self.elsewhere}/socket.io/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Requests are no news."""


def test_redirections_to_other_hosts_are_not_followed(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.2)
        NoSocketIO.elsewhere = other.getsockname()[1]
        server = HTTPServer(("127.0.0.1", 0), NoSocketIO)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        result = run(folder, f"http://127.0.0.1:{server.server_port}", *QUICK, "--timeout", "1")
        server.shutdown()
        with pytest.raises(TimeoutError):
            other.accept()
    assert result.exit_code == 3
    assert "is no Socket.IO server" in result.output


def test_no_more_events_are_sent_than_the_rate_says(folder: Path) -> None:
    begun = list[float]()
    with serve(DOCUMENT, live=True, alone=True) as served:
        served.server.on_event(
            "count", lambda *args: begun.append(time.monotonic()) or count(*args)
        )
        result = run(folder, served.url or "", "--rate=20", *QUICK[:2], "--max-time=6", "--seed=1")
    assert result.exit_code in (0, 1)
    assert len(begun) > 12
    spans = [late - early for early, late in zip(begun, begun[10:], strict=False)]
    assert min(spans) > 0.3


def test_ctrl_c_where_python_ignores_exceptions_counts_at_the_next_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Progress() as progress:
            thing = {"to be gone"}
            weakly = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
            del thing
            assert weakly() is None
            with pytest.raises(KeyboardInterrupt):
                progress("examples", 1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not told
    assert sys.unraisablehook == told.append


def test_ctrl_c_ends_a_run_that_tells_what_is_known(faulty: Served, folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("asynction")), "--spec", "asyncapi.json", "test"]
    arguments = [
        faulty.url or "",
        "--max-time=60",
        "--max-examples=9999",
        f"--report=json={folder / 'broken'}",
    ]
    process = subprocess.Popen(
        [*command, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever runs the tests
    )
    assert process.stdout is not None
    assert "seed" in process.stdout.readline()
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=15)
    assert process.returncode == 1, told
    assert "refuses_invalid: / count" in told
    assert "broken off" in told
    assert "Traceback" not in told
    assert json.loads((folder / "broken").read_text())["is_broken_off"]


def test_whatever_ctrl_c_is_turned_into_ends_a_run_that_tells_what_is_known(
    faulty: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_in(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise AssertionError from None  # as Hypothesis may do, which it has left in a muddle

    monkeypatch.setattr("asynction_testing.trying.campaign.Campaign._listen", break_in)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = run(folder, faulty.url or "", *QUICK)
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.exit_code == 130, result.output
    assert "broken off" in result.output


def test_no_server_is_told_in_a_sentence(folder: Path) -> None:
    result = run(folder, "http://127.0.0.1:9", *QUICK)
    assert result.exit_code == 3
    assert "nothing answers at http://127.0.0.1:9" in result.output


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([], "name the URL of a server"),
        (["http://127.0.0.1:9", "--app=json:app"], "only one can be tested: name the URL"),
        (
            ["http://127.0.0.1:9", "--include=/no"],
            "nothing is left to be tried: --include /no leaves",
        ),
        (["http://127.0.0.1:9", "--phases=fuzz"], "there is no phase 'fuzz'"),
        (["http://127.0.0.1:9", "--checks=none"], "there is no check 'none'"),
        (["http://127.0.0.1:9", "--auth=who=secret"], "no security scheme 'who'"),
        (["http://me:secret@127.0.0.1:9"], "leave user and password out of the URL"),
        (["http://127.0.0.1:9", "--report=pdf=x"], "--report is FORMAT=FILE"),
        (["--app=nothing:app"], "--app: there is no module 'nothing' in "),
        (["--app=json.nothing:app"], "--app: there is no module 'json.nothing' in "),
        (["--app=json:app"], "--app: the module 'json' has no 'app'"),
    ],
)
def test_wrong_usage(folder: Path, args: list[str], told: str) -> None:
    result = run(folder, *args)
    assert (result.exit_code, told in result.output) == (2, True)
    assert "secret" not in result.output


def test_an_application_that_fails_is_no_wrong_usage(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "failing.py").write_text("{}['setting']\n")
    monkeypatch.chdir(tmp_path)
    result = run(folder, "--app=failing:app")
    assert result.exit_code == 3
    assert "KeyError: 'setting'" in result.output


def test_a_wrong_document_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "asyncapi.json").write_text('{"asyncapi": "2.6.0"}')
    assert run(tmp_path, "http://127.0.0.1:9").exit_code == 2


def test_what_cannot_be_presented_is_no_credential() -> None:
    schemes = {"securitySchemes": {"machine": {"type": "X509"}}}
    document = {"asyncapi": "2.6.0", "info": {"title": "T", "version": "1"}, "channels": {}}
    spec = spec_of({**document, "components": schemes}, validation=False)
    with pytest.raises(ValueError, match="'machine' is of the type X509"):
        Credentials(spec, ["machine=client.pem"])


def test_credentials_are_in_no_report() -> None:
    scheme = {"type": "httpApiKey", "in": "query", "name": "key"}
    basic = {"type": "http", "scheme": "basic"}
    schemes = {"securitySchemes": {"key": scheme, "login": basic}}
    document = {"asyncapi": "2.6.0", "info": {"title": "T", "version": "1"}, "channels": {}}
    spec = spec_of({**document, "components": schemes}, validation=False)
    credentials = Credentials(spec, ["key=s3cret", "login=ada:engine"])
    shown = credentials.redacted({"a": ["it is s3cret", "engine"]})
    assert shown == {"a": ["it is •••", "•••"]}
    presented = credentials.present(credentials.given)
    named = credentials.with_names({"query": presented.query, "headers": presented.headers})
    assert named == {
        "query": {"key": "${ASYNCTION_TEST_AUTH_KEY}"},
        "headers": {"Authorization": "Basic ${base64:ASYNCTION_TEST_AUTH_LOGIN}"},
    }


def test_schemes_that_differ_in_scopes_alone_are_one() -> None:
    scheme = {"type": "openIdConnect", "openIdConnectUrl": "https://id.example/c"}
    reader, clerk = ({**scheme, "scopes": [scope]} for scope in ("read", "write"))
    place = "#/components/securitySchemes/"
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "servers": {"s": {"host": "h", "protocol": "ws", "security": [{"$ref": f"{place}reader"}]}},
        "channels": {"c": {"address": "/", "messages": {"list": {}, "order": {}}}},
        "operations": {
            "order": {
                "action": "receive",
                "channel": {"$ref": "#/channels/c"},
                "messages": [{"$ref": "#/channels/c/messages/order"}],
                "security": [{"$ref": f"{place}clerk"}],
            },
        },
        "components": {"securitySchemes": {"reader": reader, "clerk": clerk}},
    }
    spec = spec_of(document, validation=False, server_name="s")
    credentials = Credentials(spec, ["reader=r3ader", "clerk=cl3rk"])
    namespace = spec.namespaces["/"]
    ways = spec.security_of(namespace)
    order = namespace.receives["order"].security

    def values(*asked: Any) -> list[str]:
        return [one.value for one in credentials.satisfying(*asked) or ()]

    assert (values(ways), values(ways, order)) == (["r3ader"], ["cl3rk"])
    false = [one.headers.get("Authorization", "") for one in never_enough(credentials, ways or ())]
    assert not {"Bearer r3ader", "Bearer cl3rk"} & {*false}
