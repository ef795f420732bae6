"""Asynction: a Flask-SocketIO server that cannot drift from its AsyncAPI document.

This package holds no logic. It gathers the public names of the packages that it installs, and of
those that can be added to it: `MockAsynctionSocketIO` comes from asynction-mock. Where that package
is missing, importing the name raises an ImportError that says what to install.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from asynction import exceptions
from asynction.exceptions import *  # noqa: F403
from asynction_core import Stage, hookimpl, staged

if TYPE_CHECKING:
    __version__: str

    from asynction.typed_options import Options
    from asynction.typed_server import AsynctionSocketIO
    from asynction_mock import MockAsynctionSocketIO as MockAsynctionSocketIO
    from asynction_security import SecurityInfo as SecurityInfo
    from asynction_security import current_token_info as current_token_info
else:
    from asynction_core import AsynctionSocketIO

_PACKAGES = {
    "MockAsynctionSocketIO": "asynction_mock",
    "SecurityInfo": "asynction_security",
    "current_token_info": "asynction_security",
}
_OF_0_8_3 = {"docs", "mock_server", "security", "server", "types", "utils", "validation"}
_INSTALLED = [name for name, package in _PACKAGES.items() if find_spec(package)]

__all__ = ["AsynctionSocketIO", "Options", "Stage", "hookimpl", "staged"]
__all__ += exceptions.__all__
if not TYPE_CHECKING:
    # What is missing stays out of it, so that `from asynction import *` works with any subset.
    __all__ += _INSTALLED


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version  # which takes long to import

        return version("asynction")
    if name == "Options":  # for type checkers, in the first place
        return getattr(import_module("asynction.typed_options"), name)
    if name in _OF_0_8_3:  # whose import had these modules imported, too
        return import_module(f"asynction.{name}")
    package = _PACKAGES.get(name)
    if package is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(package), name)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        distribution = package.replace("_", "-")
        raise ImportError(
            f"{name} is in {distribution}, which is not installed: pip install {distribution}",
            name=package,
        ) from error


def __dir__() -> list[str]:
    return sorted([*globals(), *_INSTALLED, "Options", "__version__"])
