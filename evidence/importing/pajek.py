"""Pajek networks: vertices named by country, edges weighted by papers."""

from __future__ import annotations

import re
from pathlib import Path

from evidence.importing.cells import NotANumber, read_number, years_in
from evidence.importing.faults import Dropped, Fault
from evidence.importing.figures import PARTS, Figure, Reading, Settings
from evidence.importing.places import Places

_LABEL = re.compile(r'\s*(\d+)\s+(?:"([^"]*)"|(\S+))')


def is_pajek(text: str) -> bool:
    """Does a text begin as a Pajek network?

    Examples
    --------
    >>> is_pajek("% made by hand\\n*Vertices 2\\n"), is_pajek("country,year\\n")
    (True, False)
    """
    for line in text.lstrip("\ufeff").splitlines():
        if line.strip() and not line.lstrip().startswith("%"):
            return line.strip().lower().startswith(("*vertices", "*network"))
    return False


def read_pajek(path: Path, text: str, places: Places, settings: Settings) -> Reading:
    """Links of one year from ``*Edges``, ``*Arcs`` or ``*Matrix``."""
    out = Reading(Path(path).name)
    comments = " ".join(t for t in text.splitlines() if t.startswith(("%", "*Network")))
    year = _year(path, comments, settings, out)
    if not year:
        return out
    labels: dict[int, str] = {}
    codes: dict[int, str] = {}
    section, row_of_matrix = "", 0
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("%"):
            continue
        if line.startswith("*"):
            section = line.split()[0].lower()
            if section not in ("*vertices", "*edges", "*arcs", "*matrix", "*network"):
                _fault(
                    out,
                    number,
                    f"came {line.split()[0]}; allowed: "
                    "*Vertices, *Edges, *Arcs, *Matrix; save it so",
                )
                return out
            continue
        if section == "*vertices":
            found = _LABEL.match(line)
            if not found:
                _fault(
                    out,
                    number,
                    f"came {line[:60]!r}; allowed: a number "
                    'and a label such as 1 "China"; mend the line',
                )
                continue
            labels[int(found.group(1))] = found.group(2) or found.group(3) or ""
            _name(int(found.group(1)), labels, codes, number, places, settings, out)
        elif section in ("*edges", "*arcs"):
            _edge(line.split(), number, year, labels, codes, out)
        elif section == "*matrix":
            row_of_matrix += 1
            for k, cell in enumerate(line.split(), start=1):
                if cell not in ("0", "0.0") and k != row_of_matrix:
                    _edge([str(row_of_matrix), str(k), cell], number, year, labels, codes, out)
        else:
            _fault(
                out, number, f"came {line[:60]!r} before *Vertices; a Pajek network begins with it"
            )
            return out
    out.said.insert(0, f"Pajek network; {len(labels)} vertices; links")
    return out


def _year(path: Path, comments: str, settings: Settings, out: Reading) -> int:
    named = sorted(set(years_in(Path(path).stem)))
    for year, source in (
        (settings.year or 0, "--year"),
        (named[0] if len(named) == 1 else 0, "the name of the file"),
    ):
        if year:
            out.said.append(f"year {year}, from {source}")
            return year
    out.faults.append(
        Fault(out.place, 1, None, "came a network without a year; allowed: one year in the name of "
              "the file; or say it with --year")
    )  # fmt: skip
    return 0


def _name(
    vertex: int, labels: dict[int, str], codes: dict[int, str], number: int, places: Places,
    settings: Settings, out: Reading,
) -> None:  # fmt: skip
    label = labels[vertex]
    place = places.find(label)
    if place.kind == "country":
        codes[vertex] = place.code
    elif place.kind == "part" and settings.uk == "sum":
        codes[vertex] = PARTS
    else:
        if place.kind == "unknown":
            out.unknown[label] = place.why
            if settings.strict:
                out.faults.append(Fault(out.place, number, None, f"came {label!r}; {place.why}"))
                return
        out.dropped.append(Dropped(out.place, number, "", label or "(empty)", place.why))


def _edge(
    cells: list[str], number: int, year: int, labels: dict[int, str], codes: dict[int, str],
    out: Reading,
) -> None:  # fmt: skip
    name = out.place
    if len(cells) < 3 or not (cells[0].isdecimal() and cells[1].isdecimal()):
        _fault(
            out,
            number,
            f"came {' '.join(cells)[:60]!r}; allowed: two "
            "vertices and their papers, such as 1 2 345; mend the line",
        )
        return
    a, b = int(cells[0][:9]), int(cells[1][:9])
    missing = [v for v in (a, b) if v not in labels]
    if missing:
        _fault(
            out,
            number,
            f"came vertex {missing[0]}; allowed: 1 to {max(labels, default=0)}; mend the line",
        )
        return
    if a not in codes or b not in codes:
        return  # the vertex was dropped, with why
    if codes[a].split()[0] == codes[b].split()[0]:
        out.dropped.append(Dropped(name, number, "", f"{labels[a]} - {labels[b]}",
                                   "a country with itself"))  # fmt: skip
        return
    try:
        value = read_number(cells[2], decimal=".")
    except NotANumber as error:
        _fault(out, number, f"came {error}; mend the line", "C")
        return
    if value is not None:
        first, second = sorted((codes[a], codes[b]))
        out.figures.append(Figure("links", first, second, "", year, value, name, number, "C"))


def _fault(out: Reading, number: int, text: str, column: str | None = None) -> None:
    out.faults.append(Fault(out.place, number, column, text))
