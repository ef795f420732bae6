"""The directive `{extension} NAME`: where an extension of AsyncAPI may stand, and its schema."""

import json
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from asynction_core import Extension
from asynction_core.plugins.declared_extensions import declared_extensions
from asynction_core.plugins.loading import load_plugins

__all__ = ["setup"]


class ExtensionDirective(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        [name] = self.arguments
        declared = [one for one in declared_extensions(load_plugins()) if one.name == name]
        if not declared:
            raise self.error(f"nothing declares the extension {name}")
        return self.parse_text_to_nodes("\n".join(line for one in declared for line in _text(one)))


def _text(one: Extension) -> Iterator[str]:
    versions = " and ".join(f"{major}.x" for major in one.majors)
    objects = ", ".join(f"`{name}`" for name in sorted(one.objects))
    yield f"In AsyncAPI {versions}, of {objects}:"
    yield from ("", "```json", json.dumps(one.schema, indent=2), "```", "")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("extension", ExtensionDirective)
    return {"parallel_read_safe": True}
