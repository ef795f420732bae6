"""The options of `AsynctionSocketIO.from_spec`, with their types: for editors and type checkers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypedDict

if TYPE_CHECKING:
    import logging
    import os
    import re

    from flask import Flask
    from opentelemetry.trace import TracerProvider
    from prometheus_client import CollectorRegistry

    from asynction_jsonschema import Engine

__all__ = ["OfCore", "OfPlugins", "OfSocketIO", "Options"]


class OfCore(TypedDict, total=False):
    """The options of asynction-core."""

    validation: bool
    server_name: str | None
    docs: bool
    default_error_handler: Callable[[Exception], Any] | None
    app: Flask | None
    plugins: Iterable[object]
    disable_plugins: Iterable[str]
    allow_remote_refs: bool
    reference_root: str | os.PathLike[str] | None
    on_undocumented: Literal["warn", "error", "allow"]
    on_missing_server: Literal["warn", "error"]
    max_namespace_length: int
    max_namespaces_per_connection: int
    health: bool
    queue_timeout: float
    max_attachments: int
    max_attachment_bytes: int
    attachments_timeout: float
    max_unsent_bytes: int


class OfPlugins(TypedDict, total=False):
    """The options of the plugins of this project."""

    # asynction-validation
    check_document: bool
    validation_engine: str | Engine | None
    validate_formats: bool
    on_invalid: Literal["raise", "ack", "warn"]
    skip_unsupported_schemas: bool
    channel_parameters: Mapping[str, Mapping[str, str | re.Pattern[str] | Callable[[str], object]]]
    # asynction-docs
    docs_connect_src: Collection[str]
    docs_templates: str | os.PathLike[str] | None
    docs_try_it: bool
    docs_hide_internals: bool
    # asynction-security
    accept_any_credentials: bool
    disconnect_expired: bool
    # asynction-observe
    access_log: bool | logging.Logger | TextIO
    metrics: bool | CollectorRegistry
    tracing: bool | TracerProvider


class OfSocketIO(TypedDict, total=False):
    """The options of Flask-SocketIO, and of the servers that it builds."""

    allow_upgrades: bool
    always_connect: bool
    async_handlers: bool
    async_mode: Literal["threading", "gevent", "gevent_uwsgi", "eventlet"] | None
    channel: str
    client_manager: Any
    compression_threshold: int
    cookie: str | Mapping[str, Any] | None
    cors_allowed_origins: str | Sequence[str] | Callable[..., object] | None
    cors_credentials: bool
    engineio_logger: bool | logging.Logger
    http_compression: bool
    json: Any
    logger: bool | logging.Logger
    manage_session: bool
    max_http_buffer_size: int
    message_queue: str | None
    monitor_clients: bool
    namespaces: str | Sequence[str] | None
    path: str | None
    ping_interval: float | tuple[float, float]
    ping_timeout: float
    resource: str | None
    serializer: Any
    transports: str | Sequence[str] | None


class Options(OfCore, OfPlugins, OfSocketIO, total=False):
    """All of them, as in ``options: Options = {"on_invalid": "ack"}``."""
