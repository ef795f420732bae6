"""What a callable of the application says of whoever presents credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

__all__ = ["Identity", "NoSecurityInfo", "SecurityInfo", "identity"]


class NoSecurityInfo(ValueError):
    """What a callable returned is no `SecurityInfo`. The message quotes nothing of it."""


class Claims(TypedDict, total=False):
    """The keys of a `SecurityInfo` that are looked at."""

    sub: Any
    """Who it is (the name is that of JSON Web Tokens, RFC 7519)."""
    uid: Any
    """Who it is, where there is no ``sub``."""
    scopes: Sequence[str] | str
    """What they may do: names of scopes, in one string separated by spaces."""
    scope: Sequence[str] | str
    """The same, where there are no ``scopes`` (the name is that of OAuth 2.0, RFC 8693)."""
    exp: float
    """When that expires, in seconds since the epoch (the name is that of JSON Web Tokens)."""


if TYPE_CHECKING:
    # Any mapping will do, such as the claims of a token, whatever else is in it.
    SecurityInfo: TypeAlias = Claims | Mapping[str, Any]
else:

    class SecurityInfo(Claims, total=False):
        """Who presents credentials and what they may do: what a security callable returns.

        ``sub`` or ``uid`` must be there. A callable may return any mapping with these keys, and
        more.
        """


class Identity:
    """Somebody whom a callable has accepted.

    Args:
        info: What the callable returned.
        user: Who it is.
        scopes: What they may do.
        expires: When their credentials expire, in seconds since the epoch; None for never.
    """

    __slots__ = ("expires", "info", "scopes", "user")

    def __init__(
        self, info: Mapping[str, Any], user: Any, scopes: tuple[str, ...], expires: float | None
    ) -> None:
        self.info = info
        self.user = user
        self.scopes = scopes
        self.expires = expires


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
    scopes = _scopes(info.get("scope") if info.get("scopes") is None else info["scopes"])
    return Identity(info, user, scopes, _expiry(info.get("exp")))


def _expiry(given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not isfinite(given):
        raise NoSecurityInfo("an 'exp' that is no number of seconds")
    return given


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
