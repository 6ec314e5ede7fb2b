"""VOSviewer: a map that names numbers, and a network of those numbers, read together."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.network import Network
from evidence.importing.places import Places

_EDGE = re.compile(r"\d+[\t,; ]+\d+([\t,; ]+\d+(\.\d+)?)?")


def is_map(file: File) -> bool:
    """Does a text have the headings of a map?"""
    head = re.split(r"[\t,;]", file.first_line().casefold())
    return ("label" in head and any("weight<" in h for h in head)) or head[:4] == [
        "id", "label", "x", "y",
    ]  # fmt: skip


def is_network(file: File) -> bool:
    """Is every line two numbers and a weight?"""
    lines = [line.strip() for line in file.head.splitlines()[:50] if line.strip()]
    return len(lines) > 0 and all(_EDGE.fullmatch(line) for line in lines)


def recognise(file: File) -> bool:
    """Is it one of the two files?"""
    return is_map(file) or is_network(file)


def pair(files: list[File]) -> list[File]:
    """Networks with the map that names their numbers, which then stands for itself no more.

    Files of several years belong together by their names.
    """
    texts = [f for f in files if f.is_text]
    maps, networks = [f for f in texts if is_map(f)], [f for f in texts if is_network(f)]
    used: list[File] = []
    out = []
    for file in files:
        if file in networks and maps:
            same = [m for m in maps if _stem(m) == _stem(file)] or (maps if len(maps) == 1 else [])
            if same:
                used.append(same[0])
                file = replace(file, beside=same[0])
        out.append(file)
    return [f for f in out if f not in used]


def _stem(file: File) -> str:
    return re.sub(r"map|network|net", "", Path(file.name).stem.casefold())


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Links of one year.

    Raises
    ------
    ImportRefused : one of the two files came without the other.
    """
    if file.beside is None:
        what, other = ("map", "network") if is_map(file) else ("network", "map")
        raise file.refused(f"a VOSviewer {what} alone", f"the map and the network together (the "
                           f"{other} was not named)", "name both files, or save the network as "
                           "Pajek (.net) in VOSviewer")  # fmt: skip
    network = Network(file, places, settings)
    if not network.year:
        return [network.out]
    network.vertices(_vertices(file.beside))
    for number, line in enumerate(file.text.splitlines(), start=1):
        cells = [c for c in re.split(r"[\t,; ]+", line.strip()) if c]
        if len(cells) == 1:
            network.fault(number, f"came one item, {cells[0]!r}; a line has two and a strength")
        elif cells:
            network.edge(number, cells[0], cells[1], cells[2] if len(cells) > 2 else "1")
    network.out.said.insert(0, f"VOSviewer network with {file.beside.name}; "
                            f"{len(network.labels)} items; links")  # fmt: skip
    return [network.out]


def _vertices(file: File) -> list[tuple[int, str, str]]:
    lines = [line for line in file.text.splitlines() if line.strip()]
    by = max("\t,;", key=lines[0].count)
    rows = list(csv.reader(lines, delimiter=by))
    head = [h.strip().casefold() for h in rows[0]]
    label, number = head.index("label"), head.index("id") if "id" in head else None
    return [
        (k, row[number].strip() if number is not None else str(k - 1), row[label].strip())
        for k, row in enumerate(rows[1:], start=2)
        if len(row) > label
    ]
