"""The rules of the specification that a JSON Schema cannot say.

`table.py` lists them; `shapes.py` tells which objects stand where, and `walk.py` goes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from asynction_core import Document, SpecError
from asynction_validation.judging.rules.table import RULES
from asynction_validation.judging.rules.walk import Walk

__all__ = ["broken_rules"]

_VERSION = re.compile(r"(2\.[0-6]|3\.[01])\.\d+")


def broken_rules(document: Document) -> Iterator[SpecError]:
    """Yield what breaks a rule of the specification, in a document and the files it refers to.

    What has a wrong type is passed over, and so are references that lead nowhere: others tell of
    them.

    Args:
        document: The document. If it is in no version that is supported, no rule is known.
    """
    value = document.root.value
    written = value.get("asyncapi") if isinstance(value, dict) else None
    version = _VERSION.fullmatch(written) if isinstance(written, str) else None
    if version is not None:
        yield from Walk(document, version[1], RULES).complaints()
