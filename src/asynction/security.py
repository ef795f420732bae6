"""Security, where asynction 0.8.3 had it: a plugin does it, when a server is built."""

from asynction.exceptions import SecurityException
from asynction.gone import gone
from asynction_security import SecurityInfo

__all__ = ["SecurityException", "SecurityInfo"]

__getattr__ = gone(
    __name__,
    dict.fromkeys(
        [
            "unpack_security_requirement",
            "unpack_security_requirements",
            "extract_auth_header",
            "validate_basic",
            "validate_oauth2_authorization_header",
            "validate_bearer",
            "validate_scopes",
            "load_scope_validate_func",
            "load_basic_info_func",
            "load_token_info_func",
            "load_api_key_info_func",
            "load_bearer_info_func",
            "validate_token_info",
            "build_http_security_check",
            "build_http_api_key_security_check",
            "build_oauth2_security_check",
            "build_security_handler",
            "security_handler_factory",
        ],
        "asynction-security does it, for what from_spec builds; the document names the callables",
    ),
)
