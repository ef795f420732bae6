"""Walk over the objects of a document, each once, and ask the rules about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from asynction_core import Document, SpecError
from asynction_validation.judging.official import minor_version
from asynction_validation.judging.rules.object_kinds import (
    kind_of_ack,
    kind_of_any_schema,
    kind_of_payload,
)
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Rule, Whole
from asynction_validation.judging.rules.shapes import SCHEMA_KINDS, Container
from asynction_validation.judging.rules.table import RULES

_CONTAINERS = (dict, list)


def broken_rules(document: Document) -> Iterator[SpecError]:
    """Yield what breaks a rule of the specification, in a document and the files it refers to.

    What has a wrong type is passed over, and so are references that lead nowhere: others tell of
    them.

    Args:
        document: The document. If it is in no version that is supported, no rule is known.
    """
    version = minor_version(document)
    if version is not None:
        yield from _Walk(document, version).complaints()


class _Walk:
    """One walk over a document.

    Args:
        version: Its major and minor version, as in ``"2.6"``.
    """

    def __init__(self, document: Document, version: str) -> None:
        self._root = document.root
        self._whole = Whole(document, int(version[0]))
        self._rules: dict[tuple[str, str | None], list[Rule]] = defaultdict(list)
        for rule in RULES:
            for kind in rule.kinds.split() if version in rule.versions else ():
                self._rules[kind, rule.field].append(rule)

    def complaints(self) -> Iterator[SpecError]:
        """Yield what breaks a rule. What is of a wrong type is passed over."""
        # What the walk does with each field of each kind, so that it is one look-up.
        plans: dict[str, dict[str, tuple[Container, str, Iterable[Rule]]]] = {
            kind: {
                name: (field.container, field.kind, self._rules.get((kind, name), ()))
                for name, field in shape.items()
                if field.kind or (kind, name) in self._rules
            }
            for kind, shape in self._whole.shapes.items()
        }
        seen: set[tuple[int, str]] = set()
        todo = [Place(self._root.value, "document", self._root)]
        while todo:
            place = todo.pop()
            value, kind = place.value, place.kind
            declared = kind
            if not isinstance(value, dict):
                continue
            if kind == "anySchema":
                kind = place.kind = kind_of_any_schema(value)
            elif kind == "ack":
                kind = place.kind = kind_of_ack(value)
            elif kind == "payload":
                kind = place.kind = kind_of_payload(place)
            plan = plans.get(kind)
            if plan is None or (id(value), kind) in seen:
                continue
            seen.add((id(value), kind))
            if isinstance(value.get("$ref"), str):
                yield from self._ask(self._rules["reference", None], place)
                target = self._target(place)
                if target is not None:
                    if declared == "anySchema":
                        target.kind = declared  # what it is, only its fields tell
                    todo.append(target)
                if kind not in SCHEMA_KINDS:
                    continue  # what stands beside a reference is ignored
            yield from self._ask(self._rules[kind, None], place)
            below: list[Place] = []
            for name, item in value.items():
                planned = plan.get(name)
                if planned is None:
                    continue
                container, child_kind, rules = planned
                if rules:
                    yield from self._ask(rules, place)
                if not child_kind or not isinstance(item, _CONTAINERS):
                    continue
                if container is Container.MAP:
                    if isinstance(item, dict):
                        below += [
                            Place(one, child_kind, place, (name, key))
                            for key, one in item.items()
                            if isinstance(one, dict)
                        ]
                elif isinstance(item, dict):
                    if container is not Container.LIST:
                        below.append(Place(item, child_kind, place, (name,)))
                elif container is not Container.ONE:
                    below += [
                        Place(one, child_kind, place, (name, index))
                        for index, one in enumerate(item)
                    ]
            below.reverse()  # the last of the list is the next
            todo += below

    def _target(self, place: Place) -> Place | None:
        """Return where a reference leads, if the walk does not come there anyway."""
        target = self._whole.follow(place)
        if target is None:
            return None
        found = self._whole.kinds.at(target)
        if found is not None and target.uri == self._root.uri:
            is_trait = place.kind.endswith("Trait") and found.name != place.kind
            if not found.fits(place.kind) or not is_trait:
                return None
        return Place(target.value, place.kind, target)

    def _ask(self, rules: Iterable[Rule], place: Place) -> Iterator[SpecError]:
        for rule in rules:
            for where, message in rule.check(place, self._whole):
                yield where.node().error(message, rule=rule.name, severity=rule.severity)
