"""What is generated passes ruff, mypy and its own tests at once."""

import ast
import re
from pathlib import Path

import pytest
from sizes import sampled

from .conftest import Project
from .projects import DOCUMENTS, checked

NAMES = pytest.mark.parametrize("name", DOCUMENTS)
FEW_NAMES = sampled("name", DOCUMENTS, keep={"chat in AsyncAPI 3", "ways_in"}.__contains__)


@NAMES
def test_ruff_has_nothing_to_say(name: str, project: Project) -> None:
    checked(project(name), "ruff", "check", "--isolated", "--no-cache", ".")


@NAMES
def test_ruff_has_nothing_to_format(name: str, project: Project) -> None:
    checked(project(name), "ruff", "format", "--isolated", "--no-cache", "--check", ".")


@FEW_NAMES
@sampled("strict", [["--strict"], []], every=2, rest="exhaustive", ids=["strict", "default"])
def test_mypy_has_nothing_to_say(
    name: str, strict: list[str], project: Project, types_cache: Path
) -> None:
    checked(project(name), "mypy", "--config-file=", "--cache-dir", types_cache, *strict, ".")


@FEW_NAMES
def test_its_own_tests_pass_and_none_is_skipped(name: str, project: Project) -> None:
    folder = project(name)
    printed = checked(folder, "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")
    written = "".join(path.read_text() for path in (folder / "tests").glob("*.py"))
    tests = len(re.findall(r"^def test_", written, re.MULTILINE))
    assert re.search(r"^(\d+) passed in", printed, re.MULTILINE)[1] == str(tests)  # type: ignore[index]


def test_binary_strings_are_tested_with_bytes(project: Project) -> None:
    tests = "".join(path.read_text() for path in project("schemas").glob("tests/test_*.py"))
    assert 'client.emit("bytes", b"text")' in tests


@NAMES
def test_everything_public_has_a_docstring_that_fits_the_line(name: str, project: Project) -> None:
    folder = project(name)
    for path in folder.rglob("*.py"):
        if path.parent.name == "tests" or not path.read_text():
            continue
        module = ast.parse(path.read_text())
        assert ast.get_docstring(module)
        if path.name in ("app.py", "conftest.py") or "# ruff: noqa" in path.read_text():
            continue
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef):
                text = ast.get_docstring(function)
                assert text, f"{path}: {function.name}"
                assert max(map(len, text.splitlines())) <= 88


def test_the_names_of_odd_events(project: Project) -> None:
    text = (project("names") / "handlers" / "root.py").read_text()
    functions = re.findall(r"^def (\w+)\(", text, re.MULTILINE)
    assert functions[:9] == [
        "connect",
        "disconnect",
        "error",
        "new_message",
        "new_message_2",
        "new_message_3",
        "new_message_4",
        "import_",
        "list_",
    ]
    assert {"error_", "event_2fa", "event_42", "event", "größe", "日本語", "init"} <= set(functions)
    assert len(functions) == len(set(functions))
    modules = {path.stem for path in (project("names") / "handlers").glob("*.py")}
    assert modules == {
        *("__init__", "root", "root_2", "a_b_c", "a_b_c_2", "class_", "grosse"),
        *("namespace", "namespace_2", "with_space_n_quotes"),
    }


def test_signatures_and_docstrings_say_what_the_document_says(project: Project) -> None:
    assert """
def move(piece: str, x: int, y: int) -> tuple[bool, str | None]:
    \"\"\"Move a piece.

    Handles `move` of `/`.

    Args:
        piece: Its name.
        x: X. 0 to 7.
        y: Y. 0 to 7.

    Returns:
        The acknowledgement.
    \"\"\"
    return (True, "text")
""" in (project("tuples") / "handlers.py").read_text()


@pytest.mark.parametrize(
    "line",
    [
        "def some_optional(arg1: str, arg2: float | None = None) -> Any:",
        "def and_more(data: str | None = None, *more: int) -> None:",
        "def none_at_all(nothing: None = None) -> None:",
        "def nothing(nothing: None = None) -> None:",
        "def one_list(data: list[int]) -> list[str]:",
        "def twice_the_same_title(a: Any, a_2: Any, *more: Any) -> None:",
        "def anything(*args: Any) -> None:",
    ],
)
def test_arguments_become_parameters(line: str, project: Project) -> None:
    assert line in (project("tuples") / "handlers.py").read_text().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        """def enum(data: Literal["red", "green", 'blu"e', "it's"]) -> Literal[1, 2] | None:""",
        "def many(data: ManyData) -> None:",
        "def all_of(data: AllOf) -> int:",
        'def one_letter(data: Literal["a"]) -> Literal[True]:',
        "def nullable(data: str | None = None) -> int | None:",
        "def number(data: float) -> float:",
        "def map_(data: dict[str, int]) -> dict[str, list[float]]:",
        "def bytes_(data: bytes) -> None:",
        "def true(data: Any = None) -> Any:",
        "    raise NotImplementedError(\"return what satisfies the x-ack of 'impossible ack'\")",
    ],
)
def test_schemas_become_types(line: str, project: Project) -> None:
    assert line in (project("schemas") / "handlers.py").read_text().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "def say(data: str, *, to: str | None = None, class_: str | None = None) -> None:",
        "def rooms_to_class_move(to_: str, class_2: int, *, to: str, class_: str) -> None:",
        "    def ask(*args: Any) -> Any:",
        "def order(data: Any) -> Any:",
        "def lobby_fetch(data: ValueError) -> Receipt:",
        '    return cast(Receipt, {"number": 1, "more": 2})',
        "    arg1: ATitleOfAnArgumentThatTakesQuiteSomeRoom,",
    ],
)
def test_what_several_events_and_names_that_are_taken_come_to(line: str, project: Project) -> None:
    assert line in (project("shared") / "event_types.py").read_text().splitlines()


def test_what_cannot_be_generated_is_said_in_the_test(project: Project) -> None:
    text = (project("schemas") / "tests" / "test_root.py").read_text()
    said = "No arguments have been found that fit the document: emit some that do."
    without = re.findall(rf'def (\w+)\(server: AsynctionSocketIO\) -> None:\n    """{said}', text)
    assert without == [
        "test_impossible_payload",
        "test_needs_looking_ahead",
        "test_impossible_is_sent",
    ]
