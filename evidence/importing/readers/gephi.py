"""Gephi's tables: edges between ids, and nodes that give each id its name, read together."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from evidence.importing.delimited import sheet
from evidence.importing.faults import ImportRefused
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.headings import fold
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet


def _at(file: File, *names: str) -> list[int]:
    """Columns of headings, -1 where there is none."""
    heads = [fold(h.strip(' "')) for h in re.split(r"[\t,;]", file.first_line())]
    return [heads.index(n) if n in heads else -1 for n in names]


def _ends(file: File) -> set[str]:
    """What stands at the ends of edges."""
    columns = _at(file, "source", "target")
    if min(columns) < 0:
        return set()
    try:
        rows = sheet(file).rows[1:]
    except ImportRefused:  # told when it is read
        return set()
    return {c[k] for _, c in rows for k in columns if k < len(c) and c[k]}


def recognise(file: File) -> bool:
    """Is it a table of edges whose ends are no names?

    Examples
    --------
    >>> recognise(File("x.csv", b"Source,Target,Weight\\n0,1,5\\n"))
    True
    >>> recognise(File("x.csv", b"Source,Target,Weight\\nIndia,Brazil,5\\n"))
    False
    """
    if file.beside is not None and min(_at(file, "source", "target")) >= 0:
        return True
    ends = _ends(file)
    return bool(ends) and all(re.fullmatch(r"[nN]?\d+(\.0)?", e) for e in ends)


def pair(files: list[File]) -> list[File]:
    """Edges with the nodes that name their ends, which then stand for themselves no more."""
    texts = [f for f in files if f.is_text]
    nodes = {
        id(f): _labels(f)
        for f in texts
        if min(_at(f, "id", "label")) >= 0 and max(_at(f, "source", "target")) < 0
    }
    by_id = {id(f): f for f in texts}
    used: set[int] = set()
    out = []
    for file in files:
        ends = _ends(file) if nodes and file.is_text else set()
        fit = [k for k, labels in nodes.items() if ends and ends <= set(labels)]
        if len(fit) > 1:  # several years: those of the same name
            fit = [k for k in fit if _stem(by_id[k]) == _stem(file)]
        if len(fit) == 1:
            used.add(fit[0])
            file = replace(file, beside=by_id[fit[0]])
        out.append(file)
    return [f for f in out if id(f) not in used]


def _stem(file: File) -> str:
    return re.sub(r"edges?|nodes?|links?", "", Path(file.name).stem.casefold())


def _labels(file: File) -> dict[str, str]:
    first, second = _at(file, "id", "label")
    try:
        rows = sheet(file).rows[1:]
    except ImportRefused:
        return {}
    return {c[first]: c[second] for _, c in rows if len(c) > max(first, second)}


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Links, the ends of each by the names of their nodes.

    Raises
    ------
    ImportRefused : the nodes were not named, or the edges hold no table.
    """
    if file.beside is None:
        raise file.refused("edges of a network whose ends are numbers, alone", "the edges and the "
                           "nodes together (id, label)", "name the file of nodes as well, or "
                           "export the network as GEXF")  # fmt: skip
    labels, columns, table = _labels(file.beside), _at(file, "source", "target"), sheet(file)
    rows = [table.rows[0]] + [
        (n, tuple(labels.get(c, c) if k in columns else c for k, c in enumerate(cells)))
        for n, cells in table.rows[1:]
    ]
    reading = read_sheet(replace(table, rows=tuple(rows)), places, settings)
    reading.said.insert(0, f"Gephi edges with {file.beside.name}; {len(labels)} nodes")
    return [reading]
