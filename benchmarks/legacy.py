"""An environment of its own for asynction 0.8.3, with its dependencies as of spring 2022."""

from __future__ import annotations

import shutil
from functools import cache

from children import HERE, run

REQUIREMENTS = HERE / "legacy-requirements.txt"
ENVIRONMENT = HERE / ".venv-0.8.3"


@cache
def python() -> str:
    """Return the path of that environment's Python; create the environment if there is none.

    It is made anew when the requirements have changed since, or when it was left unfinished.

    Raises:
        ChildFailed: It cannot be created; the message says what failed.
    """
    interpreter = ENVIRONMENT / "bin" / "python"
    finished = ENVIRONMENT / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if not (finished.exists() and finished.read_text() == wanted and interpreter.exists()):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        run("-m", "venv", str(ENVIRONMENT))
        run("-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS), python=str(interpreter))
        finished.write_text(wanted)
    return str(interpreter)
