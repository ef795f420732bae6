"""What tests of all packages may need: services that not every machine has.

Without a service the tests that need it are skipped, and say why. With ``ASYNCTION_REQUIRE_ALL=1``
nothing may be skipped: a skip is a failure.
"""

import os
import shutil
import socket
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from sizes import in_turn, thinned

REQUIRE_ALL = os.environ.get("ASYNCTION_REQUIRE_ALL") == "1"
JAVASCRIPT = Path(__file__).parent / "tests" / "wire" / "js"

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    in_turn(items)
    thinned(items)


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The URL of the Redis on this machine."""
    _require_port(6379, "Redis")
    return "redis://127.0.0.1:6379/0"


@pytest.fixture(scope="session")
def amqp_url() -> str:
    """The URL of the RabbitMQ on this machine."""
    _require_port(5672, "RabbitMQ")
    return "amqp://guest:guest@127.0.0.1:5672//"


@pytest.fixture(scope="session")
def node() -> str:
    """The path of a Node.js that finds ``socket.io-client`` from within tests/wire/js."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("Node.js is not installed")
    if not (JAVASCRIPT / "node_modules" / "socket.io-client").is_dir():
        pytest.skip("the JavaScript client is not installed: run `npm ci` in tests/wire/js")
    return path


def _require_port(port: int, service: str) -> None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError as error:
        pytest.skip(f"{service} does not answer on 127.0.0.1:{port} ({error})")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _without_skip((yield))


def _without_skip(report: Report) -> Report:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {_reason(report)}, but ASYNCTION_REQUIRE_ALL=1"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
