"""What an extension may hold is said once: editors, `asynction validate` and servers agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft7Validator

from asynction_core import understand
from asynction_validation.judging.severities import judged

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
NO_TYPE = {"type": "strin"}

# In which object, which extension, a value, where it is wrong below, and whether a server could not
# be built without any check of documents (for handlers: if it imports them).
WRONG: list[tuple[str, str, Any, str, bool]] = [
    ("message", "x-ack", 5, "", True),
    ("message", "x-ack", None, "", False),
    ("message", "x-ack", [], "", True),
    ("message", "x-ack", NO_TYPE, "/type", True),
    ("message", "x-ack", {"args": 5}, "/args", True),
    ("message", "x-ack", {"args": NO_TYPE}, "/args/type", True),
    ("message", "x-ack", {"args": {"$schema": DRAFT_4, "type": "strin"}}, "/args/type", True),
    ("message", "x-ack", {"error": 5, "args": True}, "/error", True),
    ("message", "x-ack", {"args": True, "description": 5}, "/description", False),
    ("message", "x-handler", 5, "", True),
    ("message", "x-handler", None, "", False),
    ("message", "x-handler", ["a.b"], "", True),
    ("message", "x-handler", "say", "", False),
    ("message", "x-security", 5, "", True),
    ("message", "x-security", None, "", False),
    ("message", "x-security", {"s": []}, "", True),
    ("message", "x-security", ["s"], "/0", True),
    ("message", "x-security", [{"s": "read"}], "/0/s", True),
    ("message", "x-security", [{"s": [5]}], "/0/s/0", True),
    ("message", "x-asynction-ignore", "namespace", "", False),
    ("message", "x-asynction-ignore", [5], "/0", False),
    ("trait", "x-ack", 5, "", True),
    ("trait", "x-handler", 5, "", True),
    ("component", "x-ack", {"args": 5}, "/args", True),
    ("channel", "x-handlers", 5, "", True),
    ("channel", "x-handlers", None, "", True),
    ("channel", "x-handlers", {"connect": 5}, "/connect", True),
    ("channel", "x-handlers", {"conect": "a.b"}, "/conect", True),
    ("channel", "x-handlers", {"x-any": "a.b"}, "/x-any", True),
    ("channel", "x-security", 5, "", True),
    ("channel", "x-security", [{"s": 5}], "/0/s", True),
    ("components", "x-messageAcks", 5, "", False),
    ("components", "x-messageAcks", {"a": 5}, "/a", True),
    ("components", "x-messageAcks", {"a": {"args": NO_TYPE}}, "/a/args/type", True),
    ("components", "x-schemas", 5, "", False),
    ("document", "x-asynction-ignore", 5, "", False),
    ("X509", "x-certInfoFunc", 5, "", True),
    ("apiKey", "x-apiKeyInfoFunc", 5, "", True),
    ("basic", "x-basicInfoFunc", 5, "", True),
    ("bearer", "x-bearerInfoFunc", 5, "", True),
    ("bearer", "x-bearerInfoFunc", "decide", "", True),
    ("bearer", "x-basicBearerInfoFunc", None, "", True),
    ("httpApiKey", "x-apiKeyInfoFunc", 5, "", True),
    ("oauth2", "x-tokenInfoFunc", {}, "", True),
    ("oauth2", "x-scopeValidateFunc", 5, "", True),
    ("openIdConnect", "x-tokenInfoFunc", 5, "", True),
    ("userPassword", "x-basicInfoFunc", 5, "", True),
]
WRONG_IN_3: list[tuple[str, str, Any, str, bool]] = [
    ("message", "x-error", "yes", "", False),
    ("reply", "x-error", "yes", "", True),
    ("reply", "x-error", None, "", True),
    ("operation", "x-handler", 5, "", True),
    ("channel", "x-security", [{"type": "htp"}], "/0/type", True),
]

RIGHT: list[tuple[str, str, Any]] = [
    ("message", "x-ack", True),
    ("message", "x-ack", {}),
    ("message", "x-ack", {"args": True, "error": {"type": "object"}, "x-any": 1}),
    ("message", "x-ack", {"$ref": "#/components/x-messageAcks/a"}),
    ("message", "x-ack", {"args": {"$ref": "#/components/schemas/s"}}),
    ("message", "x-ack", {"args": {"$schema": DRAFT_4, "maximum": 5, "exclusiveMaximum": True}}),
    ("message", "x-ack", {"prefixItems": [{"type": "integer"}], "items": False}),
    ("message", "x-handler", "package.module.Class.method"),
    ("message", "x-security", []),
    ("message", "x-security", [{"s": []}, {}]),
    ("message", "x-asynction-ignore", ["schema-keyword", "a-rule-of-a-plugin"]),
    ("message", "x-handler.of.others", 5),
    ("trait", "x-ack", None),  # it removes what the message says
    ("trait", "x-handler", None),
    ("channel", "x-handlers", {}),
    ("channel", "x-handlers", {"connect": "a.b", "disconnect": "a.b", "error": "a.b"}),
    ("channel", "x-ack", "whatever others mean by it"),
    ("components", "x-messageAcks", {"b": {"$ref": "#/components/x-messageAcks/a"}}),
    ("components", "x-schemas", {"a": {"type": "record"}, "b": ["null", "string"]}),
    ("document", "x-asynction-ignore", []),
    ("bearer", "x-bearerInfoFunc", "a.b"),
    ("bearer", "x-certInfoFunc", 5),  # nothing reads it there
]
RIGHT_IN_3: list[tuple[str, str, Any]] = [
    ("reply", "x-error", True),
    ("operation", "x-handler", "a.b"),
    ("channel", "x-security", [{"$ref": "#/components/securitySchemes/s"}, {"s": []}, {}]),
]

SCHEMES: dict[str, dict[str, Any]] = {
    "X509": {"type": "X509"},
    "apiKey": {"type": "apiKey", "in": "user"},
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "httpApiKey": {"type": "httpApiKey", "in": "query", "name": "key"},
    "openIdConnect": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/"},
    "userPassword": {"type": "userPassword"},
}
FLOW = {"authorizationUrl": "https://example.com/", "tokenUrl": "https://example.com/token"}
FIELD_THAT_DECIDES = {
    "X509": "x-certInfoFunc",
    "apiKey": "x-apiKeyInfoFunc",
    "basic": "x-basicInfoFunc",
    "bearer": "x-bearerInfoFunc",
    "httpApiKey": "x-apiKeyInfoFunc",
    "oauth2": "x-tokenInfoFunc",
    "openIdConnect": "x-tokenInfoFunc",
    "userPassword": "x-basicInfoFunc",
}

Takes = Callable[[Any], bool]


def scheme_of(kind: str, version: str) -> dict[str, Any]:
    """Return a security scheme of a kind with all that it needs, but for its callables."""
    if kind != "oauth2":
        return dict(SCHEMES[kind])
    scopes = "scopes" if version.startswith("2.") else "availableScopes"
    return {"type": "oauth2", "flows": {"authorizationCode": {**FLOW, scopes: {}}}}


def document_with(version: str, kind: str, name: str, value: Any) -> tuple[dict[str, Any], str]:
    """Return a document, right but for a value in an object of a kind, and where that stands."""
    is_2 = version.startswith("2.")
    given = {name: value}
    of = {one: given if one == kind else {} for one in ("message", "trait", "component", "channel")}
    scheme = kind if kind in FIELD_THAT_DECIDES else "basic"
    decides = {} if "BearerInfoFunc" in name else {FIELD_THAT_DECIDES[scheme]: "json.loads"}
    components: dict[str, Any] = {
        "schemas": {"s": {"type": "string"}},
        "securitySchemes": {
            "s": scheme_of(scheme, version) | decides | (given if kind == scheme else {})
        },
        "messages": {
            "component": {"name": "component", "payload": {"type": "string"}, **of["component"]}
        },
        "messageTraits": {"trait": {"summary": "A trait.", **of["trait"]}},
        "x-messageAcks": {"a": {"args": {"type": "string"}}},
    }
    if name == "x-messageAcks" and isinstance(value, dict):
        components["x-messageAcks"].update(value)
    elif kind == "components":
        components[name] = value
    message = {
        "name": "message",
        "payload": {"type": "string"},
        "traits": [{"$ref": "#/components/messageTraits/trait"}],
        **of["message"],
    }
    if name == "x-messageAcks" and isinstance(value, dict):
        message["x-ack"] = {"$ref": f"#/components/x-messageAcks/{next(iter(value))}"}
    reference = {"$ref": "#/components/messages/component"}
    document = {
        "asyncapi": version,
        "info": {"title": "t", "version": "1"},
        "components": components,
        **(given if kind == "document" else {}),
    }
    security = [{"s": []}] if kind == scheme else []
    if is_2:
        operation = {"message": {"oneOf": [message, reference]}}
        channel = {"publish": operation, "x-security": security, **of["channel"]}
        document["channels"] = {"/": channel}
        pointer = "/channels/~1/publish/message/oneOf/0"
    else:
        document["channels"] = {
            "c": {
                "address": "/",
                "messages": {"message": message, "component": reference},
                "x-security": security,
                **of["channel"],
            },
            "r": {
                "address": None,
                "messages": {"reply": {"payload": True, **(given if kind == "reply" else {})}},
            },
        }
        document["operations"] = {
            "o": {
                "action": "receive",
                "channel": {"$ref": "#/channels/c"},
                "reply": {"channel": {"$ref": "#/channels/r"}},
                **(given if kind == "operation" else {}),
            }
        }
        pointer = "/channels/c/messages/message"
    places = {
        "message": pointer,
        "trait": "/components/messageTraits/trait",
        "component": "/components/messages/component",
        "channel": "/channels/~1" if is_2 else "/channels/c",
        "components": "/components",
        "document": "",
        "operation": "/operations/o",
        "reply": "/channels/r/messages/reply",
    }
    return document, f"{places.get(kind, '/components/securitySchemes/s')}/{name}"


def of_version(version: str, of_all: list[Any], of_3: list[Any]) -> list[Any]:
    return of_all if version.startswith("2.") else [*of_all, *of_3]


def marked_in(value: Any, name: str, schema: dict[str, Any]) -> set[str]:
    """Return where an editor marks something in what an extension holds."""
    whole = {"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]}
    return {place for error in Draft7Validator(whole).iter_errors(value) for place in places(error)}


def places(error: Any) -> Iterator[str]:
    """Yield where an error is, and where those are because of which there is it."""
    place = "".join(f"/{step}" for step in error.absolute_path)
    yield place
    if error.validator == "additionalProperties":
        yield from (f"{place}/{key}" for key in error.instance)
    for one in error.context or ():
        yield from places(one)


def test_editors_and_checks_refuse_a_wrong_value_at_the_same_place(
    version: str, schema: dict[str, Any], takes: Takes
) -> None:
    for kind, name, value, below, _ in of_version(version, WRONG, WRONG_IN_3):
        row = (kind, name, value)
        document, place = document_with(version, *row)
        errors = [one for one in understand(document).findings if one.severity == "error"]
        if DRAFT_4 in str(value):  # what compiles it says so
            assert [(*row, one.pointer) for one in errors] == [(*row, place + below)]
            continue
        said = [(*row, one.rule, one.pointer) for one in errors]
        assert said == [(*row, "extension-value", place + below)]
        assert not takes(document), row
        assert below in marked_in(value, name, schema), row


def test_nothing_that_a_server_refuses_is_let_pass(version: str) -> None:
    for kind, name, value, _, refused in of_version(version, WRONG, WRONG_IN_3):
        document, _ = document_with(version, kind, name, value)
        unchecked = understand(document, check_document=False, imports=True)
        assert unchecked.errors or not refused, (kind, name, value)
        assert understand(document).errors, (kind, name, value)


def test_editors_and_checks_take_a_right_value(version: str, takes: Takes) -> None:
    for kind, name, value in of_version(version, RIGHT, RIGHT_IN_3):
        document, _ = document_with(version, kind, name, value)
        assert understand(document).errors == (), (kind, name, value)
        assert takes(document), (kind, name, value)


def test_extensions_are_no_matter_of_asyncapi() -> None:
    document, _ = document_with("3.0.0", "message", "x-ack", 5)
    assert judged(understand(document).findings, {}, for_asyncapi=True) == []
