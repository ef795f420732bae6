"""Rules about the addresses of channels and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found
from asynction_validation.judging.rules.whole import Whole

__all__ = [
    "address",
    "described_parameters",
    "described_parameters_v3",
    "no_parameters_at_all",
    "no_parameters_at_all_v3",
    "odd_braces",
    "paths",
    "superfluous_parameters",
    "unused_parameters",
    "unused_parameters_v3",
]

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
# RFC 6570, section 2: what stands between braces, and what may not stand outside of them.
_CHARACTER = r"(?:[A-Za-z0-9_\-]|%[0-9A-Fa-f]{2})"  # and '-', which "Parameters Object" allows
_VARIABLE = rf"{_CHARACTER}+(?:\.{_CHARACTER}+)*(?:\*|:[1-9]\d{{0,3}})?"
_TEMPLATE_EXPRESSION = re.compile(rf"[+./;&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*")
_NO_LITERAL = re.compile(r"[\x00-\x20\"<>\\^`|\x7f]|%(?![0-9A-Fa-f]{2})")


def paths(document: Place, whole: Whole) -> Found:
    """Names of channels are URI templates (RFC 6570) without query and fragment (2.x)."""
    for name in whole.under_root("channels"):
        complaint = _query(name) or _template(name)
        if complaint:
            yield document.child("channels", name), complaint


def address(channel: Place, whole: Whole) -> Found:
    """Addresses have no query and fragment, and names between their braces (3.x)."""
    text = channel.get("address")
    if not isinstance(text, str):
        return
    complaint = _query(text)
    if not complaint and "" in map(str.strip, _EXPRESSION.findall(text)):
        complaint = "there is no name between the braces '{}': write the name of a parameter"
    if complaint:
        yield channel.child("address"), complaint


def odd_braces(channel: Place, whole: Whole) -> Found:
    """Braces in addresses come in pairs (3.x)."""
    text = channel.get("address")
    if isinstance(text, str) and _is_odd(text):
        yield channel.child("address"), _ODD


def described_parameters(document: Place, whole: Whole) -> Found:
    """A channel with parameters describes all that its name has (2.x)."""
    for where, text, channel in _channels(document, whole):
        if isinstance(channel.get("parameters"), dict):
            yield from _missing(text, channel, where)


def no_parameters_at_all(document: Place, whole: Whole) -> Found:
    """A channel describes the parameters that its name has (2.x)."""
    for where, text, channel in _channels(document, whole):
        if "parameters" not in channel.value:
            yield from _missing(text, channel, where)


def unused_parameters(document: Place, whole: Whole) -> Found:
    """The parameters of a channel stand in its name (2.x)."""
    for _, text, channel in _channels(document, whole):
        yield from _unused(_names(text), channel)


def described_parameters_v3(channel: Place, whole: Whole) -> Found:
    """A channel with parameters describes all that its address has (3.x)."""
    if isinstance(channel.get("parameters"), dict):
        yield from _missing(_address(channel), channel, _place_of_address(channel))


def no_parameters_at_all_v3(channel: Place, whole: Whole) -> Found:
    """A channel describes the parameters that its address has (3.x)."""
    if "parameters" not in channel.value:
        yield from _missing(channel.get("address"), channel, channel.child("address"))


def superfluous_parameters(channel: Place, whole: Whole) -> Found:
    """A channel has parameters only if its address has expressions (3.x)."""
    text = _address(channel)
    if text is not None and not _names(text) and channel.mapped("parameters"):
        yield (
            channel.child("parameters"),
            "there are no parameters such as {name} in the address: leave 'parameters' out, or put "
            "them into the address",
        )


def unused_parameters_v3(channel: Place, whole: Whole) -> Found:
    """The parameters of a channel stand in its address (3.x)."""
    text = _address(channel)
    names = _names(text)
    if names or text is None:
        yield from _unused(names, channel)


def _address(channel: Place) -> str | None:
    """Return the address of a channel (3.x), which is its key where there is none.

    None is returned where it is known at run time only, and of a component, which has no such key.
    """
    if "address" in channel.value:
        text = channel.value["address"]
        return text if isinstance(text, str) else None
    _, section, *steps = channel.node().pointer.split("/")
    if section != "channels" or len(steps) != 1:
        return None
    return steps[0].replace("~1", "/").replace("~0", "~")


def _place_of_address(channel: Place) -> Place:
    return channel.child("address") if "address" in channel.value else channel


_ODD = "the braces do not come in pairs: a parameter is written as {name}"


def _query(text: str) -> str | None:
    sign = next((sign for sign in text if sign in "?#"), None)
    if sign is None:
        return None
    part = "query" if sign == "?" else "fragment"
    return f"the address of a channel has no {part} ({sign!r}): describe it in 'bindings' instead"


def _template(text: str) -> str | None:
    if _is_odd(text):
        return _ODD
    for expression in _EXPRESSION.findall(text):
        if not _TEMPLATE_EXPRESSION.fullmatch(expression):
            return (
                f"'{{{expression}}}' is no parameter of a URI template (RFC 6570): write {{name}}"
            )
    wrong = _NO_LITERAL.search(_EXPRESSION.sub("", text))
    if wrong:
        return (
            f"a URI template (RFC 6570), as the name of a channel is, may not hold {wrong[0]!r}: "
            "leave it out or percent-encode it"
        )
    return None


def _is_odd(text: str) -> bool:
    rest = _EXPRESSION.sub("", text)
    return "{" in rest or "}" in rest


def _channels(document: Place, whole: Whole) -> Iterator[tuple[Place, str, Place]]:
    """Yield the channels of a 2.x document, each with the place of its name, and the name."""
    for name, value in whole.under_root("channels").items():
        where = document.child("channels", name)
        if "{" not in name and not (
            isinstance(value, dict) and {"$ref", "parameters"} & value.keys()
        ):
            continue
        node = where.resolved()
        if node is not None and isinstance(node.value, dict):
            yield where, name, Place(node.value, "channel", node)


def _names(text: object) -> list[str]:
    """Return the names of the parameters in an address."""
    if not isinstance(text, str):
        return []
    names: list[str] = []
    for expression in _EXPRESSION.findall(text):
        for name in expression.lstrip("+./;&=,!@|?#").split(","):
            names.append(name.partition(":")[0].rstrip("*").strip())
    return [name for name in dict.fromkeys(names) if name]


def _missing(text: object, channel: Place, where: Place) -> Found:
    parameters = channel.get("parameters") or {}
    for name in _names(text):
        if name not in parameters:
            yield (
                where,
                f"the parameter {{{name}}} is not described: add {name!r} under 'parameters' of "
                "the channel",
            )


def _unused(names: list[str], channel: Place) -> Found:
    for name in channel.mapped("parameters"):
        if name not in names:
            yield (
                channel.child("parameters", name),
                f"the address of the channel has no parameter {{{name}}}: its description means "
                "nothing",
            )
