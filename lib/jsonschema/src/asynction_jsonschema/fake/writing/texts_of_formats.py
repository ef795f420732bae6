"""Strings of the formats of JSON Schema and AsyncAPI, as one comes across them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from random import Random
from uuid import UUID

Format = Callable[[Random, Sequence[str]], str]
"""Makes a string, of choices and of words in lower-case ASCII letters."""

NUMBER_FORMATS: dict[str, tuple[int, int]] = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "float": (-(2**127), 2**127),
    "double": (-(2**1023), 2**1023),
}
"""The least and the greatest number of each format of numbers."""

_HOSTS = ("example.com", "example.org", "example.net")  # reserved: nobody lives there (RFC 2606)
_PASSWORD = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%+-?"
_EXPRESSIONS = ("^[a-z]+$", "^\\d{4}-\\d{2}$", "[A-Z]{2,3}", "^(yes|no)$", "colou?r")
_ACCENTS = str.maketrans("aeiou", "äéïöü")


def _date(random: Random, words: Sequence[str]) -> str:
    below = random.random
    return f"{2015 + int(below() * 15)}-{1 + int(below() * 12):02}-{1 + int(below() * 28):02}"


def _time(random: Random, words: Sequence[str]) -> str:
    below = random.random
    return f"{int(below() * 24):02}:{int(below() * 60):02}:{int(below() * 60):02}Z"


def _date_time(random: Random, words: Sequence[str]) -> str:
    return f"{_date(random, words)}T{_time(random, words)}"


def _duration(random: Random, words: Sequence[str]) -> str:
    below = random.random
    return random.choice(
        (
            f"P{1 + int(below() * 30)}D",
            f"PT{1 + int(below() * 59)}M",
            f"P{1 + int(below() * 6)}DT{1 + int(below() * 23)}H",
            f"P{1 + int(below() * 8)}W",
        )
    )


def _word(random: Random, words: Sequence[str]) -> str:
    return words[int(random.random() * len(words))]


def _hostname(random: Random, words: Sequence[str]) -> str:
    return f"{_word(random, words)}.{_HOSTS[int(random.random() * 3)]}"


def _email(random: Random, words: Sequence[str]) -> str:
    return f"{_word(random, words)}.{_word(random, words)}@{_HOSTS[int(random.random() * 3)]}"


def _ipv4(random: Random, words: Sequence[str]) -> str:
    bits = random.getrandbits(24)
    return f"10.{bits >> 16}.{bits >> 8 & 255}.{1 + bits % 254}"


def _ipv6(random: Random, words: Sequence[str]) -> str:
    bits = random.getrandbits(48)
    return f"2001:db8::{bits >> 32:x}:{bits >> 16 & 0xFFFF:x}:{bits & 0xFFFF:x}"


def _path(random: Random, words: Sequence[str]) -> str:
    return f"/{_word(random, words)}/{_word(random, words)}"


def _uri(random: Random, words: Sequence[str]) -> str:
    return f"https://{_hostname(random, words)}{_path(random, words)}"


def _uuid(random: Random, words: Sequence[str]) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _password(random: Random, words: Sequence[str]) -> str:
    return "".join(random.choices(_PASSWORD, k=14))


def _international(format: Format) -> Format:
    return lambda random, words: format(random, [word.translate(_ACCENTS) for word in words[:40]])


STANDARD_FORMATS: dict[str, Format] = {
    "binary": lambda random, words: random.getrandbits(128).to_bytes(16, "big").hex(),
    "byte": lambda random, words: b64encode(random.getrandbits(120).to_bytes(15, "big")).decode(),
    "date": _date,
    "date-time": _date_time,
    "duration": _duration,
    "email": _email,
    "hostname": _hostname,
    "idn-email": _international(_email),
    "idn-hostname": _international(_hostname),
    "ipv4": _ipv4,
    "ipv6": _ipv6,
    "iri": lambda random, words: f"https://example.com{_international(_path)(random, words)}",
    "iri-reference": _international(_path),
    "json-pointer": lambda random, words: f"{_path(random, words)}/{int(random.random() * 10)}",
    "password": _password,
    "regex": lambda random, words: random.choice(_EXPRESSIONS),
    "relative-json-pointer": lambda random, words: (
        f"{int(random.random() * 3)}{_path(random, words)}"
    ),
    "time": _time,
    "uri": _uri,
    "uri-reference": _path,
    "uri-template": lambda random, words: f"https://example.com/{_word(random, words)}/{{id}}",
    "uuid": _uuid,
}
"""What makes the strings of each format."""
