"""The command line, where asynction 0.8.3 had it."""

from asynction.__main__ import main
from asynction.gone import gone

__all__ = ["main"]

_CLICK = "asynction-cli is made with click: plugins add commands in the group asynction.commands"

__getattr__ = gone(
    __name__,
    {
        "command": _CLICK,
        "build_parser": _CLICK,
        "AsynctionNamespace": _CLICK,
        "MockNamespace": _CLICK,
        "RunMockNamespace": _CLICK,
        "RunNamespace": _CLICK,
        "get_version": "asynction.__version__ is the version",
    },
)
