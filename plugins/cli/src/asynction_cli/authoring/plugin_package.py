"""The files of a package with a new plugin, each from the template of its name."""

from __future__ import annotations

from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined

from asynction_cli.authoring.package_names import PackageNames

_OF_PACKAGE = ("__init__.py", "command.py", "limits.py", "observing.py", "plugin.py", "py.typed")
_TESTS = ("chat.yaml", "test_command.py", "test_conformance.py", "test_plugin.py")


def files_of_package(names: PackageNames) -> dict[str, str]:
    """Return the texts of the files by their paths in the folder of the package.

    Args:
        names: What the plugin is called.
    """
    source = f"src/{names.module}"
    places = {
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
        **{f"{source}/{name}": name for name in _OF_PACKAGE},
        **{f"tests/{name}": f"tests/{name}" for name in _TESTS},
    }
    templates = Environment(
        loader=PackageLoader("asynction_cli.authoring"),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    values = {"names": names, "version": version("asynction-core")}
    return {
        path: templates.get_template(f"{name}.jinja").render(values)
        for path, name in places.items()
    }
