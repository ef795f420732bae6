"""What engines of other distributions are made of, under the name that it had here at first.

It is at home in `asynction_jsonschema`, which knows JSON Schema and nothing of AsyncAPI.
"""

from asynction_jsonschema import *  # noqa: F403
from asynction_jsonschema import __all__ as __all__
