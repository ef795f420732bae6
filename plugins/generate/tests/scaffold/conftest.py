"""The projects of the documents, each generated once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .projects import DOCUMENTS, scaffolded

Project = Callable[[str], Path]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Returns the folder of the project of a document, which no test may change."""
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            made[name] = scaffolded(DOCUMENTS[name], tmp_path_factory.mktemp(name) / "project")
        return made[name]

    return of


@pytest.fixture(scope="session")
def types_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mypy keeps what it knows of libraries."""
    return tmp_path_factory.mktemp("mypy")
