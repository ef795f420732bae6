"""The server, where asynction 0.8.3 had it."""

from asynction.gone import gone
from asynction_core import AsynctionSocketIO

__all__ = ["AsynctionSocketIO"]

_ONE = "asynction_core.self_contained makes one document of all files, as asynction bundle does"

__getattr__ = gone(
    __name__,
    {
        "load_spec": "asynction_core.load_document reads a document, understand judges it",
        "resolve_references": _ONE,
        "deep_resolve": _ONE,
    },
)
