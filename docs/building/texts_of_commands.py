"""The texts of commands are plain: an asterisk in them is no markup of reStructuredText."""

from sphinx.application import Sphinx

__all__ = ["setup"]

OF_SPHINX_CLICK = "**Required**"


def setup(app: Sphinx) -> dict[str, bool]:
    for part in ("description", "options", "arguments", "usage"):
        app.connect(f"sphinx-click-process-{part}", _escape)
    return {"parallel_read_safe": True}


def _escape(app: Sphinx, context: object, lines: list[str]) -> None:
    lines[:] = [
        line if line.strip().startswith(OF_SPHINX_CLICK) else line.replace("*", r"\*")
        for line in lines
    ]
