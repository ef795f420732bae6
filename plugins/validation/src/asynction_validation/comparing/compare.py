"""Two specs in, the changes from the one to the other out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from asynction_core import Document, Node, Spec
from asynction_validation.comparing.change import Change, Proof
from asynction_validation.comparing.change_rules import DEPRECATED, Level
from asynction_validation.comparing.namespace_changes import NamespaceChanges
from asynction_validation.comparing.schema_changes import SchemaChanges, Sides
from asynction_validation.judging.severities import ignoring, pointers_above

_DEFAULT_PATH = "socket.io"


def changes(old: Spec, new: Spec, *, validate_formats: bool = True) -> list[Change]:
    """Return what changes from one document to another that somebody may notice on the wire.

    Args:
        old: The spec of the old document.
        new: The spec of the new one.
        validate_formats: Whether ``format`` counts for strings.
    """
    schemas = SchemaChanges(validate_formats=validate_formats)
    namespaces = NamespaceChanges(old, new, schemas)
    sides = Sides(old.document.root, new.document.root)
    return [*_paths(old, new), *namespaces.sources(sides), *namespaces.all()]


def _paths(old: Spec, new: Spec) -> Iterator[Change]:
    """Yield the changes of the paths of servers: of the chosen one, or of those still there."""
    if old.server is not None and new.server is not None:
        pairs = [(old.server, new.server)]
    elif len(old.servers) == len(new.servers) == 1:
        pairs = [(*old.servers.values(), *new.servers.values())]  # type: ignore[list-item]
    else:
        pairs = [
            (one, new.servers[name]) for name, one in old.servers.items() if name in new.servers
        ]
    for one, other in pairs:
        before, after = one.path or _DEFAULT_PATH, other.path or _DEFAULT_PATH
        if before != after:
            reason = f"the path is /{after}, and no more /{before}"
            proof = Proof(f"/{before}", "path", "old", reason)
            yield Sides(one.node, other.node).change("path-changed", "breaking", reason, proof)


def judged(
    found: Iterable[Change],
    levels: Mapping[str, Level],
    documents: Collection[Document],
    *,
    allow_deprecated: bool,
) -> list[Change]:
    """Return changes as severe as they are taken, without those that are off or ignored.

    Args:
        found: The changes.
        levels: How severe they are taken, by rule.
        documents: The two documents, whose objects may say which rules are not to be asked there.
        allow_deprecated: Whether what was deprecated may go.
    """
    if allow_deprecated:
        levels = {DEPRECATED: "compatible", **levels}
    ignored = {
        (id(document), node.uri, node.pointer): rules
        for document in documents
        for node, rules in ignoring(document)
    }
    kept = []
    for one in found:
        level = levels.get(one.rule, one.severity)
        places = (one.old, one.new, *one.around)
        if level != "off" and not any(_ignores(node, one.rule, ignored) for node in places):
            kept.append(replace(one, severity=level))
    return kept


def _ignores(
    node: Node, rule: str, ignored: Mapping[tuple[int, str, str], Collection[str]]
) -> bool:
    document = id(node.document)
    return any(
        rule in ignored.get((document, node.uri, at), ()) for at in pointers_above(node.pointer)
    )
