"""What the page on the command line shows of a server is what it prints."""

from collections.abc import Callable

from ..wire.waiting import wait_for
from .examples import Folder
from .pages import DOCS, Page

PAGE = Page(DOCS / "command-line.md")


def test_what_a_server_says_at_its_start(make_folder: Callable[..., Folder]) -> None:
    (shown,) = (
        block.text for block in PAGE.blocks if (block.language, block.section) == ("text", "run")
    )
    command, _, printed = shown.partition("\n")
    folder = make_folder(PAGE.files(), "")
    with folder.serving(command.removeprefix("$ ")) as log:
        expected = printed.replace(":5000", f":{folder.port}")
        wait_for(lambda: log.read_text() == f"{expected}\n", log.read_text)
