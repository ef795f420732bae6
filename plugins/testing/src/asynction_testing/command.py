"""The command `asynction test`. What it needs is imported when it runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

import click

if TYPE_CHECKING:
    from asynction_core import Spec
    from asynction_testing.reporting.told_in_terminal import Progress
    from asynction_testing.trying.campaign import Campaign
    from asynction_testing.trying.presenting import Credentials
    from asynction_testing.trying.run_settings import Settings

_FORMATS = ("junit", "json", "sarif", "markdown")
_PHASES = ("examples", "coverage", "fuzzing", "stateful")


class _Names(click.ParamType[tuple[str, ...]]):
    """Names with commas between them."""

    name = "NAMES"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(name.strip() for name in str(value).split(",") if name.strip())


@click.command(epilog="Exit status: 0 it conforms, 1 failures, 2 wrong usage, 3 no server.")
@click.argument("url", required=False)
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="Start this application, and test that.")
@click.option("--phases", type=_Names(), default=_PHASES, help="Which phases, with commas between.")
@click.option(
    "--checks", type=_Names(), help="Which checks; all but takes_valid and tells_why by default."
)
@click.option("--exclude-checks", type=_Names(), default=(), help="Which checks not.")
@click.option(
    "--auth",
    metavar="SCHEME=VALUE",
    multiple=True,
    help="The credential for a security scheme: user:password, or the token or key; "
    "'SCHEME[SCOPE]=VALUE' for one with these scopes. Or ASYNCTION_TEST_AUTH_SCHEME.",
)
@click.option(
    "--include",
    metavar="PATTERN",
    multiple=True,
    help="Try this alone: '/namespace', 'event', '/namespace event' or 'tag:NAME'.",
)
@click.option("--exclude", metavar="PATTERN", multiple=True, help="Leave this out.")
@click.option(
    "--transport",
    "transports",
    type=_Names(),
    default=("websocket", "polling"),
    help="Over which transports: the examples go over all, the other cases over the first.",
)
@click.option("--seed", type=int, help="Repeat the run that had this seed.")
@click.option(
    "--max-examples", type=click.IntRange(min=1), default=100, help="Of chance, an event."
)
@click.option("--max-time", type=click.FloatRange(min=1), default=60.0, help="Seconds.")
@click.option("--ack-timeout", type=click.FloatRange(min=0.05), default=2.0, help="Seconds.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=5.0, help="Of a connection.")
@click.option("--rate", type=click.FloatRange(min=0.1), help="Events in a second at most.")
@click.option("--validate-formats", is_flag=True, help="Have format count.")
@click.option(
    "--report",
    "reports",
    metavar="FORMAT=FILE",
    multiple=True,
    help=f"Write a report: {', '.join(_FORMATS)}.",
)
@click.option(
    "--scripts",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each failure into this folder, as scripts in Python and JavaScript.",
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only do the failures of a JSON report again.",
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON report whose failures are known: they do not count.",
)
@click.pass_context
def test(
    context: click.Context,
    /,
    url: str | None,
    app: str | None,
    checks: tuple[str, ...] | None,
    exclude_checks: tuple[str, ...],
    auth: tuple[str, ...],
    reports: tuple[str, ...],
    scripts: Path | None,
    replay: Path | None,
    baseline: Path | None,
    **settings: Any,
) -> None:
    """Test a Socket.IO server in any language, at URL, against the document."""
    if (url is None) == (app is None):
        which = "name" if url is None else "only one can be tested: name"
        raise click.UsageError(f"{which} the URL of a server, or an application with --app")
    targets = [_report_target(text) for text in reports]
    recorded = {path: _recorded(path) for path in (replay, baseline) if path is not None}
    spec = _spec(context)
    chosen = _settings(checks, exclude_checks, settings)
    if replay is not None:
        asked = {str(one["check"]) for one in recorded[replay]["failures"]}
        chosen = replace(chosen, checks=chosen.checks | asked)
    credentials = _credentials(spec, auth)
    progress = _progress()
    with _served(app, spec, context) as address:
        campaign = _campaign(
            spec, address or _address(url or "", spec), credentials, chosen, progress
        )
        try:
            if replay is not None:
                _replay(campaign, recorded[replay])
            known = recorded[baseline] if baseline is not None else None
            _run(campaign, credentials, known, targets, scripts, chosen, progress)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(130) from None


def _progress() -> Progress:
    from asynction_testing.reporting.told_in_terminal import Progress

    return Progress()


def _campaign(
    spec: Spec, url: str, credentials: Credentials, settings: Settings, progress: Progress
) -> Campaign:
    from asynction_testing.trying.campaign import Campaign

    return Campaign(spec, url, credentials, settings, progress, lambda: progress.is_interrupted)


def _run(
    campaign: Campaign,
    credentials: Credentials,
    known: dict[str, Any] | None,
    targets: Sequence[tuple[str, Path]],
    scripts: Path | None,
    settings: Settings,
    progress: Progress,
) -> NoReturn:
    from asynction_testing.reporting.report_data import as_data
    from asynction_testing.reporting.scripts import write_scripts
    from asynction_testing.reporting.told_in_terminal import told
    from asynction_testing.reporting.written_reports import WRITERS
    from asynction_testing.trying.run_settings import NoServer, NothingToTry

    outcome = campaign.outcome
    click.echo(f"{outcome.url} against {outcome.document}, seed {outcome.seed}")
    try:
        with progress:
            campaign.run()
    except NothingToTry as error:
        raise click.UsageError(str(error)) from error
    except NoServer as error:
        _no_server(error)
    if known is not None:
        prints = {one["fingerprint"] for one in known["failures"]}
        outcome.known = [one for one in outcome.failures if one.fingerprint in prints]
        outcome.failures = [one for one in outcome.failures if one.fingerprint not in prints]
    report = as_data(outcome, credentials, campaign.presented_for)
    for line in told(report):
        click.echo(line)
    for form, path in targets:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WRITERS[form](report), encoding="utf-8")
    if scripts is not None and outcome.failures:
        written = write_scripts(report, scripts, wait=settings.ack_timeout)
        click.echo(f"{len(written)} scripts in {scripts}")
    elif outcome.failures:
        click.echo("--scripts DIRECTORY writes a script for each, which does it again")
    interrupted = 130 if outcome.is_broken_off else 0
    raise click.exceptions.Exit(1 if outcome.failures else interrupted)


def _replay(campaign: Campaign, recorded: dict[str, Any]) -> NoReturn:
    """Do recorded failures again, and say which are mended."""
    from asynction_testing.reporting.report_data import steps_of
    from asynction_testing.reporting.written_reports import title_of
    from asynction_testing.trying.run_settings import NoServer, NothingToTry

    failing = 0
    found: set[str] | None = None
    for one in recorded["failures"]:
        try:
            if one["check"].endswith("_enforced"):
                if found is None:
                    found = {case.fingerprint for case in campaign.intrude()}
                prints = found
            else:
                prints = {case.fingerprint for case in campaign.again(steps_of(one))}
        except NothingToTry as error:
            raise click.UsageError(str(error)) from error
        except NoServer as error:
            _no_server(error)
        check = one["check"]
        fails = one["fingerprint"] in prints or (
            check in ("survives", "undocumented_ignored")
            and any(text.startswith(f"{check}|") for text in prints)
        )
        failing += fails
        colour = "red" if fails else "green"
        click.secho(f"{'still fails' if fails else 'mended':<12} {title_of(one)}", fg=colour)
    raise click.exceptions.Exit(1 if failing else 0)


def _no_server(error: Exception) -> NoReturn:
    click.secho(f"Error: {error}", fg="red", err=True)
    raise click.exceptions.Exit(3)


def _spec(context: click.Context) -> Spec:
    from asynction_core import SpecError
    from asynction_testing.agreeing.agreement import spec_of

    try:
        return spec_of(context.obj.document(), **context.obj.options())
    except (SpecError, OSError) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(2) from error


def _settings(
    checks: tuple[str, ...] | None, excluded: tuple[str, ...], given: dict[str, Any]
) -> Settings:
    from secrets import randbelow

    from asynction_testing.trying.outcome_of_run import CHECKS
    from asynction_testing.trying.run_settings import Settings

    _known("check", (*(checks or ()), *excluded), CHECKS)
    _known("phase", given["phases"], _PHASES)
    _known("transport", given["transports"], ("websocket", "polling"))
    if not given["transports"]:
        raise click.UsageError("--transport: name websocket, polling, or both")
    if given["seed"] is None:
        given["seed"] = randbelow(2**31)
    chosen = frozenset(checks) if checks is not None else Settings().checks
    return Settings(checks=chosen - {*excluded}, **given)


def _known(what: str, names: Sequence[str], known: Any) -> None:
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no {what} {name!r}: there are {', '.join(known)}")


def _credentials(spec: Spec, given: Sequence[str]) -> Credentials:
    from asynction_testing.trying.presenting import Credentials, name_of

    named = {text.partition("=")[0].partition("[")[0] for text in given}
    from_environment = [
        f"{scheme}={os.environ[name_of(scheme)]}"
        for scheme in spec.security_schemes
        if name_of(scheme) in os.environ and scheme not in named
    ]
    try:
        return Credentials(spec, [*given, *from_environment])
    except ValueError as error:
        raise click.UsageError(f"--auth: {error}") from error


def _address(url: str, spec: Spec) -> str:
    """Return the address of a server, with the path of Socket.IO and without a user's name."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    try:
        port = parts.port
    except ValueError as error:
        raise click.UsageError(f"{url} is no URL: {error}") from error
    if scheme not in ("http", "https") or not parts.hostname:
        raise click.UsageError(f"a server's URL begins with http:// or https://, not {url!r}")
    if "@" in parts.netloc:
        raise click.UsageError("leave user and password out of the URL: --auth presents them")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    path = parts.path if parts.path.strip("/") else f"/{spec.server.path if spec.server else ''}"
    return urlunsplit(
        (scheme, host if port is None else f"{host}:{port}", path.rstrip("/"), "", "")
    )


