"""What can go wrong while data are faked."""

from __future__ import annotations

from asynction_jsonschema.problems import AtPlace

NOTHING = "nothing is allowed here"
"""What is said of a schema that is ``false``."""

TOO_MANY = "there are too many ways to satisfy this: none was found"
"""What is said if some ways have not been looked at."""


class CannotFake(AtPlace):
    """Nothing that satisfies a schema can be made."""


class Impossible(Exception):
    """No value satisfies a part of a schema, as far as can be told without a try.

    Attributes:
        message: Why.
        path: The way from the schema to what stands in the way.
    """

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class Stuck(Exception):
    """This try has not come to a value; another may."""


class TooMuch(Exception):
    """A value goes beyond the bounds that are set to size and time; the message says to which."""
