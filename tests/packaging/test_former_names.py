"""What programs import that were written for asynction 0.8.3."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import asynction

HERE = {
    "asynction": [
        *("AsynctionSocketIO", "MockAsynctionSocketIO", "SecurityInfo", "AsynctionException"),
        *("ValidationException", "PayloadValidationException", "BindingsValidationException"),
        *("MessageAckValidationException",),
    ],
    "asynction.cli": ["main"],
    "asynction.exceptions": [
        *("AsynctionException", "ValidationException", "PayloadValidationException"),
        *("BindingsValidationException", "MessageAckValidationException", "SecurityException"),
    ],
    "asynction.mock_server": ["MockAsynctionSocketIO"],
    "asynction.security": ["SecurityException", "SecurityInfo"],
    "asynction.server": ["AsynctionSocketIO"],
}

GONE = {
    "asynction.cli": "build_parser command get_version",
    "asynction.docs": "current_spec html_view json_view set_current_spec",
    "asynction.mock_server": (
        "generate_fake_data_from_schema make_faker_formats task_runner task_scheduler"
    ),
    "asynction.security": (
        "build_http_api_key_security_check build_http_security_check build_oauth2_security_check "
        "build_security_handler extract_auth_header load_api_key_info_func load_basic_info_func "
        "load_bearer_info_func load_scope_validate_func load_token_info_func "
        "security_handler_factory unpack_security_requirement unpack_security_requirements "
        "validate_basic validate_bearer validate_oauth2_authorization_header validate_scopes "
        "validate_token_info"
    ),
    "asynction.server": "deep_resolve load_spec resolve_references",
    "asynction.types": (
        "ApiKeyLocation AsyncApiSpec Channel ChannelBindings ChannelHandlers Components "
        "HTTPAuthenticationScheme Info Message MessageAck OAuth2Flow OAuth2FlowType OAuth2Flows "
        "OneOfMessages Operation SecurityScheme SecuritySchemesType Server ServerProtocol "
        "WebSocketsChannelBindings"
    ),
    "asynction.utils": "load_handler",
    "asynction.validation": (
        "bindings_validator_factory callback_validator_factory "
        "jsonschema_validate_with_custom_error publish_message_validator_factory validate_ack_args "
        "validate_payload validate_request_bindings"
    ),
}


@pytest.mark.parametrize("module", HERE)
def test_what_is_here_is_what_asynction_has(module: str) -> None:
    for name in HERE[module]:
        found = getattr(import_module(module), name)
        assert found is getattr(asynction, name, found)


@pytest.mark.parametrize("module", GONE)
def test_what_is_gone_says_what_to_use(module: str) -> None:
    for name in GONE[module].split():
        with pytest.raises(
            ImportError, match=rf"^{name} of {module} was there until asynction 0\.8\.3: .{{20}}"
        ):
            exec(f"from {module} import {name}")


@pytest.mark.parametrize("module", sorted({*HERE, *GONE}))
def test_what_never_was_is_missing_as_anywhere(module: str) -> None:
    assert not hasattr(import_module(module), "nothing")


def test_modules_are_there_without_being_imported() -> None:
    names = sorted({*HERE, *GONE} - {"asynction", "asynction.cli"})
    program = f"import asynction; print([{', '.join(names)}] and 'all')"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("all", "")


def test_a_star_brings_what_is_installed() -> None:
    names: dict[str, object] = {}
    exec("from asynction import *", names)
    assert {*HERE["asynction"]} <= names.keys()


def test_it_says_its_version() -> None:
    assert asynction.__version__ == asynction.__version__.strip() != ""
