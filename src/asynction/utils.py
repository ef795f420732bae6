"""What asynction 0.8.3 had in `utils`."""

from asynction.gone import gone

__getattr__ = gone(
    __name__,
    {
        "load_handler": "asynction_core.resolve finds the callable at a dotted path",
    },
)
