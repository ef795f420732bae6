"""The tutorial, as somebody works through it: its files and commands, from top to bottom."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from .environments import furnish
from .examples import Folder, commands_of, matches
from .pages import DOCS, Block, Page

PAGE = Page(DOCS / "tutorial.md")


class Reader:
    """Who does what the page says, in one shell."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._servers = ExitStack()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    def read(self, block: Block) -> None:
        if block.file_name is not None:
            self._folder.write(self._here / block.file_name, f"{block.text}\n")
        elif block.language == "console":
            for command, expected in commands_of(block):
                self._do(self._folder.changed(command), self._folder.changed(expected))

    @property
    def _here(self) -> Path:
        return Path(self._folder.run("pwd").strip())

    def _do(self, command: str, expected: str) -> None:
        if command.startswith(("cd ", ". ", "export ")):  # it holds for what comes later
            self._folder.prefix += f"{command} && "
        elif command == "kill $!":
            self._servers.close()
        elif command.endswith(" &"):
            self._servers.enter_context(self._folder.serving(command.removesuffix(" &")))
        else:
            printed = self._folder.run(command)
            assert matches(expected, printed), f"$ {command}\n{printed}\n(expected:)\n{expected}"
        if "-m venv" in command:  # pip has no index here: what the page installs is there
            furnish(self._here / ".venv", "asynction", "gunicorn")


@pytest.mark.wide
def test_the_tutorial_is_what_happens(make_folder: Callable[..., Folder]) -> None:
    with Reader(make_folder({}, "")) as reader:
        for block in PAGE.blocks:
            reader.read(block)
