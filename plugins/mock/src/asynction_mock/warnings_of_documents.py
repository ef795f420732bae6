"""Tell what is questionable about a document, as far as it is about a mock, too."""

from __future__ import annotations

from asynction_core import SpecError, Understanding


def log_warnings(found: Understanding) -> None:
    """Log the warnings, but those of answers that do not fit a document: a mock makes them up.

    Args:
        found: What is known of the document.
    """
    namespaces = found.spec.namespaces.values() if found.spec is not None else ()
    made_up = {
        _about(event.ack_error.node.error("", rule="server", severity="warning"))
        for namespace in namespaces
        for event in namespace.receives.values()
        if event.ack_error is not None
    }
    found.log_warnings(unless=lambda warning: _about(warning) in made_up)


def _about(error: SpecError) -> tuple[object, ...]:
    """Return which rule an error is about, how gravely, and where."""
    return error.rule, error.severity, error.source, error.pointer
