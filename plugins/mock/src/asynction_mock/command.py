"""The command `asynction mock`. What it needs is imported when it runs."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from asynction_core import Spec
    from asynction_jsonschema.fake import FakeData
    from asynction_mock.fake_arguments import Sample
    from asynction_mock.server import MockAsynctionSocketIO

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _of_fake_data(command: _Command) -> _Command:
    """Add the options that say what the data are like; they arrive as keywords of `from_spec`."""
    for option in (
        click.option(
            "--examples/--no-examples",
            default=True,
            help="Whether examples and defaults of the document come before made-up data.",
        ),
        click.option("--locale", help="Whose names and texts to take, such as de_DE."),
        click.option("--seed", type=int, help="Make the data repeatable."),
        click.option(
            "--fake-data",
            type=click.Choice(["realistic", "edge"]),
            default="realistic",
            help="What people would write, or what the schemas just about allow.",
        ),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--custom-formats-sample-size",
    type=click.IntRange(min=1),
    default=20,
    help="How many samples of a format of Faker's edge data chooses from.",
)
@click.pass_context
def mock(context: click.Context, /, custom_formats_sample_size: int) -> None:
    """Stand in for a server that is not built yet."""
    context.meta["asynction_mock.options"] = {
        "custom_formats_sample_size": custom_formats_sample_size
    }


@mock.command()
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=5000,
    help="The port; 0 for any that is free.",
)
@click.option(
    "--subscription-task-interval",
    type=click.FloatRange(min=0),
    default=1.0,
    help="Seconds between two emissions of an event.",
)
@click.option(
    "--max-workers",
    type=click.IntRange(min=1),
    default=8,
    help="How many tasks emit at most.",
)
@click.option(
    "--security-callables",
    is_flag=True,
    help="Have the document's callables decide who gets in; else well-formed credentials will do.",
)
@click.option(
    "--cors-allowed-origins",
    metavar="ORIGIN",
    multiple=True,
    help="Web pages that may connect, as https://example.com; * for all. By default those of this "
    "machine, on any port.",
)
@click.option(
    "--grace",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=10.0,
    help="How long handlers may go on when a signal stops the server.",
)
@click.option("--debugger", "-d", is_flag=True, help="Show tracebacks, here and in the browser.")
@_of_fake_data
@click.pass_context
def run(
    context: click.Context,
    /,
    host: str,
    port: int,
    subscription_task_interval: float,
    max_workers: int,
    security_callables: bool,
    cors_allowed_origins: tuple[str, ...],
    grace: float,
    debugger: bool,
    **fake_data: Any,
) -> None:
    """Run a mock server of the document."""
    from flask import Flask

    from asynction_core import Shutdown, stopped_by_signals
    from asynction_mock.server import MockAsynctionSocketIO

    app = Flask("asynction_mock")
    shutdown = Shutdown(grace, forced=True)
    with stopped_by_signals("threading", shutdown):
        if security_callables:
            context.obj.importable()
        listener = context.obj.reserve(host, port)
        port = listener.getsockname()[1]
        options = {
            "app": app,
            "async_mode": "threading",
            "use_security_callables": security_callables,
            **_options(context, fake_data),
        }
        if cors_allowed_origins:
            all_of_them = "*" in cors_allowed_origins
            options["cors_allowed_origins"] = "*" if all_of_them else [*cors_allowed_origins]
        with _wrong_values_told():
            server = MockAsynctionSocketIO.from_spec(context.obj.document(), **options)
        if not debugger:  # Werkzeug would tell of each request
            logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        click.echo(f"A mock of {context.obj.document()} on http://{host}:{port}")
        for line in _whereabouts(server, app, f"http://{host}:{port}"):
            click.echo(f"  {line}")
        for namespace in server.spec.namespaces.values():
            sent = (event.name for event, _ in server.samples if event.namespace == namespace.name)
            click.echo(
                f"  {namespace.name}: receives {_names(namespace.receives)}; sends {_names(sent)}"
            )
        click.echo("Ctrl-C stops it.")
        shutdown.server = server
        listener.listen(128)  # no sooner: now it can answer
        # As Werkzeug's reloader has it: who serves takes the socket over, and prints no banner.
        os.environ.update(WERKZEUG_SERVER_FD=str(listener.detach()), WERKZEUG_RUN_MAIN="true")
        server.serve(
            app,
            host=host,
            port=port,
            subscription_task_interval=subscription_task_interval,
            max_worker_number=max_workers,
            debug=debugger,
            use_reloader=False,
        )


def _whereabouts(server: MockAsynctionSocketIO, app: Flask, url: str) -> Iterator[str]:
    """Yield where Socket.IO and the documentation are."""
    from asynction_core.serving.whereabouts import documentation_paths, servers_elsewhere

    yield f"Socket.IO path: {server.sockio_mw.engineio_path}"
    elsewhere = servers_elsewhere(server.spec, server.sockio_mw.engineio_path)
    if elsewhere is not None:
        yield f"  {elsewhere}"
    yield from (f"documentation: {url}{path}" for path in documentation_paths(app))


@mock.command()
@click.argument("event", required=False)
@click.option("--namespace", "-n", help="Only events of this namespace.")
@click.option("--count", "-c", type=click.IntRange(min=1), default=1, help="Of each event.")
@click.option("--received", is_flag=True, help="What the server receives, not what it sends.")
@_of_fake_data
@click.pass_context
def sample(
    context: click.Context,
    /,
    event: str | None,
    namespace: str | None,
    count: int,
    received: bool,
    **fake_data: Any,
) -> None:
    """Print fake payloads, a line of JSON each: of EVENT, or of all events."""
    from asynction_mock.fake_arguments import events_of, samples_of

    if namespace is not None:
        namespace = f"/{namespace.strip('/')}"
    spec, fake = _understood(context.obj.document(), **_options(context, fake_data))
    events = events_of(spec, received=received)
    wanted = [
        one for one in events if event in (None, one.name) and namespace in (None, one.namespace)
    ]
    samples = samples_of(spec, wanted, fake, as_text=True)
    if not samples:
        known = samples_of(spec, (one for one in events if one not in wanted), fake)
        others = samples_of(spec, events_of(spec, received=not received), fake)
        _say_what_there_is(event, namespace, known, others, received=received)
    for one in samples:
        for _ in range(count):
            line: object = _payload(one)
            if event is None:
                line = {
                    "namespace": one.event.namespace,
                    "event": one.event.name,
                    "payload": line,
                }
            text = json.dumps(line, ensure_ascii=False)
            # Some characters end lines for many readers, or move what a terminal shows.
            click.echo(text if text.isprintable() else json.dumps(line))


def _payload(sample: Sample) -> object:
    """Return a payload as its schema describes it: as a list if that describes arguments."""
    args, schema = sample.make(), sample.event.payload
    if schema is not None and schema.describes_tuple:
        return list(args)
    return args[0] if args else None


def _options(context: click.Context, /, fake_data: dict[str, Any]) -> dict[str, Any]:
    """Return the keywords of `from_spec` that stand on the command line."""
    fake_data["prefer_examples"] = fake_data.pop("examples")
    return {**fake_data, **context.obj.options(), **context.meta["asynction_mock.options"]}


def _understood(document: Path, **options: Any) -> tuple[Spec, FakeData]:
    """Return what a document asks for, and what makes its data; see `from_spec`."""
    from asynction_core import understand
    from asynction_mock.plugin import MockPlugin
    from asynction_mock.warnings_of_documents import log_warnings

    chosen = options.pop("plugins", ())
    with _wrong_values_told():
        plugin = MockPlugin(**options)
        found = understand(document, plugins=[*chosen, plugin], **plugin.others)
    log_warnings(found)
    if found.spec is None or any(error.rule != "server" for error in found.errors):
        return found.checked(), plugin.fake
    return found.spec, plugin.fake


@contextmanager
def _wrong_values_told() -> Iterator[None]:
    """Tell of a wrong value, of a locale for example, as of wrong usage."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _say_what_there_is(
    event: str | None,
    namespace: str | None,
    known: Sequence[Sample],
    others: Sequence[Sample],
    *,
    received: bool,
) -> NoReturn:
    """Say that nothing is to be printed, and what could be.

    Args:
        event: The event that was asked for.
        namespace: The namespace that was.
        known: What goes in the direction that was asked for.
        others: What goes in the other.
        received: Whether the direction is the one of clients.
    """
    from difflib import get_close_matches

    verb = "receives" if received else "sends"
    wanted = f"event {event!r}" if event is not None else "event"
    if namespace is not None:
        wanted += f" of {namespace!r}"
    names = {one.event.name for one in known}
    similar = get_close_matches(event or "", names - {event}, n=1)
    if any(event == one.event.name for one in others):
        other = "sends" if received else "receives"
        hint = f"it {other} that: {'leave --received out' if received else 'add --received'}"
    elif similar and event not in names:
        hint = f"is {similar[0]!r} meant?"
    else:
        told = ", ".join(f"{one.event.name!r} of {one.event.namespace!r}" for one in known)
        hint = f"it {verb} {told or 'nothing'}"
    raise click.UsageError(f"the server {verb} no {wanted} whose payload can be made up: {hint}")


def _names(events: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in events) or "nothing"
