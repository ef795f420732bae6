"""What a callable of the application says of whoever presents credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

__all__ = ["Identity", "NoSecurityInfo", "SecurityInfo", "identity"]


class NoSecurityInfo(ValueError):
    """What a callable returned is no `SecurityInfo`. The message quotes nothing of it."""


class SecurityInfo(TypedDict, total=False):
    """Who presents credentials and what they may do: what a security callable returns.

    ``sub`` or ``uid`` must be there. A callable may return any mapping with these keys, and more.
    """

    sub: Any
    """Who it is (the name is that of JSON Web Tokens, RFC 7519)."""
    uid: Any
    """Who it is, where there is no ``sub``."""
    scopes: Sequence[str] | str
    """What they may do: names of scopes, in one string separated by spaces."""
    scope: Sequence[str] | str
    """The same, where there are no ``scopes`` (the name is that of OAuth 2.0, RFC 8693)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom a callable has accepted.

    Attributes:
        info: What the callable returned.
        user: Who it is.
        scopes: What they may do.
    """

    info: Mapping[str, Any]
    user: Any
    scopes: tuple[str, ...]


def identity(returned: object) -> Identity | None:
    """Return who it is by what a callable returned; None if it accepted nobody.

    Raises:
        NoSecurityInfo: It returned neither None nor a `SecurityInfo`.
    """
    if returned is None:
        return None
    if not isinstance(returned, Mapping):
        raise NoSecurityInfo("no mapping")
    info = dict(returned)
    user = info.get("sub")
    if user is None:
        user = info.get("uid")
    if user is None or isinstance(user, bool) or (user != 0 and not user):
        raise NoSecurityInfo("a mapping without 'sub' or 'uid'")
    scopes = info.get("scopes")
    return Identity(info, user, _scopes(info.get("scope") if scopes is None else scopes))


def _scopes(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(given.split())
    if isinstance(given, (list, tuple, set, frozenset)) and all(
        isinstance(scope, str) for scope in given
    ):
        return tuple(given)
    raise NoSecurityInfo("scopes that are no list of names")
