"""Whether a server has taken what nobody acknowledges: by what follows, with controls."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from asynction_core import Event
from asynction_jsonschema.json_values import json_key
from asynction_testing.clients.line import Line, Unreachable
from asynction_testing.trying.expectations import Problem, is_refusing_name, shown
from asynction_testing.trying.lines import Lines
from asynction_testing.trying.replaying import Replays
from asynction_testing.trying.steps import Step

_WINDOW = 0.12  # seconds in which what follows an event arrives
_MOST = 30  # cases of an event
_TELLING = 3  # of so many cases one at least is not followed, or what follows carries them


class Proofs:
    """Tells by the events that follow whether an event was taken.

    Args:
        lines: Opens connections.
        replays: Does steps again.
    """

    def __init__(self, lines: Lines, replays: Replays) -> None:
        self._lines = lines
        self._replays = replays
        self._followers: dict[tuple[str, str | None], set[tuple[str, str]]] = {}

    def followers(self, valid: Sequence[Step]) -> set[tuple[str, str]]:
        """Return the events that follow each of some steps, and come of nothing else."""
        if not valid:
            return set()
        key = (valid[0].namespace, valid[0].event)
        if key not in self._followers:
            self._followers[key] = self._find_followers(valid)
        return self._followers[key]

    def _find_followers(self, valid: Sequence[Step]) -> set[tuple[str, str]]:
        nothing = Step(valid[0].namespace, None)
        found: set[tuple[str, str]] | None = None
        for step in (*valid, valid[0])[:3]:
            followed = set(self._replays.play([step], quiet=2 * _WINDOW).names)
            found = followed if found is None else found & followed
            if not found:
                return set()
            found -= set(self._replays.play([nothing], quiet=3 * _WINDOW).names)
        return {one for one in found or () if not is_refusing_name(one[1])}

    def maybe_taken(self, steps: Sequence[Step]) -> list[Step]:
        """Return those of some steps of which something is in what arrives, the likeliest first."""
        at_once = [replace(step, waits=False) for step in steps]
        arrived = self._replays.play(at_once, quiet=_WINDOW).arrived if steps else []
        come = [leaves(args) for *_, args in arrived]

        def share(step: Step) -> float:
            own = leaves(step.args)
            return max((len(own & one) / len(own) for one in come), default=0)

        return sorted((step for step in steps if share(step)), key=share, reverse=True)

    def taken(
        self,
        event: Event,
        valid: Sequence[Step],
        invalid: Sequence[Step],
        is_over: Callable[[], bool],
        *,
        by_content: bool = False,
    ) -> Iterator[tuple[Step, Problem | None]]:
        """Yield the steps that can be told about, each with the problem if it was taken.

        Args:
            event: Their event.
            valid: Some that fit.
            invalid: Those that do not.
            is_over: Returns whether time is up.
            by_content: Whether only that is proof which has something of the step in it.
        """
        expected = self.followers(valid) if invalid and not is_over() else set()
        if not expected or is_over():
            return
        followed: list[tuple[Step, Any]] = []
        tried: list[Step] = []
        try:
            for step, came in self._one_by_one(invalid[:_MOST], expected, is_over):
                tried.append(step)
                if came is not None and (not by_content or _carries(came[1], step.args)):
                    followed.append((step, came))
        except Unreachable:
            return
        if len(followed) == len(tried) >= _TELLING and not any(
            _carries(came[1], step.args) for step, came in followed
        ):
            return  # it may tell of refusals in this way
        proven = {id(step): came for step, came in followed}
        for step in tried:
            if id(step) not in proven:
                yield step, None
                continue
            again = self._replays.play([step], quiet=2 * _WINDOW)
            if not expected & set(again.names):
                continue
            name, args = proven[id(step)]
            broken = "/" + "/".join(map(str, step.broken))
            yield (
                step,
                Problem(
                    "refuses_invalid",
                    event.namespace,
                    event.name,
                    f"{event.name!r} is refused: it does not fit {broken} ({step.about})",
                    event.payload.node if event.payload is not None else event.node,
                    f"{name!r} follows, as it does what fits, with {shown(args)}",
                    step.broken,
                ),
            )

    def _one_by_one(
        self,
        steps: Sequence[Step],
        expected: set[tuple[str, str]],
        is_over: Callable[[], bool],
    ) -> Iterator[tuple[Step, tuple[str, tuple[Any, ...]] | None]]:
        watchers = [
            self._lines.line(target.name, target.presented)
            for target in self._lines.targets.values()
            if target.presented is not None and target.name in {name for name, _ in expected}
        ]
        actor: Line | None = None
        for step in steps:
            if is_over():
                break
            if actor is None or actor.is_over:
                actor = self._lines.line(step.namespace, self._lines.presented_for(step))
                if not actor.is_open:
                    break
                time.sleep(_WINDOW)
            begun = time.monotonic()
            actor.emit(step.event or "", step.args, wants_ack=step.wants_ack)
            yield step, self._awaited((*watchers, actor), expected, begun)
        for line in (*watchers, *([actor] if actor is not None else [])):
            line.close()

    @staticmethod
    def _awaited(
        lines: Sequence[Line], expected: set[tuple[str, str]], begun: float
    ) -> tuple[str, tuple[Any, ...]] | None:
        while time.monotonic() < begun + _WINDOW:
            for line in lines:
                for one in reversed(list(line.arrivals)):
                    if one.at < begun:
                        break
                    if (one.namespace, one.event) in expected:
                        return one.event, one.args
            time.sleep(0.005)
        return None


def leaves(value: Any) -> set[Hashable]:
    """Return the values in a value that are not everywhere, each as `json_key` has it."""
    if isinstance(value, (dict, list, tuple)):
        below = value.values() if isinstance(value, dict) else value
        return set().union(*map(leaves, below))
    is_known = value in (None, True, False, 0, 1, "") or isinstance(value, bytes)
    return set() if is_known else {json_key(value)}


def _carries(came: Any, args: Sequence[Any]) -> bool:
    """Return whether what has come has something in it of what was emitted."""
    return bool(leaves(came) & leaves(args))
