"""A network while it is read: vertices named by country, edges weighted by papers."""

from __future__ import annotations

from pathlib import Path

from evidence.importing.cells import NotANumber, read_number
from evidence.importing.faults import Dropped, Fault
from evidence.importing.figures import PARTS, Figure, Reading, Settings
from evidence.importing.file import File
from evidence.importing.places import Places, are_codes
from evidence.importing.years import single_year, span_in


class Network:
    """Links of one year; fills a :class:`Reading`.

    Attributes
    ----------
    out : what was read. year : 0 where nobody says it, with a fault.
    """

    def __init__(self, file: File, places: Places, settings: Settings) -> None:
        self.places, self.settings = places, settings
        self.out = Reading(file.name)
        self.labels: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        stem = Path(file.name).stem
        span = span_in(stem)
        self.year = 0 if span else settings.year or single_year(stem)
        if span:
            self.fault(1, f"came sums of {span}; allowed are figures of single years; export year "
                       "by year (see the name of the file)")  # fmt: skip
        elif not self.year:
            self.fault(1, "came a network without a year; allowed: one year in the name of the "
                       "file; or say it with --year")  # fmt: skip
        else:
            source = "--year" if settings.year else "the name of the file"
            self.out.said.append(f"year {self.year}, from {source}")

    def fault(self, number: int, text: str, column: str | None = None) -> None:
        """Note what keeps the file out."""
        self.out.faults.append(Fault(self.out.place, number, column, text))

    def vertices(self, found: list[tuple[int, str, str]]) -> None:
        """Names of all vertices (row, id, label), and their codes if they are countries."""
        codes = are_codes(label for _, _, label in found)
        for number, vertex, label in found:
            self.labels[vertex] = label
            place = self.places.find(label, codes=codes)
            if place.kind == "country":
                self.codes[vertex] = place.code
            elif place.kind == "part" and self.settings.uk == "sum":
                self.codes[vertex] = PARTS
            else:
                if place.kind == "unknown":
                    self.out.unknown[label] = place.why
                    if self.settings.strict:
                        self.fault(number, f"came {label!r}; {place.why}")
                        continue
                self.out.dropped.append(
                    Dropped(self.out.place, number, "", label or "(empty)", place.why)
                )

    def edge(self, number: int, a: str, b: str, weight: str) -> None:
        """The papers of two vertices."""
        missing = [v for v in (a, b) if v not in self.labels]
        if missing:
            least, most = next(iter(self.labels), 0), next(reversed(self.labels), 0)
            self.fault(number, f"came vertex {missing[0]}; allowed: {least} to {most}; mend the "
                       "line")  # fmt: skip
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
            value = read_number(weight, decimal=".")
        except NotANumber as error:
            self.fault(number, f"came {error}; mend the line", "C")
            return
        if value is not None:
            self.out.figures.append(
                Figure("links", first, second, "", self.year, value, self.out.place, number, "C")
            )
