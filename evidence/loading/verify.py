"""Are the embedded figures whole, and do they say what was published?"""

from __future__ import annotations

import json

import pandas as pd

from evidence.files import sha256_file
from evidence.loading.load import load
from evidence.model import Evidence
from evidence.ncses.series import TABLES

# Published figures that the tables must reproduce, whatever happens to the files.
ANCHORS: tuple[tuple[str, str, str, int, float, str], ...] = (
    ("papers", "WLD", "", 2003, 1_236_106, "spbs17-2023"),
    ("papers", "WLD", "", 2022, 3_344_037, "spbs17-2023"),
    ("papers", "CAN", "", 2022, 113_285, "spbs17-2023"),
    ("links", "CHN", "USA", 2020, 62_904, "spbs36-2021"),
    ("links", "CHN", "USA", 2022, 58_546, "spbs35-2023"),
)


def check(evidence: Evidence | None = None) -> list[str]:
    """Problems in plain words, none when all is well.

    Digests of the tables, unique keys, resolving source ids, the anchors, and the accounts
    (international within papers, links symmetric and within the papers of either side).

    Examples
    --------
    >>> check()
    []
    """
    evidence = load() if evidence is None else evidence
    problems = _accounts(evidence) + _sources(evidence)
    if evidence.name == "ncses":
        problems += _digests() + _keys(evidence.series) + _anchors(evidence.series)
    return problems


def _digests() -> list[str]:
    listed = json.loads((TABLES / "digests.json").read_text(encoding="utf-8"))
    present = {p.name: sha256_file(p) for p in TABLES.glob("*.csv")}
    out = [
        f"table {n} is listed but missing; restore it" for n in sorted(set(listed) - set(present))
    ]
    out += [f"table {n} is not listed in digests.json" for n in sorted(set(present) - set(listed))]
    out += [
        f"table {n} has changed: sha256 {present[n][:12]}, listed {listed[n][:12]}; restore the "
        "table, or compile the tables anew if the change is wanted"
        for n in sorted(set(listed) & set(present))
        if listed[n] != present[n]
    ]
    return out


def _keys(series: pd.DataFrame) -> list[str]:
    key = ["variable", "region", "partner", "field", "year", "source"]
    twice = series[series.duplicated(key)]
    return [f"row stands twice: {', '.join(map(str, row))}" for row in twice[key].values[:5]]


def _sources(evidence: Evidence) -> list[str]:
    used = set(evidence.series["source"])
    used |= {s for p in evidence.parameters.values() for s in p.source}
    return [f"source {s!r} is used but not described" for s in sorted(used - set(evidence.sources))]


def _anchors(series: pd.DataFrame) -> list[str]:
    out = []
    for variable, region, partner, year, wanted, source in ANCHORS:
        rows = series[
            (series["variable"] == variable)
            & (series["region"] == region)
            & (series["partner"] == partner)
            & (series["year"] == year)
            & (series["source"] == source)
        ]
        found = rows["value"].tolist()
        if found != [wanted]:
            name = f"{variable} of {region}{'-' + partner if partner else ''} in {year} ({source})"
            out.append(f"anchor {name} is {found or 'missing'}, published is {wanted:,.0f}")
    return out


def _accounts(evidence: Evidence) -> list[str]:
    world = evidence.world
    out = []
    if bool((world["international"] > world["papers"]).any()):
        out.append("international papers above all papers somewhere")
    links = world["links"].to_numpy()
    if (links != links.swapaxes(0, 1)).any():
        out.append("links are not symmetric")
    if (links < 0).any():
        out.append("links below zero")
    abroad = world["international"].to_numpy()
    if (links > abroad[:, None, :] + 1e-6).any():
        out.append("links above the international papers of a side")
    return out
