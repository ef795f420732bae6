"""Which distribution brings what: told to whoever misses a part, an option or a command.

The core and the command line know no plugin by its name: they find this table by its entry point in
the group ``asynction.brought_by``.
"""

BROUGHT_BY = {
    "command": {
        "diff": "asynction-validation",
        "docs": "asynction-docs",
        "generate": "asynction-generate",
        "mock": "asynction-mock",
        "scaffold": "asynction-generate",
        "record": "asynction-testing",
        "schema": "asynction-validation",
        "test": "asynction-testing",
        "validate": "asynction-validation",
    },
    "option": {
        "accept_any_credentials": "asynction-security",
        "access_log": "asynction-observe",
        "channel_parameters": "asynction-validation",
        "check_document": "asynction-validation",
        "disconnect_expired": "asynction-security",
        "docs_connect_src": "asynction-docs",
        "docs_hide_internals": "asynction-docs",
        "docs_templates": "asynction-docs",
        "docs_try_it": "asynction-docs",
        "metrics": "asynction-observe",
        "on_invalid": "asynction-validation",
        "skip_unsupported_schemas": "asynction-validation",
        "tracing": "asynction-observe",
        "validate_formats": "asynction-validation",
        "validation_engine": "asynction-validation",
    },
    "part": {
        "acks": "asynction-validation",
        "bindings": "asynction-validation",
        "handlers": "asynction-handlers",
        "parameters": "asynction-validation",
        "payloads": "asynction-validation",
        "security": "asynction-security",
    },
}
"""By kind (a command, an option of `from_spec`, a part of a spec) and name: the distribution."""
