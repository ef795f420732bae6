"""The document as its readers get it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from asynction_core import Codec, Document, self_contained

__all__ = ["for_programs", "for_the_page", "json_text"]

# The fields of Asynction that name an application's callables.
_INTERNAL = re.compile(r"x-handlers?|x-\w+Func")


def for_programs(document: Document, *, hide_internals: bool) -> dict[str, Any]:
    """Return the whole document as plain data, its references all into itself.

    Args:
        document: The document.
        hide_internals: Whether the fields that name callables are left out.
    """
    return self_contained(document, leave_out=_INTERNAL if hide_internals else None)


def for_the_page(document: Document, codecs: Mapping[str, Codec] | None = None) -> dict[str, Any]:
    """Return the document as the page shows it: traits merged, with examples, nothing internal.

    Args:
        document: The document.
        codecs: What plugins bring for the languages of schemas that are no JSON Schema.
    """
    from asynction_docs.made_examples import add_examples

    shown = self_contained(document, merge_traits=True, leave_out=_INTERNAL)
    add_examples(shown, document, codecs or {})
    return shown


def json_text(data: Any) -> str:
    """Return plain data as JSON, in which nothing ends a script element early."""
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
