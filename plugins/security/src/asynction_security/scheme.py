"""A security scheme of a document, ready to decide on credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from asynction_core import Node, SpecError, callable_named_by
from asynction_security.callables import SignatureError, fitted
from asynction_security.credentials import MalformedCredentials
from asynction_security.info import Identity, NoSecurityInfo, identity
from asynction_security.kinds import SCOPE_CALLABLE, Kind, kind_of

if TYPE_CHECKING:
    from flask import Request


class Unproven(Exception):
    """Credentials say not who somebody is. The message says why, and quotes nothing of them."""


class Scheme:
    """A security scheme, with the callables that decide.

    Args:
        name: Its name in the document.
        kind: What it has in common with others of its kind.
        call: Gets the credentials and returns a `SecurityInfo`, None, or raises.
        called: How the callable is named in the document.
        validate_scopes: Gets the required scopes and those that somebody has, and returns True if
            they suffice; None if all that are required must be there.
        bearer_format: The ``bearerFormat`` that the document states.
    """

    def __init__(
        self,
        name: str,
        kind: Kind,
        call: Callable[..., Any],
        called: str,
        validate_scopes: Callable[..., Any] | None = None,
        bearer_format: str | None = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.call = call
        self.called = called
        self.validate_scopes = validate_scopes
        self.bearer_format = bearer_format

    def identify(self, request: Request, auth: Any, required: Sequence[str]) -> Identity:
        """Return who presents credentials.

        Args:
            request: The request that opens the connection.
            auth: The client's ``auth`` payload.
            required: The scopes that are required.

        Raises:
            Unproven: Nobody whom the callable accepts, for whatever reason.
        """
        try:
            credentials = self.kind.read(request, auth)
        except MalformedCredentials as error:
            raise Unproven(str(error)) from None
        if credentials is None:
            raise Unproven("no credentials")
        try:
            found = identity(self.call(*credentials, *self._more(required)))
        except NoSecurityInfo as error:
            raise Unproven(f"{self.called} returned {error}") from None
        except BaseException as error:
            raise Unproven(f"{self.called} {_happened(error)}") from None
        if found is None:
            raise Unproven(f"{self.called} accepts nobody with these credentials")
        return found

    def _more(self, required: Sequence[str]) -> list[Any]:
        """Return the arguments besides the credentials."""
        values = {
            "required_scopes": list(required),  # which the callable may change
            "bearer_format": self.bearer_format,
        }
        return [values[name] for name in self.kind.more if name in values]

    def objection(self, required: Sequence[str], identity: Identity) -> str | None:
        """Return why somebody's scopes do not suffice, None if they do."""
        if self.validate_scopes is None:
            return None if set(required) <= set(identity.scopes) else "scopes are missing"
        try:
            suffices = self.validate_scopes(list(required), list(identity.scopes)) is True
        except BaseException as error:
            return f"{SCOPE_CALLABLE} {_happened(error)}"
        return None if suffices else "scopes are missing"


def build_scheme(name: str, node: Node, *, accept_any: bool = False) -> Scheme:
    """Return a scheme of a document.

    Args:
        node: Where it stands; nothing is wrong with its fields.
        accept_any: Whether any well-formed credentials will do, whatever the callables say.

    Raises:
        SpecError: Socket.IO has no way to enforce it, or its callables are missing or do not fit.
            If several do not, the error holds the others.
    """
    kind = kind_of(node)
    if kind is None:
        what = node.child("type").value
        if what == "http":
            what = f"http {node.child('scheme').value}"
        raise node.error(
            f"the security scheme {name!r} ({what}) cannot be enforced on Socket.IO: require "
            "another one, or let the web server in front enforce it and require nothing here",
            rule="security",
        )
    if accept_any:
        return Scheme(name, kind, lambda *_: {"sub": "anybody"}, "", lambda *_: True)
    given = kind.deciding(node)
    if len(given) != 1:
        problem = "has both" if given else "needs"
        raise node.error(
            f"the security scheme {name!r} {problem} {' and '.join(given) or kind.callables[0]}: "
            "one field names, by its dotted path, the callable that decides",
            rule="security",
        )
    wanted = {given[0]: (kind.credentials, kind.more)}
    if kind.has_scopes and SCOPE_CALLABLE in node.mapping():
        wanted[SCOPE_CALLABLE] = (("required_scopes", "token_scopes"), ())
    found = _callables(node, name, wanted)
    bearer_format = node.get("bearerFormat")
    return Scheme(
        name,
        kind,
        found[given[0]],
        f"{given[0]} ({node.child(given[0]).value})",
        found.get(SCOPE_CALLABLE),
        bearer_format.text() if bearer_format is not None else None,
    )


def _callables(
    node: Node, name: str, wanted: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> dict[str, Callable[..., Any]]:
    """Return the callables that fields name, each with what it must take, and what it may."""
    found, wrong = {}, list[SpecError]()
    for field, (credentials, more) in wanted.items():
        try:
            found[field] = _callable(node, name, field, credentials, more)
        except SpecError as error:
            wrong.append(error)
    if wrong:
        wrong[0].others = tuple(wrong[1:])
        raise wrong[0]
    return found


def _callable(
    node: Node, name: str, field: str, credentials: Sequence[str], more: Sequence[str]
) -> Callable[..., Any]:
    place, role = node.child(field), f"{field} of the security scheme {name!r}"
    try:
        return fitted(callable_named_by(place, role, rule="security"), credentials, more)
    except SignatureError as error:
        arguments = ", ".join([*credentials, *more])
        raise place.error(
            f"the {role}, {place.value!r}, cannot be called as ({arguments}): {error}",
            rule="security",
        ) from None


def _happened(error: BaseException) -> str:
    """Return what happened without the message of the error, which may quote credentials."""
    happened, step, last = f"raised {type(error).__name__}", error.__traceback__, None
    while step is not None:
        last, step = step, step.tb_next
    # A callable written in C has no line of its own.
    if last is None or last.tb_frame.f_globals.get("__package__") == __package__:
        return happened
    return f"{happened} in {last.tb_frame.f_code.co_filename}:{last.tb_lineno}"
