"""Tell observers who comes to a namespace, who is refused there, and who leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from asynction_core.observation import Observation
from asynction_core.outcomes import Fault, Outcome
from asynction_core.plugins.observers import Observers, Tell
from asynction_core.serving.current_connection import Place, tell_at
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.course import Course, current, is_of_socketio, taking
from asynction_core.serving.observing.names import Names


class Comings:
    """Who comes, who is refused, and who leaves.

    Args:
        server: The server.
        observers: The observers.
        names: What the document calls namespaces.
    """

    def __init__(self, server: BoundServer, observers: Observers, names: Names) -> None:
        self._bound = server
        self._server = server.server
        self._names = names
        self._connected = observers.teller("connected")
        self._refused = observers.teller("refused")
        self._disconnected = observers.teller("disconnected")
        self._began: dict[str, float] = {}  # by session ids of who is on a namespace

    def watch(self) -> None:
        """Watch from now on what anybody wants to know."""
        if self._connected or self._refused or self._disconnected:
            self._watch_entering()
        if self._disconnected:
            self._watch_leaving(self._disconnected)

    def forget(self, environ: Mapping[str, Any], sid: str, namespace: str) -> None:
        """Forget a connection that is gone: see `asynction_core.serving.presence.Left`."""
        self._began.pop(sid, None)

    def _watch_entering(self) -> None:
        server, manager = self._server, self._server.manager
        connect, enter = server._handle_connect, manager.pre_connect

        def pre_connect(client: str, namespace: str) -> Any:
            course = current() or Course()
            course.reached = True
            sid = enter(client, namespace)
            if sid is not None:
                course.sid = sid
                if self._disconnected:
                    self._began[sid] = perf_counter()
            return sid

        def handle_connect(client: str, namespace: str | None, data: Any) -> None:
            course, begun = Course(), perf_counter()
            try:
                taking(course, connect, client, namespace, data)
            finally:
                self._tell_of(namespace or "/", client, course, perf_counter() - begun)

        server._handle_connect, manager.pre_connect = handle_connect, pre_connect

    def _tell_of(self, name: str, client: str, course: Course, duration: float) -> None:
        sid, error = course.sid, course.error
        has_left = isinstance(error, KeyError) and error.args == (client,)
        if sid is not None and error is not None:
            self._began.pop(sid, None)
        tell, outcome, fault = self._ending(course, has_left=has_left)
        if tell is not None:
            error = None if has_left else error
            known = self._names.name_of(name)
            observation = Observation(known, None, None, sid, outcome, error, fault, duration)
            tell_at(self._place(sid, name), tell, observation)

    def _ending(
        self, course: Course, *, has_left: bool
    ) -> tuple[Tell | None, Outcome, Fault | None]:
        if course.error is not None and not has_left:
            return self._refused, *course.verdict(course.error, None)
        if has_left or (course.sid is None and course.reached):
            return self._refused, "refused", "client"  # it is there already
        if course.sid is None:
            return self._refused, "unknown", "client"
        return self._connected, "handled", None

    def _watch_leaving(self, tell: Tell) -> None:
        server, trigger = self._server, self._server._trigger_event

        def trigger_event(event: Any, namespace: str, *args: Any) -> Any:
            if event != "disconnect" or not is_of_socketio(server, event, namespace, args):
                return trigger(event, namespace, *args)
            course = Course()
            try:
                return taking(course, trigger, event, namespace, *args)
            finally:
                self._tell_of_end(tell, namespace, args[0], course)

        server._trigger_event = trigger_event

    def _tell_of_end(self, tell: Tell, namespace: str, sid: str, course: Course) -> None:
        began = self._began.pop(sid, None)
        if began is None:
            return  # it is told already
        outcome: Outcome = "handled"
        fault: Fault | None = None
        if course.error is not None:
            outcome, fault = course.verdict(course.error, None)
        known, lasted = self._names.name_of(namespace), perf_counter() - began
        observation = Observation(known, None, None, sid, outcome, course.error, fault, lasted)
        tell_at(self._place(sid, namespace), tell, observation)

    def _place(self, sid: str | None, namespace: str) -> Place:
        token_info = None if sid is None else self._bound.token_info_of(sid)
        return Place(self._bound, sid, namespace, token_info)
