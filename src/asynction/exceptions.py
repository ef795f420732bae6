"""Every exception that Asynction raises; the same classes as in `asynction_core.exceptions`."""

from asynction_core.exceptions import (
    AsynctionException,
    BindingsValidationException,
    MessageAckValidationException,
    PayloadValidationException,
    PluginError,
    SecurityException,
    SpecError,
    UnboundEventException,
    UndocumentedEventException,
    ValidationException,
)

__all__ = [
    "AsynctionException",
    "BindingsValidationException",
    "MessageAckValidationException",
    "PayloadValidationException",
    "PluginError",
    "SecurityException",
    "SpecError",
    "UnboundEventException",
    "UndocumentedEventException",
    "ValidationException",
]
