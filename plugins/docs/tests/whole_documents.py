"""Documents that have all that AsyncAPI has, each text in them another one."""

from __future__ import annotations

from typing import Any

_SCHEMA: dict[str, Any] = {
    "title": "title of a schema",
    "description": "Description of a schema.",
    "type": "object",
    "required": ["needed", "described-nowhere"],
    "minProperties": 11,
    "maxProperties": 12,
    "properties": {
        "needed": {
            "type": ["string", "null"],
            "minLength": 13,
            "maxLength": 14,
            "pattern": "^pattern$",
            "format": "format-of-ours",
            "contentEncoding": "encoding-of-ours",
            "contentMediaType": "application/media-of-ours",
            "default": "default value",
            "examples": ["an example", "another example"],
            "enum": ["enum 1", "enum 2"],
            "const": "constant",
            "$comment": "comment of a schema",
            "readOnly": True,
        },
        "number": {
            "type": "number",
            "minimum": 101,
            "maximum": 202,
            "exclusiveMinimum": 103,
            "exclusiveMaximum": 204,
            "multipleOf": 0.125,
            "deprecated": True,
        },
        "list": {
            "type": "array",
            "items": {"description": "Each of a list."},
            "minItems": 15,
            "maxItems": 16,
            "uniqueItems": True,
            "contains": {"description": "What a list contains."},
        },
        "tuple": {
            "type": "array",
            "items": [{"description": "First of a tuple."}, {"description": "Second of a tuple."}],
            "additionalItems": {"description": "Further of a tuple."},
        },
        "choice": {
            "oneOf": [{"description": "First of one."}, {"$ref": "#/components/schemas/Named"}],
            "anyOf": [{"description": "First of any."}, {"description": "Second of any."}],
            "allOf": [{"description": "First of all."}],
            "not": {"description": "What it is not."},
            "if": {"description": "If it is."},
            "then": {"description": "Then it is."},
            "else": {"description": "Else it is."},
            "discriminator": "discriminating",
        },
        "nothing": False,
        "anything": True,
        "x-handler": {"description": "No extension, but a field."},
    },
    "patternProperties": {"^named-": {"description": "Of a named pattern."}},
    "additionalProperties": {"description": "Of any other field."},
    "propertyNames": {"description": "Of a name."},
    "dependencies": {"needed": ["list-there"], "number": {"description": "With a number."}},
    "definitions": {"Inner": {"description": "Of a definition."}},
    "externalDocs": {"url": "https://example.com/docs-of-schema", "description": "docs of schema"},
    "x-of-schema": {"in": ["extension of a schema"]},
    "keyword-of-nobody": "value of a keyword of nobody",
}
_DOCS = {"description": "external docs of {}", "url": "https://example.com/external/{}"}


def _docs(of: str) -> dict[str, str]:
    return {key: value.format(of) for key, value in _DOCS.items()}


def _tags(of: str) -> list[Any]:
    tag = {"name": f"tag-of-{of}", "description": f"tag description of {of}"}
    return [{**tag, "externalDocs": _docs(f"tag-of-{of}")}]


_INFO = {
    "title": "Whole",
    "version": "1.2.3-of-the-document",
    "description": "Description of *all*.",
    "termsOfService": "https://example.com/terms",
    "contact": {
        "name": "contact name",
        "url": "https://example.com/contact",
        "email": "contact@example.com",
        "x-of-contact": "extension of the contact",
    },
    "license": {"name": "license name", "url": "https://example.com/license"},
    "x-of-info": "extension of info",
}
_VARIABLES = {
    "port": {
        "enum": ["5001", "5002"],
        "default": "5001",
        "description": "description of a variable",
        "examples": ["5003"],
    }
}
_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "format of a bearer",
        "description": "description of a bearer",
    },
    "key": {"type": "httpApiKey", "in": "query", "name": "name-of-key"},
    "open": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/open-id"},
    "oauth": {
        "type": "oauth2",
        "description": "description of oauth",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "https://example.com/authorize",
                "tokenUrl": "https://example.com/token",
                "refreshUrl": "https://example.com/refresh",
                "{scopes}": {"scope-of-reading": "what reading is"},
                "x-of-flow": "extension of a flow",
            }
        },
        "x-of-scheme": "extension of a scheme",
    },
}


