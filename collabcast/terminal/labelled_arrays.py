"""Spares a command the import of array libraries that it does not use.

At its first array xarray imports dask, pint, cupy and sparse to ask whether the array is theirs:
a second of a short command where they are installed. One that nobody has imported by then can have
made no array, so xarray is told that it is not there. scipy.special in its turn copies all that
numpy has, and with it imports the translator of Fortran and the tools for tests: a third of its own
time. Commands only: whoever imports our packages may well hand dask arrays to xarray.
"""

from __future__ import annotations

import sys
from contextlib import suppress

ASKED = ("dask", "pint", "cupy", "sparse")
COPIED = ("f2py", "testing")  # of numpy, imported when first asked for


def only_numpy() -> None:
    """Let xarray look for the others now, where it finds none; call it before it is imported."""
    absent = [name for name in ASKED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: not to be found
    try:
        import xarray as xr

        with suppress(ImportError):  # it has looked for one before: then nothing is spared
            xr.Variable("x", [1.0]).to_numpy()
    finally:
        for name in absent:
            del sys.modules[name]


def special_functions() -> None:
    """Import them with nothing in the place of the modules of numpy that are not wanted."""
    import numpy as np

    unasked = [name for name in COPIED if name not in vars(np)]
    vars(np).update(dict.fromkeys(unasked))
    try:
        import scipy.special  # noqa: F401
    finally:
        for name in unasked:
            if vars(np)[name] is None:
                delattr(np, name)
