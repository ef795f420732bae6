"""Which file may import which: what keeps the core small, every plugin removable, and rooms apart.

All imports count, also those within functions and those that only types need.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .conftest import PACKAGES, ROOT, Package

SERVING = {"engineio", "flask", "flask_socketio", "socketio", "werkzeug"}

SAME_MEANING = {
    "command": "the command that a plugin adds",
    "events": "the middlewares of a plugin around events",
    "exceptions": "of the core, and handed on by the facade",
    "plugin": "the hooks that a plugin implements",
    "server": "an AsynctionSocketIO",
}
"""Names that files of several packages have, as they are the same thing there."""

OF_0_8_3 = {"cli", "docs", "mock_server", "security", "server", "types", "utils", "validation"}
"""Files of the facade that are called as programs import them that were written for 0.8.3."""

CORE = next(package for package in PACKAGES if package.name == "asynction_core")


def modules_of(package: Package) -> dict[str, Path]:
    """Return the files of a package by the names of their modules."""
    found = {}
    for file in package.source.rglob("*.py"):
        *folders, name = file.relative_to(package.source.parent).with_suffix("").parts
        found[".".join(folders if name == "__init__" else [*folders, name])] = file
    return found


def imported_by(file: Path) -> Iterator[str]:
    """Yield what a file imports: modules, and names of modules, by their dotted names."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows_of(package: Package) -> dict[str, set[str]]:
    """Return which modules of a package each of its modules imports."""
    modules = modules_of(package)
    arrows = {}
    for module, file in modules.items():
        names = {name if name in modules else name.rpartition(".")[0] for name in imported_by(file)}
        arrows[module] = names & modules.keys()
    return arrows


def circles_in(arrows: dict[str, set[str]]) -> set[str]:
    """Return what imports itself in the end."""
    reached = {module: set(targets) for module, targets in arrows.items()}
    grown = True
    while grown:
        grown = False
        for targets in reached.values():
            more = set().union(*(reached[target] for target in targets)) - targets
            targets |= more
            grown = grown or bool(more)
    return {module for module, targets in reached.items() if module in targets}


def test_a_circle_is_found() -> None:
    assert circles_in({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == {"b", "c"}


def test_no_file_imports_itself_round_in_a_circle(package: Package) -> None:
    assert circles_in(arrows_of(package)) == set()


def test_plugins_import_the_core_and_the_library_which_import_none_of_ours(part: Package) -> None:
    files = modules_of(part).values()
    imported = {name.partition(".")[0] for file in files for name in imported_by(file)}
    ours = {name for name in imported if name.split("_")[0] == "asynction"}
    below = {"asynction_core", "asynction_jsonschema"}
    assert ours <= ({part.name} if part.name in below else {part.name} | below)


def test_only_what_serves_knows_flask_and_socket_io() -> None:
    knowing = {
        module
        for module, file in modules_of(CORE).items()
        if SERVING & {name.partition(".")[0] for name in imported_by(file)}
    }
    assert knowing
    rooms = {module.removeprefix("asynction_core.").partition(".")[0] for module in knowing}
    assert rooms == {"server", "serving"}


def test_privacy_is_said_by_packages_and_not_by_files() -> None:
    names = [file for package in PACKAGES for file in package.source.rglob("_*.py")]
    assert {file.name for file in names} <= {"__init__.py", "__main__.py"}


def test_files_of_one_name_have_one_meaning() -> None:
    files = [
        file
        for package in PACKAGES
        for file in package.source.rglob("*.py")
        if package.name != "asynction" or file.stem not in OF_0_8_3
    ]
    count = Counter(file.stem for file in files if not file.stem.startswith("__"))
    assert {name for name, times in count.items() if times > 1} <= SAME_MEANING.keys()


def test_no_file_is_longer_than_500_lines() -> None:
    files = [file for package in PACKAGES for file in package.source.rglob("*.py")]
    long = {file for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 500}
    assert {str(file.relative_to(ROOT)) for file in long} == set()
