"""Metrics are served where Prometheus scrapes them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import request
from prometheus_client import CollectorRegistry, make_wsgi_app
from werkzeug import Response

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core import AsynctionSocketIO


def expose(server: AsynctionSocketIO, app: Flask, registry: CollectorRegistry) -> None:
    """Serve metrics as ``metrics`` beside the path of Socket.IO.

    It is a route of the app's, so that the app's own logins hold for it. Where there is something
    already, a warning says so, and nothing else is done.

    Args:
        server: The server that is attached to the app.
        registry: What has its metrics.
    """
    place = f"{server.base_path}/metrics"
    exposed: dict[str, CollectorRegistry] = app.extensions.setdefault("asynction_observe", {})
    if exposed.get(place) is registry:
        return  # it is attached once more
    if any(rule.rule == place for rule in app.url_map.iter_rules()):
        logging.getLogger("asynction").warning(
            "the metrics of the server at %r are not served, as the app has a route %r already: "
            "give the server a path in a folder of its own, such as path='orders/socket.io', or "
            "put the metrics into a registry, metrics=registry, and serve that",
            server.sockio_mw.engineio_path,
            place,
        )
        return
    answer: Any = make_wsgi_app(registry)

    def metrics() -> Response:
        return Response.from_app(answer, request.environ)

    app.add_url_rule(place, f"asynction_observe{len(exposed) or ''}.metrics", metrics)
    exposed[place] = registry
