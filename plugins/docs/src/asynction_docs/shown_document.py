"""The document as its readers get it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from asynction_core import Document, SecurityRequirement, Spec, self_contained
from asynction_core.findings import Findings
from asynction_core.parsing.versions import parser_of

# The fields of Asynction that name an application's callables.
_INTERNAL = re.compile(r"x-handlers?|x-\w+Func")


def for_programs(document: Document, *, hide_internals: bool) -> dict[str, Any]:
    """Return the whole document as plain data, its references all into itself.

    Args:
        hide_internals: Whether the fields that name callables are left out.
    """
    return self_contained(document, leave_out=_INTERNAL if hide_internals else None)


def as_shown(spec: Spec) -> Spec:
    """Return what a document asks for as the page shows it: one file, traits merged, no internals.

    Of a document that no server can be built of, it holds what can be understood.

    Args:
        spec: What the document asks for.

    Raises:
        SpecError: A security scheme is asked for that does not exist, or is none.
    """
    for namespace in spec.namespaces.values():
        for requirement in spec.security_of(namespace):
            _check_schemes(spec, requirement)
    contents = self_contained(spec.document, merge_traits=True, leave_out=_INTERNAL)
    document = Document(spec.document.source.holding(contents))
    findings, shown = Findings(), Spec(document, {})
    with findings.of_part():
        name = spec.server.name if spec.server else None
        shown = parser_of(document)(document, name, findings)
    server = shown.server or (shown.servers.get(spec.server.name) if spec.server else None)
    is_whole = shown.is_whole and bool(spec.namespaces)
    return replace(shown, server=server, codecs=spec.codecs, is_whole=is_whole)


def _check_schemes(spec: Spec, requirement: SecurityRequirement) -> None:
    for name in requirement.schemes:
        if name not in spec.security_schemes:
            raise requirement.place_of(name).error(
                f"there is no security scheme {name!r} under components/securitySchemes",
                rule="security-scheme-exists",
            )
        spec.security_schemes[name].mapping()


def json_text(data: Any) -> str:
    """Return plain data as JSON, in which nothing ends a script element early."""
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
