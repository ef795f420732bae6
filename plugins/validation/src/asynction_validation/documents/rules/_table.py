"""All rules: their names, what it means to break them, and the versions they hold in."""

from __future__ import annotations

from asynction_validation.documents.rules import (
    _addresses,
    _bindings,
    _formats,
    _links,
    _messages,
    _names,
    _references,
    _schemas,
    _security,
    _unique,
    _variables,
)
from asynction_validation.documents.rules._rule import ALL, V2, V3, Rule, since

__all__ = ["RULES"]

_TAGGED = ("channel", "document", "info", "message", "messageTrait", "operation", "operationTrait")
_URLS = (
    ("info", "termsOfService"),
    ("contact", "url"),
    ("license", "url"),
    ("externalDocs", "url"),
    ("flow", "authorizationUrl"),
    ("flow", "tokenUrl"),
    ("flow", "refreshUrl"),
    ("securityScheme", "openIdConnectUrl"),
)
_MEDIA_TYPES = (
    ("document", "defaultContentType"),
    ("message", "contentType"),
    ("messageTrait", "contentType"),
)

RULES = (
    # name, severity, versions, kind of object, field, check
    Rule("reference-kind", "error", ALL, "reference", None, _references.kinds),
    Rule("reference-siblings", "warning", ALL, "reference", None, _references.siblings),
    Rule("trait-field", "error", ALL, "messageTrait", None, _references.traits),
    Rule("trait-field", "error", ALL, "operationTrait", None, _references.traits),
    Rule("component-key", "error", ALL, "components", None, _names.component_keys),
    Rule("server-name", "error", ALL, "document", "servers", _names.server_names),
    Rule("parameter-name", "error", ALL, "channel", "parameters", _names.parameter_names),
    Rule("operation-id-unique", "error", V2, "operation", None, _unique.operation_ids),
    Rule("message-id-unique", "error", since("2.4"), "message", None, _unique.message_ids),
    *(
        Rule("tag-unique", "error", ALL, kind, "tags", _unique.tags)
        for kind in (*_TAGGED, "server")
    ),
    Rule("security-scheme-exists", "error", V2, "requirement", None, _security.schemes),
    Rule("security-scopes", "error", V2, "requirement", None, _security.scopes),
    Rule("security-scopes", "error", V3, "securityScheme", "scopes", _security.scheme_scopes),
    Rule("field-format", "error", ALL, "document", "id", _formats.uri("id", web=False)),
    Rule("field-format", "error", ALL, "contact", "email", _formats.email("email")),
    *(Rule("field-format", "error", ALL, kind, name, _formats.uri(name)) for kind, name in _URLS),
    *(
        Rule("media-type", "error", ALL, kind, name, _formats.media_type(name))
        for kind, name in _MEDIA_TYPES
    ),
    *(
        Rule(
            "runtime-expression",
            "error",
            ALL,
            kind,
            "location",
            _formats.runtime_expression("location"),
        )
        for kind in ("correlationId", "parameter", "replyAddress")
    ),
    Rule("channel-address", "error", V2, "document", "channels", _addresses.paths),
    Rule("channel-address", "error", V3, "channel", "address", _addresses.address),
    Rule("channel-address", "warning", V3, "channel", "address", _addresses.odd_braces),
    Rule("channel-parameter", "error", V2, "document", "channels", _addresses.described_parameters),
    Rule(
        "channel-parameter", "warning", V2, "document", "channels", _addresses.no_parameters_at_all
    ),
    Rule("channel-parameter", "warning", V2, "document", "channels", _addresses.unused_parameters),
    Rule(
        "channel-parameter",
        "error",
        V3,
        "channel",
        "parameters",
        _addresses.described_parameters_v3,
    ),
    Rule(
        "channel-parameter", "error", V3, "channel", "parameters", _addresses.superfluous_parameters
    ),
    Rule(
        "channel-parameter", "warning", V3, "channel", "address", _addresses.no_parameters_at_all_v3
    ),
    Rule(
        "channel-parameter", "warning", V3, "channel", "parameters", _addresses.unused_parameters_v3
    ),
    Rule("channel-parameter", "warning", V3, "parameter", "enum", _variables.allowed_values),
    Rule("server-variable", "error", ALL, "server", None, _variables.described_variables),
    Rule("server-variable", "warning", ALL, "server", "variables", _variables.unused_variables),
    Rule("server-variable", "warning", ALL, "serverVariable", "enum", _variables.allowed_values),
    Rule("channel-servers", "error", since("2.2"), "channel", "servers", _links.server_names),
    Rule("channel-servers", "error", V3, "channel", "servers", _links.channel_servers),
    Rule("operation-channel", "error", V3, "operation", "channel", _links.operation_channel),
    Rule("operation-messages", "error", V3, "operation", "messages", _links.operation_messages),
    Rule("reply-channel", "error", V3, "reply", "channel", _links.operation_channel),
    Rule("reply-messages", "error", V3, "reply", "messages", _links.operation_messages),
    Rule("reply-address", "warning", V3, "reply", "address", _links.reply_address),
    Rule("discriminator", "error", ALL, "schema", "discriminator", _schemas.discriminator),
    Rule("headers-object", "error", ALL, "message", "headers", _messages.headers),
    Rule("headers-object", "error", ALL, "messageTrait", "headers", _messages.headers),
    Rule("message-choice", "warning", V2, "message", "oneOf", _messages.choice),
    *(
        Rule("ws-binding", "error", ALL, f"{kind}Bindings", "ws", _bindings.shape)
        for kind in ("channel", "message", "operation", "server")
    ),
    Rule("ws-binding", "error", ALL, "wsBinding", "method", _bindings.method),
    Rule("ws-binding", "error", ALL, "wsBinding", None, _bindings.fields),
    Rule("ws-binding", "error", ALL, "wsBinding", None, _bindings.schemas),
    Rule("ws-binding", "warning", ALL, "wsBinding", "bindingVersion", _bindings.version),
    *(
        Rule("ws-binding", "error", ALL, f"{kind}Bindings", "ws", _bindings.reserved)
        for kind in ("message", "operation", "server")
    ),
    Rule("schema-keyword", "warning", ALL, "schema", None, _schemas.keywords),
    Rule("schema-keyword", "warning", ALL, "jsonSchema", None, _schemas.keywords),
    Rule("default-fits", "warning", ALL, "schema", "default", _schemas.default_fits),
    Rule("default-fits", "warning", ALL, "jsonSchema", "default", _schemas.default_fits),
    Rule("example-fits", "warning", ALL, "schema", "examples", _schemas.examples_fit),
    Rule("example-fits", "warning", ALL, "jsonSchema", "examples", _schemas.examples_fit),
    Rule("message-example-fits", "warning", ALL, "message", "examples", _messages.examples_fit),
)
"""The rules, in the order in which they are asked about an object."""
