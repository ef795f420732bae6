"""Show what the logger `asynction` has to say, and keep colours to terminals."""

from __future__ import annotations

import logging
import sys

import click


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


def spare_files_colours() -> None:
    """Have Werkzeug, which colours what it logs, log plain text where no terminal shows it."""
    if not sys.stderr.isatty():
        logging.getLogger("werkzeug").addFilter(_unstyled)


def _unstyled(record: logging.LogRecord) -> bool:
    record.msg, record.args = click.unstyle(record.getMessage()), ()
    return True


def show_warnings() -> None:
    """Print the warnings of Asynction on stderr, once however often it is called."""
    logger = logging.getLogger("asynction")
    if not any(isinstance(handler, _Shown) for handler in logger.handlers):
        logger.addHandler(_Shown(logging.WARNING))
