"""`python -m asynction`: the command line, where asynction-cli is installed."""

import sys


def main() -> int:
    """Run the command line.

    Returns:
        The exit status: 2, with a hint on stderr, where asynction-cli is not installed.
    """
    try:
        from asynction_cli import main as command_line
    except ModuleNotFoundError as error:
        if error.name != "asynction_cli":
            raise
        print(
            "The command line of Asynction is in asynction-cli, which is not installed:\n"
            "    pip install asynction-cli",
            file=sys.stderr,
        )
        return 2
    command_line()
    return 0


if __name__ == "__main__":
    sys.exit(main())
