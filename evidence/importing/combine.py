"""Figures of all files as tables of one panel; figures that contradict each other refuse both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from evidence.importing.faults import Dropped, Fault
from evidence.importing.figures import PARTS, RATIOS, Figure
from evidence.panel.manifest import csv_text

Key = tuple[str, str, str, str, int]
MIRROR = 1.0  # papers by which the two halves of a matrix may differ; the larger is kept


def add_parts(figures: Iterable[Figure]) -> tuple[list[Figure], list[Dropped], int]:
    """Parts of the United Kingdom added up, unless the whole stands there as well.

    Returns
    -------
    The figures, the parts that gave way to the whole, and how many sums were made.
    """
    figures = list(figures)
    whole = {(_key(f), f.file) for f in figures if PARTS not in (f.a, f.b)}
    out, dropped = [], []
    sums: dict[tuple[Key, str], Figure] = {}
    for f in figures:
        if PARTS not in (f.a, f.b):
            out.append(f)
            continue
        sides = sorted("GBR" if s == PARTS else s for s in (f.a, f.b) if s)
        a, b = (sides[0], sides[1] if len(sides) > 1 else "")
        key = ((f.measure, a, b, f.field, f.year), f.file)
        if key in whole:
            dropped.append(Dropped(f.file, f.row, f.column, "a part of the United Kingdom",
                                   "the whole stands there too"))  # fmt: skip
        elif f.measure in RATIOS:
            dropped.append(Dropped(f.file, f.row, f.column, "a share of a part of the United "
                                   "Kingdom", "shares of parts cannot be added"))  # fmt: skip
        else:
            before = sums[key].value if key in sums else 0.0
            sums[key] = Figure(f.measure, a, b, f.field, f.year, before + f.value, f.file, f.row,
                               f.column)  # fmt: skip
    return [*out, *sums.values()], dropped, len(sums)


def _key(f: Figure) -> Key:
    return f.measure, f.a, f.b, f.field, f.year


def unite(figures: Iterable[Figure]) -> tuple[dict[Key, Figure], list[Fault], int]:
    """One figure a key; the same figure twice is one, different ones are faults.

    Returns
    -------
    Figures by key, faults, and how many pairs differed by one paper between two halves.
    """
    united: dict[Key, Figure] = {}
    faults, mirrored = [], 0
    for f in figures:
        key = _key(f)
        other = united.get(key)
        if other is None:
            united[key] = f
        elif other.value != f.value:
            if f.measure in ("links", "field_links") and abs(other.value - f.value) <= MIRROR:
                mirrored += 1
                united[key] = max(other, f, key=lambda g: g.value)
                continue
            whose = " - ".join(filter(None, (f.a, f.b, f.field)))
            faults.append(
                Fault(f.file, f.row, f.column, f"came {f.value:,.6g} for {f.measure} of {whose} in "
                      f"{f.year}, {other.value:,.6g} stands in {other.place}; one figure is "
                      "allowed; remove one of them")
            )  # fmt: skip
    return united, faults, mirrored


def shares_to_papers(united: dict[Key, Figure]) -> list[Dropped]:
    """Percent of international papers as papers, where the papers of that year are there.

    Changes ``united``; returns the shares that could not be used.
    """
    dropped = []
    for key in [k for k in united if k[0] == "pct_international"]:
        f = united.pop(key)
        counted = ("international", *key[1:])
        papers = united.get(("papers", *key[1:]))
        if counted in united:
            continue
        if papers is None:
            dropped.append(Dropped(f.file, f.row, f.column, f"{f.value:g} % of {f.a} in {f.year}",
                                   "no papers of that year to take the percent of"))  # fmt: skip
            continue
        value = float(round(papers.value * f.value / 100.0))
        united[counted] = replace(f, measure="international", b="", field="", value=value)
    return dropped


def strange_fields(united: dict[Key, Figure]) -> list[Fault]:
    """Fields of pairs that no country has papers in, each once: a folder with them cannot load."""
    known = sorted({f.field for f in united.values() if f.measure == "fields"})
    first: dict[tuple[str, str], Figure] = {}
    for f in united.values():
        if f.measure == "field_links" and f.field not in known:
            first.setdefault((f.file, f.field), f)
    return [
        Fault(f.file, f.row, f.column, f"came joint papers in field {f.field!r}; allowed are the "
              f"fields of papers of countries: {', '.join(known) or 'none came'}; rename it, or "
              "import papers of countries in that field as well (country,field,year,papers)")
        for f in first.values()
    ]  # fmt: skip


def panel_tables(united: dict[Key, Figure]) -> dict[str, str]:
    """Texts of the tables that the figures fill."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for f in united.values():
        if f.measure == "links":
            rows.setdefault("ties.csv", []).append((f.a, f.b, f.year, f.value))
        elif f.measure == "field_links":
            rows.setdefault("ties_by_field.csv", []).append((f.a, f.b, f.field, f.year, f.value))
        elif f.measure == "fields":
            rows.setdefault("fields.csv", []).append((f.a, f.field, f.year, f.value))
        else:
            name = {"papers": "papers.csv", "international": "international.csv",
                    "top1_share": "impact.csv"}[f.measure]  # fmt: skip
            whose = (f.a, f.b) if f.b else (f.a,)
            rows.setdefault("impact_by_pair.csv" if f.b else name, []).append(
                (*whose, f.year, f.value)
            )
    heads = {
        "ties.csv": ("a", "b", "year", "papers"),
        "papers.csv": ("country", "year", "papers"),
        "international.csv": ("country", "year", "papers"),
        "fields.csv": ("country", "field", "year", "papers"),
        "ties_by_field.csv": ("a", "b", "field", "year", "papers"),
        "impact.csv": ("country", "year", "top1_share"),
        "impact_by_pair.csv": ("a", "b", "year", "top1_share"),
    }
    return {name: csv_text(heads[name], sorted(rows[name])) for name in heads if name in rows}
