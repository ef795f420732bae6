"""The table of what brings what is complete."""

from importlib_metadata import entry_points

from asynction.brought_by import BROUGHT_BY


def test_the_table_tells_what_brings_every_part_option_and_command():
    told = {
        (kind, name, distribution)
        for kind, names in BROUGHT_BY.items()
        for name, distribution in names.items()
    }
    options = {
        ("option", name, plugin.dist.name)
        for plugin in entry_points(group="asynction")
        if plugin.dist.name.startswith("asynction-") and hasattr(plugin.load(), "asynction_options")
        for name in plugin.load().asynction_options()
        if name != "validation"  # a keyword of from_spec itself
    }
    parts = {
        ("part", name, plugin.dist.name)
        for plugin in entry_points(group="asynction")
        if hasattr(plugin.load(), "asynction_enforces")
        for name in plugin.load().asynction_enforces()
    }
    commands = {
        ("command", command.name, command.dist.name)
        for command in entry_points(group="asynction.commands")
        if command.dist.name != "asynction-cli"
    }
    assert told == options | parts | commands
