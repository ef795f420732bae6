"""All rules: their names, what it means to break them, and the versions they hold in."""

from __future__ import annotations

from asynction_validation.judging.rules import channel_addresses as addresses
from asynction_validation.judging.rules import (
    channel_bindings,
    keys,
    links,
    messages,
    reference_targets,
    schemas,
    scopes,
    text_formats,
    uniqueness,
    variables,
)
from asynction_validation.judging.rules.rule import ALL, V2, V3, Rule, since

__all__ = ["RULES"]

_TAGGED = "channel document info message messageTrait operation operationTrait server"
_RESERVED = "messageBindings operationBindings serverBindings"
_SCHEMAS = "schema jsonSchema"
_URLS = {
    "info": ("termsOfService",),
    "contact license externalDocs": ("url",),
    "flow": ("authorizationUrl", "tokenUrl", "refreshUrl"),
    "securityScheme": ("openIdConnectUrl",),
}
_MEDIA_TYPES = {"document": "defaultContentType", "message messageTrait": "contentType"}

RULES = (
    # name, severity, versions, kinds of objects, field, check
    Rule("reference-kind", "error", ALL, "reference", None, reference_targets.kinds),
    Rule("reference-siblings", "warning", ALL, "reference", None, reference_targets.siblings),
    Rule(
        "trait-field", "error", ALL, "messageTrait operationTrait", None, reference_targets.traits
    ),
    Rule("component-key", "error", ALL, "components", None, keys.component_keys),
    Rule("server-name", "error", ALL, "document", "servers", keys.names("servers", "server")),
    Rule(
        "parameter-name",
        "error",
        ALL,
        "channel",
        "parameters",
        keys.names("parameters", "parameter"),
    ),
    Rule(
        "operation-id-unique",
        "error",
        V2,
        "operation",
        None,
        uniqueness.ids("operationId", "operation"),
    ),
    Rule(
        "message-id-unique",
        "error",
        since("2.4"),
        "message",
        None,
        uniqueness.ids("messageId", "message"),
    ),
    Rule("tag-unique", "error", ALL, _TAGGED, "tags", uniqueness.tags),
    Rule("security-scheme-exists", "error", V2, "requirement", None, scopes.schemes),
    Rule("security-scopes", "error", V2, "requirement", None, scopes.scopes),
    Rule("security-scopes", "error", V3, "securityScheme", "scopes", scopes.scheme_scopes),
    Rule("field-format", "error", ALL, "document", "id", text_formats.document_id),
    Rule("field-format", "error", ALL, "contact", "email", text_formats.email),
    *(
        Rule("field-format", "error", ALL, kinds, name, text_formats.url(name))
        for kinds, names in _URLS.items()
        for name in names
    ),
    *(
        Rule("media-type", "error", ALL, kinds, name, text_formats.media_type(name))
        for kinds, name in _MEDIA_TYPES.items()
    ),
    Rule(
        "runtime-expression",
        "error",
        ALL,
        "correlationId parameter replyAddress",
        "location",
        text_formats.location,
    ),
    Rule("channel-address", "error", V2, "document", "channels", addresses.paths),
    Rule("channel-address", "error", V3, "channel", "address", addresses.address),
    Rule("channel-address", "warning", V3, "channel", "address", addresses.odd_braces),
    Rule("channel-parameter", "error", V2, "document", "channels", addresses.described_parameters),
    Rule(
        "channel-parameter", "warning", V2, "document", "channels", addresses.no_parameters_at_all
    ),
    Rule("channel-parameter", "warning", V2, "document", "channels", addresses.unused_parameters),
    Rule("channel-parameter", "error", V3, "channel", "parameters", addresses.described_parameters),
    Rule(
        "channel-parameter", "error", V3, "channel", "parameters", addresses.superfluous_parameters
    ),
    Rule("channel-parameter", "warning", V3, "channel", "address", addresses.no_parameters_at_all),
    Rule("channel-parameter", "warning", V3, "channel", "parameters", addresses.unused_parameters),
    Rule("channel-parameter", "warning", V3, "parameter", "enum", variables.allowed_values),
    Rule("server-variable", "warning", ALL, "server", None, variables.described_variables),
    Rule("server-variable", "warning", ALL, "server", "variables", variables.unused_variables),
    Rule("server-variable", "warning", ALL, "serverVariable", "enum", variables.allowed_values),
    Rule("channel-servers", "error", since("2.2"), "channel", "servers", links.server_names),
    Rule("channel-servers", "error", V3, "channel", "servers", links.channel_servers),
    Rule("operation-channel", "error", V3, "operation", "channel", links.operation_channel),
    Rule("operation-messages", "error", V3, "operation", "messages", links.operation_messages),
    Rule("reply-channel", "error", V3, "reply", "channel", links.operation_channel),
    Rule("reply-messages", "error", V3, "reply", "messages", links.operation_messages),
    Rule("reply-address", "warning", V3, "reply", "address", links.reply_address),
    Rule("discriminator", "error", ALL, "schema", "discriminator", schemas.discriminator),
    Rule("headers-object", "error", ALL, "message messageTrait", "headers", messages.headers),
    Rule("message-choice", "warning", V2, "message", "oneOf", messages.choice),
    Rule("ws-binding", "error", ALL, f"channelBindings {_RESERVED}", "ws", channel_bindings.shape),
    Rule("ws-binding", "error", ALL, "wsBinding", "method", channel_bindings.method),
    Rule("ws-binding", "error", ALL, "wsBinding", None, channel_bindings.fields),
    Rule("ws-binding", "error", ALL, "wsBinding", None, channel_bindings.schemas),
    Rule("ws-binding", "warning", ALL, "wsBinding", "bindingVersion", channel_bindings.version),
    Rule("ws-binding", "error", ALL, "wsBinding", "bindingVersion", channel_bindings.version_text),
    Rule("ws-binding", "warning", ALL, "wsBinding", "headers", channel_bindings.only_websocket),
    Rule("ws-binding", "error", ALL, _RESERVED, "ws", channel_bindings.reserved),
    Rule("schema-keyword", "warning", ALL, _SCHEMAS, None, schemas.keywords),
    Rule("backtracking", "warning", ALL, _SCHEMAS, None, schemas.backtracking),
    Rule("default-fits", "warning", ALL, _SCHEMAS, "default", schemas.default_fits),
    Rule("example-fits", "warning", ALL, _SCHEMAS, "examples", schemas.examples_fit),
    Rule("message-example-fits", "warning", ALL, "message", "examples", messages.examples_fit),
)
"""The rules, in the order in which they are asked about an object."""
