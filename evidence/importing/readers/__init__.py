"""Readers of files: each module of this folder is one, and is found by lying here.

A reader says whether it knows a file, and reads its figures; the first by name that knows a file
gets it. What none knows is a delimited text (:mod:`evidence.importing.delimited`).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from evidence.importing import delimited
from evidence.importing.faults import Fault, ImportRefused, NotATable
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
    ['archive', 'eurostat', 'gephi', 'graph', 'json_records', 'pajek', 'records', 'vosviewer', \
'workbook']
    """
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(cast(Reader, import_module(f"{__name__}.{name}")) for name in names)


def read_files(files: Sequence[File], places: Places, settings: Settings) -> list[Reading]:
    """The tables of files; what keeps all of one out stands in a reading as well.

    Files that say something only together, a map and a network of VOSviewer or nodes and edges
    of Gephi, are read together.
    """
    from evidence.importing.readers import gephi, vosviewer

    together = gephi.pair(vosviewer.pair(list(files)))
    return [r for file in together for r in _read(file, places, settings)]


def _read(file: File, places: Places, settings: Settings) -> list[Reading]:
    try:
        reader = next((r for r in readers() if r.recognise(file)), delimited)
        readings = reader.read(file, places, settings)
    except ImportRefused as refused:
        found = not isinstance(refused, NotATable)
        return [Reading(file.name, is_table=found, faults=list(refused.faults))]
    empty = Fault(file.name, 1, None, "came an empty file")
    return readings or [Reading(file.name, faults=[empty])]
