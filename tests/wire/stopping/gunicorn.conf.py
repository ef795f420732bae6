"""What gunicorn needs, whatever its workers are."""

from typing import Any


def post_worker_init(worker: Any) -> None:
    from app import asio

    asio.shutdown_on(grace=10)
