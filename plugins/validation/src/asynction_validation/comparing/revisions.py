"""Documents as they stand in a revision of a git repository: ``REV:path``.

Git is asked for each file; nothing is checked out, and no file of the working tree is read.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from asynction_core import SpecError
from asynction_core.reading.limits import MAX_BYTES
from asynction_core.reading.reach import path_of
from asynction_core.reading.source import Source, read_text, text_of, unreadable

_SECONDS = 30  # that git has for an answer
_REVISION = re.compile(r"(?P<revision>[^:]+):(?P<path>[^:].*)", re.DOTALL)
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class RevisionError(ValueError):
    """There is no such revision, no such file in it, no repository, or no git."""


def is_revision(text: str) -> bool:
    """Return whether a text means a file in a revision, and not one of the file system."""
    if os.path.exists(text) or _URL.match(text) or "\n" in text:
        return False
    found = _REVISION.fullmatch(text)
    return found is not None and not (os.name == "nt" and len(found["revision"]) == 1)


def source_in_revision(text: str) -> Source:
    """Return the source that a file in a revision is, and all files that it refers to with it.

    Args:
        text: ``REV:path``, as git has it: the path counts from the top of the repository, or, if it
            begins with ``./`` or ``../``, from the current folder.

    Raises:
        RevisionError: There is none.
        SpecError: It cannot be read.
    """
    match = _REVISION.fullmatch(text)
    assert match is not None  # as `is_revision` says
    top = Path(_git("rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _commit(match["revision"])
    path = _from_top(match["path"], top)
    tree = _Tree(match["revision"], commit, top)
    try:
        return tree.source(path, text)
    except FileNotFoundError:
        raise RevisionError(f"{text}: {_advice(tree, match['path'], top)}") from None


def _advice(tree: _Tree, path: str, top: Path) -> str:
    """Return what to tell of a path that a revision does not have."""
    told = f"the revision {tree.revision!r} has no file {path!r}"
    here = _from_top(f"./{path}", top)
    if not path.startswith(".") and tree.has(here):
        return f"{told}: is {tree.revision}:./{path} meant, from the current folder?"
    return f"{told}: the path counts from the top of the repository ({top})"


def _from_top(path: str, top: Path) -> str:
    """Return a path as git has it in a tree."""
    if not path.startswith(("./", "../")):
        return str(PurePosixPath(path))
    full = Path(os.path.normpath(Path.cwd().resolve() / path))
    try:
        return full.relative_to(top.resolve()).as_posix()
    except ValueError:
        raise RevisionError(f"{path} is not in the repository {top}") from None


def _commit(revision: str) -> str:
    if revision.startswith("-"):
        raise RevisionError(f"{revision!r} is no revision")
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}").strip()
    except RevisionError:
        raise RevisionError(
            f"there is no revision {revision!r} in this repository: a branch, a tag or a commit is "
            "needed, such as HEAD~1 (fetch it first, if only a part of the history is here)"
        ) from None


@dataclass(frozen=True, slots=True)
class _Tree:
    """The files of a revision.

    Attributes:
        revision: What the user calls it.
        name: What git calls its tree.
        top: The top of the working tree, where its files would be.
    """

    revision: str
    name: str
    top: Path

    def has(self, path: str) -> bool:
        """Return whether there is such a file."""
        try:
            self._content(path)
        except (FileNotFoundError, RevisionError):
            return False
        return True

    def source(self, path: str, name: str) -> Source:
        """Return the source that a file is.

        Raises:
            FileNotFoundError: There is no such file.
            SpecError: It cannot be read.
        """
        text = text_of(self._content(path), name)
        return Source(
            (self.top / path).as_uri(),
            name,
            read_text(text, name, as_json=path.lower().endswith(".json")),
            lambda: text,
            partial(self._beside),
        )

    def _beside(self, uri: str) -> Source:
        """Return the source of a file that another one refers to.

        Raises:
            SpecError: It cannot be read.
        """
        file = path_of(uri)
        try:
            path = Path(os.path.normpath(file)).relative_to(self.top).as_posix()
            found = self.source(path, f"{self.revision}:{path}")
        except (ValueError, FileNotFoundError, RevisionError) as error:
            if isinstance(error, SpecError):
                raise
            told = f"the revision {self.revision!r} has no such file"
            raise unreadable(told, f"{self.revision}:{file}") from None
        return Source(uri, found.name, found.contents, found.text)

    def _content(self, path: str) -> bytes:
        if "\n" in path:
            raise FileNotFoundError(path)
        asked = f"{self.name}:{path}\n".encode()
        answer = _run("cat-file", "--batch", "--follow-symlinks", given=asked)
        head, _, content = answer.partition(b"\n")
        words = head.split(b" ")
        if len(words) != 3 or words[1] != b"blob":
            raise FileNotFoundError(path)
        return content[: min(int(words[2]), MAX_BYTES + 1)]


def _git(*arguments: str) -> str:
    return _run(*arguments).decode("utf-8", "surrogateescape")


def _run(*arguments: str, given: bytes = b"") -> bytes:
    """Return what git answers.

    Raises:
        RevisionError: It is not installed, or does not answer.
    """
    try:
        done = subprocess.run(
            ["git", *arguments], input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, which REV:path asks for its files") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git does not answer: {error}") from None
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise RevisionError(told.removeprefix("fatal: ") or f"git ended with {done.returncode}")
    return done.stdout
