"""Documents with a mistake in their security."""

from __future__ import annotations

from typing import Any

from .conftest import FLOWS, SCHEMES, document_of


def event_in(place: str, security: Any, of_message: Any = None, **schemes: Any) -> Any:
    """Return a document with a received event that has requirements.

    Args:
        place: Where they stand: ``"operation"``, ``"message"`` or ``"both"``.
        security: The requirements.
        of_message: Those of the message, where both have some.
        **schemes: The schemes.
    """
    operation: dict[str, Any] = {"message": {"name": "say"}}
    if place in ("operation", "both"):
        operation["security"] = security
    if place in ("message", "both"):
        operation["message"]["x-security"] = security if of_message is None else of_message
    return document_of({"/a": {"publish": operation}}, **schemes)


def of_server(security: Any, **schemes: Any) -> Any:
    return document_of({"/a": {}}, security, **schemes)


def calling(name: str, path: Any, **more: Any) -> Any:
    """Return a document that uses a scheme of SCHEMES with another callable."""
    (field,) = (field for field in SCHEMES[name] if field.startswith("x-"))
    return of_server([{name: []}], **{name: {**SCHEMES[name], field: path, **more}})


SECURITY = "/servers/main/security"
SCHEME = "/components/securitySchemes"

MISTAKES = [
    # Requirements.
    (of_server([{"nobody": []}]), f"{SECURITY}/0/nobody", "there is no security scheme 'nobody'"),
    (of_server([{"user": []}, {"x": []}]), f"{SECURITY}/1/x", "there is no security scheme 'x'"),
    (of_server([{"user": [], "x": []}]), f"{SECURITY}/0/x", "there is no security scheme 'x'"),
    (of_server([{"User": []}]), f"{SECURITY}/0/User", "there is no security scheme 'User'"),
    (of_server([{"a/b": []}]), f"{SECURITY}/0/a~1b", "there is no security scheme 'a/b'"),
    (of_server({"user": []}), SECURITY, "this must be a list, not a mapping"),
    (of_server("user"), SECURITY, "this must be a list, not a string"),
    (of_server(["user"]), f"{SECURITY}/0", "this must be a mapping, not a string"),
    (of_server([None]), f"{SECURITY}/0", "this must be a mapping, not null"),
    (of_server([["user"]]), f"{SECURITY}/0", "this must be a mapping, not a list"),
    (of_server([{"user": None}]), f"{SECURITY}/0/user", "this must be a list, not null"),
    (of_server([{"user": {}}]), f"{SECURITY}/0/user", "this must be a list, not a mapping"),
    (of_server([{"oauth2": "read"}]), f"{SECURITY}/0/oauth2", "this must be a list, not a string"),
    (of_server([{"oauth2": [1]}]), f"{SECURITY}/0/oauth2/0", "this must be a string, not a number"),
    (
        document_of({"/a": {"x-security": None}}),
        "/channels/~1a/x-security",
        "this must be a list, not null",
    ),
    (
        document_of({"/a": {"x-security": [{"nobody": []}]}}),
        "/channels/~1a/x-security/0/nobody",
        "there is no security scheme 'nobody'",
    ),
    (
        event_in("operation", [{"nobody": []}]),
        "/channels/~1a/publish/security/0/nobody",
        "there is no security scheme 'nobody'",
    ),
    (
        event_in("message", [{"nobody": []}]),
        "/channels/~1a/publish/message/x-security/0/nobody",
        "there is no security scheme 'nobody'",
    ),
    (
        event_in("operation", None),
        "/channels/~1a/publish/security",
        "this must be a list, not null",
    ),
    (
        event_in("message", [{"oauth2": ["delete"]}]),
        "/channels/~1a/publish/message/x-security/0/oauth2/0",
        "no flow of the security scheme 'oauth2' defines the scope 'delete'",
    ),
    # Scopes.
    *(
        (
            of_server([{name: ["read"]}]),
            f"{SECURITY}/0/{name}",
            f"the security scheme {name!r} is {scheme['type']}, which has no scopes",
        )
        for name, scheme in SCHEMES.items()
        if name not in ("oauth2", "openid")
    ),
    *(
        (
            of_server([{"oauth2": ["read", scope]}]),
            f"{SECURITY}/0/oauth2/1",
            f"defines the scope {scope!r} (they define 'admin', 'read', 'write')",
        )
        for scope in ("delete", "READ", "read ", "", "read write")
    ),
    # Callables.
    *(
        (calling("query", path), f"{SCHEME}/query/x-apiKeyInfoFunc", message)
        for path, message in [
            ("application.missing", "the module 'application' has no attribute 'missing'"),
            ("no_such_module.check", "there is no module 'no_such_module'"),
            ("application", "a dotted path to a callable is needed"),
            ("application:query", "a dotted path to a callable is needed"),
            ("application.query()", "a dotted path to a callable is needed"),
            ("", "a dotted path to a callable is needed"),
            ("application.text", "is str, which cannot be called"),
            ("broken_application.check", "fails with ZeroDivisionError: division by zero"),
            (None, "this must be a string, not null"),
            (["application.query"], "this must be a string, not a list"),
            (7, "this must be a string, not a number"),
            ("application.asynchronous", "it is asynchronous, or a generator"),
            ("application.generator", "it is asynchronous, or a generator"),
            ("application.asynchronous_instance", "it is asynchronous, or a generator"),
            ("application.asynchronous_partial", "it is asynchronous, or a generator"),
            (
                "application.nothing",
                "cannot be called as (key, required_scopes): it takes no 'key'",
            ),
            ("application.four", "nothing is given for its parameter 'c'"),
            ("application.keyword", "nothing is given for its parameter 'needed'"),
            ("application.Keys.check", "nothing is given for its parameter 'key_too'"),
        ]
    ),
    *(
        (calling(name, path), f"{SCHEME}/{name}/{field}", message)
        for name, field, path, message in [
            ("basic", "x-basicInfoFunc", "application.one", "it takes no 'password'"),
            ("login", "x-basicInfoFunc", "application.one", "it takes no 'password'"),
            ("basic", "x-basicInfoFunc", "application.four", "(username, password, required_sc"),
            ("oauth2", "x-tokenInfoFunc", "application.two", "its parameter 'b'"),
            ("openid", "x-tokenInfoFunc", "application.two", "its parameter 'b'"),
            ("bearer", "x-bearerInfoFunc", "application.nothing", "(token, required_scopes, bear"),
            ("certificate", "x-certInfoFunc", "application.nothing", "it takes no 'subject'"),
            ("certificate", "x-certInfoFunc", "application.four", "(subject, environ)"),
        ]
    ),
    *(
        (
            calling("oauth2", "application.oauth2", **{"x-scopeValidateFunc": path}),
            f"{SCHEME}/oauth2/x-scopeValidateFunc",
            message,
        )
        for path, message in [
            ("application.missing", "has no attribute 'missing'"),
            ("application.one", "it takes no 'token_scopes'"),
            ("application.four", "nothing is given for its parameter 'c'"),
            ("application.asynchronous", "it is asynchronous"),
            (None, "this must be a string, not null"),
        ]
    ),
    (
        calling("bearer", "application.one", **{"x-basicBearerInfoFunc": "application.one"}),
        f"{SCHEME}/bearer",
        "has both x-bearerInfoFunc and x-basicBearerInfoFunc",
    ),
    (
        of_server([{"one": []}], one={"type": "userPassword", "x-apiKeyInfoFunc": "application.a"}),
        f"{SCHEME}/one",
        "the security scheme 'one' needs x-basicInfoFunc",
    ),
    (
        calling("bearer", "application.one", bearerFormat=7),
        f"{SCHEME}/bearer/bearerFormat",
        "this must be a string, not a number",
    ),
]


