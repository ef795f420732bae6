"""Examples as a reader would run them: files in a folder of their own, and commands."""

import doctest
import os
import pty
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from free_ports import free_port

from ..wire.processes import wait_until_served
from .pages import ROOT, Block, Page


@dataclass(frozen=True)
class Example:
    """A `console` block of a page, and the files that stand before it.

    A fenced block whose first line is a comment with a file name is that file. A `console` block
    holds commands behind `$ `, each followed by what it prints. One that ends in `&` is a server.
    """

    page: Page
    console: Block

    def __str__(self) -> str:
        return f"{self.page.name}:{self.console.line}-{self.console.section}"

    @property
    def files(self) -> dict[str, str]:
        return self.page.files(until=self.console.line)

    @property
    def commands(self) -> list[tuple[str, str]]:
        return commands_of(self.console)


def commands_of(console: Block) -> list[tuple[str, str]]:
    """Return the commands of a `console` block, each with what it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in console.text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(output)) for command, output in found]


def matches(expected: str, printed: str) -> bool:
    """Whether what was printed is what a page shows, where `...` is anything."""
    if not expected:
        return not printed
    return doctest.OutputChecker().check_output(
        f"{expected}\n", f"{printed.rstrip()}\n", doctest.ELLIPSIS
    )


class Folder:
    """A folder with the files of an example, which uses a free port in place of 5000.

    Args:
        path: The folder, which exists.
        files: The files, by name.
        changes: Texts in them that have to be others here, such as the address of a service.
        programs: Where `python` and the like are taken from.

    Attributes:
        path: See above.
        port: The port that stands for 5000.
        prefix: What is done in the shell before each command, such as `cd`.
    """

    def __init__(
        self,
        path: Path,
        files: Mapping[str, str],
        *,
        changes: Mapping[str, str] | None = None,
        programs: Path,
    ) -> None:
        self.path = path
        self.port = free_port()
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("ASYNCTION_", "PYTEST_", "PYTHON"))
            },
            "NODE_PATH": str(ROOT / "tests" / "wire" / "js" / "node_modules"),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
            "ASYNCTION_RUN_PORT": str(self.port),
            "ASYNCTION_MOCK_RUN_PORT": str(self.port),
            "ASYNCTION_RECORD_PORT": str(self.port),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say that there is none
            "PIP_NO_INDEX": "1",
        }
        self._changes = {
            "asio.run(app)": f"asio.run(app, port={self.port})",
            "port=5000": f"port={self.port}",
            ":5000": f":{self.port}",
            **(changes or {}),
        }
        self.prefix = ""
        for name, text in files.items():
            self.write(path / name, text)

    def changed(self, text: str) -> str:
        """Return a text of a page as it has to be here."""
        for old, new in self._changes.items():
            text = text.replace(old, new)
        return text

    def write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.changed(text), encoding="utf-8")

    def run(self, command: str) -> str:
        """Run a command to its end, and return what it prints."""
        run = subprocess.run(
            ["sh", "-c", f"{self.prefix}{command}"],
            cwd=self.path,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return run.stdout

    @contextmanager
    def serving(self, command: str) -> Iterator[Path]:
        """Run a server in a terminal, which Werkzeug demands of a development server.

        Yields:
            The file that it prints into. It accepts connections on the folder's port.
        """
        log = self.path / "printed.log"
        with ExitStack() as stack:
            for end in (ends := pty.openpty()):
                stack.callback(os.close, end)
            output = stack.enter_context(log.open("wb"))
            process = subprocess.Popen(
                ["sh", "-c", f"{self.prefix}exec {command}"],
                cwd=self.path,
                env=self._environment,
                stdin=ends[1],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait, timeout=30)
            stack.callback(process.terminate)
            wait_until_served(process, self.port, log)
            yield log
