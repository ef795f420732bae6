"""Find the commands that distributions announce."""

from __future__ import annotations

import re
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from asynction_cli.terminal.failures import failures_told

_GROUP = "asynction.commands"


class Commands(click.Group):
    """A group whose commands are those of the entry-point group ``asynction.commands``."""

    @cached_property
    def _announced(self) -> dict[str, list[EntryPoint]]:
        return announced_commands()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._announced)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._announced:
            return None
        try:
            return load_command(self._announced[cmd_name])
        except Exception as error:
            return _broken(cmd_name, self._announced[cmd_name], error)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            hint = f"{error.message} Options of a command stand behind its name."
            raise click.NoSuchOption(
                error.option_name, hint, possibilities=error.possibilities, ctx=ctx
            ) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        is_option = name.startswith("-")
        if not is_option and not ctx.resilient_parsing and name not in self._announced:
            raise click.UsageError(_unknown(name, self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with failures_told():
            try:
                return super().invoke(ctx)
            except click.NoSuchOption as error:
                if not any(error.option_name in param.opts for param in self.params):
                    raise
                hint = f"{error.message} Put it in front of {ctx.invoked_subcommand!r}."
                raise click.NoSuchOption(error.option_name, hint, ctx=error.ctx) from error
            except click.UsageError as error:
                document = _unexpected_document(error)
                if document is None or error.ctx is None or _takes_documents(error.ctx.command):
                    raise
                command = error.ctx.command_path.removeprefix(ctx.command_path)
                hint = f"Give it in front: {ctx.command_path} --spec {document}{command}"
                raise click.UsageError(f"{error.message}. {hint}", error.ctx) from error
            except (TypeError, ValueError) as error:
                names = [text.partition("=")[0] for text in ctx.params["option"]]
                if not any(re.search(name.replace("_", "[_ ]"), str(error)) for name in names):
                    raise
                raise click.UsageError(f"--option: {error}", ctx) from error


def _unexpected_document(error: click.UsageError) -> str | None:
    """Return the argument that a command has no place for, if it looks like a document."""
    found = re.search(r"unexpected extra arguments? \((\S+\.(?:ya?ml|json))", error.message)
    return found[1] if found else None


def _takes_documents(command: click.Command) -> bool:
    return any(param.name == "file" for param in command.params)


def announced_commands() -> dict[str, list[EntryPoint]]:
    """Return the entry points of commands, by name: several of a name if distributions clash."""
    announced: dict[str, list[EntryPoint]] = {}
    for entry_point in entry_points(group=_GROUP):
        announced.setdefault(entry_point.name, []).append(entry_point)
    return announced


def load_command(announced: list[EntryPoint]) -> click.Command:
    """Return the command of a name.

    Args:
        announced: The entry points of that name.

    Raises:
        TypeError: What is announced is no command, or two distributions announce it.
        Exception: Whatever importing it raises.
    """
    if len(announced) > 1:
        names = " and ".join(sorted(entry.dist.name for entry in announced if entry.dist))
        raise TypeError(f"{names} both bring it: uninstall one")
    try:
        command = announced[0].load()
    except SystemExit as error:
        raise ImportError(f"importing it ends the process with {error.code!r}") from error
    except (Exception, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ImportError(f"importing it raises {type(error).__name__}: {error}") from error
    if not isinstance(command, click.Command):
        raise TypeError(f"{announced[0].value} is no click command, but {type(command).__name__}")
    return command


def _broken(name: str, announced: list[EntryPoint], error: Exception) -> click.Command:
    """Return what stands in for a command that cannot be loaded."""
    reason = f"(broken: {type(error).__name__}: {error})"
    brought_by = [one.dist for one in announced if one.dist is not None]
    whose = f" of {brought_by[0].name} {brought_by[0].version}" if len(brought_by) == 1 else ""

    def fail() -> None:
        raise click.ClickException(f"the command {name!r}{whose} cannot be used {reason}")

    return click.Command(
        name,
        callback=fail,
        help=reason,
        short_help=reason,
        add_help_option=False,  # --help, too, is answered with the reason
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    from asynction_core.advice import all_brought

    brought = all_brought("command")
    if name in brought:
        return f"there is no command {name!r} yet: pip install {brought[name]}"
    similar = get_close_matches(name, sorted({*known, *brought}))
    hint = f": is {' or '.join(map(repr, similar))} meant?" if similar else ""
    return f"there is no command {name!r}{hint}"
