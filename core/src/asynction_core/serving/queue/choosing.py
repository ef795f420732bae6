"""Which queue a server has: refused at the start if it cannot work, guarded where that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from socketio import KombuManager, PubSubManager, RedisManager

from asynction_core.exceptions import AsynctionException

if TYPE_CHECKING:
    from asynction_core.serving.queue.guarded import Guarded

_OTHERS = {"kafka": ["kafka-python"], "redis": ["redis"], "rediss": ["redis"]}
"""The distributions that Flask-SocketIO needs, by the scheme of a queue: kombu for all others."""

_MODULES = {"kafka-python": "kafka", "pyzmq": "zmq"}


def check_timeout(seconds: Any) -> None:
    """Check the option ``queue_timeout``.

    Raises:
        ValueError: It is no number of seconds.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise ValueError(f"queue_timeout must be a number of seconds above 0, not {seconds!r}")


def check_url(url: str) -> None:
    """Check that a message queue can be used, before Flask-SocketIO does so.

    Args:
        url: The URL of the queue, of which nothing but the scheme may be told.

    Raises:
        AsynctionException: Something is not installed, or the URL is none of a queue.
    """
    scheme, separator, _ = url.partition("://")
    if not separator or not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}", scheme):
        raise AsynctionException(
            "message_queue is no URL: begin it with redis://, amqp:// or another scheme of kombu"
        )
    needed = ["eventlet", "pyzmq"] if scheme.startswith("zmq") else _OTHERS.get(scheme, ["kombu"])
    missing = [name for name in needed if not _is_there(_MODULES.get(name, name))]
    if missing:
        raise AsynctionException(
            f"a message queue of {scheme}:// needs what is not installed: pip install "
            + " ".join(missing)
        )
    if needed == ["kombu"]:
        with _refusing():
            KombuManager(url).publisher_connection.transport  # noqa: B018  # imported here


def guard(manager: Any, timeout: float) -> None:
    """Have a client manager outlive its queue, if it is one of those that are known here.

    Those that extend them are left as they are, as are others.

    Args:
        manager: The client manager.
        timeout: The seconds that the queue may take to answer.

    Raises:
        AsynctionException: Something is not installed, or the URL is none of a queue.
    """
    kind = _kind_for(type(manager))
    if kind is None:
        return
    manager.__class__ = kind
    with _refusing():
        manager.guard(_name(manager), timeout)


def guarded(manager: Any) -> Guarded | None:
    """Return a client manager that outlives its queue; None for another one."""
    if not isinstance(manager, PubSubManager):
        return None
    from asynction_core.serving.queue.guarded import Guarded

    return manager if isinstance(manager, Guarded) else None


def _kind_for(kind: type[Any]) -> type[Guarded] | None:
    if kind is RedisManager:
        from asynction_core.serving.queue.redis_queue import RedisQueue

        return RedisQueue
    if kind is KombuManager:
        from asynction_core.serving.queue.kombu_queue import KombuQueue

        return KombuQueue
    return None


def _name(manager: Any) -> str:
    """Return what the log calls a queue: nothing of its URL."""
    if isinstance(manager, RedisManager):
        return "Redis"
    kind: str = manager.publisher_connection.transport.driver_type
    return "RabbitMQ" if kind == "amqp" else f"the message queue ({kind})"


def _is_there(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


@contextmanager
def _refusing() -> Iterator[None]:
    """Raise errors of libraries without their texts, which may quote a URL and its password."""
    try:
        yield
    except ImportError as error:
        advice = f"is not installed: pip install {error.name}" if error.name else "is not installed"
        raise AsynctionException(f"what the message queue needs {advice}") from None
    except KeyError:
        raise AsynctionException(
            "message_queue has a scheme that neither Flask-SocketIO nor kombu knows: redis:// and "
            "amqp:// are known"
        ) from None
    except ValueError:
        raise AsynctionException(
            "the URL of the message queue cannot be read: its port has to be a number, and special "
            "characters in a password have to be percent-encoded"
        ) from None
