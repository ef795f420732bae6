"""Each object of AsyncAPI 2.x as it may be and as it may not, judged by AsyncAPI alone.

The shapes are those that compatibility kits are made of: an object with all its fields, without
each that it needs, with each of another type, and what its prose forbids.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import pytest
from sizes import sampled

from asynction_core import understand

pytestmark = pytest.mark.as_written  # the versions are in the documents

BASE: dict[str, Any] = {
    "asyncapi": "2.0.0",
    "info": {"title": "Sign up", "version": "1.0.0"},
    "servers": {"production": {"url": "kafka.example.com", "protocol": "kafka"}},
    "channels": {
        "/user/{userId}/signedup": {
            "parameters": {"userId": {"schema": {"type": "string"}}},
            "subscribe": {"message": {"payload": {"type": "object"}}},
        }
    },
    "components": {},
}
CHANNEL = "channels", "/user/{userId}/signedup"
OPERATION = *CHANNEL, "subscribe"
MESSAGE = *OPERATION, "message"
SERVER = "servers", "production"
SCHEME = "components", "securitySchemes", "main"
TAGS = [{"name": "user", "description": "of users"}, {"name": "signup"}]
DOCS = {"description": "More", "url": "https://example.com"}
CORRELATION = {"description": "Which", "location": "$message.header#/correlationId"}
HEADERS = {"type": "object", "properties": {"correlationId": {"type": "string"}}}
AUTH, TOKEN = "https://example.com/auth", "https://example.com/token"
SCOPES = {"write": "to write"}


class Kind(NamedTuple):
    """An object: where it stands, with all fields, and which of them it needs."""

    place: tuple[str, ...]
    whole: dict[str, Any]
    needed: str = ""


def scheme(kind: str, needed: str = "", **fields: Any) -> Kind:
    whole = {"type": kind, "description": "How", **fields}
    return Kind(SCHEME, whole, f"type {needed}")


def flow(kind: str, **fields: Any) -> Kind:
    needed = " ".join(name for name in fields if name != "refreshUrl")
    place = *SCHEME, "flows", kind
    return Kind(place, {"refreshUrl": TOKEN, **fields, "scopes": SCOPES}, f"{needed} scopes")


def binding(place: tuple[str, ...], **fields: Any) -> Kind:
    return Kind((*place, "bindings"), {**fields, "bindingVersion": "0.1.0"})


KINDS = {
    "document": Kind(
        (),
        {
            **BASE,
            "id": "urn:example:signup",
            "defaultContentType": "application/json",
            "tags": TAGS,
            "externalDocs": DOCS,
        },
        "asyncapi info channels",
    ),
    "info": Kind(
        ("info",),
        {
            "title": "T",
            "version": "1",
            "description": "D",
            "termsOfService": AUTH,
            "contact": {},
            "license": {"name": "MIT"},
        },
        "title version",
    ),
    "contact": Kind(("info", "contact"), {"name": "N", "url": AUTH, "email": "a@example.com"}),
    "license": Kind(("info", "license"), {"name": "MIT", "url": AUTH}, "name"),
    "server": Kind(
        SERVER,
        {
            "url": "/dev/{stage}",
            "protocol": "own",
            "protocolVersion": "1.0.0",
            "description": "D",
            "variables": {"stage": {}},
            "security": [],
            "bindings": {},
        },
        "url protocol",
    ),
    "server variable": Kind(
        (*SERVER, "variables", "stage"),
        {"enum": ["a"], "default": "a", "description": "D", "examples": ["a"]},
    ),
    "channel": Kind(
        CHANNEL,
        {
            "description": "D",
            "subscribe": {},
            "publish": {},
            "bindings": {},
            "parameters": {"userId": {}},
        },
    ),
    "operation": Kind(
        OPERATION,
        {
            "operationId": "signUp",
            "summary": "S",
            "description": "D",
            "tags": TAGS,
            "externalDocs": DOCS,
            "bindings": {},
            "traits": [{}],
            "message": {},
        },
    ),
    "operation trait": Kind(
        ("components", "operationTraits", "one"),
        {
            "operationId": "signUp",
            "summary": "S",
            "description": "D",
            "tags": TAGS,
            "externalDocs": DOCS,
            "bindings": {},
        },
    ),
    "message": Kind(
        MESSAGE,
        {
            "headers": HEADERS,
            "correlationId": CORRELATION,
            "contentType": "application/json",
            "schemaFormat": "application/vnd.aai.asyncapi;version=2.0.0",
            "name": "N",
            "title": "T",
            "summary": "S",
            "description": "D",
            "tags": TAGS,
            "externalDocs": DOCS,
            "bindings": {},
            "payload": {"type": "object"},
            "traits": [{}],
            "examples": [{"payload": {"a": 1}, "headers": {"correlationId": "b"}}],
        },
    ),
    "message trait": Kind(
        ("components", "messageTraits", "one"),
        {
            "headers": HEADERS,
            "correlationId": CORRELATION,
            "contentType": "application/json",
            "schemaFormat": "application/vnd.oai.openapi;version=3.0.0",
            "name": "N",
            "title": "T",
            "summary": "S",
            "description": "D",
            "tags": TAGS,
            "externalDocs": DOCS,
            "bindings": {},
            "examples": [{"payload": {"a": 1}}],
        },
    ),
    "tag": Kind(("tags", "0"), {"name": "N", "description": "D", "externalDocs": DOCS}, "name"),
    "external documentation": Kind(("externalDocs",), DOCS, "url"),
    "correlation id": Kind((*MESSAGE, "correlationId"), CORRELATION, "location"),
    "parameter": Kind(
        (*CHANNEL, "parameters", "userId"),
        {"description": "D", "schema": {"type": "string"}, "location": "$message.payload#/a"},
    ),
    "components": Kind(
        ("components",),
        {
            section: {}
            for section in (
                "schemas",
                "messages",
                "securitySchemes",
                "parameters",
                "correlationIds",
                "operationTraits",
                "messageTraits",
                "serverBindings",
                "channelBindings",
                "operationBindings",
                "messageBindings",
            )
        },
    ),
    "userPassword": scheme("userPassword"),
    "apiKey": scheme("apiKey", "in", **{"in": "user"}),
    "X509": scheme("X509"),
    "symmetricEncryption": scheme("symmetricEncryption"),
    "asymmetricEncryption": scheme("asymmetricEncryption"),
    "httpApiKey": scheme("httpApiKey", "in name", **{"in": "header", "name": "api_key"}),
    "http": scheme("http", "scheme", scheme="bearer", bearerFormat="a hint"),
    "basic": scheme("http", "scheme", scheme="basic"),
    "oauth2": scheme("oauth2", "flows", flows={}),
    "openIdConnect": scheme("openIdConnect", "openIdConnectUrl", openIdConnectUrl=AUTH),
    "implicit": flow("implicit", authorizationUrl=AUTH),
    "password": flow("password", tokenUrl=TOKEN),
    "clientCredentials": flow("clientCredentials", tokenUrl=TOKEN),
    "authorizationCode": flow("authorizationCode", authorizationUrl=AUTH, tokenUrl=TOKEN),
    "ws": Kind(
        (*CHANNEL, "bindings", "ws"),
        {"method": "GET", "query": HEADERS, "headers": HEADERS, "bindingVersion": "0.1.0"},
    ),
}


def put(place: tuple[str, ...], value: Any, kind: str = "") -> dict[str, Any]:
    """Return the document with a value at a place, and what it needs around it."""
    document = copy.deepcopy(BASE)
    if place[:4] == (*SCHEME, "flows"):
        document["components"]["securitySchemes"] = {"main": {"type": "oauth2", "flows": {}}}
    if not place:
        return dict(value)
    above: Any = document
    for step, following in zip(place, (*place[1:], ""), strict=True):
        if step == place[-1] and not following:
            break
        if isinstance(above, list):
            above = above[int(step)]
        else:
            above = above.setdefault(step, [None] if following == "0" else {})
    if isinstance(above, list):
        above[int(place[-1])] = value
    else:
        above[place[-1]] = value
    if kind == "server variable":
        document["servers"]["production"]["url"] = "{stage}.example.com"
    return document


def errors(document: Any) -> list[str]:
    found = understand(document).findings
    return [
        f"{one.pointer} {one.rule}: {one.message}"
        for one in found
        if (one.purpose, one.severity) == ("asyncapi", "error")
    ]


@pytest.mark.parametrize("name", KINDS)
def test_an_object_with_all_its_fields_is_right(name: str) -> None:
    kind = KINDS[name]
    assert errors(put(kind.place, kind.whole, name)) == []
    assert errors(put(kind.place, {**kind.whole, "x-own": {"a": [None]}}, name)) == []


@pytest.mark.parametrize("name", KINDS)
def test_an_object_has_nothing_but_its_fields_and_those_that_it_needs(name: str) -> None:
    kind = KINDS[name]
    if name != "oauth2":  # which AsyncAPI's JSON Schema leaves open
        assert errors(put(kind.place, {**kind.whole, "own": 1}, name))
    needed = {key: kind.whole[key] for key in kind.needed.split()}
    assert errors(put(kind.place, needed, name)) == []
    for key in needed:
        without = {name: value for name, value in kind.whole.items() if name != key}
        assert errors(put(kind.place, without, name)), key


ANYTHING = {("message", "payload")}
FIELDS = [
    (name, key) for name, kind in KINDS.items() for key in kind.whole if (name, key) not in ANYTHING
]


@sampled("field", FIELDS, every=4, ids=":".join)
def test_a_field_has_its_type(field: tuple[str, str]) -> None:
    name, key = field
    kind = KINDS[name]
    for wrong in (7, None, ["a", {}, 7], {"$rf": [1]}, "a text"):
        if type(wrong) is not type(kind.whole[key]):
            assert errors(put(kind.place, {**kind.whole, key: wrong}, name)), wrong


def of(name: str, /, **fields: Any) -> dict[str, Any]:
    """Return the document with an object that has some fields otherwise."""
    kind = KINDS[name]
    return put(kind.place, {**kind.whole, **fields}, name)


def asked_of(kind: str, *scopes: str) -> dict[str, Any]:
    """Return a document whose server asks scopes of a scheme."""
    document = put(SCHEME, KINDS[kind].whole)
    document["servers"]["production"]["security"] = [{"main": [*scopes]}]
    return document


TWICE = [{"name": "user", "description": "a"}, {"name": "user", "description": "b"}]
NO_URL = "there is none"
TRAITS = "components", "operationTraits"
SAME_ID = {
    "traits": [{"operationId": "a"}],
    "message": {"payload": {"type": "string"}},
}
RIGHT: dict[str, Any] = {
    "an id that is a URL": of("document", id="https://example.com/signup"),
    "a patch version": of("document", asyncapi="2.0.1"),
    "no contact": put(("info", "contact"), {}),
    "a relative URL of a server": of("server", url="/dev/pubserver/"),
    "a protocol of one's own": of("server", protocol="carrier-pigeon"),
    "several servers": put(("servers", "other"), {"url": "a.example.com", "protocol": "mqtt"}),
    "security of a server": asked_of("httpApiKey"),
    "scopes of a scheme": asked_of("openIdConnect", "write"),
    "an empty variable": put((*SERVER, "variables", "stage"), {}, "server variable"),
    "a variable that is not described": put((*SERVER, "url"), "{stage}.example.com"),
    "a variable that is not used": put((*SERVER, "variables", "stage"), {"default": "a"}),
    "a parameter that is not used": put((*CHANNEL, "parameters", "other"), {}),
    "an empty parameter": put((*CHANNEL, "parameters", "userId"), {}),
    "an empty channel": put(CHANNEL, {"parameters": {"userId": {}}}),
    "an empty operation": put(OPERATION, {}),
    "an empty message": put(MESSAGE, {}),
    "an empty trait": put((*TRAITS, "one"), {}),
    "several messages": put(MESSAGE, {"oneOf": [{"payload": {"type": "string"}}, {}]}),
    "ids that differ in case": put(
        CHANNEL, {"publish": {"operationId": "A"}, "subscribe": {"operationId": "a"}}
    ),
    "a default content type": of("document", defaultContentType="application/json"),
    "OpenAPI's schemas": of("message", schemaFormat="application/vnd.oai.openapi;version=3.0.0"),
    "Avro": of("message", schemaFormat="application/vnd.apache.avro;version=1.9.0"),
    "other versions of bindings": of("ws", bindingVersion="1.1.1"),
    "bindings of other protocols": put((*CHANNEL, "bindings"), {"pigeon": {"a": 1}, "nats": {}}),
    "no bindings": put((*OPERATION, "bindings"), {}),
    "a namespace that Socket.IO cannot have": put(("channels", "a,b"), {}),
    "Socket.IO's own event": of("message", name="connect"),
    "security that Socket.IO cannot enforce": asked_of("symmetricEncryption"),
}
WRONG: dict[str, Any] = {
    "keys in capitals": {key.upper(): value for key, value in BASE.items()},
    "no patch version": of("document", asyncapi="2.0"),
    "no version at all": of("document", asyncapi="latest"),
    "an id that is no URI": of("document", id="not a URI"),
    "tags twice": of("document", tags=TWICE),
    "tags of an operation twice": of("operation", tags=TWICE),
    "tags of a message twice": of("message", tags=TWICE),
    "tags of a trait twice": of("message trait", tags=TWICE),
    "terms of service that are no URL": of("info", termsOfService=NO_URL),
    "a contact's URL": of("contact", url=NO_URL),
    "a contact's e-mail address": of("contact", email="nobody"),
    "a license's URL": of("license", url=NO_URL),
    "a documentation's URL": of("external documentation", url=NO_URL),
    "a server's name": put(("servers", "a b"), {"url": "a", "protocol": "mqtt"}),
    "an unknown scheme": of("server", security=[{"nowhere": []}]),
    "examples of a variable": of("server variable", examples=["a", 7]),
    "a query in a channel": put(("channels", "/a?b=c"), {}),
    "a fragment in a channel": put(("channels", "/a#b"), {}),
    "a reference that leads nowhere": put(CHANNEL, {"$ref": "#/components/nowhere"}),
    "a file that is not there": put(MESSAGE, {"$ref": "nowhere.yaml#/a"}),
    "a pointer without its slash": put(MESSAGE, {"$ref": "#components/messages/a"}),
    "an operation's id twice": put(
        CHANNEL, {"publish": {"operationId": "a"}, "subscribe": {"operationId": "a"}}
    ),
    "an operation's id twice by a trait": put(
        CHANNEL, {"publish": {"operationId": "a"}, "subscribe": SAME_ID}
    ),
    "a trait with traits": put((*OPERATION, "traits"), [{"traits": []}]),
    "a trait with a message": put((*OPERATION, "traits"), [{"message": {}}]),
    "a trait with a payload": put((*MESSAGE, "traits"), [{"payload": {}}]),
    "a message's trait with traits": put((*MESSAGE, "traits"), [{"traits": []}]),
    "headers that are no object": of("message", headers={"type": "string"}),
    "headers of a trait": of("message trait", headers={"type": "array"}),
    "an example that is a payload": of("message", examples=[{"email": {"a": 1}}]),
    "a parameter that nothing describes": put(CHANNEL, {"parameters": {"other": {}}}),
    "an example of a trait": of("message trait", examples=[{"email": {"a": 1}}]),
    "a location": of("correlation id", location="header/id"),
    "a parameter's location": of("parameter", location="$message#/a"),
    "a parameter's name": put((*CHANNEL, "parameters", "$!@"), {}),
    "a discriminator": put(
        ("components", "schemas", "Pet"), {"type": "object", "discriminator": "kind"}
    ),
    "where an apiKey is": of("apiKey", **{"in": "query"}),
    "where an httpApiKey is": of("httpApiKey", **{"in": "user"}),
    "a type of schemes": of("http", type="digest"),
    "a URL of a flow": of("implicit", authorizationUrl=NO_URL),
    "where tokens are": of("password", tokenUrl=NO_URL),
    "where tokens are refreshed": of("password", refreshUrl=NO_URL),
    "a discovery URL": of("openIdConnect", openIdConnectUrl=NO_URL),
    **{
        f"scopes of {kind}": asked_of(kind, "write")
        for kind in [
            "userPassword",
            "apiKey",
            "X509",
            "symmetricEncryption",
            "asymmetricEncryption",
            "httpApiKey",
            "http",
        ]
    },
    "scopes that no flow has": asked_of("oauth2", "write"),
    "a method": of("ws", method="PUT"),
    "a query that is no object": of("ws", query={"type": "string"}),
    "headers that are none": of("ws", headers={"type": "string"}),
    **{
        f"a key of {section}": put(("components", section, "a b"), {})
        for section in KINDS["components"].whole
    },
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_the_specification_allows_is_right(case: str) -> None:
    assert errors(RIGHT[case]) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_the_specification_forbids_is_wrong(case: str) -> None:
    assert errors(WRONG[case])
