"""The fields of security schemes that name callables, as editors and checks of documents ask."""

from __future__ import annotations

from collections.abc import Sequence

from asynction_core import Extension
from asynction_core.extension import DOTTED_PATH
from asynction_security.kinds import SCOPE_CALLABLE

_DECIDES = "It returns who that is, None to refuse."
_BEARER = (
    "The dotted path of the callable that decides: called with 'token', 'required_scopes' and "
    f"'bearer_format'. {_DECIDES}"
)


def _extension(name: str, types: Sequence[str], description: str) -> Extension:
    objects = [f"securityScheme:{one}" for one in types]
    return Extension(name, objects, {"description": description, **DOTTED_PATH})


EXTENSIONS = (
    _extension(
        "x-apiKeyInfoFunc",
        ["apiKey", "httpApiKey"],
        "The dotted path of the callable that decides: called with 'key' and 'required_scopes'. "
        f"{_DECIDES}",
    ),
    _extension(
        "x-basicBearerInfoFunc",
        ["http:bearer"],
        f"The same as x-bearerInfoFunc, as asynction 0.8.3 spells it. {_BEARER}",
    ),
    _extension(
        "x-basicInfoFunc",
        ["http:basic", "userPassword"],
        "The dotted path of the callable that decides: called with 'username', 'password' and "
        f"'required_scopes'. {_DECIDES}",
    ),
    _extension("x-bearerInfoFunc", ["http:bearer"], _BEARER),
    _extension(
        "x-certInfoFunc",
        ["X509"],
        "The dotted path of the callable that decides: called with 'subject', the distinguished "
        f"name of the client's certificate, and 'environ'. {_DECIDES}",
    ),
    _extension(
        SCOPE_CALLABLE,
        ["oauth2", "openIdConnect"],
        "The dotted path of a callable that compares scopes: called with 'required_scopes' and "
        "'token_scopes', it returns True if these suffice. Without it, all that are required have "
        "to be there.",
    ),
    _extension(
        "x-tokenInfoFunc",
        ["oauth2", "openIdConnect"],
        f"The dotted path of the callable that decides: called with 'token'. {_DECIDES}",
    ),
)
"""One for each of the fields that `kinds` knows, in the schemes that have a use for it."""
