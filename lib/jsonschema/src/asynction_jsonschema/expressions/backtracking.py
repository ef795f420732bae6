"""How long it takes to search a text for a regular expression."""

from __future__ import annotations

from collections import Counter
from itertools import product

from asynction_jsonschema.expressions import tree
from asynction_jsonschema.expressions.grammar import parse

__all__ = ["can_explode", "needs_backtracking"]

_COPIES = (100, 30, 10, 3)  # of what is repeated: the most that are not too many to look through
_MOST_STEPS = 50_000
_TEXT_LENGTH = 300
_MANY_WAYS = 50_000
_ALL = 10**9  # ways: more are not told apart
_END = -1  # the place after all others


def needs_backtracking(pattern: str) -> bool:
    """Return whether jsonschema-rs has to try one way after the other to find an expression.

    It has to where there is a look-around or a reference back, and for ``\\b`` and ``\\B``: its own
    are those of Unicode, so that those of ECMA-262 are written as look-arounds for it. It gives up
    after a million steps, and takes that for "not found". All else it finds in a time that grows
    with the length of the text alone.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is nested too deeply.
    """
    edges = (tree.Edge("b"), tree.Edge("B"))
    nodes = tree.walk(parse(pattern))
    return any(isinstance(node, (tree.Back, tree.Look)) or node in edges for node in nodes)


def can_explode(pattern: str) -> bool:
    """Return whether some text may keep Python's ``re`` busy for far too long.

    It may if there are very many ways to match a text, as all are tried if none leads to the end:

    - ways that multiply with every turn of a repetition, as in ``(a+)+``, ``(a*)*``, ``(a|a)*`` and
      ``(\\w+\\s?)+``, even if nothing follows that could fail; but not ``(a|ab)*`` or
      ``^(\\w+\\.)*\\w+$``, which match each text in one way;
    - tens of thousands otherwise, through a text of 300 characters: as in ``(a|aa){30}``, and where
      four neighbours overlap, as in ``^\\d+\\d+\\d+\\d+$``. If there is no ``^``, the start of the
      search counts as one of them. So what takes time that grows with the cube of the length is
      let pass, as ``^\\S+@\\S+\\.\\S+$`` and its like are.

    It errs on the safe side: assertions are taken to hold, properties of Unicode to be those of any
    character, and what is too large to be looked through to explode.

    Raises:
        RegexInvalid: It is no regular expression by ECMA-262.
        RegexUntranslatable: It is nested too deeply.
    """
    nodes = list(tree.walk(parse(pattern)))
    looked_for = [node.part for node in nodes if isinstance(node, tree.Look)]
    return any(_explodes(part, nodes) for part in (nodes[0], *looked_for))


def _explodes(part: tree.Node, nodes: list[tree.Node]) -> bool:
    for copies in _COPIES:
        try:
            ways = _Ways(part, nodes, copies)
            return ways.multiply() or ways.are_many()
        except _TooMuch:
            pass
    return True


class _TooMuch(Exception):
    """It would take too long to look through all of it."""


