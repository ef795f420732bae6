"""A client that holds a server to its document."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from asynction_core import AsynctionException, AsynctionSocketIO, Spec, UnboundEventException
from asynction_testing.agreeing.agreement import Agreement, spec_of
from asynction_testing.clients.arrivals import Answer, Arrived, Inbox, as_value
from asynction_testing.clients.connection import Connection, Opening, Refusal
from asynction_testing.closing import Closing

if TYPE_CHECKING:
    from flask.testing import FlaskClient

__tracebackhide__ = methodcaller("errisinstance", AssertionError)  # pytest shows the test

Document = str | Path | Mapping[str, Any] | Spec

_Found = TypeVar("_Found")

_LOOK_AGAIN = 0.002  # seconds


class ConnectionRefused(AssertionError):
    """The server refuses a client that was to be let in.

    Attributes:
        refusal: What it says.
    """

    def __init__(self, namespace: str, refusal: Refusal) -> None:
        data = "" if refusal.data is None else f", {refusal.data!r}"
        super().__init__(f"the server refuses a client on {namespace!r}: {refusal.message!r}{data}")
        self.refusal = refusal


class Client(Closing):
    """A client of one namespace, which is connected when it is there.

    Whatever passes satisfies the document, or an AssertionError says what does not, and where the
    document says how it is to be: what the test emits, what the server acknowledges and sends, and
    whom it lets in. What was wrong with an event that has arrived is raised by what is called next,
    `close` at the latest.

    Args:
        server: The server: in this process, with an app attached, or a URL, whose path is the path
            of Socket.IO if it has one.
        namespace: The namespace, or one of a family.
        document: The document of a server that is reached by a URL: a path, a mapping or a `Spec`.
        auth: What it presents as ``auth``.
        headers: The headers of its HTTP request.
        query: The parameters in the query of that.
        transport: What it connects with, by a URL.
        timeout: How many seconds it waits for whatever it waits for.
        session: A test client of Flask's, whose cookies are sent to a server in this process.
        validate_formats: Whether ``format`` in the document is checked; by default as the server in
            this process does.
        invalid: Whether it connects as the document does not let it: how that is said is not
            checked then. See `refused` for who is to be kept out.

    Attributes:
        namespace: The namespace.
        agreement: What the document says.

    Raises:
        AssertionError: The server refuses it, or lets it in though the document does not.
        ConnectionError: Nothing answers at the URL.
    """

    def __init__(
        self,
        server: AsynctionSocketIO | str,
        namespace: str = "/",
        *,
        document: Document | None = None,
        auth: Any = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        transport: Literal["websocket", "polling"] = "websocket",
        timeout: float = 5.0,
        session: FlaskClient | None = None,
        validate_formats: bool | None = None,
        invalid: bool = False,
    ) -> None:
        self.namespace = namespace
        self.agreement = _agreement(server, document, validate_formats)
        self._timeout = timeout
        self._inbox = Inbox(self.agreement, namespace)
        opening = Opening(namespace, auth, headers or {}, query or {}, transport, timeout)
        if not invalid:
            self.agreement.namespace(namespace)
        self._connection = _connection(server, opening, self._inbox, session)
        self._connection.open()
        try:
            self._wait(self._inbox.is_decided, timeout, "the decision who is let in")
            if self._inbox.refusal is not None:
                raise ConnectionRefused(namespace, self._inbox.refusal)
            if not invalid:
                self.agreement.check_admission(
                    namespace, auth=auth, headers=opening.headers, query=opening.query
                )
        except BaseException:
            self._connection.close()
            raise

    @property
    def sid(self) -> str | None:
        """The session id on the namespace; None if the client is out again."""
        return self._inbox.sid

    @property
    def received(self) -> list[Arrived]:
        """The events that have arrived, in order, without those that `receive` has taken."""
        self._inbox.tell()
        return self._inbox.untaken()

    def emit(self, event: str, *args: Any, invalid: bool = False) -> None:
        """Emit an event.

        In process its handler has run when this returns, and what no error handler takes is raised.

        Args:
            event: Its name.
            *args: Its arguments.
            invalid: Whether it is emitted as the document does not let a client: to see what the
                server makes of it.

        Raises:
            Disagreement: The document does not let a client emit that.
        """
        self._emit(event, args, None, invalid=invalid)
        self._inbox.tell()

    def call(
        self, event: str, *args: Any, timeout: float | None = None, invalid: bool = False
    ) -> Any:
        """Emit an event, and return how the server acknowledges it.

        Args:
            event: Its name.
            *args: Its arguments.
            timeout: How many seconds that may take; by default the client's.
            invalid: As for `emit`. The acknowledgement is not checked then.

        Returns:
            The argument of the acknowledgement; of several a tuple, of none None.

        Raises:
            Disagreement: The event, or the acknowledgement, does not fit the document.
            AssertionError: There is none in time.
        """
        found: list[list[Any]] = []
        self._emit(event, args, found.append, invalid=invalid)
        self._wait_for_answer(found, timeout, f"the acknowledgement of {event!r}")
        if not invalid:
            self.agreement.check_ack(self.namespace, event, found[0])
        self._inbox.tell()
        return as_value(found[0])

    def refused(self, event: str, *args: Any, timeout: float = 1.0) -> Any:
        """Emit an event that the server is to refuse, as it does not fit or is not for this client.

        It is refused if it is acknowledged with the error that the document describes (``x-ack``),
        else with an object that has an ``error``; if it is not acknowledged; or, in process, if an
        exception of Asynction is raised.

        Args:
            event: Its name.
            *args: Its arguments, which are not checked.
            timeout: After how many seconds there is no acknowledgement.

        Returns:
            The acknowledgement, as for `call`; None if there is none.

        Raises:
            AssertionError: It is not refused.
        """
        found: list[list[Any]] = []
        try:
            self._emit(event, args, found.append, invalid=True)
        except UnboundEventException:  # which the server would have handled, if it could
            raise
        except AsynctionException:
            return None
        self._look(lambda: found, 0 if self._connection.is_synchronous else timeout)
        self._inbox.tell()
        if not found:
            return None
        self.agreement.check_refusal(self.namespace, event, found[0])
        return as_value(found[0])

    def receive(self, event: str, *, timeout: float | None = None) -> Any:
        """Return the next event of a name that the server sends, wait for it if necessary.

        Args:
            event: Its name.
            timeout: How many seconds it may take; by default the client's.

        Returns:
            Its argument; of several a tuple, of none None.

        Raises:
            Disagreement: The document does not let the server send it, or something else that has
                arrived.
            AssertionError: It has not arrived in time. The message lists what has.
        """
        self.agreement.sent(self.namespace, event)
        seconds = self._timeout if timeout is None else timeout
        arrived = self._look(lambda: self._inbox.take(event), seconds)
        self._inbox.tell()
        if arrived is None:
            raise AssertionError(
                f"no {event!r} on {self.namespace!r} within {seconds:g} seconds{self._instead()}"
            )
        return as_value(arrived.args)

    def expect_nothing(self, event: str | None = None, *, seconds: float = 0.1) -> None:
        """Assert that nothing is there that `receive` has not taken, and nothing comes.

        Args:
            event: The name of the event that is not to come; None for any.
            seconds: How long it is waited for.

        Raises:
            AssertionError: Something has arrived.
        """

        def found() -> list[Arrived]:
            return [one for one in self._inbox.untaken() if event in (None, one.event)]

        self._look(found, seconds)
        self._inbox.tell()
        if found():
            listed = ", ".join(map(str, found()))
            raise AssertionError(f"nothing was to come on {self.namespace!r}, and got {listed}")

    def answer(self, event: str, *args: Any, invalid: bool = False) -> None:
        """Say how the client acknowledges an event that the server sends and waits for.

        An event that nothing is said of is acknowledged without arguments.

        Args:
            event: Its name.
            *args: The arguments of the acknowledgement; or a callable, which gets the arguments of
                the event, and returns what a handler would.
            invalid: Whether it is answered as the document does not let a client.

        Raises:
            Disagreement: The document does not let a client answer that.
        """
        self.agreement.sent(self.namespace, event)
        make = args[0] if len(args) == 1 and callable(args[0]) else None
        if make is None and not invalid:
            self.agreement.check_answer(self.namespace, event, args)
        reply = _answering(make) if make is not None else lambda *_: args
        self._inbox.answers[event] = Answer(reply, is_checked=not invalid)

    def disconnected(self, *, timeout: float | None = None) -> None:
        """Wait until the server has disconnected the client.

        Args:
            timeout: How many seconds it may take; by default the client's.

        Raises:
            AssertionError: It has not.
        """
        seconds = self._timeout if timeout is None else timeout
        self._wait(lambda: self._inbox.is_over, seconds, "the end of the connection")
        self._inbox.tell()

    def close(self) -> None:
        """Leave, and raise what was wrong with something that has arrived and was not told yet."""
        self._connection.close()
        self._inbox.tell()

    def _emit(
        self,
        event: str,
        args: tuple[Any, ...],
        acknowledged: Callable[[list[Any]], None] | None,
        *,
        invalid: bool,
    ) -> None:
        self._inbox.tell()
        if not invalid:
            self.agreement.check_emission(self.namespace, event, args)
        if self._inbox.sid is None:
            raise AssertionError(f"{event!r} cannot be emitted: the server has ended {self!r}")
        self._connection.emit(event, args, acknowledged)

    def _wait_for_answer(self, found: list[Any], timeout: float | None, what: str) -> None:
        if self._connection.is_synchronous:
            timeout = 0  # it is there, or will never be
        self._wait(lambda: found, self._timeout if timeout is None else timeout, what)

    def _wait(self, look: Callable[[], object], seconds: float, what: str) -> None:
        if not self._look(look, seconds):
            self._inbox.tell()
            raise AssertionError(
                f"no {what.removeprefix('the ')} on {self.namespace!r} within {seconds:g} "
                f"seconds{self._instead()}"
            )

    def _look(self, look: Callable[[], _Found], seconds: float) -> _Found:
        """Return what is found in time that is neither empty, false nor None, or what is not."""
        end = time.monotonic() + seconds
        while not (found := look()) and time.monotonic() < end:
            self._connection.pause(_LOOK_AGAIN)
        return found

    def _instead(self) -> str:
        arrived = self._inbox.untaken()
        if not arrived:
            return ": nothing has arrived"
        return f": what has arrived is {', '.join(map(str, arrived))}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.namespace!r})"


def refused(server: AsynctionSocketIO | str, namespace: str = "/", **opening: Any) -> Refusal:
    """Return how the server refuses a client.

    Args:
        server: As for `Client`.
        namespace: The namespace.
        **opening: Keywords of `Client`.

    Raises:
        AssertionError: The server lets it in.
        ConnectionError: Nothing answers at the URL.
    """
    try:
        client = Client(server, namespace, **{**opening, "invalid": True})
    except ConnectionRefused as told:
        return told.refusal
    client.close()
    raise AssertionError(f"the server is to refuse a client on {namespace!r}, and lets it in")


def _agreement(
    server: AsynctionSocketIO | str, document: Document | None, validate_formats: bool | None
) -> Agreement:
    if isinstance(server, AsynctionSocketIO):
        if document is None:
            document = server.spec
        if validate_formats is None:
            validate_formats = bool(server.options.get("validate_formats"))
    if document is None:
        raise TypeError(f"say what {server} is to satisfy: Client(url, document=...)")
    return Agreement(spec_of(document), validate_formats=bool(validate_formats))


def _connection(
    server: AsynctionSocketIO | str, opening: Opening, inbox: Inbox, session: FlaskClient | None
) -> Connection:
    if isinstance(server, str):
        if session is not None:
            raise TypeError("a session of Flask's test client is for a server in this process")
        from asynction_testing.clients.over_network import OverNetwork

        return OverNetwork(server, opening, inbox)
    if server.server is None:
        raise ValueError("attach a Flask app to the server: server.init_app(app)")
    from asynction_testing.clients.in_process import InProcess

    return InProcess(server, opening, inbox, session)


def _answering(make: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    def answer(*args: Any) -> tuple[Any, ...]:
        made = make(*args)
        if isinstance(made, tuple):
            return made
        return () if made is None else (made,)

    return answer
