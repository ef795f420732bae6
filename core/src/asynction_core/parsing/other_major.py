"""Notice that a document is written as another major version of AsyncAPI than its own has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asynction_core.document import Node
from asynction_core.findings import Findings

# What a document has that is written as a major version has it: fields of the document itself
# (under ""), and of what stands in its sections.
_SIGNS = {
    2: {"channels": ("publish", "subscribe"), "servers": ("url",)},
    3: {"": ("operations",), "channels": ("address", "messages"), "servers": ("host",)},
}
_SAID = {2: "asyncapi: 2.6.0", 3: "asyncapi: 3.0.0"}


def check_major(root: Node, major: int, findings: Findings) -> None:
    """Say in one sentence that a document is written in another way: all else follows from that.

    Args:
        root: The document.
        major: The major version that it is not, and may be written as.
        findings: Get the error, if it is.
    """
    for where in _signs(root.value, major):
        version = root.child("asyncapi")
        message = (
            f"the document says AsyncAPI {version.value} and is written as {major}.x has it "
            f"({where}): write '{_SAID[major]}', or bring it to {version.value[0]}.x"
        )
        findings.add(version.error(message, rule="version"))
        return


def _signs(document: Any, major: int) -> Iterator[str]:
    for section, fields in _SIGNS[major].items():
        named = document.get(section) if section else {"": document}
        for value in named.values() if isinstance(named, dict) else ():
            for field in fields if isinstance(value, dict) else ():
                if field in value:
                    yield f"{field!r} under {section}" if section else f"it has {field!r}"
