"""The credentials that the user gives, and how a client presents them as the document says."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from asynction_core import SecurityRequirement, Spec
from asynction_testing.trying.steps import Presented

_GIVEN = re.compile(r"([^=\[\]]+)(?:\[([^\]]*)\])?=(.*)", re.DOTALL)
_SHORTEST_SECRET = 3  # characters: what is shorter is everywhere


PRESENTED = ("basic", "bearer", "httpApiKey", "apiKey", "userPassword")
"""The kinds of credentials that a client of ours can present."""

WRONG = "wrong-and-unknown"
"""A password that nobody has."""

_NO_SECRETS = ("user:", "half:")


@dataclass(frozen=True)
class Credential:
    """What is presented for one security scheme.

    Attributes:
        scheme: The name of the scheme.
        value: The token or key, or ``user:password``. Nobody is told it but the server.
        scopes: The scopes that it grants; None for all.
        meant_for: The scopes of the scheme object that it is given for, of AsyncAPI 3.
    """

    scheme: str
    value: str = field(repr=False)
    scopes: frozenset[str] | None = None
    meant_for: frozenset[str] = frozenset()

    def grants(self, scopes: Iterable[str]) -> bool:
        """Return whether it grants some scopes."""
        return self.scopes is None or self.scopes >= {*scopes}


def name_of(scheme: str) -> str:
    """Return the name of the environment variable for the credential of a scheme."""
    return "ASYNCTION_TEST_AUTH_" + re.sub(r"[^A-Z0-9]", "_", scheme.upper())


def _derived(secret: str) -> dict[str, str]:
    """Return what is presented of a credential, each with what scripts call it."""
    user, _, password = secret.partition(":")
    return {
        "": secret,
        "base64:": in_base64(secret),
        "user:": user,
        "password:": password,
        "half:": secret[: len(secret) // 2],
        "no-password:": in_base64(f"{user}:"),
        "wrong-password:": in_base64(f"{user}:{WRONG}"),
        "wrong-user:": in_base64(f"nobody:{password}"),
    }


def in_base64(text: str) -> str:
    """Return a text as a header has it."""
    return base64.b64encode(text.encode()).decode()


class Credentials:
    """All that the user gives.

    Args:
        spec: What the document asks for.
        given: ``SCHEME=VALUE``, or ``SCHEME[scope scope]=VALUE``, of each credential.

    Raises:
        ValueError: One is written in another way, or the document has no such scheme.

    Attributes:
        given: All of them.
    """

    def __init__(self, spec: Spec, given: Sequence[str]) -> None:
        self._spec = spec
        self.given = [self._read(text, number) for number, text in enumerate(given, 1)]

    def _read(self, text: str, number: int) -> Credential:
        found = _GIVEN.fullmatch(text)
        if found is None:
            raise ValueError(f"credential {number} is not of the form SCHEME=VALUE")
        scheme, scopes, value = found[1].strip(), found[2], found[3]
        if scheme not in self._spec.security_schemes:
            known = ", ".join(map(repr, self._spec.security_schemes)) or "none"
            raise ValueError(f"the document has no security scheme {scheme!r}: it has {known}")
        kind = self.kind_of(scheme)
        if kind not in PRESENTED:
            raise ValueError(f"the scheme {scheme!r} is of the type {kind}: none can be presented")
        names = None if scopes is None else frozenset(scopes.replace(",", " ").split())
        own = self._scheme(scheme).get("scopes")
        meant_for = frozenset(map(str, own)) if isinstance(own, list) else frozenset[str]()
        return Credential(scheme, value, names, meant_for)

    def satisfying(
        self, *requirements: Sequence[SecurityRequirement] | None
    ) -> tuple[Credential, ...] | None:
        """Return credentials that satisfy one way of each of some requirements; None if none do."""
        chosen: dict[str, Credential] = {}
        needed: dict[str, set[str]] = {}
        last: dict[str, Iterable[str]] = {}
        for ways in requirements:
            if not ways:
                continue
            way = next((way for way in ways if self._has(way.schemes)), None)
            if way is None:
                return None
            for scheme, scopes in way.schemes.items():
                needed.setdefault(scheme, set()).update(scopes)
                last[scheme] = scopes
        for scheme, together in needed.items():
            found = self.one(scheme, together, last[scheme])
            if found is None:
                return None
            chosen[scheme] = found
        return tuple(chosen.values())

    def suffice(self, chosen: Iterable[Credential], ways: Iterable[SecurityRequirement]) -> bool:
        """Return whether some credentials satisfy one of some requirements."""
        held = {one.scheme: one for one in chosen}
        return any(
            all(name in held and held[name].grants(scopes) for name, scopes in way.schemes.items())
            for way in ways
        )

    def of_scheme(self, scheme: str) -> list[Credential]:
        """Return those that are given for a scheme, or for one with other scopes alone."""
        contents = self._without_scopes(scheme)
        return [
            replace(one, scheme=scheme)
            for one in self.given
            if one.scheme == scheme or self._without_scopes(one.scheme) == contents
        ]

    def redacted(self, value: Any) -> Any:
        """Return a value without any of the credentials in its texts."""
        if isinstance(value, str):
            for secret in self._secrets():
                value = value.replace(secret, "•••")
            return value
        if isinstance(value, dict):
            return {self.redacted(name): self.redacted(item) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.redacted(item) for item in value]
        return value

    def with_names(self, value: Any) -> Any:
        """Return a value in which names of variables stand for credentials: ``${NAME}``."""
        names: dict[str, str] = {}
        for one in self.given:
            named_so = {value: how for how, value in list(_derived(one.value).items())[::-1]}
            names |= {value: f"${{{how}{name_of(one.scheme)}}}" for value, how in named_so.items()}
        names.pop("", None)

        def named(item: Any) -> Any:
            if isinstance(item, dict):
                return {key: named(below) for key, below in item.items()}
            if not isinstance(item, str):
                return item
            kind, blank, rest = item.partition(" ")
            if blank and rest in names:
                return f"{kind} {names[rest]}"
            if item in names:
                return names[item]
            parts = [part.partition("=") for part in item.split("; ")]
            return "; ".join(f"{key}{sign}{names.get(text, text)}" for key, sign, text in parts)

        return named(value)

    def _secrets(self) -> list[str]:
        secrets = set()
        for one in self.given:
            derived = _derived(one.value)
            secrets |= {value for how, value in derived.items() if how not in _NO_SECRETS}
        return sorted((one for one in secrets if len(one) >= _SHORTEST_SECRET), key=len)[::-1]

    def _has(self, schemes: Mapping[str, Iterable[str]]) -> bool:
        return all(self.one(name, scopes) is not None for name, scopes in schemes.items())

    def one(
        self, scheme: str, scopes: Iterable[str], above_all: Iterable[str] = ()
    ) -> Credential | None:
        """Return one that is given for a scheme and grants some scopes; None if none does.

        Args:
            above_all: Those of them that it is best meant for.
        """
        needed = {*scopes}
        fitting = [one for one in self.of_scheme(scheme) if one.grants(needed)]
        return max(fitting, key=lambda one: len(one.meant_for & {*above_all}), default=None)

    def present(self, credentials: Iterable[Credential], what: str = "") -> Presented:
        """Return what a client presents that has some credentials."""
        auth: dict[str, Any] = {}
        headers: dict[str, str] = {}
        query: dict[str, Any] = {}
        cookies = []
        for one in credentials:
            kind, place = self.kind_of(one.scheme), self.place_of(one.scheme)
            name = str(self._scheme(one.scheme).get("name", ""))
            user, _, password = one.value.partition(":")
            if kind == "basic":
                headers["Authorization"] = f"Basic {in_base64(one.value)}"
            elif kind == "httpApiKey" and place == "query":
                query[name] = one.value
            elif kind == "httpApiKey" and place == "header":
                headers[name] = one.value
            elif kind == "httpApiKey":
                cookies.append(f"{name}={one.value}")
            elif kind == "apiKey":
                auth[place] = one.value
            elif kind == "userPassword":
                auth |= {"username": user, "password": password}
            else:
                headers["Authorization"] = f"Bearer {one.value}"
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        return Presented(what, auth or None, headers, query)

    def kind_of(self, scheme: str) -> str:
        """Return how a scheme is presented: its type, or ``basic`` or ``bearer`` in a header."""
        found = self._scheme(scheme)
        kind = str(found.get("type"))
        if kind == "http":
            return "basic" if str(found.get("scheme", "")).lower() == "basic" else "bearer"
        return "bearer" if kind in ("oauth2", "openIdConnect") else kind

    def place_of(self, scheme: str) -> str:
        """Return where a key is presented: ``query``, ``header``, ``user``…"""
        return str(self._scheme(scheme).get("in", ""))

    def _without_scopes(self, name: str) -> Mapping[str, Any]:
        """Return a scheme as it is compared: those that differ in scopes alone are one."""
        found = self._scheme(name)
        return {key: found[key] for key in found if key not in ("description", "scopes")}

    def _scheme(self, name: str) -> Mapping[str, Any]:
        node = self._spec.security_schemes.get(name)
        value = node.resolved().value if node is not None else {}
        return value if isinstance(value, dict) else {}
