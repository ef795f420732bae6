"""Ask plugins for codecs of the languages that are no JSON Schema, and have schemas compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from asynction_core.codec import Codec, Coder
from asynction_core.exceptions import PluginError, SpecError
from asynction_core.findings import Findings
from asynction_core.plugins.each import each_of
from asynction_core.spec import Schema, Spec

if TYPE_CHECKING:
    import pluggy

_OF_CODER = ("decode", "encode", "check", "example")


def with_codecs(
    spec: Spec, plugins: pluggy.PluginManager, options: Mapping[str, Any], findings: Findings
) -> Spec:
    """Return a spec with what codecs of plugins make of its schemas.

    Args:
        options: Their options.
        findings: Gets what is wrong with the schemas.

    Raises:
        PluginError: Two plugins bring a codec for one language, or one brings none that is one.
    """
    codecs: dict[str, tuple[Codec, object] | None] = {}
    coders: dict[tuple[str, str, str | None], Coder] = {}
    namespaces = spec.namespaces.values()
    events = [one for each in namespaces for one in (*each.receives.values(), *each.sends.values())]
    for schema, role in (found for event in events for found in event.schemas()):
        language = schema.foreign_language
        if language is None or schema.key in coders:
            continue
        if language not in codecs:
            codecs[language] = _codec_of(language, plugins, options)
        codec = codecs[language]
        if codec is not None:
            with findings.of_part():
                coders[schema.key] = _compiled(*codec, schema, role)
    found = {language: codec[0] for language, codec in codecs.items() if codec is not None}
    return replace(spec, codecs=found, coders=coders) if found else spec


def _codec_of(
    language: str, plugins: pluggy.PluginManager, options: Mapping[str, Any]
) -> tuple[Codec, object] | None:
    """Return the codec of a language, and whose it is."""
    found: list[tuple[Codec, object]] = [
        (codec, asked.origin)
        for asked in each_of(plugins, "asynction_payload_format")
        for codec in asked.ask(schema_format=language, options=options)
    ]
    if len(found) > 1:
        owners = " and ".join(str(origin) for _, origin in found)
        raise PluginError(
            f"two plugins bring a codec for the schemaFormat {language!r}: {owners}. Leave one out "
            "with disable_plugins=[...]"
        )
    return found[0] if found else None


def _compiled(codec: Codec, origin: object, schema: Schema, role: str) -> Coder:
    node = schema.node.resolved()
    if schema.is_choice:
        raise node.error(
            f"{role} is one of several messages, which are told apart in JSON Schema alone: in "
            f"{schema.format!r} a reply has one message",
            rule="ack",
        )
    try:
        coder = codec.compile(schema.bundle(), node)
    except (PluginError, SpecError):
        raise
    except Exception as error:
        raise node.error(
            f"{role} is no valid schema: {type(error).__name__}: {error}", rule=schema.rule
        ) from error
    missing = [name for name in _OF_CODER if not callable(getattr(coder, name, None))]
    if missing or isinstance(coder, type):
        lacks = f"lacks {', '.join(map(repr, missing))}" if missing else "is a class"
        raise PluginError(
            f"compile() of the codec {type(codec).__qualname__!r} of {origin} gave, for "
            f"{schema.format!r}, {coder!r}, which {lacks}: return an object as "
            "asynction_core.Coder describes it"
        )
    return coder
