"""`asynction schema`: a command for asynction-cli, which brings click."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; it is overwritten. By default, stdout.",
)
@click.pass_obj
def schema(invocation: Any, version: str | None, output: Path | None) -> None:
    """Write a JSON Schema for editors: AsyncAPI's, with all extensions of Asynction and of plugins.

    VERSION is one of AsyncAPI, as 3.0.0 or 3.0. Without it, it is that of the document of --spec,
    or the newest.
    """
    import json

    from asynction_core.plugins.declared_extensions import declared_extensions
    from asynction_core.plugins.loading import load_plugins
    from asynction_validation.judging.for_editors import full_version, schema_for_editors

    try:
        full = full_version(version or _version_of_document(invocation))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="VERSION") from None
    options = invocation.options()
    plugins = load_plugins(options.get("plugins", ()), options.get("disable_plugins", ()))
    found = schema_for_editors(full, declared_extensions(plugins))
    content = (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)


def _version_of_document(invocation: Any) -> str:
    """Return the version of the document of ``--spec``; the newest if none is given.

    Raises:
        SpecError: It cannot be read, or is in no version that is supported.
    """
    from asynction_core import understand
    from asynction_validation.judging.official import VERSIONS, minor_version

    if invocation.spec is None:
        return VERSIONS[-1]
    found = understand(invocation.spec, **invocation.options())
    version = None if found.document is None else minor_version(found.document)
    if version is None:
        found.checked()
    assert version is not None  # or that would be an error
    return version
