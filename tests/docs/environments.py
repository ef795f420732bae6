"""Virtual environments in which the packages of the tests are installed."""

import sysconfig
from pathlib import Path


def furnish(environment: Path, *programs: str) -> None:
    """Put what is installed here into an environment, as if it was installed there.

    Args:
        environment: The folder of the environment.
        programs: Modules that it gets programs for, as pip would make them.
    """
    packages = sysconfig.get_path("purelib")
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "as_the_tests.pth").write_text(f"import site; site.addsitedir({packages!r})\n")
    for name in programs:
        program = environment / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "$(dirname "$0")/python" -m {name} "$@"\n')
        program.chmod(0o755)
