"""Sessions at a terminal, typed into a real shell."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import bare_environment

from .conftest import ASYNCTION
from .serving import connected, wait_for

PROMPT = "typing$ "
CTRL_C = "\x03"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Terminal:
    """A shell at a pseudo-terminal of 100 columns, which knows `asynction`.

    Args:
        folder: Where it runs.
    """

    def __init__(self, folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
        path = f"{ASYNCTION.parent}:{os.environ['PATH']}"
        self._shell = subprocess.Popen(
            ["sh", "-i"],
            cwd=folder,
            env=bare_environment(PATH=path, PS1=PROMPT, PS2="", TERM="xterm", ENV=""),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.shown = ""
        self._start = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for(PROMPT)

    def close(self) -> None:
        self._shell.kill()
        self._shell.wait()
        self._reader.join()
        os.close(self._ours)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._ours, 4096)
            except OSError:  # the shell has gone
                return
            self.shown += data.decode().replace("\r\n", "\n")

    def wait_for(self, text: str) -> None:
        """Wait for a text that has not been shown when something was last typed."""
        wait_for(lambda: text in self.shown[self._start :], lambda: self.shown)

    def type(self, keys: str) -> None:
        self._start = len(self.shown)
        os.write(self._ours, keys.encode())

    def enter(self, command: str) -> tuple[int, str]:
        """Type a command, wait for its end, and return its exit status and what it shows."""
        self.type(f"{command}\n")
        self.wait_for(f"\n{PROMPT}")
        shown = self.shown[self._start :].partition("\n")[2].removesuffix(PROMPT)
        self.type("echo status $?\n")
        self.wait_for(f"\n{PROMPT}")
        status = re.search(r"\nstatus (\d+)", self.shown[self._start :])
        assert status, self.shown
        return int(status[1]), shown


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    opened = Terminal(folder)
    yield opened
    opened.close()


def test_help(terminal: Terminal) -> None:
    status, shown = terminal.enter("asynction --help")
    assert status == 0
    assert shown.startswith("Usage: asynction [OPTIONS] COMMAND [ARGS]...\n")
    for command in ("plugins", "run", "validate"):
        assert re.search(rf"^  {command} +[A-Z].*\.$", shown, flags=re.MULTILINE)
    assert terminal.enter("asynction run -h")[1].startswith("Usage: asynction run [OPTIONS]\n")
    status, shown = terminal.enter("asynction vaildate")
    assert (status, shown.splitlines()[-1]) == (
        2,
        "Error: there is no command 'vaildate': is 'validate' meant?",
    )


def test_validate(terminal: Terminal, folder: Path) -> None:
    assert terminal.enter("asynction validate") == (0, "asyncapi.yaml: ok\n")
    document = (folder / "asyncapi.yaml").read_text()
    (folder / "asyncapi.yaml").write_text(document.replace("type: string", "type: strings", 1))
    status, shown = terminal.enter("asynction validate")
    assert status == 1
    assert shown.startswith(
        "asyncapi.yaml:10:35: error: /channels/~1/publish/message/oneOf/0/payload/type: "
    )


def test_plugins(terminal: Terminal) -> None:
    status, shown = terminal.enter("asynction plugins")
    assert status == 0
    assert "\x1b[1masynction-cli\x1b[0m" in shown
    plain = COLOUR.sub("", shown)
    assert re.search(r"^asynction-handlers \d.*\n  plugin handlers\n", plain, flags=re.MULTILINE)
    assert "\x1b" not in terminal.enter("asynction plugins | cat")[1]


@pytest.mark.parametrize("mode", ["threading", "gevent"])
@pytest.mark.parametrize("reload", ["", " --reload"])
def test_run_until_ctrl_c(terminal: Terminal, mode: str, reload: str) -> None:
    terminal.type(f"asynction run --port 0 --async-mode {mode}{reload}\n")
    terminal.wait_for("    sends: said\n")
    terminal.wait_for("no handler is registered for 'shout' of '/'")
    assert "\x1b[33mWarning:\x1b[0m" in terminal.shown
    address = re.search(r"Serving asyncapi.yaml at (\S+); Ctrl-C stops it\n", terminal.shown)
    assert address
    with connected(address[1]) as client:
        assert client.call("say", "hello") == "hello"
    terminal.type(CTRL_C)
    terminal.wait_for(PROMPT)
    assert terminal.enter("true") == (0, "")
    assert terminal.shown.count("Serving") == 1
    assert "Traceback" not in terminal.shown
    assert "KeyboardInterrupt" not in terminal.shown


def test_the_exit_status_after_ctrl_c(terminal: Terminal) -> None:
    terminal.type("asynction run --port 0; echo status $?\n")
    terminal.wait_for("    sends: said\n")
    terminal.type(CTRL_C)
    terminal.wait_for("status 0\n")
