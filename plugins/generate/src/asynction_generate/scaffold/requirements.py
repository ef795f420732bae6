"""What a project has to install to have the Asynction that wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

_FACADE = "asynction"
_OURS = re.compile(r"asynction[\w.-]*")


def requirements(version: str) -> list[str]:
    """Return the requirements of a project.

    Args:
        version: The version of Asynction that writes it.

    Returns:
        The facade, in this version or a newer one. What was installed from elsewhere than an index
        (a folder, a repository) is named from there, one requirement each, since no index need have
        it.
    """
    ours = sorted(_with_what_it_needs(_FACADE, {}), key=lambda one: one.name)
    return [line for one in ours if (line := _from_elsewhere(one))] or [f"{_FACADE}>={version}"]


def _with_what_it_needs(name: str, found: dict[str, Distribution]) -> Iterator[Distribution]:
    """Yield a distribution and those of ours that it needs, if they are installed."""
    if name in found:
        return
    try:
        found[name] = distribution(name)
    except PackageNotFoundError:
        return
    yield found[name]
    for requirement in found[name].requires or ():
        needed = _OURS.match(requirement)
        if needed and "extra ==" not in requirement:
            yield from _with_what_it_needs(needed[0], found)


def _from_elsewhere(installed: Distribution) -> str | None:
    """Return the requirement for what came from a URL (PEP 610); None if it came of an index."""
    text = installed.read_text("direct_url.json")
    if text is None:
        return None
    origin: dict[str, Any] = json.loads(text)
    url: str = origin["url"]
    if origin.get("dir_info", {}).get("editable"):
        return f"--editable {url}"
    if repository := origin.get("vcs_info"):
        url = f"{repository['vcs']}+{url}@{repository['commit_id']}"
    if folder := origin.get("subdirectory"):
        url = f"{url}#subdirectory={folder}"
    return f"{installed.name} @ {url}"
