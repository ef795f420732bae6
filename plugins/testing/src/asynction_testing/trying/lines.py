"""The connections over which a server is tried, opened as the document asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from asynction_testing.clients.connection import Opening
from asynction_testing.clients.line import Arrival, Line, Unreachable
from asynction_testing.trying.expectations import Expectations, Problem
from asynction_testing.trying.steps import Presented, Step
from asynction_testing.trying.targets import Target

_WATCHERS = 6  # connections that only listen


class Heard:
    """What was wrong with what the server has sent, each kind of it as it was first heard.

    Attributes:
        problems: The problems by their keys, each with when it was heard.
        last: The arguments of the last event of each name, with its namespace before that.
    """

    def __init__(self, expectations: Expectations) -> None:
        self._expectations = expectations
        self.problems: dict[Any, tuple[float, Problem]] = {}
        self.last: dict[int | str, tuple[Any, ...]] = {}

    def __call__(self, line: Line, arrival: Arrival) -> None:
        if arrival.number is None:
            self.last[f"{arrival.namespace} {arrival.event}"] = arrival.args
        problem = self._expectations.of_arrival(arrival)
        if problem is not None:
            self.problems.setdefault(problem.key, (arrival.at, problem))


class Lines:
    """Opens connections, and closes all of them.

    Args:
        url: Where the server is.
        targets: What is tried.
        expectations: What the document says.
        timeout: How many seconds it may take to be let in.
        rate: How many events are sent in a second at most, over all of them; None for no limit.

    Attributes:
        heard: What was wrong with what has arrived, on any of them.
        transport: The transport of those that are opened from now on.
        targets: What is tried, by the names of namespaces.
    """

    def __init__(
        self,
        url: str,
        targets: Sequence[Target],
        expectations: Expectations,
        *,
        transport: str,
        timeout: float,
        rate: float | None = None,
    ) -> None:
        self.url = url
        self.transport = transport
        self.targets: Mapping[str, Target] = {target.name: target for target in targets}
        self.expectations = expectations
        self.heard = Heard(expectations)
        self.timeout = timeout
        self._open: list[Line] = []
        self._pause = 1 / rate if rate else 0.0
        self._last = 0.0

    def presented_for(self, step: Step) -> Presented:
        """Return what the client of a step presents."""
        if step.presented is not None:
            return step.presented
        target = self.targets.get(step.namespace)
        if target is None:
            return Presented("")
        return target.openings.get(step.event or "", target.presented or Presented(""))

    def line(
        self,
        namespace: str,
        presented: Presented | None,
        heard: Callable[[Line, Arrival], None] | None = None,
    ) -> Line:
        """Return a connection, open or refused.

        Args:
            presented: What the client presents.
            heard: Is told what arrives; by default `heard`.

        Raises:
            Unreachable: The server neither lets it in nor refuses it.
        """
        presented = presented or Presented("")
        opening = Opening(
            namespace,
            presented.auth,
            presented.headers,
            presented.query,
            self.transport,
            self.timeout,
        )
        line = Line(
            self.url,
            opening,
            heard or self.heard,
            lambda event: self._answer(namespace, event),
            self._keep_rate,
        )
        line.open()
        self._open = [one for one in self._open if not one.is_over]
        self._open.append(line)
        return line

    def watchers(self, heard: Callable[[Line, Arrival], None] | None = None) -> list[Line]:
        """Return connections to some namespaces, which are only listened to; none if none can be.

        Args:
            heard: Is told what arrives; by default `heard`.
        """
        found: list[Line] = []
        for target in self.targets.values():
            if target.presented is None or len(found) >= _WATCHERS:
                continue
            try:
                line = self.line(target.name, target.presented, heard)
            except Unreachable:
                break
            if line.is_open:
                found.append(line)
        return found

    def _keep_rate(self) -> None:
        time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
        self._last = time.monotonic()

    def _answer(self, namespace: str, event: str) -> tuple[Any, ...]:
        target = self.targets.get(namespace)
        found = target.namespace.sends.get(event) if target is not None else None
        if found is None or found.ack is None:
            return ()
        return self.expectations.example(found.ack) or ()

    def is_served(self) -> bool:
        """Return whether a new client gets an answer. One that is late is waited for once more."""
        return self._answers() or self._answers()

    def _answers(self) -> bool:
        for target in self.targets.values():
            if target.presented is None:
                continue
            try:
                line = self.line(target.name, target.presented)
            except Unreachable:
                return False
            line.close()
            return True
        return True

    def returns(self, seconds: float) -> bool:
        """Wait until the server is there again, and return whether it is."""
        ends = time.monotonic() + seconds
        while not self.is_served():
            if time.monotonic() > ends:
                return False
            time.sleep(0.1)
        return True

    def close(self) -> None:
        """Close all of them."""
        for line in self._open:
            if not line.is_over:
                line.close()
        self._open.clear()