def _schemes(scopes: str) -> dict[str, Any]:
    flow = dict(_SCHEMES["oauth"]["flows"]["authorizationCode"])  # type: ignore[index]
    flow[scopes] = flow.pop("{scopes}")
    return {**_SCHEMES, "oauth": {**_SCHEMES["oauth"], "flows": {"authorizationCode": flow}}}


_ACK = {
    "args": {"description": "What acknowledges."},
    "error": {"description": "What refuses."},
    "description": "description of an ack",
    "x-of-ack": "extension of an ack",
}
_BINDINGS = {
    "ws": {
        "method": "GET",
        "query": {"properties": {"of-query": {"description": "In the query."}}},
        "headers": {"properties": {"of-headers": {"description": "In the headers."}}},
        "bindingVersion": "0.1.0",
    }
}


def _message(of: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"name of {of}",
        "title": f"title of {of}",
        "summary": f"summary of {of}",
        "description": f"description of {of}",
        "contentType": f"application/type-of-{of}",
        "correlationId": {
            "description": f"correlation of {of}",
            "location": "$message.header#/correlation",
        },
        "headers": {"type": "object", "properties": {f"header-of-{of}": {"type": "string"}}},
        "tags": _tags(of),
        "externalDocs": _docs(of),
        "bindings": {"mqtt": {"bindingVersion": f"binding of {of}"}},
        "examples": [
            {
                "name": f"example-of-{of}",
                "summary": f"summary of the example of {of}",
                "headers": {"example": f"header of the example of {of}"},
                "payload": {"example": f"payload of the example of {of}"},
            }
        ],
        f"x-of-{of}": f"extension of {of}",
        "x-ack": {"$ref": "#/components/x-messageAcks/Ack"},
        "traits": [{f"x-trait-of-{of}": f"extension of a trait of {of}"}],
        **more,
    }


def _operation(of: str) -> dict[str, Any]:
    return {
        "summary": f"summary of operation {of}",
        "description": f"description of operation {of}",
        "tags": _tags(f"operation-{of}"),
        "externalDocs": _docs(f"operation-{of}"),
        "bindings": {"http": {"type": "request", "x-of-binding": f"binding of operation {of}"}},
        f"x-of-operation-{of}": f"extension of operation {of}",
        "traits": [{f"x-trait-of-operation-{of}": f"extension of a trait of operation {of}"}],
    }


TWO: dict[str, Any] = {
    "asyncapi": "2.6.0",
    "id": "urn:com:example:whole",
    "info": _INFO,
    "defaultContentType": "application/default-type",
    "tags": _tags("document"),
    "externalDocs": _docs("document"),
    "x-of-document": [{"deep": "extension of the document"}, 4711],
    "servers": {
        "main": {
            "url": "example.com:{port}/path-of-main/socket.io",
            "protocol": "wss",
            "protocolVersion": "13-of-main",
            "description": "description of main",
            "variables": _VARIABLES,
            "security": [{"bearer": []}, {"oauth": ["scope-of-reading"], "key": []}],
            "tags": _tags("server"),
            "bindings": {"mqtt": {"clientId": "client of a server"}},
        }
    },
    "channels": {
        "/rooms/{room}": {
            "description": "description of a channel",
            "servers": ["main"],
            "parameters": {
                "room": {
                    "description": "description of a parameter",
                    "schema": {"type": "string", "pattern": "^room-[0-9]$"},
                    "location": "$message.payload#/location",
                    "x-of-parameter": "extension of a parameter",
                }
            },
            "bindings": _BINDINGS,
            "x-of-channel": "extension of a channel",
            "publish": {
                "operationId": "id-of-publish",
                **_operation("publish"),
                "message": {
                    "oneOf": [
                        {"$ref": "#/components/messages/First"},
                        _message("second", payload={"$ref": "#/components/schemas/Named"}),
                    ]
                },
            },
            "subscribe": {
                "operationId": "id-of-subscribe",
                **_operation("subscribe"),
                "message": _message("third", payload=True),
            },
        },
        "/unused": {"description": "description of an unused channel"},
    },
    "components": {
        "messages": {
            "First": _message("first", payload=_SCHEMA, deprecated=True),
            "Unused": _message("unused", payload={"description": "payload of unused"}),
        },
        "schemas": {
            "Named": {"properties": {"more": {"$ref": "#/components/schemas/Named"}}},
            "Unused": {"description": "Of a schema that is not used."},
        },
        "securitySchemes": _schemes("scopes"),
        "x-messageAcks": {"Ack": _ACK},
        "parameters": {"unused": {"description": "description of an unused parameter"}},
        "correlationIds": {"unused": {"location": "$message.header#/unused"}},
        "operationTraits": {"unused": {"summary": "summary of an unused trait"}},
        "messageTraits": {"unused": {"summary": "summary of an unused trait of messages"}},
        "serverBindings": {"unused": {"ws": {"x-binding": "unused binding"}}},
        "serverVariables": {"unused": {"default": "unused variable"}},
        "servers": {"unused": {"url": "unused.example.com", "protocol": "ws"}},
        "x-components": {"anything": "extension of components"},
    },
}

