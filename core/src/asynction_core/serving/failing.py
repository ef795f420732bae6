"""What goes wrong on the wire: which handler is told, and what a client is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import has_request_context, request
from flask_socketio import ConnectionRefusedError as Refusal

from asynction_core.exceptions import AsynctionException, PluginError, SecurityException
from asynction_core.handler_fit import lifecycle_misfit
from asynction_core.log import Few, logger
from asynction_core.middleware import Handler, Middleware
from asynction_core.serving.interface import BoundServer
from asynction_core.serving.observing.course import notice

_UNTOLD = "connection refused"

ErrorAck = Callable[[Exception, Any], Any]
"""Gets what went wrong with an event, and what a client would be answered (None for nothing); and
returns what it is answered, None for nothing."""

_PROMISED = "asynction_promised"  # of the request of an event: what to do about its answer
_ADVISED = "asynction_advised"  # the same: whom to tell of its answer


class ErrorHandlers:
    """The error handlers of a server, and what happens where there is none.

    Args:
        server: The server. Its default error handler becomes ours.
    """

    def __init__(self, server: BoundServer) -> None:
        self._server = server
        self._families = server.families
        self._of_classes: dict[str, Handler] = {}
        self._lines = Few()
        self._fallback = server.default_exception_handler = self._unhandled

    def find(self, namespace: str) -> Handler | None:
        """Return the callable that handles exceptions on a namespace, or None."""
        server, name = self._server, self._families.name_of(namespace)
        handler = server.exception_handlers.get(name, server.default_exception_handler)
        return None if handler is self._fallback else handler

    def add_of_class(self, namespace: str, error_method: Handler) -> Middleware:
        """Add the `error` method of a class-based namespace.

        Returns:
            What has it handle the exceptions of a callable. As in Flask-SocketIO, it is asked only
            where no error handler is registered, or where that raises.
        """
        answer = self._of_classes[namespace] = answering(error_method, self._server)

        def middleware(call: Handler) -> Handler:
            def handle(*args: Any) -> Any:
                try:
                    return call(*args)
                except Exception as error:
                    notice(error)
                    handler = None if isinstance(error, Refusal) else self.find(namespace)
                    if handler is None:
                        return answer(error)
                    try:
                        return handler(error)
                    except Exception as failure:
                        return answer(failure)

            return handle

        return middleware

    def report(self, error: Exception) -> Any:
        """Deal with an exception on the wire that no error handler takes.

        One of ours is what a client can cause: one line in the log and no traceback.

        Returns:
            What the client is answered.

        Raises:
            Exception: The error itself, where a caller can catch it or where it is not about the
                client.
        """
        if not isinstance(error, AsynctionException):
            if not _has_promise():
                raise error
            self._lines.log(logging.ERROR, "an event handler failed", exc_info=error)
            return _answer(error, None, self._server)
        if _has_promise():
            self._lines.log(logging.WARNING, "event refused: %s", error.summary())
            return _answer(error, None, self._server)
        ack = getattr(error, "ack", None)
        if ack is None and not self._server.server.async_handlers:
            raise error
        self._lines.log(logging.WARNING, "event refused: %s", error.summary())
        return self._server.server.not_handled if ack is None else ack

    def refusal(self, error: BaseException) -> Exception:
        """Return the exception that refuses the connection of the current request.

        Nothing is raised, whatever error handlers, the log or the error itself make of it.

        Args:
            error: What went wrong while the connection was checked. An error handler observes it;
                without one, and if it is a `SecurityException`, it is logged.
        """
        notice(error)
        if isinstance(error, Refusal):  # a connect handler's own way to refuse
            with suppress(BaseException):
                self._server.server.packet_class.json.dumps(error.error_args)  # as it will be sent
                return error  # type: ignore[no-any-return]
            return Refusal(_UNTOLD)  # type: ignore[no-any-return]
        if not isinstance(error, Exception):  # SystemExit, for example: nothing for error handlers
            cause, error = error, RuntimeError(f"connecting raised {type(error).__name__}")
            error.__cause__ = cause
        reason: object = None
        data: object = None
        with suppress(BaseException):
            self._observe_refusal(error)
        with suppress(BaseException):
            if getattr(error, "while_sending", False):  # what goes to others is not to be told
                return Refusal(_UNTOLD)  # type: ignore[no-any-return]
        with suppress(BaseException):
            reason = getattr(error, "refusal", None)
        with suppress(BaseException):
            data = self._sendable(getattr(error, "refusal_data", None), error)
        told = reason if isinstance(reason, str) and reason else _UNTOLD
        return Refusal(told) if data is None else Refusal(told, data)  # type: ignore[no-any-return]

    def _sendable(self, data: object, error: Exception) -> object:
        """Return what a refused client is told besides the reason, None if that cannot be sent."""
        try:
            self._server.server.packet_class.json.dumps(data)
        except Exception:
            self._lines.log(
                logging.WARNING,
                "the refusal_data of %s is not sent: JSON has no such values",
                type(error).__name__,
            )
            return None
        return data

    def _observe_refusal(self, error: Exception) -> None:
        current = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
        # The values of a family's parameters are not for the log.
        namespace = self._families.name_of(current)
        handler = self.find(namespace) or self._of_classes.get(namespace)
        if handler is not None:
            try:
                handler(error)
            except BaseException:
                self._lines.log(
                    logging.ERROR, "the error handler of %r failed", namespace, exc_info=True
                )
        # Who is kept out for security is on record, whatever an error handler makes of it.
        on_record = (SecurityException, PluginError) if handler else AsynctionException
        if isinstance(error, on_record):
            self._lines.log(
                logging.WARNING, "connection to %r refused: %s", namespace, error.summary()
            )
        elif handler is None:
            self._lines.log(
                logging.ERROR,
                "connection to %r refused: its connect handler failed",
                namespace,
                exc_info=error,
            )

    def _unhandled(self, error: Exception) -> Any:
        """Deal with what no error handler takes.

        Registered as the default error handler: Flask-SocketIO asks it only if something goes
        wrong, so that this costs an event nothing.
        """
        notice(error)
        if isinstance(error, TypeError) and _is_disconnect():
            raise _disconnect_failed(error) from error
        return self.report(error)


def answering(error_handler: Handler, server: BoundServer) -> Handler:
    """Return an error handler that lets the exception answer a client if it gives no answer.

    Args:
        error_handler: The application's.
        server: The server.

    Raises:
        ValueError: It cannot be called.
    """
    if not callable(error_handler):
        raise ValueError("an error handler must be callable")
    lines = Few()
    problem = lifecycle_misfit("error", error_handler)
    if problem is not None:
        logger.warning("an error handler cannot work: %s", problem)

    def handle(error: Exception) -> Any:
        notice(error)
        try:
            answer = error_handler(error)
        except Exception as failure:
            if isinstance(failure, TypeError) and _is_disconnect():
                raise _disconnect_failed(failure) from failure
            if not _has_promise():
                raise
            answer = None
            lines.log(logging.ERROR, "an error handler failed", exc_info=failure)
        return _answer(error, answer, server)

    return handle


def promised(call: Handler, answer: ErrorAck) -> Handler:
    """Return a handler of an event whose document says what a refusal is answered.

    Args:
        call: The handler behind its checks.
        answer: Says what a client is answered if it raises.
    """

    def receive(*args: Any) -> Any:
        setattr(request._get_current_object(), _PROMISED, answer)  # type: ignore[attr-defined]
        try:
            return call(*args)
        except Refusal as error:  # with which Flask-SocketIO goes past error handlers
            raise RuntimeError("an event handler refused a connection") from error
        except (Exception, GeneratorExit, KeyboardInterrupt):
            raise
        except BaseException as error:  # for which nobody would answer
            raise RuntimeError(f"an event handler raised {type(error).__name__}") from error

    return receive


def advised(call: Handler, answer: ErrorAck) -> Handler:
    """Return a handler whose client is answered as without a document, and the log says of what.

    Args:
        call: The handler behind its checks.
        answer: Is told what a client is answered.
    """

    def receive(*args: Any) -> Any:
        setattr(request._get_current_object(), _ADVISED, answer)  # type: ignore[attr-defined]
        return call(*args)

    return receive


def _has_promise() -> bool:
    """Return whether the document says what a failure of the current event is answered."""
    return has_request_context() and hasattr(request, _PROMISED)


def _answer(error: Exception, answer: Any, server: BoundServer) -> Any:
    """Return what a client is answered, by what an error handler wants and the document says.

    Args:
        error: What went wrong.
        answer: The answer of an error handler, None for the error's own.
        server: The server.
    """
    if answer is None:
        answer = getattr(error, "ack", None)
    if not _has_promise():
        advice = getattr(request, _ADVISED, None) if has_request_context() else None
        if advice is not None and answer is not None:
            advice(error, answer)
        return answer
    fit = getattr(request, _PROMISED)
    answer = fit(error, answer)
    return server.server.not_handled if answer is None else answer


def _is_disconnect() -> bool:
    event = request.event  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return bool(event["message"] == "disconnect")


def _disconnect_failed(error: TypeError) -> AsynctionException:
    """Return what to raise in place of a TypeError while a client disconnects.

    python-socketio would take that for a wrong signature, and call the handler once more.
    """
    return AsynctionException(f"the disconnect handler failed: TypeError: {error}")
