"""The documentation of an API, where asynction 0.8.3 had it: asynction-docs serves it."""

from asynction.gone import gone

_BY_PLUGIN = "asynction-docs serves the page; asynction docs build makes files of it"

__getattr__ = gone(
    __name__,
    {
        "current_spec": "the attribute spec of the server is it, as an asynction_core.Spec",
        "set_current_spec": "each server has its own, as its attribute spec",
        "html_view": _BY_PLUGIN,
        "json_view": _BY_PLUGIN,
    },
)
