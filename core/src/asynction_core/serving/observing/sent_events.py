"""Tell observers what becomes of the events that the server sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Literal

from asynction_core.exceptions import UndocumentedEventException
from asynction_core.observation import Observation
from asynction_core.outcomes import Fault, Outcome
from asynction_core.plugins.observers import Observers
from asynction_core.serving.audience import called
from asynction_core.serving.observing.course import notice_unsent, verdict
from asynction_core.serving.observing.names import Names
from asynction_core.spec import Event

Kind = Literal["emit", "call"]
"""How an event is sent: ``"call"`` waits for its acknowledgement."""

_Callback = Callable[..., Any]
_Sender = Callable[[tuple[Any, ...], Any, dict[str, Any]], Any]


class SentEvents:
    """What becomes of the events that a server sends, and of the acknowledgements of clients.

    Args:
        observers: The observers.
        names: What the document calls namespaces.
    """

    def __init__(self, observers: Observers, names: Names) -> None:
        self._names = names
        self._is_observed = bool(observers)
        self._sent = observers.teller("sent")
        self._received = observers.teller("received")

    def watched(self, event: Event, kind: Kind, send: _Sender) -> _Sender:
        """Return what sends an event and tells of it; the same where nobody observes.

        Args:
            event: The event.
            kind: Whether its acknowledgement is waited for.
            send: What sends it.
        """
        return self._watched(event.namespace, event.name, kind, send, "handled")

    def watched_beyond(self, namespace: str, kind: Kind, send: _Sender) -> _Sender:
        """Return what sends an event that the document lacks, and tells of it.

        Args:
            namespace: The namespace on which it is sent.
            kind: Whether its acknowledgement is waited for.
            send: What sends it.
        """
        return self._watched(self._names.name_of(namespace), None, kind, send, "undocumented")

    def _watched(
        self, namespace: str | None, event: str | None, kind: Kind, send: _Sender, sent: Outcome
    ) -> _Sender:
        if not self._is_observed:
            return send

        def send_and_tell(args: tuple[Any, ...], callback: Any, options: dict[str, Any]) -> Any:
            sid = called(options) if kind == "call" else None
            begun = perf_counter()
            raised: BaseException | None = None
            try:
                return send(args, callback, options)
            except BaseException as error:
                raised = error
                notice_unsent(error)
                raise
            finally:
                self._tell(namespace, event, sid, raised, perf_counter() - begun, sent)

        return send_and_tell

    def answered(self, event: str, callback: _Callback, options: Mapping[str, Any]) -> _Callback:
        """Return a callback of an emission that tells if it fails, or refuses what it gets.

        Args:
            event: The event that is emitted.
            callback: Gets the arguments of the acknowledgement.
            options: The other keywords of `emit`.
        """
        tell, name = self._received, options.get("namespace") or "/"
        if tell is None:
            return callback

        def call_and_tell(*args: Any) -> Any:
            begun = perf_counter()
            try:
                return callback(*args)
            except BaseException as error:
                known, duration = self._names.name_of(name), perf_counter() - begun
                outcome, fault = verdict(error, "send")
                tell(Observation(known, event, "receive", None, outcome, error, fault, duration))
                raise

        return call_and_tell

    def not_sent(self, namespace: str, error: UndocumentedEventException) -> None:
        """Tell of an event that is not sent, as the document lacks it.

        Args:
            namespace: The namespace on which it was to be sent.
            error: What is raised for it.
        """
        notice_unsent(error)
        if self._sent is not None:
            self._tell(self._names.name_of(namespace), None, None, error, 0.0)

    def _tell(
        self,
        namespace: str | None,
        event: str | None,
        sid: str | None,
        error: BaseException | None,
        duration: float,
        outcome: Outcome = "handled",
    ) -> None:
        if self._sent is None:
            return
        fault: Fault | None = None
        if error is not None:
            outcome, fault = verdict(error, "send")
        self._sent(Observation(namespace, event, "send", sid, outcome, error, fault, duration))
