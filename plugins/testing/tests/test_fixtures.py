"""The fixtures, as a user's tests have them once the distribution is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = "pytester"

TESTS = """
import pytest
from flask import Flask
from asynction_core import AsynctionSocketIO

@pytest.fixture
def asio():
    asio = AsynctionSocketIO.from_spec("shop.yaml", app=Flask(__name__), async_mode="threading")
    asio.on_event("look", lambda text: text, namespace="/shop")
    return asio

def test_of_an_application(asio, asynction_client):
    assert asynction_client(asio, "/shop").call("look", "here") == "here"

def test_over_the_network(asio, asynction_server):
    server = asynction_server(asio, live=True)
    assert server.connect("/shop").call("look", "here") == "here"

def test_of_what_the_server_may_not_send(asynction_server):
    server = asynction_server("shop.yaml", alone=True)
    server.connect("/shop")
    server.emit("moved", "here", "there", namespace="/shop")
"""


def test_they_are_there_and_close_what_they_open(pytester: pytest.Pytester, document: Path) -> None:
    (pytester.path / "shop.yaml").write_bytes(document.read_bytes())
    pytester.makepyfile(TESTS)
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=3, errors=1)
    outcome.stdout.fnmatch_lines(["E*Disagreement: shop.yaml:*what the server sends as 'moved'*"])


def test_servers_and_tests_that_need_none_import_nothing_for_it() -> None:
    heavy = {"pytest", "flask", "socketio", "jsonschema_rs", "asynction_core.server"}
    code = f"import asynction_testing, sys; print(sorted(sys.modules.keys() & {heavy}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
    code = (
        "import sys; from asynction_testing import *; from asynction_testing import Client; "
        "print('pytest' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "False"
