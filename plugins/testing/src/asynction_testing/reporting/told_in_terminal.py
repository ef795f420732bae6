"""What was found, for a person at a terminal."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import click

from asynction_testing.reporting.written_reports import calls_of, title_of

_PER_EVENT = 8  # failures of a check and an event that are told in full
_WIDE = 240  # characters of a line


class Progress:
    """Tells how far a run is, on one line that it writes again and again; to terminals alone.

    In a ``with`` block no Ctrl-C is lost: one that comes in a callback whose exceptions Python
    ignores, such as that of its garbage collector, counts at the next case.

    Attributes:
        is_interrupted: Whether there was a Ctrl-C.
    """

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._last = 0
        self.is_interrupted = False

    def __enter__(self) -> Progress:
        is_main = threading.current_thread() is threading.main_thread()
        now = signal.getsignal(signal.SIGINT)
        self._is_ours = is_main and now is signal.default_int_handler
        if self._is_ours:
            signal.signal(signal.SIGINT, self._interrupt)
            self._told_before, sys.unraisablehook = sys.unraisablehook, self._tell_ignored
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = self._told_before
        self.close()

    def _interrupt(self, *_: object) -> None:
        self.is_interrupted = True
        raise KeyboardInterrupt

    def _tell_ignored(self, ignored: Any) -> None:
        """Tell of an exception that Python ignores, but for a Ctrl-C, which counts all the same."""
        if not issubclass(ignored.exc_type, KeyboardInterrupt):
            self._told_before(ignored)

    def __call__(self, phase: str, cases: int) -> None:
        if self.is_interrupted:
            raise KeyboardInterrupt
        if self._is_shown and (cases - self._last >= 20 or cases < self._last):
            self._last = cases
            click.echo(f"\r  {phase:<12} {cases} cases ", nl=False, err=True)

    def close(self) -> None:
        """Clear the line, for what is told next."""
        if self._is_shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


def told(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell of a run.

    Args:
        report: What was found, see `as_data`.
    """
    shown: dict[Any, int] = {}
    for one in report["failures"]:
        about = (one["check"], one["namespace"], one["event"])
        shown[about] = shown.get(about, 0) + 1
        if shown[about] <= _PER_EVENT:
            yield from _failure(one)
    for about, count in shown.items():
        if count > _PER_EVENT:
            name = " ".join(str(part) for part in about if part)
            yield click.style(f"… and {count - _PER_EVENT} more of {name}", fg="red")
    yield from _table(report)
    cases = ", ".join(f"{count} {phase}" for phase, count in report["cases"].items())
    yield f"{sum(report['cases'].values())} cases ({cases}), {report['keywords']} keywords"
    for text in report["skipped"]:
        yield click.style(f"not tried: {text}", fg="yellow")
    for text in report["notes"]:
        yield click.style(f"note: {text}", fg="yellow")
    if report["known"]:
        count = len(report["known"])
        yield f"{count} known failure{'s' * (count > 1)}, which the baseline has"
    yield _verdict(report)


def _verdict(report: Mapping[str, Any]) -> str:
    count = len(report["failures"])
    ends = f"in {report['seconds']} s (seed {report['seed']})"
    if report["is_broken_off"]:
        ends += ", broken off"
    if count:
        return click.style(f"{count} failure{'s' * (count > 1)} {ends}", fg="red", bold=True)
    if report["is_broken_off"]:
        return click.style(f"no failure so far {ends}", fg="yellow", bold=True)
    if not any(counts["held"] for counts in report["checks"].values()):
        return click.style(f"nothing could be told {ends}", fg="yellow", bold=True)
    if report["is_cut"]:
        return click.style(f"no failure in what was tried {ends}", fg="yellow", bold=True)
    return click.style(f"it conforms {ends}", fg="green", bold=True)


def _failure(one: Mapping[str, Any]) -> Iterator[str]:
    yield click.style(f"✗ {title_of(one)}", fg="red", bold=True)
    for line in calls_of(one):
        yield f"    {_short(line)}"
    if not one["steps"] and one["seen"] == "again":
        yield "    by itself, nothing has to be emitted"
    yield f"  expected  {_short(one['expected'])}"
    yield f"  came      {_short(one['came'])}"
    if one["where"] is not None:
        line = f":{one['where']['line']}" if one["where"]["line"] is not None else ""
        yield f"  document  {one['where']['source']}{line} {one['where']['pointer']}"
    if one["note"]:
        yield f"  note      {one['note']}"
    yield ""


def _table(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'':22}{'held':>8}{'failed':>8}{'undecided':>11}"
    for name, counts in report["checks"].items():
        colour = "red" if counts["failed"] else "green" if counts["held"] else "yellow"
        line = f"{name:<22}{counts['held']:>8}{counts['failed']:>8}{counts['undecided']:>11}"
        yield click.style(line, fg=colour)
    yield ""


def _short(text: object) -> str:
    line = "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(text))
    return line if len(line) <= _WIDE else f"{line[:_WIDE]}… ({len(line)} characters)"
