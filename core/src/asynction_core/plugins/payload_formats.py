"""Ask plugins for codecs of the languages that are no JSON Schema, and have schemas compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from asynction_core.codec import Codec, Coder
from asynction_core.exceptions import PluginError, SpecError
from asynction_core.findings import Findings
from asynction_core.spec import Schema, Spec

if TYPE_CHECKING:
    import pluggy

__all__ = ["with_codecs"]

_OF_CODER = ("decode", "encode", "check", "example")


def with_codecs(
    spec: Spec, plugins: pluggy.PluginManager, options: Mapping[str, Any], findings: Findings
) -> Spec:
    """Return a spec with what codecs of plugins make of its schemas.

    Args:
        spec: The spec.
        plugins: The plugins.
        options: Their options.
        findings: Gets what is wrong with the schemas.

    Raises:
        PluginError: Two plugins bring a codec for one language, or one brings none that is one.
    """
    codecs: dict[str, Codec | None] = {}
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
                coders[schema.key] = _compiled(codec, schema, role)
    found = {language: codec for language, codec in codecs.items() if codec is not None}
    return replace(spec, codecs=found, coders=coders) if found else spec


def _codec_of(
    language: str, plugins: pluggy.PluginManager, options: Mapping[str, Any]
) -> Codec | None:
    asked = {"schema_format": language, "options": options}
    found: list[Codec] = plugins.hook.asynction_payload_format(**asked)
    if len(found) > 1:
        owners = " and ".join(_owners(plugins, asked))
        raise PluginError(
            f"two plugins bring a codec for the schemaFormat {language!r}: {owners}. Leave one out "
            "with disable_plugins=[...]"
        )
    for codec in found:
        if isinstance(codec, type) or not callable(getattr(codec, "compile", None)):
            owner = next(_owners(plugins, asked), "a plugin")
            raise PluginError(
                f"asynction_payload_format of {owner} gave {codec!r} for {language!r}: return an "
                "object with a 'compile', as asynction_core.Codec describes it, or None"
            )
    return found[0] if found else None


def _owners(plugins: pluggy.PluginManager, asked: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the plugins that bring a codec."""
    for hook in plugins.hook.asynction_payload_format.get_hookimpls():
        if hook.wrapper or hook.hookwrapper:
            continue
        call: Any = hook.function
        if call(*(asked[name] for name in hook.argnames)) is not None:
            named = not hook.plugin_name.isdecimal()  # or it is pluggy's number for an object
            yield repr(hook.plugin_name if named else type(hook.plugin).__qualname__)


def _compiled(codec: Codec, schema: Schema, role: str) -> Coder:
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
            f"compile() of the codec {type(codec).__qualname__!r} for {schema.format!r} gave "
            f"{coder!r}, which {lacks}: return an object as asynction_core.Coder describes it"
        )
    return coder
