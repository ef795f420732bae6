"""Validation, where asynction 0.8.3 had it: a plugin does it, when a server is built."""

from asynction.gone import gone

_BY_PLUGIN = "asynction-validation does it, for what from_spec builds"
_BY_HAND = (
    "asynction_jsonschema.find_engine(...).compile(...) checks values; in tests, asynction_testing"
)

__getattr__ = gone(
    __name__,
    {
        "validate_payload": _BY_HAND,
        "validate_ack_args": _BY_HAND,
        "jsonschema_validate_with_custom_error": _BY_HAND,
        "validate_request_bindings": _BY_PLUGIN,
        "bindings_validator_factory": _BY_PLUGIN,
        "callback_validator_factory": _BY_PLUGIN,
        "publish_message_validator_factory": _BY_PLUGIN,
    },
)
