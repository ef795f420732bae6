"""A gate for each kind of credential, each checked by hand."""

import base64
import json
import re
from typing import Any, ClassVar

from .shop import REFUSED, Handshake, Sent, Silence, is_text

SECRETS = {
    "bearer": "bearer-token-1",
    "basic": "ada:engine-2",
    "inQuery": "query-key-3",
    "inHeader": "header-key-4",
    "inCookie": "cookie-key-5",
    "asUser": "user-key-6",
    "asPassword": "password-key-7",
    "login": "grace:compiler-8",
    "oidc": "identity-token-9",
}
ONE_EVENT = (
    *("/bearer", "/basic", "/in-query", "/in-header", "/in-cookie", "/as-user", "/as-password"),
    *("/login", "/oidc", "/both", "/either", "/bound"),
)
SCOPES = {
    "read-token": {"read"},
    "full-token": {"read", "write", "audit"},
    "write-token": {"write"},
    "plain-token": {"read", "write"},
}


class Gate:
    """Lets in, and answers.

    Args:
        fault: What is wrong with it: the name of a namespace and how it fails, ``"basic user"``.
    """

    namespaces: ClassVar = {
        **dict.fromkeys(ONE_EVENT, ("knock",)),
        "/scoped": ("knock", "open"),
    }

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.within: set[str] = set()

    def lets_in(self, namespace: str, given: Handshake) -> bool:
        about, _, how = self.fault.partition(" ")
        check = getattr(self, f"is_{namespace.removeprefix('/').replace('-', '_')}", None)
        how = how if f"/{about}" == namespace else ""
        return check is not None and (how == "open" or bool(check(given, how)))

    def handle(
        self, namespace: str, event: str, args: tuple[Any, ...], who: str, given: Handshake
    ) -> tuple[Any, list[Sent]]:
        """Return the acknowledgement, and what is sent to all."""
        if event not in self.namespaces.get(namespace, ()):
            raise Silence
        if len(args) != 1 or not is_text(args[0], 1, 10**9):
            return REFUSED, []
        if event == "open":
            if "write" not in SCOPES.get(str(given.token), ()) and self.fault != "scoped writes":
                return {"error": "scope"}, []
            told = "opened" if self.fault == "scoped tells" else "knocked"
            return 2, [("/scoped", told, args)]
        return 1, []

    def is_bearer(self, given: Handshake, how: str) -> bool:
        header = given.headers.get("authorization", "")
        kind, _, token = header.partition(" ")
        if how == "prefix":
            return token.startswith(SECRETS["bearer"][:6])
        if how == "empty":
            return header == "Bearer" or token in ("", SECRETS["bearer"])
        if how == "null":
            return token in ("null", "undefined", SECRETS["bearer"])
        if how == "unsigned":
            return token == SECRETS["bearer"] or is_unsigned(token)
        if how == "others":
            return token in SECRETS.values()
        if how == "scheme":
            return kind != "Bearer" or token == SECRETS["bearer"]
        return kind.lower() == "bearer" and token == SECRETS["bearer"]

    def is_basic(self, given: Handshake, how: str) -> bool:
        kind, _, encoded = given.headers.get("authorization", "").partition(" ")
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except ValueError:
            return how == "malformed" and kind == "Basic"
        user, colon, password = text.partition(":")
        if how == "user":
            return user == "ada"
        if how == "no password":
            return user == "ada" and password in ("", "engine-2")
        if how == "no colon":
            return not colon or text == SECRETS["basic"]
        return kind.lower() == "basic" and text == SECRETS["basic"]

    def is_in_query(self, given: Handshake, how: str) -> bool:
        key = given.query.get("key")
        return key == SECRETS["inQuery"] or (how == "empty" and key == "")

    def is_in_header(self, given: Handshake, how: str) -> bool:
        key = given.headers.get("x-key")
        if how == "any":
            return key is not None
        return key == SECRETS["inHeader"] or (how == "case" and str(key).lower() == "header-key-4")

    def is_in_cookie(self, given: Handshake, how: str) -> bool:
        found = re.findall(r"session=([^;]*)", given.headers.get("cookie", ""))
        return found == [SECRETS["inCookie"]] or (how == "any" and bool(found))

    def is_as_user(self, given: Handshake, how: str) -> bool:
        auth = given.auth if isinstance(given.auth, dict) else {}
        if how == "true":
            return auth.get("user") == SECRETS["asUser"] or auth.get("user") is True
        return auth.get("user") == SECRETS["asUser"]

    def is_as_password(self, given: Handshake, how: str) -> bool:
        auth = given.auth if isinstance(given.auth, dict) else {}
        key = auth.get("password")
        if how == "object":
            return key == SECRETS["asPassword"] or isinstance(key, dict)
        return key == SECRETS["asPassword"]

    def is_login(self, given: Handshake, how: str) -> bool:
        auth = given.auth if isinstance(given.auth, dict) else {}
        user, password = auth.get("username"), auth.get("password")
        if how == "user":
            return user == "grace"
        if how == "password":
            return password == "compiler-8"
        return f"{user}:{password}" == SECRETS["login"]

    def is_oidc(self, given: Handshake, how: str) -> bool:
        if how == "others":
            return given.token in (SECRETS["oidc"], SECRETS["bearer"])
        return given.token == SECRETS["oidc"]

    def is_both(self, given: Handshake, how: str) -> bool:
        ways = (self.is_bearer(given, ""), self.is_in_query(given, ""))
        return any(ways) if how == "any" else all(ways)

    def is_either(self, given: Handshake, how: str) -> bool:
        return self.is_bearer(given, "") or self.is_in_query(given, how)

    def is_scoped(self, given: Handshake, how: str) -> bool:
        scopes = SCOPES.get(str(given.token))
        return scopes is not None and ("read" in scopes or how == "any scope")

    def is_bound(self, given: Handshake, how: str) -> bool:
        if not self.is_in_header(given, ""):
            return False
        query, tenant = given.query, given.headers.get("x-tenant", "")
        if query.get("v") not in ("1", "2") and how != "any v":
            return False
        lang = query.get("lang", "en")
        if not re.fullmatch("[a-z]{2}", lang) and how != "any lang":
            return False
        if how == "tenant unanchored":
            return re.search("t[0-9]{1,3}", tenant) is not None
        return how == "any tenant" or re.fullmatch("t[0-9]{1,3}", tenant) is not None


def is_unsigned(token: str) -> bool:
    """Return whether it is a JSON Web Token that nobody has signed."""
    try:
        head = token.split(".")[0]
        return json.loads(base64.urlsafe_b64decode(head + "=="))["alg"].lower() == "none"
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
