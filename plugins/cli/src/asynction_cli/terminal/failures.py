"""Errors for people: one message, and no traceback unless it is asked for."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def failures_told() -> Iterator[None]:
    """Turn whatever is raised into a message that click shows, with 1 as the exit status.

    A command that was given an option `debugger` has its traceback instead.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        chosen = _debugger_chosen(error)
        if chosen:
            raise
        hint = None if chosen is None else "--debugger shows the traceback"
        raise click.ClickException(message_of(error, hint)) from error


def message_of(error: Exception, hint: str | None = None) -> str:
    """Return what to tell of an error.

    Args:
        hint: What to add where the error is not about what the user gave.
    """
    if isinstance(error, click.ClickException):
        return error.format_message()
    core = sys.modules.get("asynction_core")  # not imported: none of its errors
    if core is not None and isinstance(error, core.AsynctionException):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    text = " ".join(str(error).split())
    told = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"{told} ({hint})" if hint else told


def _debugger_chosen(error: Exception) -> bool | None:
    """Return the option `debugger` of the command that failed; None if it has none.

    click has left the contexts of subcommands by now. The traceback still knows them.
    """
    chosen = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        context = frame.f_locals.get("ctx")
        if isinstance(context, click.Context) and "debugger" in context.params:
            chosen = bool(context.params["debugger"])
    return chosen
