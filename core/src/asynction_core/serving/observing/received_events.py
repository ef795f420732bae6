"""Tell observers what becomes of the events that clients send."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask_socketio import Namespace as NamespaceHandler

from asynction_core.observation import Observation
from asynction_core.outcomes import Fault, Outcome
from asynction_core.plugins.observers import Tell
from asynction_core.serving.admission import Admission
from asynction_core.serving.observing.course import Course, is_of_socketio, taking
from asynction_core.serving.observing.names import Names

__all__ = ["ReceivedEvents"]


class ReceivedEvents:
    """What becomes of the events that clients send.

    Args:
        server: The server of python-socketio.
        tell: Tells the observers.
        names: What the document calls them.
        admission: Who may have events handled.
    """

    def __init__(self, server: Any, tell: Tell, names: Names, admission: Admission) -> None:
        self._server = server
        self._tell = tell
        self._names = names
        self._admission = admission

    def watch(self) -> None:
        """Watch from now on."""
        server, manager = self._server, self._server.manager
        handle, trigger = server._handle_event, server._trigger_event

        def handle_event(client: str, namespace: str | None, number: Any, data: Any) -> None:
            name = namespace or "/"
            sid = manager.sid_from_eio_sid(client, name)
            if not manager.is_connected(sid, name):  # python-socketio leaves it at that
                self._tell_of(name, data[0], sid, Course(), server.not_handled, perf_counter())
            handle(client, namespace, number, data)

        def trigger_event(event: Any, namespace: str, *args: Any) -> Any:
            if is_of_socketio(server, event, namespace, args):
                return trigger(event, namespace, *args)
            course, answer, begun = Course(), server.not_handled, perf_counter()
            try:
                answer = taking(course, trigger, event, namespace, *args)
            finally:
                self._tell_of(namespace, event, args[0], course, answer, begun)
            return answer

        server._handle_event, server._trigger_event = handle_event, trigger_event

    def _tell_of(
        self, name: str, event: Any, sid: str | None, course: Course, answer: Any, begun: float
    ) -> None:
        duration = perf_counter() - begun
        namespace = self._names.namespace(name)
        is_known = namespace is not None and type(event) is str and event in namespace.receives
        outcome, fault = self._ending(name, sid, course, answer, is_known)
        self._tell(
            Observation(
                None if namespace is None else namespace.name,
                event if is_known else None,
                "receive",
                sid,
                outcome,
                course.error,
                fault,
                duration,
            )
        )

    def _ending(
        self, name: str, sid: str | None, course: Course, answer: Any, is_known: bool
    ) -> tuple[Outcome, Fault | None]:
        if course.error is not None:
            return course.verdict(course.error, "receive")
        if course.reached and answer is not self._server.not_handled:
            return "handled" if is_known else "undocumented", None
        admitted = self._admission.of(name)
        if is_known or (admitted is not None and sid not in admitted):
            return "refused", "client"  # who is not on the namespace, or not any more
        if answer is not self._server.not_handled and self._is_left_to_class(name):
            return "undocumented", None
        return "unknown", "client"

    def _is_left_to_class(self, name: str) -> bool:
        """Return whether a class-based namespace dispatches events itself."""
        handlers = self._server.namespace_handlers
        handler = type(handlers.get(name) or handlers.get("*"))
        own = getattr(handler, "trigger_event", NamespaceHandler.trigger_event)
        return own is not NamespaceHandler.trigger_event
