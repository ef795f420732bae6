"""The build hook that fetches what the page is made of and is not ours; see `fetch_npm.py`."""

import re
import shutil
import sys
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).parent))  # hatchling runs this file where it lies
import fetch_npm

# The modules of the validator in the order in which they need each other.
_VALIDATOR = ("deep-compare-strict", "pointer", "dereference", "format", "ucs2-length", "validate")


class FetchAssets(fetch_npm.FetchNpm):
    """Puts the files into `src/asynction_docs/assets`."""

    folder = "src/asynction_docs/assets"
    need = "its page needs files"
    # https://github.com/cfworker/cfworker/blob/main/LICENSE.md
    copyrights: ClassVar = {"@cfworker/json-schema": "Copyright (c) 2020 Jeremy Danyow"}

    def put(self, packages: Path, folder: Path) -> None:
        client = packages / "socket.io-client" / "dist" / "socket.io.min.js"
        shutil.copyfile(client, folder / "socket.io.js")
        validator = packages / "@cfworker" / "json-schema" / "dist" / "esm"
        parts = [(validator / f"{name}.js").read_text(encoding="utf-8") for name in _VALIDATOR]
        (folder / "validator.js").write_text(one_script(parts), encoding="utf-8", newline="\n")


def one_script(modules: list[str]) -> str:
    """Return modules as a script that works in a file, too, where browsers load no modules."""
    body = "\n".join(
        re.sub(r"^(import .*|//# .*)\n?|^export ", "", module, flags=re.MULTILINE)
        for module in modules
    )
    given = "AsynctionDocs.validator = { dereference, validate };"
    return f'"use strict";\n(() => {{\n{body}\n{given}\n}})();\n'
