"""Choose the parser for the version that a document says it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable

from asynction_core.document import Document
from asynction_core.findings import Findings
from asynction_core.spec import Spec

Parser = Callable[[Document, "str | None", Findings], Spec]
"""Parses a document as a server of that name has it (None for none in particular).

It adds to the findings, of which there are none yet, what is wrong or questionable. What is wrong
is left out of the spec, which is not whole then. It raises `SpecError` where nothing more can be
found.
"""


def _of_2() -> Parser:
    from asynction_core.parsing.v2 import parse  # of the two, only one is needed

    return parse


def _of_3() -> Parser:
    from asynction_core.parsing.v3 import parse

    return parse


_PARSERS = ((re.compile(r"2\.[0-6]\.\d+"), _of_2), (re.compile(r"3\.[01]\.\d+"), _of_3))
_SUPPORTED = "2.0 to 2.6, 3.0 or 3.1, with a third number as in 2.6.0"


def parser_of(document: Document) -> Parser:
    """Return what parses documents of a document's version.

    Raises:
        SpecError: It is not an AsyncAPI document, or is of a version that is not supported.
    """
    root = document.root
    if root.value is None:
        raise root.error(
            "the document is empty: an AsyncAPI document starts with 'asyncapi: 2.6.0'",
            rule="version",
        )
    if "asyncapi" not in root.mapping():
        raise root.error(
            "this is not an AsyncAPI document: it has no 'asyncapi' field with its version",
            rule="version",
        )
    version = root.child("asyncapi")
    if not isinstance(version.value, str):
        raise version.error(
            "the version must be a string of three numbers, as in 'asyncapi: 2.6.0'",
            rule="version",
        )
    for pattern, parser in _PARSERS:
        if pattern.fullmatch(version.value):
            return parser()
    final, _, candidate = version.value.partition("-")
    if candidate and any(pattern.fullmatch(final) for pattern, _ in _PARSERS):
        raise version.error(
            f"AsyncAPI {version.value!r} is a draft of {final}, which may differ from it: see what "
            f"has changed, and write {final!r}",
            rule="version",
        )
    raise version.error(
        f"AsyncAPI {version.value!r} is not supported: use {_SUPPORTED}", rule="version"
    )
