"""`asynction validate`: a command for asynction-cli, which brings click."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from asynction_core import Finding

__all__ = ["line_of", "validate"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--handlers",
    is_flag=True,
    help="Import the callables that documents name: x-handler, x-handlers and those of security.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="How to print what is found.",
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.pass_obj
def validate(
    invocation: Any, files: tuple[str, ...], handlers: bool, format: str, strict: bool
) -> None:
    """Check documents against AsyncAPI, and for what a server needs that is built from them.

    Without a FILE, the document of --spec is checked, or the one in the current folder. The exit
    status is 1 if any of them is wrong.
    """
    if handlers:
        invocation.importable()
    options = {**_lenient(), **invocation.options()}
    found = {
        file: _findings(file, imports=handlers, **options)
        for file in files or [str(invocation.document())]
    }
    wrong = {file for file, findings in found.items() if _are_faults(findings, strict=strict)}
    if format == "text":
        lines = _lines(found, wrong)
    else:
        import json

        data = _log(found) if format == "sarif" else _data(found, wrong)
        lines = [json.dumps(data, indent=2, ensure_ascii=False)]
    if lines:
        click.echo("\n".join(lines))
    if wrong:
        raise click.exceptions.Exit(1)


def _lenient() -> dict[str, Any]:
    """Return what keeps a payload in a language that cannot be checked here from being a fault."""
    left_out = os.environ.get("ASYNCTION_DISABLE_PLUGINS", "").split(",")
    ours = "validation" not in map(str.strip, left_out)
    return {"skip_unsupported_schemas": True} if ours else {}


def _findings(file: str, **options: Any) -> list[Finding]:
    """Return what is found about a document: under each of its servers, or the chosen one."""
    from asynction_core import understand
    from asynction_core.findings import in_order

    found = understand(file, **options)
    root = found.document.root.value if found.document is not None else None
    servers = root.get("servers") if isinstance(root, dict) else None
    if options.get("server_name") is not None or not isinstance(servers, dict) or not servers:
        findings = [*found.findings]
    else:
        under = [understand(file, **{**options, "server_name": str(name)}) for name in servers]
        findings = in_order((one for each in under for one in each.findings), file)
    return [replace(one, file=one.file or file) for one in findings]


def _are_faults(findings: list[Finding], *, strict: bool) -> bool:
    """Tell whether a document fails. What is about a server, and not about it, is no fault."""
    return any(one.severity == "error" or (strict and one.rule != "server") for one in findings)


def _lines(found: Mapping[str, list[Finding]], wrong: set[str]) -> list[str]:
    lines: list[str] = []
    for file, findings in found.items():
        lines += map(line_of, findings)
        if file not in wrong:
            lines.append(f"{file}: ok")
    return lines


def line_of(one: Finding) -> str:
    """Return a finding the way that compilers and linters write theirs."""
    where = ":".join(str(part) for part in (one.file, one.line, one.column) if part)
    parts = [where, one.severity, *([one.pointer] if one.pointer else []), one.message]
    return _CONTROL.sub(_escaped, f"{': '.join(parts)} [{one.rule}]")


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _data(found: Mapping[str, list[Finding]], wrong: set[str]) -> list[dict[str, Any]]:
    return [
        {"file": file, "ok": file not in wrong, "complaints": [asdict(one) for one in findings]}
        for file, findings in found.items()
    ]


def _log(found: Mapping[str, list[Finding]]) -> dict[str, Any]:
    from importlib_metadata import version

    from asynction_validation.judging.sarif import sarif

    # Two documents may refer to the same file.
    findings = dict.fromkeys(one for findings in found.values() for one in findings)
    return sarif(findings, version("asynction-validation"))
