"""`asynction validate`: a command for asynction-cli, which brings click."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from asynction_validation.given_documents import NAMED, STDIN, given_source
from asynction_validation.one_line import plain

if TYPE_CHECKING:
    from asynction_core import Finding
    from asynction_validation.judging.severities import Level


Found = Mapping[str, Sequence["Finding"]]


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["socketio", "asyncapi"]),
    default="socketio",
    help="Whether a document is right for a Socket.IO server, or by AsyncAPI alone.",
)
@click.option(
    "--rule",
    "rules",
    metavar="NAME=LEVEL",
    multiple=True,
    help="Take what breaks a rule for an error or a warning, or not at all (off).",
)
@click.option(
    "--handlers",
    is_flag=True,
    help="Import the callables that documents name: x-handler, x-handlers and those of security.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="How to print what is found.",
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.pass_obj
def validate(
    invocation: Any,
    files: tuple[str, ...],
    purpose: Literal["socketio", "asyncapi"],
    rules: tuple[str, ...],
    handlers: bool,
    format: str,
    strict: bool,
) -> None:
    """Check documents against AsyncAPI, and for what a server needs that is built from them.

    A FILE is a path, a pattern such as 'apis/**/*.yaml', or - for the standard input. Without a
    FILE, the document of --spec is checked, or the one in the current folder. The exit status is 1
    if any of them is wrong.
    """
    if handlers:
        invocation.importable()
    from asynction_validation.judging.severities import judged

    options = invocation.options()
    chosen = _levels(rules)
    found: dict[str, list[Finding]] = {}
    for file in _expanded(files) or [str(invocation.document())]:
        name = NAMED if file == STDIN else file
        levels = {**_configured(file), **chosen}
        findings = _findings(file, name, imports=handlers, **options)
        found[name] = judged(findings, levels, for_asyncapi=purpose == "asyncapi")
    wrong = {name for name, one in found.items() if _are_faults(one, strict=strict)}
    lines = list(_written(found, wrong, format))
    if lines:
        click.echo("\n".join(lines))
    if wrong:
        raise click.exceptions.Exit(1)


def _expanded(files: Sequence[str]) -> list[str]:
    """Return paths, those that patterns stand for in their place.

    Raises:
        click.UsageError: A pattern stands for no file.
    """
    paths: list[str] = []
    for file in files:
        if not has_magic(file) or os.path.exists(file):
            paths.append(file)
            continue
        matching = sorted(path for path in glob(file, recursive=True) if os.path.isfile(path))
        if not matching:
            raise click.UsageError(f"no file is like {file!r}")
        paths += matching
    return list(dict.fromkeys(paths))


def _levels(rules: Sequence[str]) -> dict[str, Level]:
    """Return the levels that the command line gives rules.

    Raises:
        click.BadParameter: It gives none.
    """
    from asynction_validation.judging.severities import LEVELS, level_of

    try:
        return dict(level_of(text, _rules(), LEVELS) for text in rules)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--rule") from None


def _configured(file: str) -> dict[str, Level]:
    from asynction_validation.judging.severities import LEVELS, configured

    place = Path("document") if file == STDIN else Path(file)
    try:
        return configured(place, _rules(), LEVELS, "rules")
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _rules() -> set[str]:
    from asynction_validation.judging.rules.table import NAMES

    return {*NAMES}


def _findings(file: str, name: str, **options: Any) -> list[Finding]:
    """Return what is found about a document: under each of its servers, or the chosen one.

    Args:
        file: The document.
        name: What it is called.
        **options: As for `asynction_core.understand`.
    """
    from asynction_core import Finding, SpecError, understand
    from asynction_core.findings import in_order
    from asynction_validation.comparing.change_rules import NAMES as OF_CHANGES
    from asynction_validation.judging.severities import unignored

    try:
        source = given_source(file)
    except SpecError as error:
        return [Finding.of(error)]
    found = understand(source, **options)
    root = found.document.root.value if found.document is not None else None
    servers = root.get("servers") if isinstance(root, dict) else None
    if options.get("server_name") is not None or not isinstance(servers, dict) or not servers:
        findings = [*found.findings]
    else:
        under = [understand(source, **{**options, "server_name": str(name)}) for name in servers]
        findings = in_order((one for each in under for one in each.findings), name)
    named = [replace(one, file=one.file or name) for one in findings]
    if found.document is None:
        return named
    kept = unignored(named, found.document, _rules(), elsewhere=OF_CHANGES)
    return in_order(kept, name)


def _are_faults(findings: list[Finding], *, strict: bool) -> bool:
    """Tell whether a document fails. What is about a server, and not about it, is no fault."""
    return any(one.severity == "error" or (strict and one.rule != "server") for one in findings)


def _written(found: Found, wrong: set[str], format: str) -> Iterator[str]:
    """Yield what is printed."""
    if format == "text":
        yield from _lines(found, wrong)
        return
    from asynction_validation.judging import reports

    if format == "github":
        yield from reports.github(found)
    elif format == "junit":
        yield reports.junit(found, wrong)
    else:
        import json

        data = _log(found) if format == "sarif" else _data(found, wrong)
        yield json.dumps(data, indent=2, ensure_ascii=False)


def _lines(found: Found, wrong: set[str]) -> list[str]:
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
    return plain(f"{': '.join(parts)} [{one.rule}]")


def _data(found: Found, wrong: set[str]) -> list[dict[str, Any]]:
    return [
        {"file": file, "ok": file not in wrong, "complaints": [_complaint(one) for one in findings]}
        for file, findings in found.items()
    ]


def _complaint(one: Finding) -> dict[str, Any]:
    fields = asdict(one)
    del fields["purpose"]  # which the rule says
    return fields


def _log(found: Found) -> dict[str, Any]:
    from importlib_metadata import version

    from asynction_validation.judging.sarif import sarif

    # Two documents may refer to the same file.
    findings = dict.fromkeys(one for findings in found.values() for one in findings)
    return sarif(findings, version("asynction-validation"))
