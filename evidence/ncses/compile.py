"""Makes the embedded tables from a folder of figure files; run again only when the figures change.

    python -m evidence.ncses.compile FOLDER

The figure files are described by the SOURCES.md beside them. Only what is marked as US federal
statistics, report facts and country facts is taken; the OpenAlex panel is never embedded. One row
is one published series: ``variable, region, partner, field, source`` and a column for each year.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from evidence.files import sha256_file, write_text

TABLES = Path(__file__).parent.parent / "tables"
KEY = ("variable", "region", "partner", "field", "source")
Series = dict[tuple[str, ...], dict[int, str]]


def source_id(label: str) -> str:
    """Short id of a source label: ``"NCSES SPBS-17 (2023)"`` -> ``"spbs17-2023"``.

    Examples
    --------
    >>> source_id("NCSES SPBS-17 (2023)"), source_id("NCSES table 4-5 (2019)")
    ('spbs17-2023', 'table45-2019')
    """
    name, year = re.fullmatch(r"NCSES (.+) \((\d{4})\)", label.strip()).groups()  # type: ignore[union-attr]
    return re.sub(r"[^a-z0-9]", "", name.lower()) + "-" + year


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _number(text: str) -> str:
    """The figure as printed, without a pointless ``.0``."""
    return text[:-2] if text.endswith(".0") else text


def _put(series: Series, key: tuple[str, ...], year: str, value: str) -> None:
    if value != "":
        series[key][int(year)] = _number(value)


def _write(name: str, series: Series) -> None:
    years = sorted({year for values in series.values() for year in values})
    lines = [",".join([*KEY, *map(str, years)])]
    for key in sorted(series):
        cells = [f'"{part}"' if "," in part else part for part in key]
        lines.append(",".join([*cells, *(series[key].get(y, "") for y in years)]))
    write_text(TABLES / f"{name}.csv", "\n".join(lines) + "\n")


def compile_tables(folder: Path) -> None:
    """Write every embedded table and the list of their digests."""
    papers: Series = defaultdict(dict)
    for row in _rows(folder, "output.csv"):
        for column, source in (("papers", "spbs17-2023"), ("papers_v2022", "spbs17-2021")):
            _put(papers, ("papers", row["country"], "", "", source), row["year"], row[column])

    fields: Series = defaultdict(dict)
    for row in _rows(folder, "output_by_field.csv"):
        key = ("field_papers", row["country"], "", row["field"], source_id(row["source"]))
        _put(fields, key, row["year"], row["papers"])

    coauthorship: Series = defaultdict(dict)
    for name in ("coauthorship.csv", "coauthorship_v2022.csv"):
        for row in _rows(folder, name):
            for variable in ("multi_institution", "domestic_only", "international"):
                key = (variable, row["country"], "", "", source_id(row["source"]))
                _put(coauthorship, key, row["year"], row[variable])

    rnd: Series = defaultdict(dict)
    for row in _rows(folder, "rnd.csv"):
        for variable in ("gerd_million_ppp", "gerd_pct_gdp", "gdp_million_ppp"):
            key = (variable, row["country"], "", "", source_id(row["source"]))
            _put(rnd, key, row["year"], row[variable])

    impact: Series = defaultdict(dict)
    for row in _rows(folder, "impact.csv"):
        for column, source in (("top1_share", "spbs70-2023"), ("top1_share_v2022", "spbs74-2021")):
            _put(impact, ("top1_share", row["country"], "", "", source), row["year"], row[column])

    for row in _rows(folder, "aggregates.csv"):
        measure, source = row["measure"], source_id(row["source"])
        if measure == "total papers (coauthorship table)":
            continue  # the same figures as the output table, published twice
        field = ""
        if measure.startswith("papers: "):
            measure, field = "field_papers", measure.removeprefix("papers: ")
        table = {
            "papers": papers, "field_papers": fields, "top1_share": impact,
            "multi_institution": coauthorship, "domestic_only": coauthorship,
            "international": coauthorship,
        }.get(measure, rnd)  # fmt: skip
        _put(table, (measure, row["entity"], "", field, source), row["year"], row["value"])

    links: Series = defaultdict(dict)
    for row in _rows(folder, "ncses_pairs.csv"):
        key = ("links", row["a"], row["b"], "", source_id(row["source"]))
        _put(links, key, row["year"], row["papers"])

    shares: Series = defaultdict(dict)
    for row in _rows(folder, "us_partner_share.csv"):
        key = (row["measure"], row["country"], "USA", "", source_id(row["source"]))
        _put(shares, key, row["year"], row["percent"])

    citation: Series = defaultdict(dict)
    for row in _rows(folder, "citation_index_pairs.csv"):
        key = ("citation_index", row["citing"], row["cited"], "", source_id(row["source"]))
        _put(citation, key, row["year"], row["index"])

    tables = {
        "papers": papers, "papers_by_field": fields, "coauthorship": coauthorship, "rnd": rnd,
        "impact": impact, "links": links, "us_partner_share": shares, "citation_index": citation,
    }  # fmt: skip
    for name, series in tables.items():
        _write(name, series)
    for name, target in (("countries.csv", "countries"), ("report_facts.csv", "facts")):
        drop = {"in_ties"}
        rows = _rows(folder, name)
        kept = [c for c in rows[0] if c not in drop]
        lines = [",".join(kept)]
        for row in rows:
            cells = (row[c] for c in kept)
            lines.append(",".join(f'"{c}"' if "," in c else c for c in cells))
        write_text(TABLES / f"{target}.csv", "\n".join(lines) + "\n")
    digests = {p.name: sha256_file(p) for p in sorted(TABLES.glob("*.csv"))}
    write_text(TABLES / "digests.json", json.dumps(digests, indent=1) + "\n")


if __name__ == "__main__":
    compile_tables(Path(sys.argv[1]))
