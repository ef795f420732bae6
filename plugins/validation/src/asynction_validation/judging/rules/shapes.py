"""Which objects of AsyncAPI stand where: the fields of each kind that lead to other objects."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple


class Container(Enum):
    """How a field holds objects."""

    ONE = ""
    MAP = "{}"
    LIST = "[]"
    EITHER = "|"  # one, or a list of them


class Field(NamedTuple):
    """What a field of an object holds.

    Attributes:
        container: How it holds objects.
        kind: Which kind of objects they are; "" for a value that is no object of AsyncAPI.
    """

    container: Container
    kind: str


Shape = dict[str, Field]
"""The fields of a kind of object, by name."""

_DESCRIBED = "description tags:[tag] externalDocs:externalDocs"

# Of each kind: its fields, those that hold objects with their kinds.
_SCHEMA = (
    "type title description format pattern const enum default examples required discriminator "
    "deprecated readOnly writeOnly $id $schema $comment minimum maximum exclusiveMinimum "
    "exclusiveMaximum multipleOf minLength maxLength minItems maxItems uniqueItems minContains "
    "maxContains minProperties maxProperties dependentRequired contentMediaType contentEncoding "
    "externalDocs:externalDocs items:{kind}|list allOf:[{kind}] anyOf:[{kind}] oneOf:[{kind}] "
    "not:{kind} if:{kind} then:{kind} else:{kind} contains:{kind} propertyNames:{kind} "
    "additionalItems:{kind} additionalProperties:{kind} prefixItems:[{kind}] "
    "unevaluatedItems:{kind} unevaluatedProperties:{kind} contentSchema:{kind} "
    "properties:<{kind}> patternProperties:<{kind}> definitions:<{kind}> $defs:<{kind}> "
    "dependencies:<{kind}> dependentSchemas:<{kind}>"
)
_BOTH = {
    "ack": "args:anySchema error:anySchema description",
    "channelBindings": "ws:wsBinding",
    "contact": "name url email",
    "correlationId": "description location",
    "externalDocs": "description url",
    "flow": "authorizationUrl tokenUrl refreshUrl scopes availableScopes",
    "flows": "implicit:flow password:flow clientCredentials:flow authorizationCode:flow",
    "jsonSchema": _SCHEMA.replace("{kind}", "jsonSchema"),
    "license": "name url",
    "messageBindings": "ws",
    "multiFormat": "schemaFormat schema:payload",
    "operationBindings": "ws",
    "schema": _SCHEMA.replace("{kind}", "schema"),
    "securityScheme": (
        "type description name in scheme bearerFormat flows:flows openIdConnectUrl scopes"
    ),
    "serverBindings": "ws",
    "serverVariable": "enum default description examples",
    "tag": "name description externalDocs:externalDocs",
}
_MESSAGE = (
    f"{_DESCRIBED} contentType name title summary deprecated correlationId:correlationId "
    "bindings:messageBindings examples"
)
_OPERATION = f"{_DESCRIBED} summary bindings:operationBindings deprecated"
_COMPONENTS = (
    "servers:<server> serverVariables:<serverVariable> channels:<channel> messages:<message> "
    "securitySchemes:<securityScheme> parameters:<parameter> correlationIds:<correlationId> "
    "operationTraits:<operationTrait> messageTraits:<messageTrait> "
    "serverBindings:<serverBindings> channelBindings:<channelBindings> "
    "operationBindings:<operationBindings> messageBindings:<messageBindings> x-messageAcks:<ack>"
)
_V2 = {
    **_BOTH,
    "channel": (
        "description servers parameters:<parameter> publish:operation subscribe:operation "
        "bindings:channelBindings deprecated"
    ),
    "components": f"schemas:<schema> {_COMPONENTS}",
    "document": (
        "asyncapi id info:info servers:<server> channels:<channel> components:components "
        "tags:[tag] externalDocs:externalDocs defaultContentType"
    ),
    "info": "title version description termsOfService contact:contact license:license",
    "message": (
        f"{_MESSAGE} messageId schemaFormat oneOf:[message] headers:schema payload:payload "
        "traits:[messageTrait] x-ack:ack"
    ),
    "messageTrait": f"{_MESSAGE} messageId schemaFormat headers:schema",
    "operation": (
        f"{_OPERATION} operationId security:[requirement] message:message traits:[operationTrait]"
    ),
    "operationTrait": f"{_OPERATION} operationId security:[requirement]",
    "parameter": "description schema:schema location",
    "requirement": "",
    "server": (
        f"{_DESCRIBED} url protocol protocolVersion variables:<serverVariable> "
        "security:[requirement] bindings:serverBindings"
    ),
    "wsBinding": "method query:schema headers:schema bindingVersion",
}
_V3 = {
    **_BOTH,
    "channel": (
        f"{_DESCRIBED} address messages:<message> title summary servers:[server] "
        "parameters:<parameter> bindings:channelBindings"
    ),
    "components": (
        f"schemas:<anySchema> {_COMPONENTS} operations:<operation> replies:<reply> "
        "replyAddresses:<replyAddress> tags:<tag> externalDocs:<externalDocs>"
    ),
    "document": (
        "asyncapi id info:info servers:<server> channels:<channel> operations:<operation> "
        "components:components defaultContentType"
    ),
    "info": (f"{_DESCRIBED} title version termsOfService contact:contact license:license"),
    "message": (f"{_MESSAGE} headers:anySchema payload:anySchema traits:[messageTrait] x-ack:ack"),
    "messageTrait": f"{_MESSAGE} headers:anySchema",
    "operation": (
        f"{_OPERATION} title action channel:channel messages:[message] reply:reply "
        "security:[securityScheme] traits:[operationTrait]"
    ),
    "operationTrait": f"{_OPERATION} title security:[securityScheme]",
    "parameter": "description enum default examples location",
    "reply": "address:replyAddress channel:channel messages:[message]",
    "replyAddress": "description location",
    "server": (
        f"{_DESCRIBED} host pathname protocol protocolVersion title summary "
        "variables:<serverVariable> security:[securityScheme] bindings:serverBindings"
    ),
    "wsBinding": "method query:anySchema headers:anySchema bindingVersion",
}


def _field(text: str) -> tuple[str, Field]:
    name, _, kind = text.partition(":")
    if kind.endswith("|list"):
        return name, Field(Container.EITHER, kind.removesuffix("|list"))
    if kind.startswith("<"):
        return name, Field(Container.MAP, kind.strip("<>"))
    if kind.startswith("["):
        return name, Field(Container.LIST, kind.strip("[]"))
    return name, Field(Container.ONE, kind)


@cache
def shapes(major: int) -> dict[str, Shape]:
    """Return the shapes of a major version, by kind. Do not change them.

    Two kinds have no shape of their own, as what they are depends on other values: ``payload`` (by
    the ``schemaFormat`` beside it) and ``anySchema`` (3.x: a schema, or a Multi Format Schema
    Object). ``jsonSchema`` is a schema in plain JSON Schema rather than AsyncAPI's superset of it.
    """
    table = _V2 if major == 2 else _V3
    return {kind: dict(map(_field, fields.split())) for kind, fields in table.items()}


SCHEMA_KINDS = frozenset({"anySchema", "jsonSchema", "multiFormat", "payload", "schema"})
"""The kinds that are schemas, in any language."""

WORDS = {
    "ack": "an acknowledgement",
    "channel": "a channel",
    "components": "components",
    "contact": "a contact",
    "correlationId": "a correlation id",
    "document": "a whole document",
    "externalDocs": "external documentation",
    "flow": "an OAuth flow",
    "flows": "OAuth flows",
    "info": "an info object",
    "license": "a license",
    "message": "a message",
    "messageTrait": "a message trait",
    "operation": "an operation",
    "operationTrait": "an operation trait",
    "parameter": "a parameter",
    "reply": "a reply",
    "replyAddress": "a reply address",
    "requirement": "a security requirement",
    "securityScheme": "a security scheme",
    "server": "a server",
    "serverVariable": "a server variable",
    "tag": "a tag",
    "channelBindings": "channel bindings",
    "messageBindings": "message bindings",
    "operationBindings": "operation bindings",
    "serverBindings": "server bindings",
    "wsBinding": "a WebSockets binding",
    **dict.fromkeys(SCHEMA_KINDS, "a schema"),
}
"""What messages call an object of each kind."""
