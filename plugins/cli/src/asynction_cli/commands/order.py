"""`asynction plugins order`: what stands around an event, and who put it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynction_cli.inspecting.chain import Link
    from asynction_cli.invocation import Invocation
    from asynction_core import Event, Namespace, Spec


@click.command()
@click.argument("event", required=False)
@click.option("--namespace", "-n", metavar="NAME", help="Its namespace, where several have it.")
@click.option("--sent", is_flag=True, help="It is an event that the server sends.")
@click.option("--call", is_flag=True, help="The server sends it with call, and not with emit.")
@click.option("--connect", is_flag=True, help="No EVENT, but a connection to the namespace.")
@click.option("--json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def order(
    invocation: Invocation,
    event: str | None,
    namespace: str | None,
    sent: bool,
    call: bool,
    connect: bool,
    json: bool,
) -> None:
    """Show what stands around an EVENT that the server receives, the outermost first.

    That is what plugins put there, each with its stage, and the handler. No server is built;
    handlers are imported.
    """
    if connect == (event is not None) or (connect and (sent or call)):
        raise click.UsageError("name an EVENT, with --sent if the server sends it; or --connect")
    sent = sent or call
    from asynction_cli.inspecting.chain import Chains
    from asynction_core import understand

    invocation.importable()
    found = understand(invocation.spec or str(invocation.document()), **invocation.options())
    found.log_warnings()
    chains, spec = Chains(found), found.checked()
    if event is None:
        space = _namespace(spec, namespace)
        way, links = "connected", chains.connected(space)
        place = space.name
    else:
        one = _event(spec, event, namespace, sent=sent)
        way = "called" if call else "emitted" if sent else "received"
        links = chains.sent(one, "call" if call else "emit") if sent else chains.received(one)
        place = one.namespace
    if json:
        click.echo(_as_json({"event": event, "namespace": place, "way": way}, links))
    else:
        click.echo("\n".join(_lines(event, place, way, links)))


def _namespace(spec: Spec, name: str | None) -> Namespace:
    """Return a namespace; without a name the only one there is."""
    known = [*spec.namespaces]
    if name is None:
        if len(known) == 1:
            return spec.namespaces[known[0]]
        raise click.UsageError(f"choose one with --namespace: {_listed(known)}")
    if name not in spec.namespaces:
        raise click.UsageError(f"there is no namespace {name!r}{_hint(name, known)}")
    return spec.namespaces[name]


def _event(spec: Spec, name: str, namespace: str | None, *, sent: bool) -> Event:
    """Return an event of a namespace; without one, of the only namespace that has it."""
    spaces = [*spec.namespaces.values()] if namespace is None else [_namespace(spec, namespace)]
    of_way = [one.sends if sent else one.receives for one in spaces]
    found = [events[name] for events in of_way if name in events]
    if len(found) == 1:
        return found[0]
    if found:
        having = _listed(event.namespace for event in found)
        raise click.UsageError(
            f"several namespaces have {name!r}: choose with --namespace {having}"
        )
    verb = "sends" if sent else "receives"
    where = "the server" if namespace is None else f"{namespace!r}"
    if any(name in (one.receives if sent else one.sends) for one in spaces):
        other = "receives it: leave --sent out" if sent else "sends it: add --sent"
        raise click.UsageError(f"{where} {verb} no {name!r}, but {other}")
    hint = _hint(name, {name for events in of_way for name in events})
    raise click.UsageError(f"{where} {verb} no {name!r}{hint}")


def _hint(name: str, known: Iterable[str]) -> str:
    from asynction_core.spelling import is_meant

    known = [*known]
    return is_meant(name, known) or f": there is {_listed(known) or 'none'}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def _as_json(about: Mapping[str, str | None], links: Iterable[Link]) -> str:
    import json
    from dataclasses import asdict

    return json.dumps({**about, "chain": [asdict(link) for link in links]}, indent=2)


def _lines(event: str | None, namespace: str, way: str, links: Iterable[Link]) -> Iterator[str]:
    yield (
        f"a connection to {namespace!r}:"
        if event is None
        else f"{event!r} of {namespace!r}, {way}:"
    )
    for link in links:
        yield f"  {click.style(link.place.ljust(_WIDTH), bold=True)}  {_told(link)}"


def _told(link: Link) -> str:
    """Return what stands at a place, and who put it there."""
    if link.plugin is None:
        return link.what or _NOBODY[link.place]
    whose = "--plugin" if link.distribution is None else f"{link.distribution} {link.version}"
    by = f"{link.plugin} ({whose})"
    return by if link.what is None else f"{link.what}, by {by}"


_WIDTH = len("BEFORE_VALIDATION")
_NOBODY = {
    "handler": "none that a plugin gives: one that is registered in code, if there is such",
    "wire": "Flask-SocketIO",
}
