"""Check a document with everything that knows what may be wrong with it, and parse it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import pluggy

from asynction_core.document import Document
from asynction_core.errors import Errors
from asynction_core.exceptions import SpecError
from asynction_core.log import logger
from asynction_core.parsing.versions import parser_of
from asynction_core.referring.references import broken_references
from asynction_core.spec import Spec

__all__ = ["parse_checked"]


def parse_checked(
    document: Document,
    server_name: str | None,
    plugins: pluggy.PluginManager,
    options: Mapping[str, Any],
) -> Spec:
    """Return what a document asks of a server.

    Args:
        document: The document.
        server_name: Which of its servers is run; None for none in particular.
        plugins: The plugins, which may have rules of their own.
        options: The options of the server.

    Raises:
        SpecError: It is not an AsyncAPI document, or it is wrong, or cannot be served. It holds
            everything that is wrong.
    """
    parser = parser_of(document)
    errors = Errors()
    broken = list(broken_references(document))
    errors.add(broken)
    warnings: list[SpecError] = []
    for complaints in plugins.hook.asynction_check_document(document=document, options=options):
        for complaint in complaints:
            if complaint.severity == "error":
                errors.add([complaint])
            else:
                warnings.append(complaint)
    spec: Spec | None = None
    if not broken:
        # What is wrong by a rule is mostly what the parser would warn of, in other words.
        with errors.of_part(), _silent() if errors.found else nullcontext():
            spec = parser(document, server_name)
    for warning in warnings:
        logger.warning("%s", warning)
    errors.leave_out_echoes()
    errors.sort(document.source.name)
    errors.raise_any()
    assert spec is not None  # or its parser would have raised
    return spec


@contextmanager
def _silent() -> Iterator[None]:
    """Keep warnings out of the log."""

    def refuse(record: logging.LogRecord) -> bool:
        return False

    logger.addFilter(refuse)
    try:
        yield
    finally:
        logger.removeFilter(refuse)
