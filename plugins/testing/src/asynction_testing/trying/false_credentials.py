"""Credentials that nobody may be let in with: none, wrong, malformed, too few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from asynction_core import SecurityRequirement
from asynction_testing.trying.presenting import PRESENTED, WRONG, Credential, Credentials, in_base64
from asynction_testing.trying.steps import Presented

_NOBODY = f"nobody:{WRONG}"
_UNSIGNED = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhZG1pbiJ9."
_TRUTHS: Sequence[Any] = (True, 0, [], {}, {"$ne": None})


def never_enough(
    credentials: Credentials, ways: Sequence[SecurityRequirement]
) -> Iterator[Presented]:
    """Yield what clients present that satisfies none of some requirements.

    Where a requirement asks for several schemes, all but one are right.

    Args:
        credentials: Those that the user gives.
        ways: The requirements, one of which would do.
    """
    yield Presented("no credentials")
    for way in ways:
        for scheme in way.schemes:
            others = [
                found
                for name, scopes in way.schemes.items()
                if name != scheme and (found := credentials.one(name, scopes)) is not None
            ]
            if credentials.suffice(others, ways):
                continue
            right = credentials.present(others)
            if others:
                yield replace(right, what=f"nothing for {scheme!r}")
            for what, wrong in _wrong(credentials, scheme):
                yield right.joined(wrong, f"{what} for {scheme!r}")
            for one in credentials.of_scheme(scheme):
                if not credentials.suffice([*others, one], ways):
                    yield credentials.present([*others, one], "credentials with too few scopes")


def less_than(
    credentials: Credentials,
    enough: Sequence[SecurityRequirement] | None,
    asked: Sequence[SecurityRequirement],
) -> tuple[Credential, ...] | None:
    """Return credentials that satisfy some requirements and not others; None if none do.

    Args:
        credentials: Those that the user gives.
        enough: The requirements that they satisfy: those of a namespace.
        asked: Those that they do not: those of an event.
    """
    for names in [way.schemes for way in enough or ()] or [{}]:
        for chosen in product(*(credentials.of_scheme(name) for name in names)):
            if not credentials.suffice(chosen, asked) and (
                not enough or credentials.suffice(chosen, enough)
            ):
                return chosen
    return None


def _wrong(credentials: Credentials, scheme: str) -> Iterator[tuple[str, Presented]]:
    kind = credentials.kind_of(scheme)
    if kind not in PRESENTED:
        return
    values = [("a wrong credential", _NOBODY), ("an empty credential", "")]
    given = credentials.of_scheme(scheme)
    for value in [one.value for one in given[:1]]:
        if kind not in ("basic", "userPassword"):
            values.append(("half a credential", value[: len(value) // 2]))
        else:
            user, _, password = value.partition(":")
            values.append(("a wrong password", f"{user}:{WRONG}"))
            values.append(("an empty password", f"{user}:"))
            values.append(("a wrong user", f"nobody:{password}"))
    own = {one.value for one in given}
    others = [one.value for one in credentials.given if one.value not in own]
    values += [("the credential of another scheme", value) for value in others[:4]]
    if kind == "bearer":
        values += [("'null'", "null"), ("'undefined'", "undefined")]
        values.append(("an unsigned token", _UNSIGNED))
    for what, value in values:
        if value not in own:
            yield what, credentials.present([Credential(scheme, value)])
    yield from _malformed(kind, credentials.place_of(scheme))


def _malformed(kind: str, place: str) -> Iterator[tuple[str, Presented]]:
    for what, header in _HEADERS.get(kind, ()):
        yield what, Presented("", headers={"Authorization": header})
    if kind == "bearer":
        yield "a wrong token in auth", Presented("", {"token": _NOBODY})
    if kind in ("apiKey", "userPassword"):
        names = ("username", "password") if kind == "userPassword" else (place,)
        for value in _TRUTHS:
            yield f"{value!r} as {names[0]!r}", Presented("", dict.fromkeys(names, value))


def _basic(text: str) -> str:
    return f"Basic {in_base64(text)}"


_HEADERS: Mapping[str, Sequence[tuple[str, str]]] = {
    "bearer": (("'Bearer' alone", "Bearer"), ("a wrong user", _basic(_NOBODY))),
    "basic": (
        ("'Basic' alone", "Basic"),
        ("what is no base64", "Basic no-base64"),
        ("a user without a colon", _basic("nobody")),
        ("a colon alone", _basic(":")),
        ("a wrong token", f"Bearer {WRONG}"),
    ),
}
