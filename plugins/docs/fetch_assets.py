"""The build hook that fetches what the page is made of and is not ours.

The packages' browser builds need nothing else; see `fetch_npm.py`. What they have bundled is what
webpack finds when it builds `lib/esm/without-parser.js` of the component anew, with its polyfills,
and what the other files' comments and source maps name.
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # hatchling runs this file where it lies
import fetch_npm

# What the files are called here, and in the npm packages.
FILES = {
    "asyncapi.css": ("@asyncapi/react-component", "styles/default.min.css"),
    "asyncapi.js": ("@asyncapi/react-component", "browser/without-parser.js"),
    "react.js": ("react", "umd/react.production.min.js"),
    "react-dom.js": ("react-dom", "umd/react-dom.production.min.js"),
    "socket.io.js": ("socket.io-client", "dist/socket.io.min.js"),
}


class FetchAssets(fetch_npm.FetchNpm):
    """Puts the files into `src/asynction_docs/assets`."""

    folder = "src/asynction_docs/assets"
    need = "its page needs files"
    notices = {  # noqa: RUF012  # as the base declares it
        "@asyncapi/react-component": ["browser/without-parser.js.LICENSE.txt"],
    }

    def put(self, packages: Path, folder: Path) -> None:
        for file, (package, source) in FILES.items():
            shutil.copyfile(packages / package / source, folder / file)
