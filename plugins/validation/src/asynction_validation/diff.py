"""`asynction diff`: a command for asynction-cli, which brings click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from asynction_validation.given_documents import NAMED, STDIN, given_source

if TYPE_CHECKING:
    from asynction_core import Finding, Spec
    from asynction_core.reading.source import Source
    from asynction_validation.comparing.change import Change
    from asynction_validation.comparing.change_rules import Level
    from asynction_validation.comparing.version_moves import VersionMove

_FAILING = {"breaking": {"breaking"}, "unsure": {"breaking", "unsure"}, "never": set[str]()}
_WRONG = 2  # the exit status for what cannot be compared
_TABLE = "diff"


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--rule",
    "rules",
    metavar="NAME=LEVEL",
    multiple=True,
    help="Take a kind of change for breaking, unsure or compatible, or leave it out (off).",
)
@click.option(
    "--allow-deprecated", is_flag=True, help="Let go what the old document marks as deprecated."
)
@click.option(
    "--fail-on",
    type=click.Choice([*_FAILING]),
    default="unsure",
    help="From which severity on the exit status is 1.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "markdown", "github", "sarif"]),
    default="text",
    help="How to print what has changed.",
)
@click.pass_obj
def diff(
    invocation: Any,
    old: str,
    new: str,
    rules: tuple[str, ...],
    allow_deprecated: bool,
    fail_on: Literal["breaking", "unsure", "never"],
    format: str,
) -> None:
    """Tell what breaks from one version of a document to the next.

    OLD and NEW are paths, - for the standard input, or REV:path for a file in a revision of the
    git repository, as in HEAD~1:asyncapi.yaml. What clients send, the new version has to take as
    the old one did; what clients are sent has to be what the old version told them.
    """
    if old == new == STDIN:
        raise click.UsageError("only one of the documents can be the standard input")
    options = invocation.options()
    formats = options.pop("validate_formats", True)
    levels = {**_configured(new), **_levels(rules)}
    pairs = _understood(old, new, options)
    from asynction_validation.comparing.compare import changes, judged
    from asynction_validation.comparing.version_moves import version_move

    found: dict[tuple[object, ...], Change] = {}
    for one, other in pairs:
        for change in changes(one.spec, other.spec, validate_formats=formats):
            found.setdefault(change.key, change)
    documents = [one.spec.document for pair in pairs for one in pair]
    told = judged(found.values(), levels, documents, allow_deprecated=allow_deprecated)
    move = version_move(documents[0], documents[1], told)
    names = tuple(NAMED if file == STDIN else file for file in (old, new))
    click.echo("\n".join(_written(told, move, (names[0], names[1]), format)))
    if any(one.severity in _FAILING[fail_on] for one in told):
        raise click.exceptions.Exit(1)


def _levels(rules: Sequence[str]) -> dict[str, Level]:
    """Return the levels that the command line gives rules.

    Raises:
        click.BadParameter: It gives none.
    """
    from asynction_validation.comparing.change_rules import LEVELS, NAMES
    from asynction_validation.judging.severities import level_of

    try:
        return _known(dict(level_of(text, NAMES, LEVELS) for text in rules))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--rule") from None


def _configured(new: str) -> dict[str, Level]:
    """Return the levels in the project of the new document, or of the current folder."""
    from asynction_validation.comparing.change_rules import LEVELS, NAMES
    from asynction_validation.judging.severities import configured

    place = Path(new) if Path(new).exists() else Path("document")
    try:
        return _known(configured(place, NAMES, LEVELS, _TABLE))
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _known(levels: dict[str, Level]) -> dict[str, Level]:
    """Return levels, all of rules that there are.

    Raises:
        ValueError: There is no such rule.
    """
    from asynction_validation.comparing.change_rules import NAMES

    for name in levels.keys() - NAMES:
        raise ValueError(
            f"there is no rule {name!r} of asynction diff, but {', '.join(sorted(NAMES))}"
        )
    return levels


class _Side(NamedTuple):
    """A document that has been understood: what it is called, and what it asks for."""

    name: str
    source: Source | str
    spec: Spec


def _understood(old: str, new: str, options: dict[str, Any]) -> list[tuple[_Side, _Side]]:
    """Return two documents, as they are under the server that is chosen, or that does not matter.

    Where it matters and none is chosen they are returned under each that both have.

    Raises:
        click.UsageError: There is no such document, or none can be chosen.
        click.exceptions.Exit: One is wrong; what is wrong has been told.
    """
    one, other = (_side(name, _source(name), options) for name in (old, new))
    if all(side.spec.shared_security is not None or side.spec.server for side in (one, other)):
        return [(one, other)]
    names = [name for name in one.spec.servers if name in other.spec.servers]
    if not names:
        raise click.UsageError(
            "the servers of a document ask for different security, and the documents have none of "
            "the same name: name one with --server, before the command"
        )
    return [
        (
            _side(one.name, one.source, {**options, "server_name": name}),
            _side(other.name, other.source, {**options, "server_name": name}),
        )
        for name in names
    ]


def _source(file: str) -> Source | str:
    """Return what a document is read from.

    Raises:
        click.UsageError: There is no such revision, or no such file in it.
        click.exceptions.Exit: It cannot be read, which has been told.
    """
    from asynction_core import Finding, SpecError
    from asynction_validation.comparing.revisions import (
        RevisionError,
        is_revision,
        source_in_revision,
    )

    try:
        return source_in_revision(file) if is_revision(file) else given_source(file)
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    except SpecError as error:
        raise _wrong([Finding.of(error)], file) from None


def _side(name: str, source: Source | str, options: dict[str, Any]) -> _Side:
    """Return a document that has been understood.

    Raises:
        click.exceptions.Exit: It is wrong; what is wrong has been told.
    """
    from asynction_core import understand

    found = understand(source, **options)
    about_document = [one for one in found.errors if one.rule != "server" or found.spec is None]
    if found.spec is None or about_document:
        raise _wrong(about_document, name)
    return _Side(name, source, found.spec)


def _wrong(errors: Sequence[Finding], name: str) -> click.exceptions.Exit:
    """Tell what is wrong with a document, and return what ends the command."""
    from asynction_validation.validate import line_of

    for one in errors:
        click.echo(line_of(replace(one, file=one.file or name)), err=True)
    click.echo(f"Error: {name} is wrong, and cannot be compared", err=True)
    return click.exceptions.Exit(_WRONG)


def _written(
    found: Sequence[Change], move: VersionMove, names: tuple[str, str], format: str
) -> Iterator[str]:
    """Yield what is printed."""
    from asynction_validation.comparing import change_reports

    if format == "text":
        yield from change_reports.lines(found, move, names)
    elif format == "markdown":
        yield from change_reports.markdown(found, move, names)
    elif format == "github":
        yield from change_reports.github(found, names)
        yield change_reports.summary(found, move)
    else:
        import json

        report = (
            change_reports.as_data(found, move, names) if format == "json" else _log(found, names)
        )
        yield json.dumps(report, indent=2, ensure_ascii=False)


def _log(found: Sequence[Change], names: tuple[str, str]) -> dict[str, Any]:
    from importlib_metadata import version

    from asynction_validation.comparing.change_reports import log

    return log(found, names, version("asynction-validation"))
