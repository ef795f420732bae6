"""Let in whom an AsyncAPI document lets in, and nobody else."""

from __future__ import annotations

from asynction_security.connections import current_token_info
from asynction_security.info import SecurityInfo

__all__ = ["SecurityInfo", "current_token_info"]
