"""The credentials that the user gives, and how a client presents them as the document says."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asynction_core import SecurityRequirement, Spec
from asynction_testing.trying.steps import Presented

__all__ = ["Credential", "Credentials", "name_of"]

_GIVEN = re.compile(r"([^=\[\]]+)(?:\[([^\]]*)\])?=(.*)", re.DOTALL)
_SHORTEST_SECRET = 3  # characters: what is shorter is everywhere


@dataclass(frozen=True)
class Credential:
    """What is presented for one security scheme.

    Attributes:
        scheme: The name of the scheme.
        value: The token or key, or ``user:password``. Nobody is told it but the server.
        scopes: The scopes that it grants; None for all.
    """

    scheme: str
    value: str = field(repr=False)
    scopes: frozenset[str] | None = None


def name_of(scheme: str) -> str:
    """Return the name of the environment variable for the credential of a scheme."""
    return "ASYNCTION_TEST_AUTH_" + re.sub(r"[^A-Z0-9]", "_", scheme.upper())


class Credentials:
    """All that the user gives.

    Args:
        spec: What the document asks for.
        given: ``SCHEME=VALUE``, or ``SCHEME[scope scope]=VALUE``, of each credential.

    Raises:
        ValueError: One is written in another way, or the document has no such scheme.
    """

    def __init__(self, spec: Spec, given: Sequence[str]) -> None:
        self._spec = spec
        self._all = [self._read(text, number) for number, text in enumerate(given, 1)]

    def _read(self, text: str, number: int) -> Credential:
        found = _GIVEN.fullmatch(text)
        if found is None:
            raise ValueError(f"credential {number} is not of the form SCHEME=VALUE")
        scheme, scopes, value = found[1].strip(), found[2], found[3]
        if scheme not in self._spec.security_schemes:
            known = ", ".join(map(repr, self._spec.security_schemes)) or "none"
            raise ValueError(f"the document has no security scheme {scheme!r}: it has {known}")
        names = None if scopes is None else frozenset(scopes.replace(",", " ").split())
        return Credential(scheme, value, names)

    def satisfying(
        self, *requirements: Sequence[SecurityRequirement] | None
    ) -> tuple[Credential, ...] | None:
        """Return credentials that satisfy one way of each of some requirements; None if none do."""
        chosen: dict[str, Credential] = {}
        needed: dict[str, set[str]] = {}
        for ways in requirements:
            if not ways:
                continue
            way = next((way for way in ways if self._has(way.schemes)), None)
            if way is None:
                return None
            for scheme, scopes in way.schemes.items():
                needed.setdefault(scheme, set()).update(scopes)
        for scheme, together in needed.items():
            found = self._one(scheme, together)
            if found is None:
                return None
            chosen[scheme] = found
        return tuple(chosen.values())

    def insufficient(self, ways: Sequence[SecurityRequirement]) -> list[tuple[Credential, ...]]:
        """Return given credentials that have too few scopes for each of some ways."""
        found: list[tuple[Credential, ...]] = []
        for one in self._all:
            asking = [way for way in ways if one.scheme in way.schemes]
            if one.scopes is None or not asking or len(asking) < len(ways):
                continue
            if all(not one.scopes >= {*way.schemes[one.scheme]} for way in asking):
                found.append((one,))
        return found

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
        for one in self._all:
            name = name_of(one.scheme)
            user, _, password = one.value.partition(":")
            encoded = base64.b64encode(one.value.encode()).decode()
            names |= {user: f"${{user:{name}}}", password: f"${{password:{name}}}"}
            names |= {encoded: f"${{base64:{name}}}", one.value: f"${{{name}}}"}
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
        for one in self._all:
            password = one.value.partition(":")[2]
            encoded = base64.b64encode(one.value.encode()).decode()
            secrets |= {one.value, password, encoded}
        return sorted((one for one in secrets if len(one) >= _SHORTEST_SECRET), key=len)[::-1]

    def _has(self, schemes: Mapping[str, Iterable[str]]) -> bool:
        return all(self._one(name, scopes) is not None for name, scopes in schemes.items())

    def _one(self, scheme: str, scopes: Iterable[str]) -> Credential | None:
        needed = {*scopes}
        fitting = (one for one in self._all if one.scheme == scheme)
        return next((one for one in fitting if one.scopes is None or one.scopes >= needed), None)

    def present(self, credentials: Iterable[Credential], what: str = "") -> Presented:
        """Return what a client presents that has some credentials."""
        auth: dict[str, Any] = {}
        headers: dict[str, str] = {}
        query: dict[str, Any] = {}
        cookies = []
        for one in credentials:
            scheme = self._scheme(one.scheme)
            kind, place = scheme.get("type"), scheme.get("in")
            name = str(scheme.get("name", ""))
            user, _, password = one.value.partition(":")
            if kind == "http" and str(scheme.get("scheme", "")).lower() == "basic":
                encoded = base64.b64encode(one.value.encode()).decode()
                headers["Authorization"] = f"Basic {encoded}"
            elif kind == "httpApiKey" and place == "query":
                query[name] = one.value
            elif kind == "httpApiKey" and place == "header":
                headers[name] = one.value
            elif kind == "httpApiKey":
                cookies.append(f"{name}={one.value}")
            elif kind == "apiKey":
                auth[str(place)] = one.value
            elif kind == "userPassword":
                auth |= {"username": user, "password": password}
            else:
                headers["Authorization"] = f"Bearer {one.value}"
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        return Presented(what, auth or None, headers, query)

    def false(self, schemes: Iterable[str]) -> list[Presented]:
        """Return what a client presents that has none, wrong or malformed ones for schemes."""
        names = [name for name in schemes if self._scheme(name).get("type") != "X509"]
        found = [Presented("no credentials")]
        if not names:
            return found
        wrong = [Credential(name, "nobody:wrong-and-unknown") for name in names]
        found.append(self.present(wrong, "wrong credentials"))
        empty = self.present([Credential(name, "") for name in names], "empty credentials")
        return [*found, empty]

    def _scheme(self, name: str) -> Mapping[str, Any]:
        node = self._spec.security_schemes.get(name)
        value = node.resolved().value if node is not None else {}
        return value if isinstance(value, dict) else {}
