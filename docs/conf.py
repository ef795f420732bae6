"""How the site is built: `make docs`. The pages are the Markdown files of the repository."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Asynction"
author = "The Asynction authors"
copyright = author
version = release = (Path(__file__).parents[1] / "VERSION").read_text(encoding="utf-8").strip()

# The source folder is the repository, so that every link between files works here, too.
root_doc = "README"
include_patterns = ["*.md", "docs/*.md", "core/*.md", "*/*/README.md", "examples/**/README.md"]
include_patterns += ["benchmarks/README.md"]
exclude_patterns = ["**/.*", "**/node_modules", "docs/_build", "dist", "tests", "**/src"]

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "building.contents",
    "building.extensions",
    "building.public_names",
    "building.for_machines",
    "building.texts_of_commands",
]

myst_heading_anchors = 6

default_role = "code"  # docstrings have single backticks around code
smartquotes = False  # "--option" stays as it is
toc_object_entries_show_parents = "hide"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"Asynction {release}"
html_static_path = ["building/static"]
html_css_files = ["site.css"]
html_search_scorer = str(Path(__file__).parent / "building" / "scorer.js")
html_copy_source = False  # building.for_machines puts the sources beside the pages
pygments_style = "tango"
pygments_dark_style = "monokai"

# Needs the network: `make docs-links`. Links within the site are checked by every build.
linkcheck_ignore = [r"https?://(localhost|127\.0\.0\.1).*"]
linkcheck_anchors = False
