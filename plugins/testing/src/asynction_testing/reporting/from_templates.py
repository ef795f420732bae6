"""Text from the templates beside this file."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def rendered(template: str, **values: Any) -> str:
    """Return the text of a file.

    Args:
        template: The name of its template, without ``.jinja``. What is put into a script goes
            through the filter ``as_json``: it is text there, never code.
        **values: What the template is filled with.
    """
    return _environment().get_template(f"{template}.jinja").render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("asynction_testing.reporting"),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
        autoescape=False,  # scripts and Markdown, no HTML
    )
    environment.filters |= {"as_json": _as_json, "on_a_line": _on_a_line}
    environment.filters |= {"as_code": _as_code, "fenced": _fenced}
    return environment


def _as_json(value: Any, indent: int | None = None) -> str:
    """Return a literal of JSON in ASCII, which is one of JavaScript, too."""
    return json.dumps(value, indent=indent)


def _on_a_line(text: object) -> str:
    return " ".join(str(text).encode("ascii", "backslashreplace").decode().split())


def _as_code(text: object) -> str:
    """Return text as code of Markdown: whatever a server has sent is nothing but text."""
    return "`" + _on_a_line(text).replace("`", "'") + "`"


def _fenced(text: object) -> str:
    """Return text that ends no code block of Markdown."""
    return str(text).replace("```", "` ` `")
