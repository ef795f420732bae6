"""Texts of a document are texts in what is generated, whatever they look like."""

import ast
import json
from pathlib import Path

import pytest

from .projects import checked, scaffolded

TEXTS = [
    "{{ 7 * 7 }}{% raw %}{# gone #}",
    '"""; raise SystemExit("out") #',
    "'; raise SystemExit('out') #\\",
    "first\n\n\n\nraise SystemExit('out')\n{{ docstring }}",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a document in which each text stands wherever texts may stand."""
    messages = [
        {
            "name": text,
            "title": text,
            "description": text,
            "payload": {"type": "object", "properties": {text: {"const": text}}, "title": text},
            "x-ack": {"args": {"type": "string", "description": text, "enum": [text]}},
        }
        for text in TEXTS
    ]
    scheme = {"type": "userPassword", "description": "\n".join(TEXTS)}
    document = {
        "asyncapi": "2.6.0",
        "info": {"title": " ".join(TEXTS), "version": "1"},
        "channels": {
            "/": {
                "publish": {"message": {"oneOf": messages}},
                "subscribe": {"message": {"oneOf": messages}},
                "x-security": [{"user": []}],
            }
        },
        "components": {"securitySchemes": {"user": scheme}},
    }
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "asyncapi.json").write_text(json.dumps(document))
    return scaffolded(folder / "asyncapi.json", folder / "out")


def test_no_text_becomes_code(project: Path) -> None:
    for file in project.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Name) and node.id in ("SystemExit", "docstring"))


def test_no_text_is_read_as_a_template(project: Path) -> None:
    for name in ("handlers.py", "security.py", "tests/test_root.py", "README.md"):
        text = (project / name).read_text(encoding="utf-8")
        assert "{{ 7 * 7 }}{% raw %}{# gone #}" in text
        assert "49" not in text


def test_what_is_generated_is_formatted_and_passes_its_tests(project: Path) -> None:
    checked(project, "ruff", "format", "--isolated", "--no-cache", "--check", ".")
    checked(project, "ruff", "check", "--isolated", "--no-cache", ".")
    checked(project, "pytest", "-q", "-p", "no:cacheprovider")
