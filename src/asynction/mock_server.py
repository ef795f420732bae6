"""The mock server, where asynction 0.8.3 had it, if asynction-mock is installed."""

from typing import TYPE_CHECKING

import asynction
from asynction.gone import gone

if TYPE_CHECKING:
    from asynction_mock import MockAsynctionSocketIO as MockAsynctionSocketIO

__all__ = ["MockAsynctionSocketIO"]

_OF_SERVER = "MockAsynctionSocketIO does it by itself"
_missing = gone(
    __name__,
    {
        "generate_fake_data_from_schema": "asynction_jsonschema.fake.FakeData makes values",
        "make_faker_formats": "the formats of schemas are Faker's providers by themselves",
        "task_runner": _OF_SERVER,
        "task_scheduler": _OF_SERVER,
    },
)


def __getattr__(name: str) -> object:
    return asynction.MockAsynctionSocketIO if name in __all__ else _missing(name)
