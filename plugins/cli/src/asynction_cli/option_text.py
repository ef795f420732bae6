"""Options of `from_spec` as text."""

from __future__ import annotations

from typing import Any

import click

# What else gives them.
_GIVEN_BY = {
    "async_mode": "it is an option of run: run --async-mode",
    "message_queue": "it is an option of run: run --message-queue",
    "disable_plugins": "it is --no-plugin",
    "imports": "it is an option of validate: validate --handlers",
    "plugins": "it is --plugin",
    "reference_root": "it is --reference-root",
    "server_name": "it is --server",
    "spec_path": "it is --spec",
    "validation": "it is --without-validation",
    **dict.fromkeys(
        ("app", "default_error_handler"),
        "only code can give it, which asynction run --app serves",
    ),
}


def parsed_option(text: str) -> tuple[str, Any]:
    """Return the name and the value of an option.

    Args:
        text: The name, ``=``, and the value as YAML has it: ``validate_formats=true``. What is no
            YAML is a text.

    Raises:
        click.UsageError: It is not written so, or is given otherwise.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise click.UsageError(f"--option is NAME=VALUE, as in on_invalid=ack, not {text!r}")
    if name in _GIVEN_BY:
        raise click.UsageError(f"--option {name}: {_GIVEN_BY[name]}")
    import yaml

    try:
        return name, yaml.safe_load(value)
    except yaml.YAMLError:  # as * is none
        return name, value
