"""Text from the templates beside this file, with what lays Python source out in them."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment

from asynction_cli.scaffold import source_text
from asynction_cli.scaffold.source_text import docstring, literal
from asynction_cli.strict_templates import strict_templates

__all__ = ["rendered"]


def rendered(template: str, **values: Any) -> str:
    """Return the text of a file.

    Args:
        template: The name of its template, without ``.jinja``. What of a document is put into
            source goes through a function of `source_text` there: it is text, never code.
        **values: What the template is filled with.
    """
    return _environment().get_template(f"{template}.jinja").render(values)


@cache
def _environment() -> Environment:
    environment = strict_templates("asynction_cli.scaffold")
    environment.globals |= {name: getattr(source_text, name) for name in source_text.__all__}
    environment.filters |= {
        "docstring": _docstring,
        "literal": literal,
        "sentence": _sentence,
        "words": _words,
    }
    return environment


def _docstring(text: str, margin: str = "") -> str:
    return docstring(text, margin) + "\n"


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _words(name: str) -> str:
    return " ".join(name.split())
