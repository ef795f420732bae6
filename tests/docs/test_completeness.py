"""Whatever a user or a plugin author can use has its place in the documentation."""

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
from importlib_metadata import entry_points

from asynction_cli import Invocation
from asynction_cli.command_line import asynction as command_line
from asynction_core import AsynctionSocketIO, DottedPathError, exceptions, hookspecs
from asynction_core.plugins.declared_extensions import declared_extensions
from asynction_core.plugins.loading import load_plugins
from asynction_validation import engines

from .pages import DOCS, ROOT, Page, all_pages

COMMAND_LINE = Page(DOCS / "command-line.md")
ERRORS = Page(DOCS / "errors.md")
EXTENSIONS_PAGE = Page(DOCS / "extensions.md")
HOOKS = Page(DOCS / "hooks.md")
OPTIONS = Page(DOCS / "options.md")
PYTHON = Page(DOCS / "python.md")
STABILITY = Page(DOCS / "stability.md")
SPECIFICATION = Page(DOCS / "specification.md")

HOOK_NAMES = [name for name in vars(hookspecs) if name.startswith("asynction_")]
EXCEPTIONS = [*(getattr(exceptions, name) for name in exceptions.__all__), DottedPathError]


def options_of_from_spec() -> dict[str, str]:
    """Return its keywords, with their defaults as the page shows them."""
    parameters = inspect.signature(AsynctionSocketIO.from_spec).parameters.values()
    return {
        p.name: "" if p.default is p.empty else shown(p.default)
        for p in parameters
        if p.kind is not p.VAR_KEYWORD
    }


def options_of_plugins() -> dict[str, dict[str, str]]:
    """Return the options that our plugins add, with their defaults, by distribution."""
    return {
        plugin.dist.name: {
            name: shown(option.default)
            for name, option in plugin.load().asynction_options().items()
        }
        for plugin in entry_points(group="asynction")
        if plugin.dist.name.startswith("asynction-") and hasattr(plugin.load(), "asynction_options")
    }


def shown(default: object) -> str:
    return f'"{default}"' if isinstance(default, str) else repr(default)


def strings_of_sources() -> Iterator[str]:
    """Yield every string in the code of the packages, docstrings and messages among them."""
    for folder in ("core", "plugins"):
        for path in (ROOT / folder).glob("**/src/**/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


EXTENSIONS = sorted(
    {text for text in strings_of_sources() if re.fullmatch(r"x-(?!parser-)[\w-]+", text)}
)
VARIABLES = sorted(
    {name for text in strings_of_sources() for name in re.findall(r"\bASYNCTION_[A-Z_]+", text)}
)


def commands(
    command: click.Command = command_line, parent: click.Context | None = None
) -> Iterator[click.Context]:
    """Yield the context of a command, and those of all commands below it."""
    context = click.Context(command, parent, command.name, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, context)


COMMANDS = {context.command_path.removeprefix("asynction "): context for context in commands()}
OPTIONS_OF_COMMANDS = [
    pytest.param(path, parameter, id=f"{path} {parameter.name}")
    for path, context in COMMANDS.items()
    for parameter in context.command.params
    if isinstance(parameter, click.Option)
]


def documented(section: str) -> dict[str, str]:
    """Return the first two cells of the rows of a section of the page of options."""
    return {
        row[0].strip("`"): row[1].strip("`")
        for row in OPTIONS.section(section).rows
        if row[0].startswith("`")
    }


@pytest.mark.parametrize("hook", HOOK_NAMES)
def test_every_hook_has_a_section_with_an_example(hook: str) -> None:
    text = HOOKS.section(hook).text
    assert "```python" in text
    assert "```console" in text


@pytest.mark.parametrize("hook", HOOK_NAMES)
def test_the_section_of_a_hook_starts_with_its_arguments(hook: str) -> None:
    arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
    assert HOOKS.section(hook).text.strip().startswith(f"{hook}({arguments}) -> ")


def test_every_public_module_has_a_section_that_describes_its_names() -> None:
    [public] = [row[1] for row in STABILITY.section("What is public").rows if row[0] == "Python"]
    modules = {*re.findall(r"`(asynction[\w.]*)`", public)}
    described = {module for section in PYTHON.sections for module in public_names_of(section.text)}
    assert described == modules - {"asynction.exceptions"}


def public_names_of(text: str) -> list[str]:
    return re.findall(r"^```{public-names} ([\w.]+)$", text, flags=re.MULTILINE)


def test_the_contract_is_what_the_page_on_stability_says() -> None:
    rows = STABILITY.section("The contract with plugins").rows
    told = {
        row[0].strip("`"): re.findall("`([a-z_]+)`", row[1])
        for row in rows
        if row[0].startswith("`")
    }
    assert hookspecs.CONTRACT_VERSION == 1
    assert told == {
        hook: list(inspect.signature(getattr(hookspecs, hook)).parameters) for hook in HOOK_NAMES
    }


def test_no_hook_is_documented_that_does_not_exist() -> None:
    assert {title for title in HOOKS.titles if title.startswith("asynction_")} == set(HOOK_NAMES)


def test_every_option_of_the_core_has_a_row_with_its_default() -> None:
    of_plugins = {name for options in options_of_plugins().values() for name in options}
    of_core = {
        name: default for name, default in options_of_from_spec().items() if name not in of_plugins
    }
    assert documented("Options of the core") == of_core


@pytest.mark.parametrize("distribution", options_of_plugins())
def test_every_option_of_a_plugin_has_a_row_with_its_default(distribution: str) -> None:
    assert documented(f"Options of {distribution}") == options_of_plugins()[distribution]


def test_the_options_of_plugins_are_found() -> None:
    assert "validate_formats" in options_of_plugins()["asynction-validation"]


@pytest.mark.parametrize("kind", EXCEPTIONS, ids=lambda kind: kind.__name__)
def test_every_exception_has_a_section(kind: type[Exception]) -> None:
    assert len(ERRORS.section(kind.__name__).text) > 50


@pytest.mark.parametrize("kind", EXCEPTIONS, ids=lambda kind: kind.__name__)
def test_every_field_of_an_exception_has_a_row(kind: type[Exception]) -> None:
    fields = re.findall(r"^ {4}(?:    )?(\w+): ", fields_of(kind), flags=re.MULTILINE)
    rows = " ".join(row[0] for row in ERRORS.section(kind.__name__).rows)
    assert [field for field in fields if f"`{field}`" not in rows] == []


def fields_of(kind: type[Any]) -> str:
    """Return the part of a docstring that describes the attributes."""
    return (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]


def test_the_fields_are_found() -> None:
    assert "instance: " in fields_of(exceptions.ValidationException)


@pytest.mark.parametrize("name", engines.__all__)
def test_everything_that_an_engine_needs_is_named(name: str) -> None:
    assert f"`{name}`" in OPTIONS.section("Validation engines").text


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_extension_has_a_section(extension: str) -> None:
    assert len(SPECIFICATION.section(extension).text) > 50


def test_every_extension_that_is_declared_has_a_section_and_no_other_has() -> None:
    declared = {one.name for one in declared_extensions(load_plugins())}
    assert declared == {*EXTENSIONS}
    assert declared == {title for title in SPECIFICATION.titles if title.startswith("x-")}


def test_every_extension_has_a_section_with_its_schema_and_no_other_has() -> None:
    assert {title for title in EXTENSIONS_PAGE.titles if title.startswith("x-")} == {*EXTENSIONS}
    for extension in EXTENSIONS:
        assert f"```{{extension}} {extension}\n" in EXTENSIONS_PAGE.section(extension).text


def test_the_extensions_are_found() -> None:
    assert {"x-ack", "x-handler", "x-handlers", "x-messageAcks", "x-security"} <= {*EXTENSIONS}


def test_every_environment_variable_has_a_row() -> None:
    rows = OPTIONS.section("Environment variables").rows
    of_commands = {f"ASYNCTION_{name.upper()}_" for name in COMMANDS}
    others = [name for name in VARIABLES if not name.startswith(tuple(of_commands))]
    assert [row[0].strip("`") for row in rows] == others


def section_of(command: str) -> str:
    return "Options" if command == "asynction" else command


def test_the_commands_are_found() -> None:
    assert {"asynction", "mock run", "plugins", "run", "scaffold", "validate"} <= {*COMMANDS}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "asynction"])
