"""The build hooks that all packages of this repository share.

Every package folder holds a link to this file, as hatchling runs only what lies in the folder that
it builds.
"""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class OneVersion(MetadataHookInterface):
    """Gives each package the version in the root file `VERSION`, and pins the packages to it.

    `{version}` in the dependencies and optional dependencies listed under
    `[tool.hatch.metadata.hooks.custom]` stands for it. When a source distribution is built into a
    wheel, nothing of this runs: hatchling then takes the fields from the PKG-INFO in there.
    """

    def update(self, metadata: dict[str, Any]) -> None:
        version = (Path(__file__).resolve().parent / "VERSION").read_text(encoding="utf-8").strip()
        metadata["version"] = version

        def pinned(requirements: list[str]) -> list[str]:
            return [requirement.format(version=version) for requirement in requirements]

        metadata["dependencies"] = pinned(self.config["dependencies"])
        if "optional-dependencies" in self.config:
            metadata["optional-dependencies"] = {
                extra: pinned(requirements)
                for extra, requirements in self.config["optional-dependencies"].items()
            }


class RealFiles(BuildHookInterface[Any]):
    """Puts what links point to into a source distribution, where the links would lead nowhere."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_data["force_include"] = {
            os.path.realpath(source): target
            for source, target in build_data["force_include"].items()
        }
