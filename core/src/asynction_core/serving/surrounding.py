"""What stands around events and connections, the outermost first: what plugins and the core give.

The server may be None, for a tool that only asks what a server would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from asynction_core.middleware import Middleware
from asynction_core.serving.coding import coding_of_received, coding_of_sent
from asynction_core.spec import Event, Namespace, Spec
from asynction_core.stage import Stage, inwards, outwards, staged

if TYPE_CHECKING:
    import pluggy

    from asynction_core.serving.interface import BoundServer

_Options = Mapping[str, Any]


def around_connections(
    plugins: pluggy.PluginManager,
    server: BoundServer | None,
    spec: Spec,
    namespace: Namespace,
    options: _Options,
) -> list[Middleware]:
    """Return what a connection to a namespace passes on its way to the connect handler."""
    return inwards(
        plugins.hook.asynction_connect_middleware(
            server=server, spec=spec, namespace=namespace, options=options
        )
    )


def around_received(
    plugins: pluggy.PluginManager,
    server: BoundServer | None,
    spec: Spec,
    event: Event,
    options: _Options,
) -> list[Middleware]:
    """Return what an event that a client sends passes on its way to the handler."""
    found = plugins.hook.asynction_receive_middleware(
        server=server, spec=spec, event=event, options=options
    )
    coding = coding_of_received(event, spec, answers=options.get("on_invalid") == "ack")
    if coding is not None:
        found = [staged(Stage.VALIDATION, coding), *found]  # before the checks of values
    return inwards(found)


def around_sent(
    plugins: pluggy.PluginManager,
    server: BoundServer | None,
    spec: Spec,
    event: Event,
    options: _Options,
    kind: Literal["emit", "call"],
) -> list[Middleware]:
    """Return what an event that the server sends passes on its way to the wire."""
    found = plugins.hook.asynction_send_middleware(
        server=server, spec=spec, event=event, options=options, kind=kind
    )
    coding = coding_of_sent(event, spec)
    if coding is not None:
        found = [*found, staged(Stage.VALIDATION, coding)]  # after the checks of values
    return outwards(found)
