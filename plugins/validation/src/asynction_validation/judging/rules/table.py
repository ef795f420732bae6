"""All rules: their names, what it means to break them, and the versions they hold in."""

from __future__ import annotations

from asynction_core.rules import OF_SERVING
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

_TAGGED = "channel document info message messageTrait operation operationTrait server"
_OPEN = frozenset({"2.0", "2.2", "2.3", "2.4", "2.5"})  # as the official schema leaves it
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
    Rule("reference-place", "error", ALL, "reference", None, reference_targets.places),
    *(
        Rule(
            "reference-place",
            "error",
            V2 - since(version),
            "reference",
            None,
            reference_targets.places_before(version, kind),
        )
        for kind, version in {"server": "2.3", "serverVariable": "2.4"}.items()
    ),
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
    Rule("unknown-field", "error", _OPEN, "messageTrait", "examples", messages.trait_examples),
    Rule("message-choice", "warning", V2, "message", "oneOf", messages.choice),
    Rule("ws-binding", "error", ALL, f"channelBindings {_RESERVED}", "ws", channel_bindings.shape),
    Rule("ws-binding", "error", ALL, "wsBinding", "method", channel_bindings.method),
    Rule("ws-binding", "error", ALL, "wsBinding", None, channel_bindings.fields),
    Rule("ws-binding", "error", ALL, "wsBinding", None, channel_bindings.schemas),
    Rule("ws-binding", "warning", ALL, "wsBinding", "bindingVersion", channel_bindings.version),
    Rule("ws-binding", "error", ALL, "wsBinding", "bindingVersion", channel_bindings.version_text),
    Rule("unreachable", "warning", ALL, "wsBinding", "headers", channel_bindings.only_websocket),
    Rule("ws-binding", "error", ALL, _RESERVED, "ws", channel_bindings.reserved),
    Rule("schema-keyword", "warning", ALL, _SCHEMAS, None, schemas.keywords),
    Rule("backtracking", "warning", ALL, _SCHEMAS, None, schemas.backtracking),
    Rule("default-fits", "warning", ALL, _SCHEMAS, "default", schemas.default_fits),
    Rule("example-fits", "warning", ALL, _SCHEMAS, "examples", schemas.examples_fit),
    Rule("payload-schema", "error", ALL, _SCHEMAS, "$schema", schemas.own_draft),
    Rule("message-example-fits", "warning", ALL, "message", "examples", messages.examples_fit),
)
"""The rules, in the order in which they are asked about an object."""

_OTHERS = {
    # of AsyncAPI's JSON Schema
    "unknown-field": "An object has no fields but those of the specification.",
    "required-field": "An object has the fields that it needs.",
    "field-type": "A value has the type that its field takes.",
    "field-value": "A value is one of those that its field takes.",
    "field-pattern": "A text is of the form that its field takes.",
    "field-range": "A value is neither too small nor too large.",
    "unique-items": "A list has each item once where it may be there once.",
    # of extensions
    # of reading and parsing
    "readable": "A document is YAML or JSON, of a bounded size.",
    "reference": "A reference leads somewhere.",
    "shape": "What a server is built of is a mapping, a list or a string where it has to be one.",
    "version": "A document says its AsyncAPI version, and it is one that is known.",
    # of rules that several fields share
    "field-format": "A URL, an e-mail address or an id is one.",
    "media-type": "A media type is a specific one.",
    "message-id-unique": "A messageId is of one message.",
    "operation-id-unique": "An operationId is of one operation.",
    "parameter-name": "The name of a parameter has letters, digits, - and _ alone.",
    "runtime-expression": "A location is a runtime expression.",
    "server-name": "The name of a server has letters, digits, - and _ alone.",
    # of schemas
    "payload-schema": "A schema is one, in its own language.",
    # of linting
    "unused-ignore": "An object ignores no rule that it does not break.",
}
TEXTS = {
    **{rule.name: (rule.check.__doc__ or "").partition("\n")[0] for rule in reversed(RULES)},
    **_OTHERS,
    **OF_SERVING,
}
"""What each rule says, by name; of one with several sides the first."""

NAMES = frozenset(TEXTS)
"""The names of all rules that are known here."""
