"""Let in whom an AsyncAPI document lets in, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynction_security.info import SecurityInfo

if TYPE_CHECKING:
    from asynction_security.connections import current_token_info

__all__ = ["SecurityInfo", "current_token_info"]


def __getattr__(name: str) -> object:
    if name != "current_token_info":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from asynction_security.connections import current_token_info  # which imports Flask

    return current_token_info
