"""The examples of the documentation print what it says that they print; `...` is anything."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
import socketio
from sizes import sampled

from ..wire.waiting import wait_for
from .examples import Example, Folder, matches
from .pages import DOCS, ROOT, Page, all_pages

PACKAGES = [ROOT / "core", *sorted((ROOT / "plugins").iterdir())]
PAGES = [
    *(Page(path) for path in sorted(DOCS.glob("*.md"))),
    *(Page(folder / "README.md") for folder in PACKAGES),
]
EXAMPLES = [
    Example(page, block)
    for page in PAGES
    if page.name != "docs/tutorial.md"  # whose examples are one, see test_tutorial.py
    for block in page.blocks
    if block.language == "console"
]
SECONDS_WITHOUT_ANSWER = 1

MakeFolder = Callable[..., Folder]


@sampled("example", EXAMPLES, every=3, ids=str)
def test_an_example_prints_what_the_page_says(example: Example, make_folder: MakeFolder) -> None:
    folder = make_folder(example.files, example.console.text)
    with ExitStack() as servers:
        for command, expected in example.commands:
            if command.endswith(" &"):
                servers.enter_context(folder.serving(command.removesuffix(" &")))
                continue
            printed = folder.run(command)
            assert matches(expected, printed), f"$ {command}\n{printed}\n(expected:)\n{expected}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_python_block_is_a_file_that_another_block_uses(page: Page) -> None:
    for block in page.blocks:
        if block.language != "python":
            continue
        assert block.file_name is not None, f"{page.name}:{block.line} names no file"
        name = Path(block.file_name).stem
        others = [other.text for other in page.blocks if other is not block]
        assert any(name in text for text in others), f"{block.file_name} is never used"


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_every_python_block_of_the_repository_compiles(page: Page) -> None:
    for block in page.blocks:
        if block.language == "python":
            compile(block.text, f"{page.name}:{block.line}", "exec")


@pytest.mark.parametrize("has_gevent", [True, False], ids=["with gevent", "without gevent"])
def test_the_example_of_the_readme(
    has_gevent: bool, make_folder: MakeFolder, client: socketio.Client
) -> None:
    files = Page(ROOT / "README.md").files()
    if not has_gevent:  # as on a machine that it is not installed on
        files["gevent.py"] = "raise ImportError('not installed')\n"
    folder = make_folder(files, "")
    with folder.serving("python app.py") as log:
        said: list[str] = []
        client.on("said", said.append)
        client.connect(f"http://127.0.0.1:{folder.port}")

        assert client.call("say", "hello") is True
        wait_for(lambda: said == ["hello"], lambda: f"the event said: {said}\n{log.read_text()}")

        with pytest.raises(socketio.exceptions.TimeoutError):
            client.call("say", 42, timeout=SECONDS_WITHOUT_ANSWER)
        assert said == ["hello"]
        refusal = "PayloadValidationException: event 'say', namespace '/', violates 'type'"
        wait_for(
            lambda: f"event refused: {refusal}" in log.read_text().splitlines(),
            lambda: f"the refusal:\n{log.read_text()}",
        )


@pytest.mark.wide
def test_the_command_of_the_readme_serves_its_example(
    make_folder: MakeFolder, client: socketio.Client
) -> None:
    page = Page(ROOT / "README.md")
    assert "    asynction run " in page.path.read_text(encoding="utf-8")
    files = {name: text for name, text in page.files().items() if name != "app.py"}
    folder = make_folder(files, "")
    with folder.serving("asynction run"):
        client.connect(f"http://127.0.0.1:{folder.port}")
        assert client.call("say", "hello") is True
        assert "error" in client.call("say", 42)


def test_what_is_emitted_from_elsewhere_reaches_the_clients(
    make_folder: MakeFolder, client: socketio.Client
) -> None:
    folder = make_folder(Page(DOCS / "emitting-from-elsewhere.md").files(), "")
    with folder.serving("python app.py") as log:
        news: list[object] = []
        client.on("news", news.append)
        client.connect(f"http://127.0.0.1:{folder.port}")
        (folder.path / "handlers.py").unlink()  # the page says that the worker does not need it
        folder.run("python worker.py")
        wait_for(lambda: news, lambda: f"the event news:\n{log.read_text()}")
        assert news == ["The shop is open."]
