"""Events that a document lacks, and that a client emits all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asynction_testing.trying.steps import Step
from asynction_testing.trying.targets import Target

_NAMES = ("no such event", "", "__proto__", "constructor", "error", "x" * 1000)
_ARGS: Sequence[tuple[object, ...]] = ((), ("text",), ({"a": [None]}, 1, None))


def undocumented_steps(targets: Sequence[Target]) -> Iterator[Step]:
    """Yield what is emitted on each namespace that a client may be on."""
    for target in targets:
        if target.presented is None:
            continue
        received = target.namespace.receives
        sent = [name for name in target.namespace.sends if name not in received]
        for name in [name for name in (*_NAMES, *sent) if name not in received]:
            for args in _ARGS:
                about = "an event that the server does not receive"
                yield Step(target.name, name, args, "undocumented", about, (), "undocumented", True)
