"""Handlers for what the document lacks."""

from __future__ import annotations

from difflib import get_close_matches

from asynction_core.addresses import variable_name
from asynction_core.exceptions import UndocumentedEventException
from asynction_core.log import logger
from asynction_core.serving.interface import BoundServer

__all__ = ["Undocumented"]


class Undocumented:
    """What a handler meets for which the document has no event.

    Args:
        server: The server.
        reaction: ``"warn"`` or ``"error"``.
    """

    def __init__(self, server: BoundServer, reaction: str) -> None:
        self._server = server
        self._reaction = reaction

    def refuse_member(self, name: str) -> None:
        """Refuse handlers for one namespace of a family: they would go past the family's checks.

        Raises:
            UndocumentedEventException: The namespace is one of a family.
        """
        family = self._server.families.find(name)
        if family is not None:
            raise UndocumentedEventException(
                f"{name!r} is one of the family {family.name!r}: register handlers for that, with "
                f"{' and '.join(map(variable_name, family.parameters))} in their signatures",
                namespace=name,
            )

    def note(self, namespace: str, event: str) -> None:
        """Warn, or raise, that the document has no such event or namespace.

        Raises:
            UndocumentedEventException: The reaction is ``"error"``.
        """
        lacks = self._lacks(namespace, event)
        message = f"a handler is registered for {event!r} of {namespace!r}{lacks}"
        if self._reaction == "error":
            raise UndocumentedEventException(message, namespace=namespace, event=event)
        logger.warning("%s", message)

    def _lacks(self, namespace: str, event: str) -> str:
        if "*" in (namespace, event):
            return ": what it receives beyond the document is not checked"
        known = self._server.spec.namespaces.get(namespace)
        if known is not None:
            meant = get_close_matches(event, known.receives, n=1, cutoff=0.6)
            hint = f" (is {meant[0]!r} meant?)" if meant else ""
            return (
                f", but the document has no such event for the server to receive{hint}: it is not "
                "checked"
            )
        elsewhere = namespace in self._server.spec.elsewhere
        lacks = "that namespace only on other servers" if elsewhere else "no such namespace"
        return f", but the document has {lacks}: what it receives is not checked"
