"""The server as type checkers and editors see it: with the options of all plugins of this project.

At run time it is that of asynction-core, which knows no plugin's.
"""

import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TextIO, TypeVar

from flask import Flask
from opentelemetry.trace import TracerProvider
from prometheus_client import CollectorRegistry

import asynction_core
from asynction_jsonschema import Engine

_Server = TypeVar("_Server", bound=AsynctionSocketIO)

class AsynctionSocketIO(asynction_core.AsynctionSocketIO):
    @classmethod
    def from_spec(
        cls: type[_Server],
        spec_path: str | Path | Mapping[str, Any],
        validation: bool = True,
        server_name: str | None = None,
        docs: bool = True,
        default_error_handler: Callable[[Exception], Any] | None = None,
        app: Flask | None = None,
        *,
        plugins: Iterable[object] = (),
        disable_plugins: Iterable[str] = (),
        allow_remote_refs: bool = False,
        reference_root: str | os.PathLike[str] | None = None,
        on_undocumented: Literal["warn", "error", "allow"] = "warn",
        on_missing_server: Literal["warn", "error"] = "error",
        max_namespace_length: int = ...,
        max_namespaces_per_connection: int = ...,
        health: bool = False,
        queue_timeout: float = 2.0,
        max_attachments: int = ...,
        max_attachment_bytes: int = ...,
        attachments_timeout: float = ...,
        max_unsent_bytes: int = ...,
        # asynction-validation
        check_document: bool = True,
        validation_engine: str | Engine | None = None,
        validate_formats: bool = False,
        on_invalid: Literal["raise", "ack", "warn"] = "raise",
        skip_unsupported_schemas: bool = False,
        channel_parameters: Mapping[
            str, Mapping[str, str | re.Pattern[str] | Callable[[str], object]]
        ] = ...,
        # asynction-docs
        docs_connect_src: Collection[str] = (),
        docs_templates: str | os.PathLike[str] | None = None,
        docs_try_it: bool = True,
        docs_hide_internals: bool = False,
        # asynction-security
        accept_any_credentials: bool = False,
        disconnect_expired: bool = True,
        # asynction-observe
        access_log: bool | logging.Logger | TextIO = False,
        metrics: bool | CollectorRegistry = False,
        tracing: bool | TracerProvider = False,
        # Flask-SocketIO
        allow_upgrades: bool = True,
        always_connect: bool = False,
        async_handlers: bool = True,
        async_mode: Literal["threading", "gevent", "gevent_uwsgi", "eventlet"] | None = None,
        channel: str = "flask-socketio",
        client_manager: Any = None,
        compression_threshold: int = 1024,
        cookie: str | Mapping[str, Any] | None = None,
        cors_allowed_origins: str | Sequence[str] | Callable[..., object] | None = None,
        cors_credentials: bool = True,
        engineio_logger: bool | logging.Logger = False,
        http_compression: bool = True,
        json: Any = None,
        logger: bool | logging.Logger = False,
        manage_session: bool = True,
        max_http_buffer_size: int = 1_000_000,
        message_queue: str | None = None,
        monitor_clients: bool = True,
        namespaces: str | Sequence[str] | None = None,
        path: str | None = None,
        ping_interval: float | tuple[float, float] = 25,
        ping_timeout: float = 20,
        resource: str | None = None,
        serializer: Any = "default",
        transports: str | Sequence[str] | None = None,
        **of_other_plugins: Any,
    ) -> _Server: ...