THREE: dict[str, Any] = {
    "asyncapi": "3.0.0",
    "id": "urn:com:example:whole",
    "info": {**_INFO, "tags": _tags("document"), "externalDocs": _docs("document")},
    "defaultContentType": "application/default-type",
    "x-of-document": [{"deep": "extension of the document"}, 4711],
    "servers": {
        "main": {
            "host": "example.com:{port}",
            "pathname": "/path-of-main/socket.io",
            "protocol": "wss",
            "protocolVersion": "13-of-main",
            "title": "title of main",
            "summary": "summary of main",
            "description": "description of main",
            "variables": _VARIABLES,
            "security": [
                {"$ref": "#/components/securitySchemes/bearer"},
                {"type": "userPassword", "description": "description of an inline scheme"},
            ],
            "tags": _tags("server"),
            "externalDocs": _docs("server"),
            "bindings": {"mqtt": {"clientId": "client of a server"}},
        }
    },
    "channels": {
        "keyOfRooms": {
            "address": "/rooms/{room}",
            "title": "title of a channel",
            "summary": "summary of a channel",
            "description": "description of a channel",
            "servers": [{"$ref": "#/servers/main"}],
            "parameters": {
                "room": {
                    "description": "description of a parameter",
                    "enum": ["room-1", "room-2"],
                    "default": "room-3",
                    "examples": ["room-4"],
                    "location": "$message.payload#/location",
                }
            },
            "messages": {
                "keyOfFirst": {"$ref": "#/components/messages/First"},
                "keyOfSecond": _message("second", payload={"$ref": "#/components/schemas/Named"}),
                "keyOfUnused": _message("unused", payload={"description": "payload of unused"}),
            },
            "tags": _tags("channel"),
            "externalDocs": _docs("channel"),
            "bindings": _BINDINGS,
            "x-of-channel": "extension of a channel",
        },
    },
    "operations": {
        "keyOfHearing": {
            "action": "receive",
            "channel": {"$ref": "#/channels/keyOfRooms"},
            "messages": [{"$ref": "#/channels/keyOfRooms/messages/keyOfFirst"}],
            "title": "title of an operation",
            "security": [{"$ref": "#/components/securitySchemes/bearer"}],
            **_operation("receive"),
        },
        "keyOfTelling": {
            "action": "send",
            "channel": {"$ref": "#/channels/keyOfRooms"},
            "messages": [{"$ref": "#/channels/keyOfRooms/messages/keyOfSecond"}],
            **_operation("send"),
        },
    },
    "components": {
        "messages": {
            "First": _message(
                "first",
                payload={
                    "schemaFormat": "application/schema+json;version=draft-07",
                    "schema": _SCHEMA,
                },
            ),
        },
        "schemas": {
            "Named": {"properties": {"more": {"$ref": "#/components/schemas/Named"}}},
            "Unused": {"description": "Of a schema that is not used."},
        },
        "securitySchemes": _schemes("availableScopes"),
        "x-messageAcks": {"Ack": _ACK},
        "replies": {"unused": {"address": {"location": "$message.header#/replyTo"}}},
        "tags": {"unused": {"name": "tag that is not used"}},
        "externalDocs": {"unused": {"url": "https://example.com/unused"}},
        "operations": {
            "unused": {
                "action": "send",
                "channel": {"$ref": "#/channels/keyOfRooms"},
                "summary": "summary of an unused operation",
            }
        },
    },
}
