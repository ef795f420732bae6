"""Each failure as a script that needs a client library of Socket.IO alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from asynction_testing.reporting.from_templates import rendered
from asynction_testing.reporting.written_reports import title_of
from asynction_testing.trying.presenting import WRONG

_KINDS = {"failure.py": ".py", "failure.mjs": ".mjs"}


def write_scripts(report: Mapping[str, Any], folder: Path, *, wait: float) -> list[Path]:
    """Write the scripts of all failures into a folder, and return their paths.

    Args:
        report: What was found, see `as_data`.
        folder: The folder, which is made if it is not there.
        wait: How many seconds an acknowledgement may take.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, failure in enumerate(report["failures"], 1):
        about = re.sub(r"[^A-Za-z0-9]+", "-", title_of(failure)).strip("-").lower()[:60]
        case = {
            **{name: failure[name] for name in ("expected", "came", "transport", "steps")},
            "namespace": failure["namespace"] or "/",
            "url": report["url"],
        }
        names = sorted(
            set(re.findall(r"\$\{(?:[a-z0-9-]+:)?(ASYNCTION_TEST_AUTH_\w+)\}", json.dumps(case)))
        )
        for template, suffix in _KINDS.items():
            path = folder / f"{number:02}-{about}{suffix}"
            text = rendered(
                template,
                case=case,
                title=title_of(failure),
                name=path.name,
                names=names,
                wait=wait,
                wrong=WRONG,
            )
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written
