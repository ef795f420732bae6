"""Tell observers what becomes of the events that clients send."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from flask_socketio import Namespace as NamespaceHandler

from asynction_core.observation import Observation
from asynction_core.outcomes import Fault, Outcome
from asynction_core.plugins.observers import Tell
from asynction_core.serving.admission import Admission
from asynction_core.serving.current_connection import Place, begin_telling, end_telling
from asynction_core.serving.interface import LIFECYCLE, BoundServer
from asynction_core.serving.observing.course import Course, begin, end, is_of_socketio
from asynction_core.serving.observing.names import Names


class ReceivedEvents:
    """What becomes of the events that clients send.

    Args:
        server: The server.
        tell: Tells the observers.
        names: What the document calls them.
        admission: Who may have events handled.
    """

    def __init__(self, server: BoundServer, tell: Tell, names: Names, admission: Admission) -> None:
        self._bound = server
        self._server = server.server
        self._tell = tell
        self._names = names
        self._namespaces = server.spec.namespaces
        self._admission = admission

    def watch(self) -> None:
        """Watch from now on."""
        server, manager = self._server, self._server.manager
        handle, trigger = server._handle_event, server._trigger_event
        token_infos = self._admission.token_infos

        def handle_event(client: str, namespace: str | None, number: Any, data: Any) -> None:
            name = namespace or "/"
            sid = manager.sid_from_eio_sid(client, name)
            if not manager.is_connected(sid, name):  # python-socketio leaves it at that
                place = Place(self._bound, sid, name, None)
                self._tell_of(place, data[0], Course(), server.not_handled, perf_counter())
            handle(client, namespace, number, data)

        def trigger_event(event: Any, namespace: str, *args: Any) -> Any:
            if event in LIFECYCLE and is_of_socketio(server, event, namespace, args):
                return trigger(event, namespace, *args)
            # Who leaves meanwhile is forgotten.
            place = Place(self._bound, args[0], namespace, token_infos.get(args[0]))
            course, answer, begun = Course(), server.not_handled, perf_counter()
            token = begin(course)
            try:
                answer = trigger(event, namespace, *args)
            except BaseException as error:
                course.notice(error)
                raise
            finally:
                end(token)
                self._tell_of(place, event, course, answer, begun)
            return answer

        server._handle_event, server._trigger_event = handle_event, trigger_event

    def _tell_of(self, place: Place, event: Any, course: Course, answer: Any, begun: float) -> None:
        duration = perf_counter() - begun
        namespace = self._namespaces.get(place.namespace)
        if namespace is None:
            namespace = self._names.namespace(place.namespace)
        is_known = namespace is not None and type(event) is str and event in namespace.receives
        outcome: Outcome = "handled"
        fault: Fault | None = None
        if (
            not is_known  # as few are, so that most events take one call less
            or course.error is not None
            or answer is self._server.not_handled
            or type(answer) is tuple
        ):
            outcome, fault = self._ending(place, event, course, answer, is_known)
        observation = Observation(
            None if namespace is None else namespace.name,
            event if is_known else None,
            "receive",
            place.sid,
            outcome,
            course.error,
            fault,
            duration,
        )
        token = begin_telling(place)  # as `tell_at` does, which takes another call
        try:
            self._tell(observation)
        finally:
            end_telling(token)

    def _ending(
        self, place: Place, event: Any, course: Course, answer: Any, is_known: bool
    ) -> tuple[Outcome, Fault | None]:
        if course.error is not None:
            return course.verdict(course.error, "receive")
        if answer is not self._server.not_handled and not self._is_gone(place, answer):
            if is_known:
                return "handled", None
            if self._is_handled_beyond(place.namespace, event):
                return "undocumented", None
        admitted = self._admission.of(place.namespace)
        if is_known or (admitted is not None and place.sid not in admitted):
            return "refused", "client"  # who is not on the namespace, or not any more
        return "unknown", "client"

    def _is_gone(self, place: Place, answer: Any) -> bool:
        """Return whether Flask-SocketIO called no handler, as the client had left meanwhile."""
        if type(answer) is not tuple or not all(type(part) in (str, int) for part in answer):
            return False
        gone = self._server.get_environ(place.sid, place.namespace) is None
        return gone and answer == ("", 400)

    def _is_handled_beyond(self, name: str, event: Any) -> bool:
        """Return whether somebody handles an event that the document lacks."""
        if self._server._get_event_handler(event, name, ())[0] is not None:
            return True
        handlers = self._server.namespace_handlers
        handler = handlers.get(name) or handlers.get("*")
        own = getattr(type(handler), "trigger_event", NamespaceHandler.trigger_event)
        # A class may dispatch events itself.
        return own is not NamespaceHandler.trigger_event or hasattr(handler, f"on_{event}")
