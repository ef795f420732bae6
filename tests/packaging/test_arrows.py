"""Which package may import which: what keeps the core small, and every plugin removable."""

import ast
from collections.abc import Iterator
from pathlib import Path


def test_the_core_and_the_plugins_import_only_themselves_and_the_core(part):
    imported = {name for file in part.source.rglob("*.py") for name in _imports(file)}
    ours = {name for name in imported if name.split("_")[0] == "asynction"}
    assert ours <= {part.name, "asynction_core"}


def _imports(file: Path) -> Iterator[str]:
    """Yield the top-level packages that a file imports, also those that only its types need."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]
