"""The command line, run in the process of the tests: as in one of its own, and much sooner."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

_LOGGERS = ("", "asynction", "werkzeug")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_OF_TESTS = Path(__file__).resolve().parent


def bare_environment(**changes: str) -> dict[str, str]:
    """Return the environment of a command in a test: nothing in it is about Asynction."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASYNCTION_", "FLASK_", "PYTHON", "WERKZEUG_"))
    }
    return {**kept, "PYTHONUNBUFFERED": "1", **changes}


def run_in_process(
    folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `asynction` in a folder, without a terminal, and return what came of it.

    What a process would take with it when it ends is as it was before: the current folder, the
    environment, imported modules, loggers and the handling of signals.

    Args:
        folder: The current folder of the command.
        *arguments: What follows `asynction`.
        **variables: Environment variables.
    """
    # gevent would change the modules of the tests, too.
    environment = bare_environment(**{"ASYNCTION_RUN_ASYNC_MODE": "threading", **variables})
    with ExitStack() as stack:
        for kept in (
            _current_folder(folder),
            _environment(environment),
            _modules(environment.get("PYTHONPATH")),
            _loggers(),
            _signals(),
        ):
            stack.enter_context(kept)
        stdout, stderr = stack.enter_context(_streams())
        status = _status(arguments)
    printed, told = (stream.getvalue().decode() for stream in (stdout, stderr))
    return subprocess.CompletedProcess(["asynction", *arguments], status, printed, told)


def _status(arguments: tuple[str, ...]) -> int:
    """Run the program, and return its exit status."""
    sys.argv = ["asynction", *arguments]
    try:
        importlib.import_module("asynction_cli").main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


@contextmanager
def _streams() -> Iterator[tuple[BytesIO, BytesIO]]:
    """Have nothing to read, and yield what is written to stdout and to stderr.

    They are as those of a process in UTF-8. (What click has for tests depends on its version.)
    """
    before = sys.stdin, sys.stdout, sys.stderr
    written = BytesIO(), BytesIO()
    sys.stdin = TextIOWrapper(BytesIO(), encoding="utf-8")
    sys.stdout, sys.stderr = (
        TextIOWrapper(stream, encoding="utf-8", write_through=True) for stream in written
    )
    try:
        yield written
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.detach()  # or it would close what it writes to
        sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def _current_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _environment(environment: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _modules(python_path: str | None) -> Iterator[None]:
    """Have modules of the command line imported anew, and found where a process finds them."""
    modules, path, arguments = dict(sys.modules), list(sys.path), sys.argv
    root = str(_OF_TESTS.parents[1])
    sys.path[:] = [
        *(python_path.split(os.pathsep) if python_path else ()),
        *(entry for entry in path if entry not in ("", root, str(_OF_TESTS))),
    ]
    for name in [name for name in modules if name.partition(".")[0] == "asynction_cli"]:
        del sys.modules[name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        added = sys.modules.keys() - modules.keys()
        known = tuple(entry for entry in path if entry not in ("", root))
        for name in added:
            if not _stays(sys.modules[name], known):
                del sys.modules[name]
        sys.modules.update(modules)
        sys.path[:] = path
        sys.argv = arguments


def _stays(module: Any, known: tuple[str, ...]) -> bool:
    """Return whether a module comes from where those of all processes come from."""
    file = getattr(module, "__file__", None)
    return file is None or file.startswith((*known, sys.base_prefix)) or "/src/asynction" in file


@contextmanager
def _loggers() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(one.level, list(one.handlers), list(one.filters)) for one in loggers]
    for one in loggers:
        one.handlers.clear()
    try:
        yield
    finally:
        for one, (level, handlers, filters) in zip(loggers, before, strict=True):
            one.setLevel(level)
            one.handlers[:] = handlers
            one.filters[:] = filters


@contextmanager
def _signals() -> Iterator[None]:
    before = [signal.getsignal(number) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