def test_every_command_works_and_has_a_section(command: str) -> None:
    assert "(broken" not in COMMANDS[command].command.get_short_help_str()
    assert len(COMMAND_LINE.section(command).text) > 50


@pytest.mark.parametrize(("command", "option"), OPTIONS_OF_COMMANDS)
def test_every_option_of_a_command_has_a_row_with_its_variable(
    command: str, option: click.Option
) -> None:
    names = [*option.opts, *option.secondary_opts]
    rows = [
        row
        for row in COMMAND_LINE.section(section_of(command)).rows
        if all(re.search(rf"`{re.escape(name)}[ `]", row[0]) for name in names)
    ]
    prefix = COMMANDS[command].auto_envvar_prefix
    variable = f"`{prefix}_{str(option.name).upper()}`" if option.allow_from_autoenv else ""
    assert [row[1] for row in rows] == [variable]


def test_no_option_of_a_command_is_documented_that_does_not_exist() -> None:
    options = [option for _, option in (one.values for one in OPTIONS_OF_COMMANDS)]
    known = {name for one in options for name in (*one.opts, *one.secondary_opts)}
    told = {
        name
        for section in map(section_of, COMMANDS)
        for row in COMMAND_LINE.section(section).rows
        for name in re.findall(r"`(-[\w-]+)", row[0])
    }
    assert told == known | {"-h", "--help"}


INVOCATION = [name for name in (*vars(Invocation), *Invocation.__annotations__) if name[0] != "_"]


@pytest.mark.parametrize("name", sorted({*INVOCATION}))
def test_everything_that_a_command_gets_is_named(name: str) -> None:
    called = r"\([a-z, ]*\)" if callable(getattr(Invocation, name, None)) else ""
    assert re.search(f"`{name}{called}`", COMMAND_LINE.section("A command of your own").text)


def test_the_index_names_every_page_on_one_line() -> None:
    index = Page(DOCS / "README.md")
    pages = {page.path for page in all_pages()} - {index.path, ROOT / "README.md"}
    lines = [line for line in index.sections[0].text.splitlines() if line.startswith("- ")]
    listed = {(DOCS / link).resolve() for link in index.links}
    templates = {path for path in pages if "src" in path.relative_to(ROOT).parts}
    assert listed == pages - templates
    assert len(lines) == len(listed)