def flow(name: str, **fields: Any) -> dict[str, Any]:
    return {"type": "oauth2", "flows": {name: fields}}


URL = "https://id.example.com/a"
KEY = {"type": "httpApiKey", "in": "query", "name": "key"}
OPENID = {"type": "openIdConnect"}
NO_URL = "must be an absolute URL"

# A scheme, where in it the mistake is, and what is said of it.
FIELDS_ALONE: list[tuple[Any, str, str]] = [
    (None, "", "this must be a mapping, not null"),
    ("http", "", "this must be a mapping, not a string"),
    ([], "", "this must be a mapping, not a list"),
    ({}, "", "a security scheme needs 'type'"),
    ({"type": None}, "/type", "this must be a string, not null"),
    ({"type": ""}, "/type", "'type' of a security scheme is empty"),
    ({"type": 7}, "/type", "this must be a string, not a number"),
    ({"type": "HTTP"}, "/type", "there is no type 'HTTP' of security schemes"),
    ({"type": "apikey"}, "/type", "is 'apiKey' meant?"),
    ({"type": "mutualTLS"}, "/type", "there is no type 'mutualTLS' of security schemes"),
    ({"type": "http"}, "", "a security scheme of type http needs 'scheme'"),
    ({"type": "http", "scheme": ""}, "/scheme", "is empty"),
    ({"type": "http", "scheme": ["basic"]}, "/scheme", "this must be a string, not a list"),
    ({"type": "httpApiKey", "name": "key"}, "", "needs 'in'"),
    ({"type": "httpApiKey", "in": "query"}, "", "needs 'name'"),
    ({**KEY, "name": ""}, "/name", "'name' of a security scheme of type httpApiKey is empty"),
    ({**KEY, "name": 1}, "/name", "this must be a string, not a number"),
    ({**KEY, "in": "user"}, "/in", "is one of query, header, cookie"),
    ({**KEY, "in": "Header"}, "/in", "is one of query, header, cookie"),
    ({**KEY, "in": None}, "/in", "this must be a string, not null"),
    ({"type": "apiKey"}, "", "a security scheme of type apiKey needs 'in'"),
    ({"type": "apiKey", "in": "header"}, "/in", "is one of user, password"),
    ({"type": "apiKey", "in": "username"}, "/in", "is one of user, password"),
    (OPENID, "", "needs 'openIdConnectUrl'"),
    ({**OPENID, "openIdConnectUrl": ""}, "/openIdConnectUrl", "is empty"),
    ({**OPENID, "openIdConnectUrl": "id.example.com"}, "/openIdConnectUrl", NO_URL),
    ({**OPENID, "openIdConnectUrl": "/openid"}, "/openIdConnectUrl", NO_URL),
    ({**OPENID, "openIdConnectUrl": "https://"}, "/openIdConnectUrl", NO_URL),
    ({**OPENID, "openIdConnectUrl": "https://[::1"}, "/openIdConnectUrl", NO_URL),
    ({**OPENID, "openIdConnectUrl": 7}, "/openIdConnectUrl", "this must be a string"),
    ({"type": "oauth2"}, "", "a security scheme of type oauth2 needs 'flows'"),
    ({"type": "oauth2", "flows": None}, "/flows", "this must be a mapping, not null"),
    ({"type": "oauth2", "flows": []}, "/flows", "this must be a mapping, not a list"),
    ({"type": "oauth2", "flows": {}}, "/flows", "'flows' needs at least one of implicit, password"),
    ({"type": "oauth2", "flows": {"x-own": {}}}, "/flows", "'flows' needs at least one of"),
    ({**KEY, "x-apikeyInfoFunc": "a.b"}, "/x-apikeyInfoFunc", "is 'x-apiKeyInfoFunc' meant?"),
    ({**KEY, "x-scopeValidatFunc": "a.b"}, "/x-scopeValidatFunc", "'x-scopeValidateFunc' meant?"),
    ({"type": "PLAIN"}, "/type", "is 'plain' meant?"),
    (flow("Implicit"), "/flows/Implicit", "there is no flow 'Implicit'"),
    (flow("accessCode"), "/flows/accessCode", "there is no flow 'accessCode'"),
    (
        {"type": "oauth2", "flows": {**FLOWS, "deviceCode": {}}},
        "/flows/deviceCode",
        "there is no flow 'deviceCode'",
    ),
    (
        {"type": "oauth2", "flows": {"password": URL}},
        "/flows/password",
        "this must be a mapping, not a string",
    ),
    (flow("implicit", scopes={}), "/flows/implicit", "needs 'authorizationUrl'"),
    (flow("implicit", tokenUrl=URL, scopes={}), "/flows/implicit", "needs 'authorizationUrl'"),
    (flow("password", scopes={}), "/flows/password", "the flow password needs 'tokenUrl'"),
    (flow("clientCredentials", scopes={}), "/flows/clientCredentials", "needs 'tokenUrl'"),
    (
        flow("authorizationCode", authorizationUrl=URL, scopes={}),
        "/flows/authorizationCode",
        "the flow authorizationCode needs 'tokenUrl'",
    ),
    (
        flow("authorizationCode", tokenUrl=URL, scopes={}),
        "/flows/authorizationCode",
        "the flow authorizationCode needs 'authorizationUrl'",
    ),
    (flow("password", tokenUrl="token", scopes={}), "/flows/password/tokenUrl", NO_URL),
    (
        flow("password", tokenUrl=URL, refreshUrl="again", scopes={}),
        "/flows/password/refreshUrl",
        NO_URL,
    ),
    (flow("password", tokenUrl=URL), "/flows/password", "the flow password needs 'scopes'"),
    (flow("password", tokenUrl=URL, scopes=None), "/flows/password/scopes", "this must be a mapp"),
    (flow("password", tokenUrl=URL, scopes=["a"]), "/flows/password/scopes", "this must be a mapp"),
    (
        flow("password", tokenUrl=URL, scopes={"a": 1}),
        "/flows/password/scopes/a",
        "this must be a string, not a number",
    ),
]

# Schemes that Socket.IO has no way for, and how an error names them.
UNENFORCEABLE: list[tuple[Any, str]] = [
    *(
        ({"type": kind}, kind)
        for kind in (
            "asymmetricEncryption",
            "gssapi",
            "plain",
            "scramSha256",
            "scramSha512",
            "symmetricEncryption",
        )
    ),
    *(
        ({"type": "http", "scheme": scheme}, f"http {scheme}")
        for scheme in ("digest", "Negotiate", "HOBA", "mutual", "scram-sha-256", "vapid", "bearer ")
    ),
]
