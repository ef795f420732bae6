"""The chat of examples/chat, served as `make demo` serves it."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from free_ports import free_port

from .conftest import ONE_CLIENT, TWO_CLIENTS, Connect
from .processes import running, wait_until_served
from .waiting import DEADLINE, wait_for

ROOT = Path(__file__).resolve().parents[2]
ADMIN_TOKEN = "of-this-test"


@dataclass(frozen=True)
class Chat:
    url: str
    log: Path

    def is_empty(self) -> bool:
        """Return whether everybody is gone who has ever connected to the namespace '/'."""
        log = self.log.read_text()
        return log.count(" connects\n") == log.count(" is gone: ")


def demo() -> list[str]:
    """Return the command of `make demo`, with the Python of the tests."""
    recipe = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "demo", f"VENV={sys.prefix}"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "MAKE" not in name},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    python, *arguments = shlex.split(recipe.splitlines()[-1])
    assert Path(python).parent == Path(sys.prefix) / "bin"
    return [sys.executable, *arguments]


@pytest.fixture(scope="module", params=["2", "3"], ids="AsyncAPI {}".format)
def chat_process(async_mode: str, logs: Path, request: pytest.FixtureRequest) -> Iterator[Chat]:
    version: str = request.param
    port, log = free_port(), logs / f"chat-{async_mode}-{version}.log"
    environment = {"PORT": str(port), "ADMIN_TOKEN": ADMIN_TOKEN, "ASYNCAPI": version}
    if async_mode != "threading":
        environment["ASYNC_MODE"] = async_mode
    with running(demo(), log, environment, folder=ROOT) as process:
        wait_until_served(process, port, log)
        yield Chat(f"http://127.0.0.1:{port}", log)


@pytest.fixture
def chat(chat_process: Chat) -> Chat:
    """The chat, with nobody in it."""
    wait_for(chat_process.is_empty, "an empty chat")
    return chat_process


def test_two_chat(chat: Chat, connect: Connect) -> None:
    ada, grace = connect(chat), connect(chat)

    assert ada.call("add user", "Ada") == [{"numUsers": 1}]
    assert ada.receive("login") == [{"numUsers": 1}]
    assert grace.receive("user joined") == [{"username": "Ada", "numUsers": 1}]
    assert grace.call("add user", "Grace") == [{"numUsers": 2}]
    assert ada.receive("user joined") == [{"username": "Grace", "numUsers": 2}]

    grace.emit("typing")
    assert ada.receive("typing") == [{"username": "Grace"}]
    grace.emit("stop typing")
    assert ada.receive("stop typing") == [{"username": "Grace"}]
    assert grace.call("new message", "good morning") == [True]
    assert ada.receive("new message") == [{"username": "Grace", "message": "good morning"}]
    assert grace.got("new message") == []

    ada.close()
    assert grace.receive("user left") == [{"username": "Ada", "numUsers": 1}]


@TWO_CLIENTS
def test_a_name_is_given_once_and_only_to_who_fits_the_document(
    chat: Chat, connect: Connect
) -> None:
    ada, other = connect(chat), connect(chat)
    assert other.call("new message", "not signed up") == [False]
    ada.call("add user", "Ada")
    for name in ("Ada", "", "x" * 31, ["Grace"], None):
        (answer,) = other.call("add user", name)
        assert answer["error"]["message"]
    assert other.got("login") == []


def test_admins_with_the_token_are_told_what_happens(chat: Chat, connect: Connect) -> None:
    replies = {"server metric": [True]}
    admin = connect(chat, "/admin", auth={"token": ADMIN_TOKEN}, replies=replies)
    ada = connect(chat)
    ada.call("add user", "Ada")
    ada.call("new message", "hello")
    wait_for(lambda: len(admin.got("server metric", "/admin")) == 2, "two metrics")
    assert admin.got("server metric", "/admin") == [
        [{"name": "signup", "users": 1}],
        [{"name": "message", "users": 1}],
    ]
    wait_for(lambda: "taken the metric down" in chat.log.read_text(), "the acknowledgement")


@pytest.mark.parametrize(
    "auth", [None, {"token": "another"}, {"token": 1}], ids=["none", "wrong", "malformed"]
)
def test_admins_without_the_token_are_refused_and_may_still_chat(
    chat: Chat, connect: Connect, auth: object
) -> None:
    client = connect(chat, "/", "/admin", auth=auth)
    assert client.sids.keys() == {"/"}
    assert client.refusals == {"/admin": "unauthenticated"}
    assert client.call("add user", "Ada") == [{"numUsers": 1}]
    assert "another" not in chat.log.read_text()


def test_the_token_is_printed_where_the_server_runs_and_nowhere_else(chat: Chat) -> None:
    assert f"admin.py {ADMIN_TOKEN} {chat.url}" in chat.log.read_text()
    with urlopen(chat.url, timeout=DEADLINE) as response:
        assert ADMIN_TOKEN not in response.read().decode()


@ONE_CLIENT
def test_the_client_for_admins_watches(chat: Chat, connect: Connect, tmp_path: Path) -> None:
    log = tmp_path / "admin.log"
    with running(
        [sys.executable, "examples/chat/admin.py", ADMIN_TOKEN, chat.url], log, folder=ROOT
    ):
        ada = connect(chat)
        ada.call("add user", "Ada")

        def sees_ada_talk() -> bool:
            ada.call("new message", "hello")
            return "message, 1 in all\n" in log.read_text()

        wait_for(sees_ada_talk, lambda: log.read_text())


@ONE_CLIENT
def test_the_client_for_admins_says_that_it_is_refused(chat: Chat, connect: Connect) -> None:
    command = [sys.executable, "examples/chat/admin.py", "another", chat.url]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=DEADLINE)
    assert "refused: unauthenticated" in run.stderr


def test_it_says_how_to_talk_to_it(chat: Chat) -> None:
    told = chat.log.read_text()
    assert f"client.py YOUR-NAME {chat.url}" in told
    for address in (chat.url, f"{chat.url}/docs"):
        assert f"{address}" in told
        with urlopen(address, timeout=DEADLINE) as response:
            assert "<title>Chat</title>" in response.read().decode()


@ONE_CLIENT
def test_the_client_that_comes_with_it_chats(chat: Chat, connect: Connect) -> None:
    grace = connect(chat)
    grace.call("add user", "Grace")
    client = subprocess.Popen(
        [sys.executable, "examples/chat/client.py", "Ada", chat.url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert grace.receive("user joined") == [{"username": "Ada", "numUsers": 2}]
        grace.call("new message", "hello, Ada")
        output, _ = client.communicate("good morning\n\n", timeout=DEADLINE)
    finally:
        client.kill()
        client.wait()
    assert grace.receive("new message") == [{"username": "Ada", "message": "good morning"}]
    assert grace.receive("user left") == [{"username": "Ada", "numUsers": 1}]
    assert client.returncode == 0
    lines = output.splitlines()
    assert lines[0] == "you are in, 2 in all"
    assert "Grace: hello, Ada" in lines
    assert "nobody has heard that" in lines[-1]