class _Ways:
    """The ways through the places of an expression at which it reads a character (Glushkov).

    What is repeated has places of its own for each time, up to a limit; beyond that it counts as
    repeated without end. Place 0 is before what is found.

    Args:
        part: The expression, or what is in a look-around of it.
        nodes: All nodes of the expression.
        copies: The limit.

    Raises:
        _TooMuch: There are too many. The methods raise it as well.
    """

    def __init__(self, part: tree.Node, nodes: list[tree.Node], copies: int) -> None:
        self._copies = copies
        self._steps = 0
        self._groups = {node.number: node.part for node in nodes if isinstance(node, tree.Group)}
        self._letters = _letters({node for node in nodes if isinstance(node, tree.OneOf)})
        self._referred: set[int] = set()  # groups that are written out for a reference to them
        self._depth = 0  # loops around
        self._loops: list[range] = []  # the places of those that are in no other
        self._reads = [set().union(*self._letters.values())]
        self._next: list[Counter[int]] = [Counter()]  # places, and in how many ways they come next
        start = Counter[int]() if _is_anchored(part) else Counter([0])
        self._next[0] = start + self._first(part, Counter([_END]))
        assertions = [node for node in tree.walk(part) if isinstance(node, (tree.Edge, tree.Look))]
        self._ends_early = all(node == tree.Edge("^") for node in assertions)

    def multiply(self) -> bool:
        """Return whether the same text leads from a place in a loop back to it in two ways."""
        return any(self._meet(loop)[0] for loop in self._loops)

    def are_many(self) -> bool:
        """Return whether there may be many ways for a text to one place, if none multiply."""
        places = range(len(self._next))
        meet, together = self._meet(places)
        if not meet:
            return False
        loops = {place: loop for loop in self._loops for place in loop}
        every = {place: self._sources(place, together, range(0)) for place in places}
        outer = {place: self._sources(place, together, loop) for place, loop in loops.items()}
        ways = Counter([0])
        entered: Counter[range] = Counter()  # in how many ways texts can have come into each loop
        for length in range(_TEXT_LENGTH):
            for place, loop in loops.items():
                entered[loop] += _most(ways, outer[place])
            before, ways = ways, Counter({place: _most(ways, every[place]) for place in places})
            for place, loop in loops.items():
                ways[place] = min(ways[place], entered[loop])
            if ways == before or max(ways.values()) > _MANY_WAYS + length**2:
                return ways != before
        return False

    def _sources(self, place: int, together: list[set[int]], loop: range) -> list[Counter[int]]:
        """Return sets of places, none in a loop, from which one text may lead to a place.

        There are none for a place after which a search is over.
        """
        after = self._next[place]
        if after[_END] and after.keys() <= {place, _END} and self._ends_early:
            return []
        before = {one for one, after in enumerate(self._next) if after[place] and one not in loop}
        sets = {frozenset(before & together[one]) for one in before}
        self._step(20 * sum(map(len, sets)))
        return [Counter({one: self._next[one][place] for one in some}) for some in sets]

    def _meet(self, places: range) -> tuple[bool, list[set[int]]]:
        """Return whether two ways from one place meet, and where one text may lead at once."""
        meet = False
        together = [{place} for place in range(len(self._next))]
        by_letter = {place: self._by_letter(place, places) for place in places}
        todo = [(place, place) for place in places]
        while todo:
            one, other = todo.pop()
            for letter in by_letter[one].keys() & by_letter[other].keys():
                for after, beside in product(by_letter[one][letter], by_letter[other][letter]):
                    self._step()
                    if after == beside:
                        meet = meet or one != other or self._next[one][after] > 1
                    elif beside not in together[after]:
                        together[after].add(beside)
                        together[beside].add(after)
                        todo.append((after, beside))
        return meet, together

    def _by_letter(self, place: int, places: range) -> dict[int, list[int]]:
        """Return which of some places come next, by the characters that they read."""
        found: dict[int, list[int]] = {}
        for after in self._next[place]:
            for letter in self._reads[after] if after in places else ():
                found.setdefault(letter, []).append(after)
        return found

    def _first(self, node: tree.Node, after: Counter[int]) -> Counter[int]:
        """Return which places come first, before some others, and in how many ways each."""
        self._step(1 + len(after))
        match node:
            case tree.OneOf():
                self._reads.append(self._letters[node])
                self._next.append(after)
                return Counter([len(self._next) - 1])
            case tree.Sequence(parts):
                for part in reversed(parts):
                    after = self._first(part, after)
            case tree.Alternatives(parts):
                first = Counter[int]()
                for part in parts:
                    first.update(self._first(part, after))
                return first
            case tree.Repeated():
                return self._repeated(node, after)
            case tree.Group(part):
                return self._first(part, after)
            case tree.Back(number) if number not in self._referred:
                self._step(2_000 * len(self._referred))
                self._referred.add(number)
                after = after + self._first(self._groups[number], after)
                self._referred.discard(number)
        return after

    def _repeated(self, node: tree.Repeated, after: Counter[int]) -> Counter[int]:
        first, least = after, node.least
        if node.most is None or node.most > self._copies:
            first = self._endless(node, after)
            least = min(least, self._copies) - 1
        else:
            for _ in range(node.most - least):
                first = after + self._first(node.part, first)
        for _ in range(least):
            first = self._first(node.part, first)
        return first

    def _endless(self, node: tree.Repeated, after: Counter[int]) -> Counter[int]:
        self._depth += 1
        start, mark = len(self._next), _END - self._depth
        first = self._first(node.part, Counter([mark]))
        empty = first.pop(mark, 0)
        self._depth -= 1
        if not self._depth:
            self._loops.append(range(start, len(self._next)))
        # Python's re tries a turn that matches nothing before the others, and after them.
        turns = 1 + empty
        times = 2 if empty and node.least > self._copies else 1
        again = _times(after, turns) + _times(first, times)
        for place in range(start, len(self._next)):
            if ways := self._next[place][mark]:
                self._step(len(again) // 4)
                self._next[place] = self._next[place] + _times(again, ways)
                del self._next[place][mark]
        return _times(first, turns) + _times(after, empty * turns + (not node.least))

    def _step(self, count: int = 1) -> None:
        self._steps += count
        if self._steps > _MOST_STEPS:
            raise _TooMuch


def _times(ways: Counter[int], factor: int) -> Counter[int]:
    return Counter({place: min(count * factor, _ALL) for place, count in ways.items() if factor})


def _most(ways: Counter[int], sources: list[Counter[int]]) -> int:
    return max([sum([ways[one] * n for one, n in some.items()]) for some in sources], default=0)


def _letters(nodes: set[tree.OneOf]) -> dict[tree.OneOf, set[int]]:
    """Return which characters nodes read: as one number all those that none of them tells apart."""
    ranges = {pair for node in nodes for pair in node.characters.ranges}
    codes = {0, *(edge for low, high in ranges for edge in (low, high + 1))}
    readers = {frozenset([node for node in nodes if _reads(node, code)]) for code in codes}
    numbered = list(enumerate(readers))
    return {node: {number for number, reading in numbered if node in reading} for node in nodes}


def _reads(node: tree.OneOf, code: int) -> bool:
    is_among = any(low <= code <= high for low, high in node.characters.ranges)
    return bool(node.properties) or is_among is not node.negated


def _is_anchored(node: tree.Node) -> bool:
    """Return whether an expression can only match at the start of a text."""
    match node:
        case tree.Sequence(parts):
            return bool(parts) and _is_anchored(parts[0])
        case tree.Alternatives(parts):
            return all(map(_is_anchored, parts))
        case tree.Group(part):
            return _is_anchored(part)
    return node == tree.Edge("^")
