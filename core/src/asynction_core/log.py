"""The one logger of Asynction."""

from __future__ import annotations

import logging

__all__ = ["logger"]

logger = logging.getLogger("asynction")
