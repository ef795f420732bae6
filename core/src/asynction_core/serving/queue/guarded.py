"""A client manager of python-socketio that is shared by way of a queue, and outlives the queue.

What is sent is published at most once: a message whose fate is not known could arrive twice if it
was published again. python-socketio's own managers do that, and wait in the handler that emits
until the queue answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from time import monotonic
from typing import Any

from asynction_core.exceptions import MessageQueueException
from asynction_core.serving.queue.awaited import Awaited
from asynction_core.serving.queue.inbox import PROBE, Inbox
from asynction_core.serving.queue.outage import PAUSE, Outage

IDLE = 10.0  # seconds without a word after which a queue is asked whether it is there


class Guarded:
    """Stands before a `socketio.PubSubManager`, in the place of its ways to publish and to listen.

    Attributes:
        outage: Whether the queue works, and what has been lost.
        timeout: The seconds that a queue may take to answer.
        listens: Whether this process listens to the queue: from the first client on.
    """

    outage: Outage
    timeout: float
    listens: bool = False
    callbacks: dict[str, dict[int, Any]]
    json: Any
    server: Any
    write_only: bool

    def guard(self, name: str, timeout: float) -> None:
        """Begin to be what this class is, as an instance of another one has become one.

        Args:
            name: What the queue is called in the log.
            timeout: The seconds that it may take to answer.

        Raises:
            Exception: There is no way to connect with what is installed, or the URL is wrong.
        """
        reach = "nobody, and is raised" if self.write_only else "the clients of this process alone"
        self.outage = Outage(name, reach)
        self.timeout = timeout
        self._tried = Event()  # to listen
        self._awaited = Awaited(self.callbacks)
        self.prepare()

    def prepare(self) -> None:
        """Get ready to connect, without doing so."""

    def send(self, text: str) -> None:
        """Publish a text, once, in a bounded time. Raise an exception if that fails."""
        raise NotImplementedError

    def subscribed(self) -> Iterator[Any]:
        """Listen, tell the outage that it has ended, and yield what arrives.

        Raises:
            Exception: The queue does not answer, or does so no more.
        """
        raise NotImplementedError

    def answers(self) -> bool:
        """Return whether the queue works; asks it, if nobody has done so for a while."""
        if not self.listens and self.outage.may_try():
            self._try()
            self.outage.settle()
        return not self.outage.lasts

    def work_again(self) -> None:
        """Take notice that it is listened to."""
        self.outage.end()
        self._tried.set()

    def look_after(self) -> None:
        """Have an outage end of which a subscription knows nothing. Called every second or so.

        Raises:
            Exception: The queue does not answer.
        """
        if self.outage.lasts and self.outage.may_try():
            self.send(self.json.dumps({"method": PROBE}))
            self.outage.end()
        self.outage.settle()

    def pre_connect(self, *args: Any, **options: Any) -> Any:
        """Take up a client, as any manager does.

        The first ones start the listening, and wait for it: what others emit from then on reaches
        them.
        """
        if not self._tried.is_set():
            self._tried.wait(self.timeout)
        return super().pre_connect(*args, **options)  # type: ignore[misc]  # of the manager

    def emit(self, *args: Any, callback: Any = None, **options: Any) -> None:
        """Emit an event, as any manager does.

        A process that only emits hears of no acknowledgement: what waits for one would stay.
        """
        callback = None if self.write_only else callback
        super().emit(*args, callback=callback, **options)  # type: ignore[misc]  # of the manager

    def _publish(self, data: dict[str, Any]) -> None:
        text, outage = self.json.dumps(data), self.outage
        if data.get("callback"):  # of an event
            self._await(*data["callback"])
        if outage.lasts and (self.listens or not outage.may_try()):
            self._lose(data)
            return
        try:
            self.send(text)
        except Exception as error:
            outage.begin(error)
            self._lose(data)
        else:
            if not outage.is_over:
                self._recover(data)

    def _await(self, room: str, namespace: str, number: int) -> None:
        is_here: bool = self.is_connected(room, namespace)  # type: ignore[attr-defined]
        if not is_here:
            self._awaited.add(room, number)

    def _lose(self, data: dict[str, Any]) -> None:
        self.outage.lose(data["method"])
        if self.write_only:
            raise MessageQueueException(
                f"{self.outage.name} does not answer: what was sent reaches nobody"
            ) from None

    def _recover(self, data: dict[str, Any]) -> None:
        """Publishing works again, but others may not have heard this."""
        self.outage.end()
        if self.write_only:
            self.outage.settle(after=0.0)
        else:
            self.outage.lose(data["method"])
            self.outage.settle()

    def _try(self) -> None:
        try:
            self.send(self.json.dumps({"method": PROBE}))
        except Exception as error:
            self.outage.begin(error)
        else:
            self.outage.end()

    def _listen(self) -> Iterator[dict[str, Any]]:
        self.listens = True
        inbox = Inbox(self.outage.name, self.json.loads)
        while True:
            try:
                for text in self.subscribed():
                    message = inbox.message(text)
                    if message is not None:
                        yield message
            except Exception as error:
                self.outage.begin(error)
            self._tried.set()
            self.server.sleep(PAUSE)


class Pulse:
    """Whether a queue that says nothing is there: idle is fine, no answer to a question is not.

    It begins with a question.

    Args:
        timeout: The seconds that an answer may take.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._heard = self._asked = monotonic()
        self._waits = True

    def beat(self) -> None:
        """Take notice that something was heard."""
        self._heard, self._waits = monotonic(), False

    def should_ask(self) -> bool:
        """Return whether it is time to ask, once each time.

        Raises:
            TimeoutError: The last question was not answered in time.
        """
        now = monotonic()
        if self._waits and now > self._asked + self._timeout:
            raise TimeoutError
        if self._waits or now < self._heard + IDLE:
            return False
        self._asked, self._waits = now, True
        return True
