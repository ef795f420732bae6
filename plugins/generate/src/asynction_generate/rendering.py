"""Text from the templates of a room, with what lays Python source out in them."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from asynction_generate import source_text
from asynction_generate.source_text import Code, docstring, literal


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
    return with_source(templates_of("asynction_generate.scaffold"))


def with_source(environment: Environment) -> Environment:
    """Return an environment in which templates have what lays Python source out."""
    environment.globals |= {name: getattr(source_text, name) for name in source_text.__all__}
    environment.filters |= {
        "code": Code,
        "docstring": _docstring,
        "literal": literal,
        "sentence": _sentence,
        "words": _words,
    }
    return environment


def templates_of(package: str) -> Environment:
    """Return the templates in the folder ``templates`` of a package, read strictly.

    Args:
        package: The name of the package.
    """
    return Environment(
        loader=PackageLoader(package),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def _docstring(text: str, margin: str = "") -> str:
    return docstring(text, margin) + "\n"


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _words(name: str) -> str:
    return " ".join(name.split())
