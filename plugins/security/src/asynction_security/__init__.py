"""Let in whom an AsyncAPI document lets in, and nobody else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from asynction_security.info import SecurityInfo

if TYPE_CHECKING:
    from asynction_security.connections import current_token_info
    from asynction_security.disconnecting import disconnect

__all__ = ["SecurityInfo", "current_token_info", "disconnect"]

# Whose modules import Flask.
_LATER = {"current_token_info": "connections", "disconnect": "disconnecting"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
