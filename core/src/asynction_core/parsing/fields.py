"""Tell of fields that no object of AsyncAPI has: most are misspelt, and would do nothing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches

from asynction_core.document import Node
from asynction_core.findings import Findings
from asynction_core.parsing.own_extensions import EXTENSIONS

_DESCRIBED = frozenset({"$ref", "bindings", "description", "externalDocs", "summary", "tags"})

FIELDS = {
    kind: frozenset(names.split())
    for kind, names in {
        "document": "asyncapi channels components defaultContentType id info servers",
        "server": "protocol protocolVersion security url variables",
        "channel": "parameters publish servers subscribe",
        "operation": "message operationId security traits",
        "message": "contentType correlationId examples headers messageId name payload "
        "schemaFormat title traits",
        "document of 3.x": "asyncapi channels components defaultContentType id info operations "
        "servers",
        "server of 3.x": "host pathname protocol protocolVersion security title variables",
        "channel of 3.x": "address messages parameters servers title",
        "operation of 3.x": "action channel messages reply security title traits",
        "message of 3.x": "contentType correlationId examples headers name payload title traits",
    }.items()
}
"""The fields of the objects that are parsed, besides those that any of them may have."""

# What many people call something of theirs is not told of.
_EXTENSIONS = frozenset(one.name for one in EXTENSIONS) - {"x-schemas", "x-security"}

# Where an object says who may connect or send.
_SECURITY = {
    "document": "'security' of a server, or 'x-security' of a channel",
    "server": "security",
    "channel": "x-security",
    "operation": "security",
    "message": "x-security",
}


def check_fields(node: Node, kind: str, findings: Findings, version: str = "") -> None:
    """Warn of each field of an object that is no field of such an object.

    Extensions (``x-…``) are anybody's, but one that is nearly one of ours is told of, too.

    Args:
        node: The object.
        kind: Which object it is.
        findings: Gets the warnings.
        version: What stands behind its kind in `FIELDS`, if it is no object of 2.x.

    Raises:
        SpecError: It seems to ask for security in a field that would be ignored.
    """
    known = FIELDS[f"{kind}{version}"] | _DESCRIBED
    for key in node.mapping():
        if key in known or key == _SECURITY[kind]:
            continue
        if key in _EXTENSIONS:
            _check_place(node.child(key), key, kind, findings, 3 if version else 2)
            continue
        is_extension = key.startswith("x-")
        if _means_security(key):
            place = _SECURITY[kind] if kind == "document" else f"its {_SECURITY[kind]!r}"
            raise node.child(key).error(
                f"the {kind} has a field {key!r}, which would be ignored: who may connect or send "
                f"stands in {place}",
                rule="security" if is_extension else "unknown-field",
            )
        meant = get_close_matches(key, _EXTENSIONS if is_extension else known, n=1, cutoff=0.75)
        if is_extension and not meant:
            continue
        hint = f": is {meant[0]!r} meant?" if meant else ""
        complaint = f"the {kind} has a field {key!r}, which means nothing here{hint}"
        rule = "extension" if is_extension else "unknown-field"
        findings.warn(node.child(key), complaint, rule=rule)


def _check_place(place: Node, extension: str, kind: str, findings: Findings, major: int) -> None:
    """Warn of an extension of ours that means nothing in the object that it stands in."""
    ours = [one.objects for one in EXTENSIONS if one.name == extension and major in one.majors]
    objects = [name for names in ours for name in names]
    if kind not in objects:
        where = f"it stands in: {', '.join(objects)}" if objects else "it is one of AsyncAPI 3"
        complaint = f"{extension!r} means nothing in a {kind}: {where}"
        findings.warn(place, complaint, rule="extension")


def _means_security(key: str) -> bool:
    """Return whether a field is ``security`` or ``x-security``, perhaps misspelt."""
    letters = re.sub("[^a-z]", "", key.lower())
    similarity = max(
        SequenceMatcher(None, letters, word).ratio() for word in ("security", "xsecurity")
    )
    return similarity >= (0.9 if key.startswith("x-") else 0.85)
