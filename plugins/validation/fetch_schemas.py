"""The build hook that fetches AsyncAPI's JSON Schemas, one for each version that is supported."""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # hatchling runs this file where it lies
import fetch_npm

PACKAGE = "@asyncapi/specs"
VERSIONS = [f"2.{minor}.0" for minor in range(7)] + ["3.0.0", "3.1.0"]

# They judge nothing, and are half of a schema. Descriptions are kept: editors show them.
ANNOTATIONS = frozenset({"$comment", "default", "example", "examples", "title"})
# Keywords whose value maps names to schemas: a name may be that of an annotation.
NAME_MAPS = frozenset({"definitions", "dependencies", "patternProperties", "properties"})
# Keywords whose value is data.
LITERALS = frozenset({"const", "enum"})


class FetchSchemas(fetch_npm.FetchNpm):
    """Puts the schemas into `src/asynction_validation/schemas`."""

    folder = "src/asynction_validation/schemas"
    need = "it checks documents with files"

    def put(self, packages: Path, folder: Path) -> None:
        for version in VERSIONS:
            source = packages / PACKAGE / "schemas" / f"{version}-without-$id.json"
            schema = without_annotations(json.loads(source.read_text(encoding="utf-8")))
            text = json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
            (folder / f"{version}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def without_annotations(schema: Any) -> Any:
    """Return a schema without what only informs readers, but for descriptions."""
    if isinstance(schema, list):
        return [without_annotations(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key in LITERALS:
            kept[key] = value
        elif key in NAME_MAPS:
            kept[key] = {name: without_annotations(item) for name, item in value.items()}
        elif key not in ANNOTATIONS:
            kept[key] = without_annotations(value)
    return kept
