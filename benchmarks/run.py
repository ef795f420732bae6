"""Print what asynction costs on top of Flask-SocketIO, as one table of ratios from one run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median

from rows import ROWS, Row

PACKAGES = ("asynction", "Flask-SocketIO", "python-socketio", "jsonschema", "jsonschema-rs")


@dataclass(frozen=True)
class Result:
    """A row with its numbers, or with the reason why it has none."""

    name: str
    what: str
    ratio: float | None
    lowest: float | None
    highest: float | None
    target: str
    verdict: str
    detail: str


def take(row: Row) -> Result:
    """Measure one row; a measurement that fails makes a row that says why."""
    target = str(row.target) if row.target else ""
    try:
        measured = row.measure()
    except Exception as error:
        print(error, file=sys.stderr)
        reason = (str(error) or type(error).__name__).splitlines()[-1]
        return Result(row.name, row.what, None, None, None, target, "FAILED", reason)
    ratios = measured.pair.ratios()
    ratio = median(ratios)
    verdict = "" if row.target is None else "ok" if row.target.reached(ratio) else "MISSED"
    return Result(
        row.name, row.what, ratio, min(ratios), max(ratios), target, verdict, measured.detail
    )


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table that reads well as text."""
    head = ("what", "ratio", "min .. max", "must reach", "", "medians")
    lines = [head, *(_cells(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _cells(result: Result) -> tuple[str, ...]:
    if result.ratio is None:
        ratio, span = "", ""
    else:
        ratio, span = f"{result.ratio:.3f}", f"{result.lowest:.2f} .. {result.highest:.2f}"
    return (result.what, ratio, span, result.target, result.verdict, result.detail)


def environment() -> str:
    """Return what the numbers were taken on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = [f"{package} {version(package)}" for package in PACKAGES]
    return ", ".join([python, f"{os.cpu_count()} cores", *versions])


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [row.name for row in ROWS]
    parser.add_argument("--only", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")
    arguments = parser.parse_args()

    results = []
    for row in ROWS:
        if arguments.only in (None, row.name):
            print(f"measuring {row.name} ...", file=sys.stderr, flush=True)
            results.append(take(row))
    if arguments.json:
        rows = [asdict(result) for result in results]
        print(json.dumps({"environment": environment(), "rows": rows}, indent=2))
    else:
        print(f"{environment()}\n\n{table(results)}")
    missed = any(result.verdict in ("MISSED", "FAILED") for result in results)
    return 1 if arguments.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
