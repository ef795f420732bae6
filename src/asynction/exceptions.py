"""Every exception that Asynction raises; the same classes as in `asynction_core.exceptions`."""

from asynction_core.exceptions import *  # noqa: F403
from asynction_core.exceptions import __all__ as __all__
