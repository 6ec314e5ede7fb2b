"""Readers of files: each module of this folder is one, and is found by lying here.

A reader says whether it knows a file, and reads its figures; the first by name that knows a file
gets it. What none knows is a delimited text (:mod:`evidence.importing.delimited`).
"""

from __future__ import annotations

import functools
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.places import Places


class Reader(Protocol):
    """What a module of this folder holds."""

    def recognise(self, file: File) -> bool:
        """Is it a file of this kind? By its first bytes or words, not by its name."""
        ...

    def read(self, file: File, places: Places, settings: Settings) -> list[Reading]:
        """Its figures, table by table.

        Raises
        ------
        ImportRefused : it is broken; what is wrong with single cells goes into the reading.
        """
        ...


@functools.cache
def readers() -> tuple[Reader, ...]:
    """Every reader of this folder, by name.

    Examples
    --------
    >>> [r.__name__.rpartition(".")[2] for r in readers()]
    ['pajek', 'workbook']
    """
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(cast(Reader, import_module(f"{__name__}.{name}")) for name in names)
