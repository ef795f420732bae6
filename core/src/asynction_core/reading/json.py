"""Read JSON as data, however hostile it is."""

from __future__ import annotations

import json
import re
from typing import Any

from asynction_core.reading import yaml as _yaml
from asynction_core.reading.limits import MAX_DEPTH, MAX_VALUES, TOO_DEEP, TOO_LARGE

_ESCAPE = r"(?s)\\(?:u([0-9a-fA-F]{4})|.)"
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"


class Refused(json.JSONDecodeError):
    """This is not read, although it may be JSON."""


def read(text: str) -> Any:
    """Return the data of a JSON document.

    Args:
        text: The document.

    Raises:
        Refused: It is, and holds what cannot be worked with.
        json.JSONDecodeError: It is not JSON.
        yaml.MarkedYAMLError: It is nested too deeply, or has a key twice. Its ``problem_mark``
            says where.
    """
    _refuse_lone_surrogates(text)
    try:
        data = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_refuse,
        )
    except (_DuplicateKey, RecursionError):
        # The YAML reader finds the same, and knows its line.
        return _yaml.read(as_yaml(text))
    except _RefusedToken as error:
        raise Refused(error.problem, text, text.find(error.token)) from None
    if _depth(data, text) > MAX_DEPTH:
        _yaml.read(as_yaml(text))
        raise Refused(TOO_DEEP, text, 0)
    return data


def as_yaml(text: str) -> str:
    """Return YAML that has everything where JSON has it; YAML is returned as it is.

    JSON is YAML but for tabs, which JSON allows between tokens, and characters in two halves.
    """
    text = text.replace("\t", " ")
    if "\\u" not in text:
        return text
    return re.sub(_PAIR, lambda match: json.loads(f'"{match[0]}"'), text)


class _DuplicateKey(Exception):
    pass


class _RefusedToken(Exception):
    def __init__(self, token: str, problem: str) -> None:
        super().__init__(problem)
        self.token = token
        self.problem = problem


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _DuplicateKey
    return result


def _refuse(token: str) -> None:
    raise _RefusedToken(token, f"{token} is no JSON value")


def _integer(token: str) -> int:
    try:
        return _yaml.integer(token)
    except ValueError as error:
        raise _RefusedToken(token, str(error)) from None


def _number(token: str) -> float:
    try:
        return _yaml.number(token)
    except ValueError as error:
        raise _RefusedToken(token, str(error)) from None


def _refuse_lone_surrogates(text: str) -> None:
    """Refuse half characters: such a string could be neither printed nor sent."""
    if r"\ud" not in text and r"\uD" not in text:
        return
    high_ends = -1  # where the first half of a character ends
    for match in re.finditer(_ESCAPE, text):
        code = int(match[1], 16) if match[1] else 0
        is_low = 0xDC00 <= code < 0xE000
        if (high_ends >= 0 or is_low) and not (is_low and match.start() == high_ends):
            break
        high_ends = match.end() if 0xD800 <= code < 0xDC00 else -1
    else:
        if high_ends < 0:
            return
        match = None
    start = high_ends - 6 if high_ends >= 0 else match.start() if match else 0
    raise Refused("half a character (a lone surrogate) is no text", text, start)


def _depth(data: Any, text: str) -> int:
    """Return how many levels of mappings and lists there are, counted level by level."""
    level, depth, values = [data], 0, 1
    while level := [one for one in level if isinstance(one, (dict, list))]:
        depth += 1
        if depth > MAX_DEPTH:
            break
        level = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
        values += len(level)
        if values > MAX_VALUES:
            raise Refused(TOO_LARGE, text, 0)
    return depth
