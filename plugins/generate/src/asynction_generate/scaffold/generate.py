"""Put a project together: its files, each with what is in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from asynction_core import Spec, understand
from asynction_generate.python.python_module import python_module
from asynction_generate.rendering import rendered
from asynction_generate.scaffold.document_edits import CannotEdit, add
from asynction_generate.scaffold.document_files import copies, files_of
from asynction_generate.scaffold.event_tests import ProjectTests
from asynction_generate.scaffold.handler_modules import ModuleWriter
from asynction_generate.scaffold.plan import Module, Plan, make_plan
from asynction_generate.scaffold.requirements import requirements
from asynction_generate.scaffold.security_requirements import check_enforceable
from asynction_generate.scaffold.server_checks import ServerChecks
from asynction_generate.shapes.document_shapes import with_a_server


@dataclass
class Project:
    """The files of a project.

    Attributes:
        files: What is written, by path.
        edited: Those of them that are there already and may be changed.
        kept: Modules that the document names and that are there already.
    """

    files: dict[Path, bytes] = field(default_factory=dict)
    edited: set[Path] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)

    def existing(self) -> list[Path]:
        """Return the files that would be overwritten, or hidden from imports."""
        return [
            path
            for file in self.files
            if file not in self.edited
            for path in (file, _namesake(file))
            if path is not None and path.exists()
        ]

    def write(self) -> None:
        """Write the files, app.py last."""
        for path, contents in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)


def _namesake(path: Path) -> Path | None:
    """Return the file of the module that has the same name as the one in a file."""
    if path.name == "__init__.py":
        return path.parent.with_name(f"{path.parent.name}.py")
    return path.with_suffix("") / "__init__.py" if path.suffix == ".py" else None


def generate(
    document: Path,
    output: Path,
    options: Mapping[str, Any],
    *,
    package: str | None = None,
    in_place: bool = False,
) -> Project:
    """Return a project that serves a document.

    Args:
        document: The file.
        output: The folder of the project.
        options: The options of the server, as `Invocation.options` gives them.
        package: The package that new modules go into; None for none.
        in_place: Whether the document itself is changed, rather than a copy of it.

    Raises:
        AsynctionException: The document cannot be served.
        click.ClickException: The document cannot be changed.
    """
    document, output = (Path(os.path.abspath(path)) for path in (document, output))
    found = understand(document, **{**options, "server_name": None})
    whole = found.spec or found.checked()  # whatever its security asks of a server that is chosen
    server = options.get("server_name") or next(iter(whole.servers), None)
    found = understand(document, **{**options, "server_name": server})
    checks = ServerChecks(found)
    found.log_warnings()
    plan = make_plan(whole, output, package)
    check_enforceable(checks.spec, plan.schemes)
    project = Project()
    places = _document(project, whole, document, output, plan, in_place=in_place)
    placed = places[whole.document.root.uri]
    top = Path(os.path.commonpath([path.parent for path in places.values()]))
    written = plan.written(output)
    project.kept = [name for name in plan.modules if plan.modules[name] not in written]
    types = python_module(with_a_server(whole))
    served = checks.spec.namespaces.values()
    secured = [one.name for one in served if checks.spec.security_of(one)]
    writer = ModuleWriter(whole, checks, types, plan.types, secured)
    modules = _modules(project, output, writer, written)
    texts = ProjectTests(checks, plan, types, written).files(output)
    values = {
        "document": placed,
        "types": f"{plan.types.replace('.', '/')}.py",
        "place": _relative(placed, output),
        "reference_root": _relative(top, output) if top != placed.parent else None,
        "server": checks.spec.server,
        "validation": options.get("validation", True),
        "requirements": requirements(version("asynction-core")),
    }
    about = _about(checks.spec) | {"modules": modules}
    for name in ("requirements.txt", "README.md", "app.py"):
        texts[name] = rendered(name, **values, **about)
    project.files |= {output / name: text.encode() for name, text in texts.items()}
    return project


def _document(
    project: Project, spec: Spec, document: Path, output: Path, plan: Plan, *, in_place: bool
) -> dict[str, Path]:
    """Add the document's files to a project, and return where they are then, by URI."""
    files = files_of(spec.document)
    places = files if in_place else copies(files, document, output)
    if not in_place and any(plan.additions.get(uri) and files[uri] == places[uri] for uri in files):
        # It is in the project already, and stays as it is: what is served is a copy beside it.
        places = copies(files, document, output / "spec")
    for uri, path in files.items():
        place, additions = places[uri], plan.additions.get(uri)
        if place == path and not additions:
            continue
        contents = path.read_bytes()
        project.files[place] = _with_additions(path, contents, additions) if additions else contents
        if in_place:
            project.edited.add(place)
    return places


def _with_additions(path: Path, contents: bytes, additions: Mapping[str, Any]) -> bytes:
    text = contents.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    as_json = path.suffix.lower() == ".json"
    try:
        return (mark + add(text[len(mark) :], additions, as_json=as_json)).encode()
    except CannotEdit as error:
        needed = ", ".join(
            f"{pointer or '/'}: {', '.join(added)}" for pointer, added in additions.items()
        )
        raise click.ClickException(
            f"{path}: handlers cannot be added ({error}). Add them yourself, and run this again: "
            f"{needed}"
        ) from error


def _modules(
    project: Project, output: Path, writer: ModuleWriter, written: list[Module]
) -> dict[str, Module]:
    """Add modules to a project, and return those of callables by the names of their files."""
    names = {module.name for module in written}
    modules = dict[str, Module]()
    for module in written:
        path = output.joinpath(*module.name.split("."))
        is_package = any(name.startswith(f"{module.name}.") for name in names)
        path = path / "__init__.py" if is_package else path.with_name(f"{path.name}.py")
        project.files[path] = writer.source(module).encode()
        modules[path.relative_to(output).as_posix()] = module
    path = output.joinpath(*writer.types_module.split("."))
    project.files[path.with_name(f"{path.name}.py")] = writer.types.source.encode()
    for name in (*names, writer.types_module):
        parts = name.split(".")
        for count in range(1, len(parts)):
            path = output.joinpath(*parts[:count], "__init__.py")
            if not path.exists():
                project.files.setdefault(path, b"")
    return modules


def _about(spec: Spec) -> dict[str, Any]:
    """Return what README.md says about a document."""
    info = spec.document.root.mapping().get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return {
        "title": " ".join(title.split()) if isinstance(title, str) else "",
        "others": [name for name in spec.servers if spec.server and name != spec.server.name],
        "is_secured": any(
            one.schemes for space in spec.namespaces.values() for one in spec.security_of(space)
        ),
    }


def _relative(document: Path, output: Path) -> str:
    try:
        return Path(os.path.relpath(document, output)).as_posix()
    except ValueError:  # on another drive
        return document.as_posix()
