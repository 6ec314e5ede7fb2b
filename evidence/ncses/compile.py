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
from typing import Any

from evidence import datapackage
from evidence.files import sha256_file, write_text
from evidence.sources import read_sources

TABLES = Path(__file__).parent.parent / "tables"
KEY = ("variable", "region", "partner", "field", "source")
Series = dict[tuple[str, ...], dict[int, str]]
# Citizenships as the survey groups them; China includes Hong Kong.
ORIGINS = {
    "Total": "WLD", "China (including Hong Kong)": "CHN", "India": "IND", "South Korea": "KOR",
    "Europe": "EUR",
}  # fmt: skip
Columns = dict[str, tuple[str, str]]  # column -> variable and source; "" where the row names it


def _same(*names: str) -> Columns:
    return {name: (name, "") for name in names}


# What is taken: figure file, table it goes to, columns, and the columns of region, partner, field.
TAKEN: tuple[tuple[str, str, Columns, tuple[str, str, str]], ...] = (
    ("output.csv", "papers",
     {"papers": ("papers", "spbs17-2023"), "papers_v2022": ("papers", "spbs17-2021")},
     ("country", "", "")),
    ("output_by_field.csv", "papers_by_field", {"papers": ("field_papers", "")},
     ("country", "", "field")),
    *((name, "coauthorship", _same("multi_institution", "domestic_only", "international"),
       ("country", "", "")) for name in ("coauthorship.csv", "coauthorship_v2022.csv")),
    ("rnd.csv", "rnd", _same("gerd_million_ppp", "gerd_pct_gdp", "gdp_million_ppp"),
     ("country", "", "")),
    ("impact.csv", "impact",
     {"top1_share": ("top1_share", "spbs70-2023"),
      "top1_share_v2022": ("top1_share", "spbs74-2021")},
     ("country", "", "")),
    *((name, "links", {"papers": ("links", "")}, ("a", "b", ""))
      for name in ("ncses_pairs.csv", "ncses_pairs_2018.csv")),
    ("papers_fractional_2014_2024.csv", "papers_fractional",
     {"papers_fractional": ("papers_fractional", "nsbfig29-2026")}, ("country", "", "")),
    ("citation_index_pairs.csv", "citation_index", {"index": ("citation_index", "")},
     ("citing", "cited", "")),
    ("impact_by_field.csv", "impact_by_field", {"top1_share": ("field_top1_share", "")},
     ("country", "", "field")),
    ("ai_pairs.csv", "ai_pairs", {"papers_2003_22": ("ai_links", "")}, ("a", "b", "")),
)  # fmt: skip
WHOLE_PERIOD = "2022"  # a table of many years together is filed under its last


