"""Understand a document without a server: document in, spec and findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynction_core.document import Document
from asynction_core.exceptions import SpecError
from asynction_core.findings import Finding, Findings, about_server, raise_first
from asynction_core.garbage import garbage_collection_paused
from asynction_core.log import logger
from asynction_core.parsing.versions import parser_of
from asynction_core.plugins.declared_extensions import declared_extensions
from asynction_core.plugins.enforcement import unchosen_server, unenforced
from asynction_core.plugins.loading import load_plugins, misspelt_in_environment
from asynction_core.plugins.options import OF_CORE, check_choice, check_switch, sort_options
from asynction_core.plugins.payload_formats import with_codecs
from asynction_core.reading.loaded import Loaded, source_of
from asynction_core.reading.mappings import read_mapping
from asynction_core.reading.reach import check_reference_root
from asynction_core.reading.source import Source, read_file
from asynction_core.referring.references import reference_defects
from asynction_core.spec import Spec

if TYPE_CHECKING:
    import pluggy

# Why a reference leads nowhere.
_UNFOLLOWED = frozenset({"readable", "reference", "remote-reference", "shape"})


@dataclass(frozen=True, eq=False)
class Understanding:
    """What is understood of a document.

    Attributes:
        document: The document; None where it cannot be read at all.
        spec: What it asks of a server; None where it is too wrong to be parsed.
        findings: What is wrong or questionable, by where it stands, each once.
        plugins: The plugins that were asked.
        options: Their options, with defaults filled in.
        others: The keywords that are none of these: they say how to serve.
    """

    document: Document | None
    spec: Spec | None
    findings: tuple[Finding, ...]
    plugins: pluggy.PluginManager
    options: Mapping[str, Any]
    others: Mapping[str, Any]
    _told: tuple[SpecError, ...] = field(repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those of the findings with which no server can be built."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def checked(self) -> Spec:
        """Return the spec of a document without errors.

        Raises:
            SpecError: There are errors: it holds all of them.
        """
        raise_first(error for error in self._told if error.severity == "error")
        assert self.spec is not None  # or there would be an error
        return self.spec

    def log_warnings(self, *, unless: Callable[[SpecError], bool] | None = None) -> None:
        """Log those of the findings that are no errors, a line each.

        Args:
            unless: Tells which of them are not logged.
        """
        for warning in self._told:
            if warning.severity == "warning" and not (unless and unless(warning)):
                logger.warning("%s", warning.message if warning.rule == "server" else warning)


def understand(
    source: str | Path | Mapping[str, Any] | Source,
    *,
    server_name: str | None = None,
    plugins: Iterable[object] = (),
    disable_plugins: Iterable[str] = (),
    allow_remote_refs: bool = False,
    reference_root: str | Path | None = None,
    on_missing_server: str = "error",
    imports: bool = False,
    **options: Any,
) -> Understanding:
    """Return what an AsyncAPI document (2.0 to 3.1) asks of a server, and all that is wrong.

    No server is built, nothing is logged, and nothing is raised for what is wrong with the
    document.

    Args:
        source: The document: the path of a YAML or JSON file, a mapping, or what has been read.
        server_name: Which of the document's servers is meant.
        plugins: Plugins besides the installed ones: modules or objects with hooks.
        disable_plugins: Names of installed plugins to leave out.
        allow_remote_refs: Whether a ``$ref`` in the document may be fetched over HTTP(S).
        reference_root: A folder below which references may lead, besides that of the document.
        on_missing_server: What it is that no server is chosen though the document's servers ask
            for different security: ``"error"`` or ``"warn"``, with which none of it holds.
        imports: Whether the callables that the document names are imported, to see that they fit.
        **options: Options of plugins. Other keywords of `AsynctionSocketIO.from_spec` only say how
            to serve: they have no effect here.

    Raises:
        PluginError: A plugin cannot be used.
        TypeError: An option is unknown, or has a value of the wrong type.
        ValueError: An option has a value that it cannot have.
    """
    check_choice("on_missing_server", on_missing_server)
    check_switch("allow_remote_refs", allow_remote_refs)
    check_reference_root(reference_root)
    reach = {"allow_remote_refs": allow_remote_refs, "reference_root": reference_root}
    manager = load_plugins(plugins, disable_plugins)
    known, others = _sorted(manager, options)
    findings, document, spec = Findings(), None, None
    with garbage_collection_paused(), findings.of_part():
        document = _as_written(source, manager, known, **reach)
        findings.add_all(about_server(text, document) for text in misspelt_in_environment())
        spec = _parsed(document, server_name, manager, known, findings)
        if spec is not None and on_missing_server == "warn":
            spec = replace(spec, shared_security=())
        if spec is not None:
            spec = with_codecs(spec, manager, known, findings)
            asked = {"spec": spec, "options": known, "imports": imports}
            of_plugins = manager.hook.asynction_check_spec(**asked)
            findings.add_each(of_plugins, while_parsing=True, errors_only=not spec.is_whole)
        if spec is not None and spec.is_whole:
            findings.add_all(unenforced(spec, manager, known))
            findings.add_all(unchosen_server(spec, on_missing_server))
    told = findings.told(document.source.name if document is not None else None)
    if document is not None:
        document.forget_places()
    errors = tuple(told.values())
    served = spec if spec is not None and spec.is_whole else None
    return Understanding(document, served, tuple(told), manager, known, others, errors)


def load_document(
    source: str | Path | Mapping[str, Any],
    *,
    plugins: Iterable[object] = (),
    disable_plugins: Iterable[str] = (),
    allow_remote_refs: bool = False,
    reference_root: str | Path | None = None,
    **options: Any,
) -> Document:
    """Return a document as it is written, whether it can be served or not.

    What reads a document for `understand` reads it here, too. Plugins do not transform it.

    Args:
        source: The document: the path of a YAML or JSON file, or a mapping.
        plugins: Plugins besides the installed ones: modules or objects with hooks.
        disable_plugins: Names of installed plugins to leave out.
        allow_remote_refs: Whether a ``$ref`` in the document may be fetched over HTTP(S).
        reference_root: A folder below which references may lead, besides that of the document.
        **options: Other keywords of `from_spec`, which the plugin that reads it may look at.

    Raises:
        SpecError: It is no AsyncAPI document of a version that is known, or a reference in it, or
            in a file that it refers to, leads nowhere.
        PluginError: A plugin cannot be used.
        TypeError: An option is unknown.
        ValueError: An option has a value that it cannot have.
    """
    check_reference_root(reference_root)
    reach = {"allow_remote_refs": allow_remote_refs, "reference_root": reference_root}
    manager = load_plugins(plugins, disable_plugins)
    known, _ = _sorted(manager, options)
    document = _as_written(source, manager, known, **reach)
    parser_of(document)
    findings = Findings()
    findings.add_all(one for one in reference_defects(document) if one.rule in _UNFOLLOWED)
    raise_first(findings.told(document.source.name).values())
    return document


def _sorted(
    plugins: pluggy.PluginManager, keywords: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options of plugins, and the keywords that only say how to serve."""
    options, others = sort_options(plugins, keywords)
    unknown = others.keys() - OF_CORE
    if unknown:  # to Socket.IO, too?
        from asynction_core.serving.server_options import refuse_unknown

        refuse_unknown(unknown, options)
    return options, others


