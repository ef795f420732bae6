"""What a server can run on."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click


def prepare_async_mode(chosen: str | None, *, chosen_by_app: bool) -> str | None:
    """Have the standard library work together with an async mode, and return the mode.

    To be called before anything else is imported.

    Args:
        chosen: The mode; None if nobody has chosen one.
        chosen_by_app: Whether there is an application that knows which one it needs, if `chosen`
            does not say so: then nothing is prepared.

    Raises:
        click.ClickException: It is not installed.
    """
    if chosen is None:
        if chosen_by_app:
            return None
        chosen = "gevent" if find_spec("gevent") else "threading"
    if chosen == "threading":
        return chosen
    if not find_spec(chosen):
        raise click.ClickException(
            f"--async-mode {chosen}: that is not installed: pip install {chosen}"
        )
    if chosen == "gevent":
        import_module("gevent.monkey").patch_all()
    else:
        import_module("eventlet").monkey_patch()
    return chosen