def source_id(label: str) -> str:
    """Short id of a source label: ``"NCSES SPBS-17 (2023)"`` -> ``"spbs17-2023"``.

    Examples
    --------
    >>> source_id("NCSES SPBS-17 (2023)"), source_id("NCSES table 4-5 (2019)")
    ('spbs17-2023', 'table45-2019')
    """
    name, year = re.fullmatch(r"NCSES (.+) \((\d{4})\)", label.strip()).groups()  # type: ignore[union-attr]
    name = name.partition(" to ")[0]  # a span of tables, one a field, is known by its first
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
    """Write every embedded table and the list of their digests.

    Parameters
    ----------
    folder : of the figure files.
    """
    tables: dict[str, Series] = defaultdict(lambda: defaultdict(dict))
    for name, table, columns, places in TAKEN:
        for row in _rows(folder, name):
            region, partner, field = (row[c] if c else "" for c in places)
            for column, (variable, source) in columns.items():
                key = (variable, region, partner, field, source or source_id(row["source"]))
                _put(tables[table], key, row.get("year", WHOLE_PERIOD), row[column])
    for row in _rows(folder, "us_partner_share.csv"):
        key = (row["measure"], row["country"], "USA", "", source_id(row["source"]))
        _put(tables["us_partner_share"], key, row["year"], row["percent"])
    for row in _rows(folder, "rnd_by_sector.csv"):
        if row["measure"] != "gerd_billion_ppp":  # the totals of rnd.csv, rounded once more
            key = (row["measure"], row["country"], "", "", "srd2-2023")
            _put(tables["rnd_by_sector"], key, row["year"], row["value"])
    for row in _rows(folder, "us_doctorates_stay.csv"):
        key = ("stay_5y_percent", ORIGINS[row["citizenship"]], "", "", "s323-2024")
        _put(tables["us_stay_rates"], key, row["year"], row["stay_5y_percent"])
    for row in _rows(folder, "us_doctorates_intent.csv"):
        every = row["citizenship"] == "All temporary visa holders"
        if region := "WLD" if every else row["country"]:  # regions of the world have no code
            for column in ("doctorates", "intend_to_stay_percent"):
                key = (f"us_{column}", region, "", "", "sed28-2023")
                _put(tables["us_doctorates"], key, row["year"], row[column])
    _add_aggregates(tables, _rows(folder, "aggregates.csv"))
    for name, series in tables.items():
        _write(name, series)
    _by_field(_rows(folder, "citation_index_by_field.csv"), "citation_index_by_field", "index")
    _copy(folder / "countries.csv", "countries", without="in_ties")
    _copy(folder / "report_facts.csv", "facts")
    digests = {p.name: sha256_file(p) for p in sorted(TABLES.glob("*.csv"))}
    write_text(TABLES / "digests.json", json.dumps(digests, indent=1) + "\n")
    write_text(TABLES / datapackage.NAME, datapackage.as_text(described()))


def described() -> dict[str, Any]:
    """The embedded tables as a data package."""
    sources = [
        {"title": f"{s.id}: {s.title}"} for s in read_sources().values() if s.producer == "NCSES"
    ]
    about = {
        "name": "collabcast-evidence",
        "title": "Output, co-authorship and impact of economies, from published tables",
        "description": "Terms and dates of each source: `collabcast evidence show --json`.",
        "sources": sources,
    }
    return datapackage.describe(TABLES, sorted(p.name for p in TABLES.glob("*.csv")), about)


def _add_aggregates(tables: dict[str, Series], rows: list[dict[str, str]]) -> None:
    """Figures of the world and of groups, each into the table of its variable."""
    home = {variable: table for _, table, columns, _ in TAKEN for variable, _ in columns.values()}
    for row in rows:
        measure, source = row["measure"], source_id(row["source"])
        if measure == "total papers (coauthorship table)":
            continue  # the same figures as the output table, published twice
        field = ""
        if measure.startswith("papers: "):
            measure, field = "field_papers", measure.removeprefix("papers: ")
        key = (measure, row["entity"], "", field, source)
        _put(tables[home[measure]], key, row["year"], row["value"])


def _by_field(rows: list[dict[str, str]], target: str, value: str) -> None:
    """A table of pairs by field, a column a field: a twelfth of the size of a row a figure."""
    names = sorted({row["field"] for row in rows})
    pairs: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        pairs[row["citing"], row["cited"]][row["field"]] = _number(row[value])
    heads = ["region", "partner", *(f'"{n}"' if "," in n else n for n in names)]
    lines = [",".join(heads)]
    lines += [",".join([*pair, *(held.get(n, "") for n in names)])
              for pair, held in sorted(pairs.items())]  # fmt: skip
    write_text(TABLES / f"{target}.csv", "\n".join(lines) + "\n")


def _copy(path: Path, target: str, without: str = "") -> None:
    """A table as it is, but for a column."""
    rows = _rows(path.parent, path.name)
    columns = [c for c in rows[0] if c != without]
    lines = [",".join(columns)]
    for row in rows:
        lines.append(",".join(f'"{row[c]}"' if "," in row[c] else row[c] for c in columns))
    write_text(TABLES / f"{target}.csv", "\n".join(lines) + "\n")


if __name__ == "__main__":
    compile_tables(Path(sys.argv[1]))
