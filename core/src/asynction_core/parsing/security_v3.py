"""Read security of AsyncAPI 3.x: lists of schemes, any of which will do, each with its scopes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from asynction_core.document import Node
from asynction_core.parsing.servers import parse_requirement
from asynction_core.spec import SecurityRequirement


class SchemesV3:
    """The security schemes of a document: those of its components, and those that stand elsewhere.

    Two that differ in their scopes alone are one scheme, of which different scopes are asked for.

    Args:
        components: Where the schemes of the components stand, by name.

    Attributes:
        nodes: Where they all stand, by name. One that is no component is called by its place.
    """

    def __init__(self, components: Mapping[str, Node]) -> None:
        self.nodes = dict(components)
        self._names: dict[str, str] = {}
        for name, node in components.items():
            self._names.setdefault(_without_scopes(node), name)

    def requirements(self, node: Node | None) -> tuple[SecurityRequirement, ...]:
        """Return the requirements of a list of Security Scheme Objects or references to them.

        Raises:
            SpecError: It is no such list.
        """
        elements = node.elements() if node is not None else ()
        return tuple(self._requirement(element) for element in elements)

    def own(self, node: Node) -> tuple[SecurityRequirement, ...] | None:
        """Return the requirements in `x-security`, None if there is no such field.

        Its items may also be Security Requirement Objects of 2.x: mappings from the names of
        schemes to scopes, which ask for several together, or, empty, for none.
        """
        if "x-security" not in node.mapping():
            return None
        listed = node.child("x-security").resolved()
        return tuple(
            self._requirement(element)
            if {"$ref", "type"} & element.mapping().keys()
            else parse_requirement(element)
            for element in listed.elements()
        )

    def _requirement(self, element: Node) -> SecurityRequirement:
        scheme = element.resolved()
        if "type" not in scheme.mapping():
            raise element.error(
                "a security scheme, or a reference to one, is needed here: "
                "{$ref: '#/components/securitySchemes/NAME'}",
                rule="security-scheme-exists",
            )
        contents = _without_scopes(scheme)
        name = self._names.get(contents)
        if name is None:
            name = self._names[contents] = scheme.pointer.lstrip("/") or scheme.uri
            self.nodes[name] = scheme
        scopes_node = scheme.get("scopes")
        scopes = tuple(scope.text() for scope in scopes_node.elements()) if scopes_node else ()
        return SecurityRequirement({name: scopes}, element)


def _without_scopes(scheme: Node) -> str:
    """Return what two schemes have in common that differ in scopes and description alone."""
    fields = {
        key: value
        for key, value in scheme.mapping().items()
        if key not in ("description", "scopes")
    }
    return f"{scheme.uri} {json.dumps(fields, sort_keys=True, default=str)}"
