"""What programs read of the site: `llms.txt`, and each page's Markdown beside it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

from sphinx.application import Sphinx

from building.contents import parts

__all__ = ["setup"]

SUMMARY = (
    "Spec-first Socket.IO for Python: an AsyncAPI document goes in, a Flask-SocketIO server that"
    " cannot drift from it comes out, with its documentation, its mock and its tests."
)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True}


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    site = Path(app.outdir)
    for document in app.env.found_docs:
        copyfile(app.env.doc2path(document), site / f"{document}.md")
    copyfile(Path(app.srcdir, "docs", "mapping.json"), site / "docs" / "mapping.json")
    copyfile(site / f"{app.config.root_doc}.html", site / "index.html")
    (site / "llms.txt").write_text("\n".join(_index(Path(app.srcdir))), encoding="utf-8")


def _index(root: Path) -> Iterator[str]:
    """Yield the lines of `llms.txt`, in the form of https://llmstxt.org."""
    yield from ("# Asynction", "", f"> {SUMMARY}")
    for part in parts(root):
        yield from ("", f"## {part.title}", "")
        for entry in part.entries:
            about = f": {entry.about}" if entry.about else ""
            yield f"- [{entry.title}]({entry.document}.md){about}"
    yield ""
