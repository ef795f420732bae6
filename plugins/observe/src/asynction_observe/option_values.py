"""What the options may be: True, False, or an object of a library that need not be installed."""

from __future__ import annotations

import logging
from typing import Any


def a_log(value: Any) -> None:
    """Refuse what no line can be written to.

    Raises:
        ValueError: It is none of these.
    """
    fits = isinstance(value, (bool, logging.Logger)) or callable(getattr(value, "write", None))
    if not fits:
        raise _wrong("access_log", value, "a logger, or a stream with a method 'write'")


def a_registry(value: Any) -> None:
    """Refuse what no metrics can be registered with.

    Raises:
        ValueError: It is none of these.
    """
    if not (isinstance(value, bool) or callable(getattr(value, "register", None))):
        raise _wrong("metrics", value, "a CollectorRegistry of prometheus_client")


def a_tracer_provider(value: Any) -> None:
    """Refuse what gives no tracer.

    Raises:
        ValueError: It is none of these.
    """
    if not (isinstance(value, bool) or callable(getattr(value, "get_tracer", None))):
        raise _wrong("tracing", value, "a TracerProvider of OpenTelemetry")


def _wrong(option: str, value: object, other: str) -> ValueError:
    return ValueError(f"{option} is True, False or {other}, not {value!r}")
