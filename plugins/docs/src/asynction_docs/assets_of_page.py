"""The scripts and styles of the page: our own, and those that were fetched at build time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from asynction_core.exceptions import PluginError

# What the build hook puts into the folder `assets`.
FETCHED = frozenset({"licenses.txt", "socket.io.js", "validator.js"})

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}

_HERE = Path(__file__).parent


class Assets:
    """The files that the page is made of.

    Args:
        files: Where each is, by the name under which the page asks for it.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = files

    @cached_property
    def version(self) -> str:
        """A hash over names and contents, for addresses whose answers may be kept forever."""
        digest = hashlib.sha256()
        for name, file in sorted(self.files.items()):
            digest.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
        return digest.hexdigest()[:16]

    def media_type(self, name: str) -> str:
        """Return the value of Content-Type for a file."""
        return _MEDIA_TYPES[self.files[name].suffix]


@cache
def assets() -> Assets:
    """Return the files of this installation.

    Raises:
        PluginError: Some are missing: the package was not built, only copied.
    """
    return _assets_in(_HERE / "web", _HERE / "assets")


def _assets_in(ours: Path, fetched: Path) -> Assets:
    files = {
        file.name: file
        for folder in (ours, fetched)
        if folder.is_dir()
        for file in sorted(folder.iterdir())
        if file.suffix in _MEDIA_TYPES
    }
    if missing := sorted(FETCHED - files.keys()):
        raise PluginError(
            f"asynction-docs lacks files of its page ({', '.join(missing)}), which are fetched "
            "when it is built: pip install --force-reinstall asynction-docs, or, in a clone of "
            "the repository, make clean demo"
        )
    return Assets(files)
