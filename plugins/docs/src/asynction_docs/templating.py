"""The page, and the same as text, made by the templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from os import PathLike
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String

from asynction_core import Event
from asynction_docs.contents import Contents, without
from asynction_docs.plain_values import json_of
from asynction_docs.snippets import filled

_LENGTH_OF_PART = 65_536

_SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)

# The classes of code, by the kinds of tokens; all else is plain.
_CLASSES = (
    (Name.Tag, "k"),  # the name of a field in JSON
    (Keyword, "w"),
    (String, "s"),
    (Number, "n"),
    (Comment, "c"),
)


def rendered(
    template: str,
    contents: Contents,
    templates: str | PathLike[str] | None = None,
    **values: Any,
) -> Iterator[str]:
    """Yield a template filled with a document, in parts of some 50 namespaces.

    Args:
        template: Its name, such as ``"page.html"``.
        contents: The document.
        templates: A folder with templates to use in the place of those of this package, by their
            names. They can extend these as ``"asynction_docs/page.html"``.
        **values: What else it is filled with.
    """
    environment = _environment(None if templates is None else str(templates))
    more = {"link": contents.link, "without": without}
    part: list[str] = []
    length = 0
    for piece in environment.get_template(template).generate(contents=contents, **more, **values):
        part.append(piece)
        length += len(piece)
        if length >= _LENGTH_OF_PART:
            yield "".join(part)
            part, length = [], 0
    yield "".join(part)


@cache
def _environment(folder: str | None) -> Environment:
    ours = PackageLoader("asynction_docs")
    loaders = [ours, PrefixLoader({"asynction_docs": ours})]
    environment = Environment(
        loader=ChoiceLoader([*([FileSystemLoader(folder)] if folder else []), *loaders]),
        autoescape=lambda name: name is None or name.endswith(".html"),
        lstrip_blocks=True,
        trim_blocks=True,
    )
    environment.filters.update(
        code=code,
        is_link=is_link,
        json=json_of,
        markdown=markdown,
        names=_with_names,
        one_line=lambda text: " ".join(str(text).split()),
        words=words,
    )
    return environment


def markdown(text: Any) -> Markup:
    """Return CommonMark as HTML. HTML in it is text; images of other hosts are links."""
    return _markdown(text if isinstance(text, str) else json_of(text))


@lru_cache(maxsize=4096)
def _markdown(text: str) -> Markup:
    return Markup(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("image", _image)
    for level in ("heading_open", "heading_close"):
        parser.add_render_rule(level, _heading)
    return parser


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    source = str(tokens[index].attrs.get("src", ""))
    if ":" not in source or source.startswith("data:"):
        return self.image(tokens, index, options, env)
    return str(Markup('<a href="{}">{}</a>').format(source, tokens[index].content or source))


def _heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """Headings of descriptions are none of the page's."""
    return '<p class="heading">' if tokens[index].nesting == 1 else "</p>\n"


def is_link(value: Any) -> bool:
    """Return whether a value is an address that readers can be led to."""
    return isinstance(value, str) and bool(_SAFE_LINK.match(value)) and not re.search(r"\s", value)


def words(name: Any) -> str:
    """Return the name of a field of AsyncAPI as words: ``externalDocs`` as "external docs"."""
    text = str(name)
    if text.startswith("x-") or not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", text):
        return text
    return re.sub("[A-Z]", lambda found: f" {found[0].lower()}", text)


@lru_cache(maxsize=4096)
def code(text: str, language: str = "json") -> Markup:
    """Return code with its words marked by classes."""
    tokens = (
        (next((name for of, name in _CLASSES if kind in of), ""), value)
        for kind, value in _lexer(language.lower()).get_tokens(text)
    )
    parts = []
    for name, several in groupby(tokens, key=itemgetter(0)):
        written = _escaped("".join(value for _, value in several))
        parts.append(f'<b class="{name}">{written}</b>' if name else written)
    return Markup("".join(parts))


def _escaped(text: str) -> str:
    """Return text as HTML between tags, which leaves quotation marks as they are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _lexer(language: str) -> Any:
    return get_lexer_by_name(language, ensurenl=False, stripnl=False)


def _with_names(text: str, event: Event) -> Any:
    """Return code with the names of an event in it, escaped if the code is."""
    if isinstance(text, Markup):
        return Markup(filled(str(text), event, _escaped))
    return filled(text, event, str)
