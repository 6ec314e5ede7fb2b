"""Pajek networks: vertices named by country, edges weighted by papers."""

from __future__ import annotations

import re
from pathlib import Path

from evidence.importing.cells import NotANumber, read_number
from evidence.importing.faults import Dropped, Fault
from evidence.importing.figures import PARTS, Figure, Reading, Settings
from evidence.importing.file import File
from evidence.importing.places import Places
from evidence.importing.years import single_year

_LABEL = re.compile(r'\s*(\d+)\s+(?:"([^"]*)"|(\S+))')
SECTIONS = ("*vertices", "*edges", "*arcs", "*matrix", "*network")


def recognise(file: File) -> bool:
    """Does a text begin as a Pajek network?

    Examples
    --------
    >>> recognise(File("x.net", b"% made by hand\\n*Vertices 2\\n"))
    True
    """
    lines = (line.strip() for line in file.text.lstrip("\ufeff").splitlines())
    first = next((line for line in lines if line and not line.startswith("%")), "")
    return first.lower().startswith(("*vertices", "*network"))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Links of one year from ``*Edges``, ``*Arcs`` or ``*Matrix``."""
    return [_Network(file, places, settings).out]


class _Network:
    """A network while it is read, line by line."""

    def __init__(self, file: File, places: Places, settings: Settings) -> None:
        self.places, self.settings = places, settings
        self.out = Reading(file.name)
        self.labels: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        self.row = 0  # of *Matrix
        in_name = single_year(Path(file.name).stem)
        self.year = settings.year or in_name
        if not self.year:
            self.fault(1, "came a network without a year; allowed: one year in the name of the "
                       "file; or say it with --year")  # fmt: skip
            return
        source = "--year" if settings.year else "the name of the file"
        self.out.said.append(f"year {self.year}, from {source}")
        if self.read(file.text.lstrip("\ufeff").splitlines()):
            self.out.said.insert(0, f"Pajek network; {len(self.labels)} vertices; links")

    def fault(self, number: int, text: str, column: str | None = None) -> None:
        self.out.faults.append(Fault(self.out.place, number, column, text))

    def read(self, lines: list[str]) -> bool:
        """Every line; False where the text is no network after all."""
        section = ""
        for number, line in enumerate(map(str.strip, lines), start=1):
            if not line or line.startswith("%"):
                continue
            if line.startswith("*"):
                section = line.split()[0].lower()
                if section not in SECTIONS:
                    self.fault(number, f"came {line.split()[0]}; allowed: *Vertices, *Edges, "
                               "*Arcs, *Matrix; save it so")  # fmt: skip
                    return False
            elif section == "*vertices":
                self.vertex(number, line)
            elif section in ("*edges", "*arcs"):
                self.edge(number, line.split())
            elif section == "*matrix":
                self.row += 1
                for k, cell in enumerate(line.split(), start=1):
                    if cell not in ("0", "0.0") and k != self.row:
                        self.edge(number, [str(self.row), str(k), cell])
            else:
                self.fault(number, f"came {line[:60]!r} before *Vertices; a Pajek network begins "
                           "with it")  # fmt: skip
                return False
        return True

    def vertex(self, number: int, line: str) -> None:
        """The name of a vertex, and its code if it is a country."""
        found = _LABEL.match(line)
        if not found:
            self.fault(number, f"came {line[:60]!r}; allowed: a number and a label such as "
                       '1 "China"; mend the line')  # fmt: skip
            return
        vertex, label = int(found[1]), found[2] or found[3] or ""
        self.labels[vertex] = label
        place = self.places.find(label)
        if place.kind == "country":
            self.codes[vertex] = place.code
        elif place.kind == "part" and self.settings.uk == "sum":
            self.codes[vertex] = PARTS
        else:
            if place.kind == "unknown":
                self.out.unknown[label] = place.why
                if self.settings.strict:
                    self.fault(number, f"came {label!r}; {place.why}")
                    return
            self.out.dropped.append(
                Dropped(self.out.place, number, "", label or "(empty)", place.why)
            )

    def edge(self, number: int, cells: list[str]) -> None:
        """The papers of two vertices."""
        if len(cells) < 3 or not (cells[0].isdecimal() and cells[1].isdecimal()):
            self.fault(number, f"came {' '.join(cells)[:60]!r}; allowed: two vertices and their "
                       "papers, such as 1 2 345; mend the line")  # fmt: skip
            return
        a, b = int(cells[0][:9]), int(cells[1][:9])
        missing = [v for v in (a, b) if v not in self.labels]
        if missing:
            most = max(self.labels, default=0)
            self.fault(number, f"came vertex {missing[0]}; allowed: 1 to {most}; mend the line")
            return
        if a not in self.codes or b not in self.codes:
            return  # the vertex was dropped, with why
        first, second = sorted((self.codes[a], self.codes[b]))
        if first.split()[0] == second.split()[0]:
            self.out.dropped.append(
                Dropped(self.out.place, number, "", f"{self.labels[a]} - {self.labels[b]}",
                        "a country with itself")
            )  # fmt: skip
            return
        try:
            value = read_number(cells[2], decimal=".")
        except NotANumber as error:
            self.fault(number, f"came {error}; mend the line", "C")
            return
        if value is not None:
            self.out.figures.append(
                Figure("links", first, second, "", self.year, value, self.out.place, number, "C")
            )
