"""What frozen dataclasses that share their methods are equal to, and how they look."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from asynction_core.value import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Place(Value):
    name: str
    floor: int = 0
    things: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Room(Place):
    pass


def test_it_is_equal_to_what_says_the_same() -> None:
    assert Place("hall", 1) == Place("hall", floor=1)
    assert hash(Place("hall", 1)) == hash(Place("hall", floor=1))
    assert {Place("hall"), Place("hall")} == {Place("hall")}


@pytest.mark.parametrize("other", [Place("hall", 2), Place("cellar", 1), Room("hall", 1), "hall"])
def test_it_is_not_equal_to_anything_else(other: object) -> None:
    assert Place("hall", 1) != other


def test_it_shows_its_fields() -> None:
    assert repr(Place("hall", 1)) == "Place(name='hall', floor=1, things=())"


def test_it_is_a_frozen_dataclass_with_slots() -> None:
    place = Place("hall")
    assert replace(place, floor=3) == Place("hall", 3)
    assert not hasattr(place, "__dict__")
    with pytest.raises(FrozenInstanceError):
        place.floor = 3  # type: ignore[misc]  # which is the point
