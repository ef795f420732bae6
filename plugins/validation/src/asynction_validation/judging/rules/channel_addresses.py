"""Rules about the addresses of channels and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

_EXPRESSION = r"\{([^{}]*)\}"
# RFC 6570, section 2: what stands between braces, and what may not stand outside of them.
_CHARACTER = r"(?:[A-Za-z0-9_\-]|%[0-9A-Fa-f]{2})"  # and '-', which "Parameters Object" allows
_VARIABLE = rf"{_CHARACTER}+(?:\.{_CHARACTER}+)*(?:\*|:[1-9]\d{{0,3}})?"
_TEMPLATE_EXPRESSION = rf"[+./;&=,!@|]?{_VARIABLE}(?:,{_VARIABLE})*"
_NO_LITERAL = r"[\x00-\x20\"<>\\^`|\x7f]|%(?![0-9A-Fa-f]{2})"


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
    if not complaint and "" in map(str.strip, re.findall(_EXPRESSION, text)):
        complaint = "there is no name between the braces '{}': write the name of a parameter"
    if complaint:
        yield channel.child("address"), complaint


def odd_braces(channel: Place, whole: Whole) -> Found:
    """Braces in addresses come in pairs (3.x)."""
    text = channel.get("address")
    if isinstance(text, str) and _is_odd(text):
        yield channel.child("address"), _ODD


def described_parameters(place: Place, whole: Whole) -> Found:
    """A channel with parameters describes all that its address has."""
    for where, text, channel in _channels(place, whole):
        if isinstance(channel.get("parameters"), dict):
            yield from _missing(text, channel, where)


def no_parameters_at_all(place: Place, whole: Whole) -> Found:
    """A channel describes the parameters that its address has."""
    for where, text, channel in _channels(place, whole):
        if "parameters" not in channel.value:
            yield from _missing(text, channel, where)


def superfluous_parameters(channel: Place, whole: Whole) -> Found:
    """A channel has parameters only if its address has expressions (3.x)."""
    text = _address(channel)
    if text is not None and not _names(text) and channel.mapped("parameters"):
        yield (
            channel.child("parameters"),
            "there are no parameters such as {name} in the address: leave 'parameters' out, or put "
            "them into the address",
        )


def unused_parameters(place: Place, whole: Whole) -> Found:
    """The parameters of a channel stand in its address."""
    for _, text, channel in _channels(place, whole):
        names = [*_names(text), "$ref"]  # which the rule about their names tells
        if whole.major == 3 and text is not None and len(names) == 1:
            continue  # all of them are superfluous
        for name in channel.mapped("parameters"):
            if name not in names:
                yield (
                    channel.child("parameters", name),
                    f"the address of the channel has no parameter {{{name}}}: its description "
                    "means nothing",
                )


def _channels(place: Place, whole: Whole) -> Iterator[tuple[Place, str | None, Place]]:
    """Yield channels, each with the place of its address, and the address.

    Args:
        place: The channel (3.x), or the document with all channels (2.x).
        whole: The whole of the document.
    """
    if place.kind == "channel":
        where = place.child("address") if "address" in place.value else place
        yield where, _address(place), place
        return
    for name, value in whole.under_root("channels").items():
        where = place.child("channels", name)
        if "{" not in name and not (
            isinstance(value, dict) and {"$ref", "parameters"} & value.keys()
        ):
            continue
        node = where.resolved()
        if node is not None and isinstance(node.value, dict):
            yield where, name, Place(node.value, "channel", node)


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
    for expression in re.findall(_EXPRESSION, text):
        if not re.fullmatch(_TEMPLATE_EXPRESSION, expression):
            return (
                f"'{{{expression}}}' is no parameter of a URI template (RFC 6570): write {{name}}"
            )
    wrong = re.search(_NO_LITERAL, re.sub(_EXPRESSION, "", text))
    if wrong:
        return (
            f"a URI template (RFC 6570), as the name of a channel is, may not hold {wrong[0]!r}: "
            "leave it out or percent-encode it"
        )
    return None


def _is_odd(text: str) -> bool:
    rest = re.sub(_EXPRESSION, "", text)
    return "{" in rest or "}" in rest


def _names(text: str | None) -> list[str]:
    """Return the names of the parameters in an address."""
    names: list[str] = []
    for expression in re.findall(_EXPRESSION, text or ""):
        for name in expression.lstrip("+./;&=,!@|?#").split(","):
            names.append(name.partition(":")[0].rstrip("*").strip())
    return [name for name in dict.fromkeys(names) if name]


def _missing(text: str | None, channel: Place, where: Place) -> Found:
    parameters = channel.get("parameters") or {}
    if isinstance(parameters, dict) and isinstance(parameters.get("$ref"), str):
        return  # that no reference stands for all of them is told
    for name in _names(text):
        if name not in parameters:
            yield (
                where,
                f"the parameter {{{name}}} is not described: add {name!r} under 'parameters' of "
                "the channel",
            )
