"""The templates of a package, read strictly: a name that nothing has is an error."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["strict_templates"]


def strict_templates(package: str) -> Environment:
    """Return the templates in the folder ``templates`` of a package.

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
