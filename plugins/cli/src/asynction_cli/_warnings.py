"""Show what the logger `asynction` has to say."""

from __future__ import annotations

import logging

import click

__all__ = ["show_warnings"]


class _Shown(logging.Handler):
    """Prints warnings and errors on stderr, unless the application has set logging up itself."""

    def emit(self, record: logging.LogRecord) -> None:
        if logging.getLogger().handlers:
            return
        try:
            label = record.levelname.capitalize()
            colour = "yellow" if record.levelno < logging.ERROR else "red"
            click.echo(f"{click.style(f'{label}:', fg=colour)} {self.format(record)}", err=True)
        except Exception:
            self.handleError(record)


def show_warnings() -> None:
    """Print the warnings of Asynction on stderr, once however often it is called."""
    logger = logging.getLogger("asynction")
    if not any(isinstance(handler, _Shown) for handler in logger.handlers):
        logger.addHandler(_Shown(logging.WARNING))