def _as_written(
    source: object,
    plugins: pluggy.PluginManager,
    options: Mapping[str, Any],
    **reach: Any,
) -> Document:
    """Return the document that a caller means: a path, a mapping, or what a plugin reads.

    Args:
        source: What the caller gave.
        plugins: The plugins.
        options: Their options.
        **reach: How far references may lead: see `Document`.

    Raises:
        SpecError: It cannot be read.
    """
    contents = None
    if not isinstance(source, Source):
        contents = plugins.hook.asynction_load_document(source=source, options=options)
    if contents is None and isinstance(source, Mapping):
        contents = source
    if isinstance(source, Source):
        found = source
    elif isinstance(contents, Loaded):
        found = source_of(contents)
    elif contents is not None:
        found = read_mapping(contents)
    elif isinstance(source, (str, Path)):
        if str(source).startswith(("http://", "https://")):
            raise SpecError(
                f"{source} is on another host: download the document and give its path",
                rule="readable",
            )
        found = read_file(Path(source), str(source))
    else:
        raise SpecError(
            f"a document is the path of a file or a mapping, not {type(source).__name__}",
            rule="readable",
        )
    return Document(found, **reach)


def _parsed(
    document: Document,
    server_name: str | None,
    plugins: pluggy.PluginManager,
    options: Mapping[str, Any],
    findings: Findings,
) -> Spec | None:
    """Have a document transformed, check it as it stands, and parse it.

    Returns:
        What it asks for, as far as that is right; None where it is too wrong to tell.

    Raises:
        SpecError: It is no AsyncAPI document.
    """
    if document.source.contents is not None:
        contents = document.root.mapping()
        plugins.hook.asynction_transform_document(contents=contents, options=options)
    parse = parser_of(document)
    of_references = list(reference_defects(document))
    findings.add_all(of_references)
    asked = {"document": document, "options": options, "extensions": declared_extensions(plugins)}
    findings.add_each(plugins.hook.asynction_check_document(**asked))
    if any(one.rule in _UNFOLLOWED for one in of_references):
        return None
    of_parser, spec = Findings(), None
    with of_parser.of_part():
        spec = parse(document, server_name, of_parser)
    findings.add_all(of_parser, while_parsing=True)
    return spec
