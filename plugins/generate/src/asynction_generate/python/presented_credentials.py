"""What a client presents when it connects, by the security schemes of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynction_core.addresses import variable_name
from asynction_generate.python_names import identifier, unique
from asynction_generate.security_schemes import scheme_of
from asynction_generate.source_text import literal

if TYPE_CHECKING:
    from asynction_core import Namespace, SecurityRequirement, Spec

_TAKEN = frozenset({"auth", "headers", "namespaces", "more", "query", "self", "url"})


@dataclass(frozen=True, slots=True)
class Presented:
    """What one way in asks for.

    Attributes:
        keywords: The names of the arguments.
        parts: The expressions of what is presented: in ``auth``, ``headers``, ``query``, each by
            its key.
    """

    keywords: tuple[str, ...]
    parts: dict[str, dict[str, str]]


def ways_in(spec: Spec, namespace: Namespace) -> list[Presented]:
    """Return each way in to a namespace; one that asks for nothing if everybody may come in.

    Args:
        spec: The document's spec.
    """
    taken = {*_TAKEN, *map(variable_name, namespace.parameters)}
    found: dict[tuple[str, ...], Presented] = {}
    for requirement in spec.security_of(namespace):
        one = _presented(spec, requirement, taken)
        parts = found.setdefault(one.keywords, one).parts
        for place, shown in one.parts.items():  # of several that ask for the same, all
            parts[place] = {**shown, **parts.get(place, {})}
    return [*found.values()] or [Presented((), {})]


def _presented(spec: Spec, requirement: SecurityRequirement, taken: set[str]) -> Presented:
    keywords: list[str] = []
    parts: dict[str, dict[str, str]] = {"auth": {}, "headers": {}, "query": {}}

    def named(name: str) -> str:
        keywords.append(unique(identifier(name, "key", taken), keywords.__contains__))
        return keywords[-1]

    for name in requirement.schemes:
        scheme = scheme_of(name, spec.security_schemes[name])
        shown = None if scheme is None else scheme.credentials
        if shown is None or shown.environ:
            continue  # a certificate is the transport's, and what is unknown is nobody's
        if "username" in shown.auth:
            parts["auth"] |= {key: named(key) for key in ("username", "password")}
        elif shown.headers.get("Authorization", "").startswith("Basic "):
            user, password = named("username"), named("password")
            parts["headers"]["Authorization"] = f"_basic({user}, {password})"
        elif "Cookie" in shown.headers:
            key = shown.headers["Cookie"].partition("=")[0]
            parts["headers"]["Cookie"] = f"_cookie({literal(key)}, {named(name)})"
        elif "token" in shown.auth and "Authorization" not in parts["headers"]:
            parts["headers"]["Authorization"] = f"_bearer({named(name)})"
        else:
            for place in ("auth", "headers", "query"):
                parts[place] |= {key: named(name) for key in getattr(shown, place)}
    return Presented(tuple(keywords), {place: shown for place, shown in parts.items() if shown})