def _report_target(text: str) -> tuple[str, Path]:
    form, sign, file = text.partition("=")
    if form not in _FORMATS or not sign or not file:
        raise click.UsageError(f"--report is FORMAT=FILE, with {', '.join(_FORMATS)}, not {text!r}")
    return form, Path(file)


def _recorded(path: Path) -> dict[str, Any]:
    from asynction_testing.reporting.report_data import FORMAT

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise click.UsageError(f"{path} is no report: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise click.UsageError(f"{path} is no report that --report json= has written")
    return found


@contextmanager
def _served(app: str | None, spec: Spec, context: click.Context) -> Iterator[str | None]:
    """Serve an application for as long as it is tested."""
    if app is None:
        yield None
        return
    from asynction_testing.hosting.application_process import ApplicationProcess, NoApplication

    context.obj.importable()
    process = ApplicationProcess(app)
    try:
        try:
            process.start()
        except NoApplication as error:
            raise click.UsageError(f"--app: {error.args[0]}") from error
        except RuntimeError as error:
            click.secho(f"Error: {error}", fg="red", err=True)
            raise click.exceptions.Exit(3) from error
        path = f"/{process.path}" if process.path else ""
        yield f"http://127.0.0.1:{process.port}{path}"
    finally:
        process.stop()
    sys.stdout.flush()
