"""The callables that security.yaml names: they decide who gets in.

All credentials have "hush" in them, and what these raise quotes them, so that the tests can look
for them where they must not be.
"""

from collections.abc import Mapping, Sequence
from threading import Event, Lock
from typing import Any
from urllib.parse import parse_qsl

from record import note

PASSWORDS = {"hush-ada": "hush-lovelace", "hush-bob": ""}
KEYS = {"hush-key": "ada"}
TOKENS: dict[str, Any] = {
    "hush-ada": {"sub": "ada"},
    "hush-reader": {"sub": "reader", "scopes": "read"},
    "hush-writer": {"uid": "writer", "scope": ["read", "write"]},
    "hush-judge": {"sub": "judge", "scopes": ["judge"]},
    "hush-" + "x" * 60_000: {"sub": "long"},
    # Who these are is not said.
    "hush-nobody": {"scopes": "read write"},
    "hush-list": ["hush-list"],
    "hush-true": True,
}


def by_password(username: str, password: str, required_scopes: Sequence[str]) -> dict[str, Any]:
    if PASSWORDS[username] != password:  # a KeyError quotes the name
        raise ValueError(f"{username} with {password}")
    return {"sub": username.removeprefix("hush-"), "by": "password"}


def by_bearer(
    token: str, required_scopes: Sequence[str], bearer_format: str
) -> dict[str, Any] | None:
    info = by_token(token)
    return {**info, "format": bearer_format} if isinstance(info, dict) else info


def by_token(token: str) -> dict[str, Any] | None:
    if token == "hush-raise":
        raise RuntimeError(f"no {token}")
    return TOKENS.get(token)


def judge(required_scopes: Sequence[str], token_scopes: Sequence[str]) -> Any:
    """Let judges do whatever they like, and answer others something other than False."""
    return "judge" in token_scopes or "no"


def by_key(key: str) -> dict[str, Any]:
    return {"uid": KEYS[key], "by": "key"}


def by_certificate(subject: str, environ: Mapping[str, Any]) -> dict[str, Any] | None:
    note("certificate", subject=subject, verified=environ["SSL_CLIENT_VERIFY"])
    names = dict(part.split("=") for part in subject.split(","))
    return {"sub": names["CN"]} if names["O"] == "Asynction" else None


_gates: dict[str, Event] = {}
_lock = Lock()


def _gate(token: str) -> Event:
    with _lock:
        return _gates.setdefault(token, Event())


def release(token: str) -> None:
    """Let the gatekeeper say what it thinks of a token."""
    _gate(token).set()


def at_the_gate(token: str) -> dict[str, Any] | None:
    """Decide only once the tests have released the token."""
    note("deciding", token=token)
    _gate(token).wait()
    return {"sub": token} if token.startswith("accept") else None


def exiting(token: str) -> None:
    """Raise what is not caught as an Exception."""
    raise {
        "hush-exit": SystemExit,
        "hush-interrupt": KeyboardInterrupt,
        "hush-generator": GeneratorExit,
    }[token](token)


def by_claims(token: str) -> dict[str, Any]:
    """Take a token at its word: its claims are written as a query."""
    claims = dict(parse_qsl(token))
    expiry = {"exp": float(claims["exp"])} if "exp" in claims else {}
    return {"sub": claims["sub"], "scope": claims.get("scope", ""), **expiry}
