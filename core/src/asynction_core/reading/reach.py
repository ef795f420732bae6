"""How far references lead into the file system: below the document's folder, or a given one."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit


class Reach:
    """The folders below which the files stand that a document may refer to.

    Symbolic links are followed first: what counts is where a file really is.

    Args:
        uri: The document. One that is no file refers to none.
        root: A folder besides that of the document; None for none.
    """

    def __init__(self, uri: str, root: str | os.PathLike[str] | None = None) -> None:
        self._uri = uri
        self._root = root
        self._folders: list[Path] | None = None  # looked up when a document refers to a file

    def refusal(self, uri: str) -> str | None:
        """Return why a file may not be read, and what to do; None if it may.

        Args:
            uri: A ``file:`` URI, its ``..`` resolved or not, percent-encoded or not.
        """
        host = urlsplit(uri).netloc
        if host not in ("", "localhost"):
            return f"it is a file of the host {host!r}: copy it beside the document"
        try:
            file = path_of(uri).resolve()
        except (OSError, RuntimeError, ValueError) as error:  # a circle of links, a name with \0
            return f"no file has such a name: {error}"
        folders = self._found()
        if any(file.is_relative_to(folder) for folder in folders):
            return None
        return _leads_out(file, folders[0])

    def _found(self) -> list[Path]:
        if self._folders is None:
            named = [path_of(self._uri).parent]
            if self._root is not None:
                named.append(Path(self._root))
            self._folders = [folder.resolve() for folder in named]
        return self._folders


def path_of(uri: str) -> Path:
    """Return the file of a ``file:`` URI."""
    from urllib.request import url2pathname  # brings an HTTP client, which takes 30 ms

    return Path(url2pathname(urlsplit(uri).path))


def check_reference_root(root: object) -> None:
    """Check the option ``reference_root``.

    Raises:
        TypeError: It is no path.
        ValueError: There is no such folder.
    """
    if root is None:
        return
    if not isinstance(root, (str, os.PathLike)):
        raise TypeError(f"reference_root is the path of a folder, not {root!r}")
    if not os.path.isdir(root):
        raise ValueError(
            f"reference_root is a folder below which references may lead, and {str(root)!r} is "
            f"none (the current folder is {os.getcwd()})"
        )


def _leads_out(file: Path, folder: Path) -> str:
    """Return the sentence about a file that is not below the folder of a document."""
    try:
        common = os.path.commonpath([file.parent, folder])
    except ValueError:  # on another drive
        common = os.path.dirname(folder)
    return (
        f"{file} is not below {folder}, the folder of the document: move it there, or say how far "
        f"references may lead, with from_spec(..., reference_root={common!r}) or, on the command "
        f"line, --reference-root {common}"
    )
