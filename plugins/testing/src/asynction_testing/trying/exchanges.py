"""Many cases under way at once, over several connections: silence is waited for in parallel."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from asynction_testing.clients.line import Line, Sent, Unreachable
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.steps import Presented, Step

_QUIET = 0.15  # seconds in which what follows the last event arrives
_TICK = 0.004
_POLLED = 6  # servers take so few packets of one request, attachments among them


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a step.

    Attributes:
        step: The step.
        sent: What was sent; None if the connection could not be opened.
        is_lost: Whether the connection ended before there was an answer.
    """

    step: Step
    sent: Sent | None
    is_lost: bool


class Exchange:
    """Sends cases over several connections to each namespace.

    Args:
        lines: Opens the connections.
        width: How many connections there are for each way to open one.
        window: How many cases of a connection may be unanswered.
        is_over: Returns whether time is up.
    """

    def __init__(
        self,
        lines: Lines,
        *,
        width: int = 4,
        window: int = 96,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        self._lines = lines
        self._width = width
        self._window = window if lines.transport != "polling" else min(window, _POLLED)
        self._is_over = is_over

    def run(self, steps: Iterable[Step]) -> Iterator[Outcome]:
        """Send all of some steps, and yield what comes of each when it is known.

        Those whose connection has ended, or is refused, are yielded as lost. A server that is gone
        ends it; one that refuses a connection is tried over the others.
        """
        pools: dict[object, list[_Pipe]] = {}
        refused = set[object]()
        for turn, step in enumerate(steps):
            if self._is_over():
                break
            presented = self._lines.presented_for(step)
            key = (step.namespace, repr(presented))
            if key in refused:
                yield Outcome(step, None, True)
                continue
            pool = pools.setdefault(key, [])
            if len(pool) < self._width:
                pool.append(_Pipe())
            pipe = pool[turn % len(pool)]
            if not self._send(pipe, step, presented):
                yield Outcome(step, None, True)
                if pipe.line is None:
                    break
                refused.add(key)
                continue
            yield from self._settled(pools)
            while pipe.is_full(self._window):
                self._wait(pipe)
                yield from self._settled(pools)
        yield from self._rest(pools)

    def _rest(self, pools: dict[object, list[_Pipe]]) -> Iterator[Outcome]:
        time.sleep(_QUIET)
        while any(pipe.waiting for pool in pools.values() for pipe in pool):
            yield from self._settled(pools)
            time.sleep(_TICK)
        for pool in pools.values():
            for pipe in pool:
                if pipe.line is not None and pipe.line.is_open:
                    pipe.line.close()

    def _send(self, pipe: _Pipe, step: Step, presented: Presented) -> bool:
        """Send a step, and return whether it was; without a line if the server is gone."""
        if pipe.line is None or not pipe.line.is_open:
            try:
                pipe.line = self._lines.line(step.namespace, presented)
            except Unreachable:
                pipe.line = None
                return False
            if not pipe.line.is_open:
                return False
        sent = pipe.line.emit(step.event or "", step.args, wants_ack=step.wants_ack)
        pipe.waiting.append((step, sent))
        if not step.wants_ack:
            pipe.unasked += 1
            if pipe.unasked % 16 == 0:  # nothing tells how far the server is
                time.sleep(_TICK * 4)
        return True

    def _settled(self, pools: dict[object, list[_Pipe]]) -> Iterator[Outcome]:
        now = time.monotonic()
        for pool in pools.values():
            for pipe in pool:
                yield from pipe.settled(now, self._lines.expectations.ack_timeout)

    @staticmethod
    def _wait(pipe: _Pipe) -> None:
        if pipe.line is not None:
            pipe.line.changed.clear()
            pipe.line.changed.wait(_TICK)


class _Pipe:
    """A connection, and what is under way on it."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.waiting: deque[tuple[Step, Sent]] = deque()
        self.unasked = 0

    def is_full(self, window: int) -> bool:
        return sum(sent.answered is None for _, sent in self.waiting) >= window

    def settled(self, now: float, timeout: float) -> Iterator[Outcome]:
        """Yield what is decided, in the order in which it was sent."""
        while self.waiting:
            step, sent = self.waiting[0]
            lost = sent.line.is_over and sent.answered is None
            ends = timeout if step.wants_ack else _QUIET
            if sent.answered is not None and now - sent.answered < _QUIET and not lost:
                return  # a second acknowledgement would be one too many
            if sent.answered is None and now - sent.at < ends and not lost:
                return
            self.waiting.popleft()
            yield Outcome(step, sent, lost)
