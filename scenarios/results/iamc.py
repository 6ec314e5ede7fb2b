"""A run in the columns of the Integrated Assessment Modeling Consortium, as pyam reads them.

``iamc.csv``: model, scenario, region, variable, unit, and one column a year; a row a statistic, its
name behind a bar: ``papers_share|Median``, ``papers_share|5th Percentile``; a field of science
stands before it: ``papers|engineering|Median``. pyam is a reader of the
file and nothing here needs it: ``pyam.IamDataFrame("runs/mine/iamc.csv")``.

``sources.csv``: which sources stand behind the figures of each outcome and behind what was assumed.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.outcomes.history_arrays import ALL
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results.arrays import RunArrays

KEYS = ["model", "scenario", "region", "variable", "unit"]
STATISTICS = {
    "mean": "Mean",
    "p05": "5th Percentile",
    "p25": "25th Percentile",
    "p50": "Median",
    "p75": "75th Percentile",
    "p95": "95th Percentile",
}
SOURCES = ["used_for", "kind", "unit", "source", "producer", "title", "read", "terms", "doi"]


def iamc(summary: pd.DataFrame) -> pd.DataFrame:
    """Wide frame: the five keys, then a column a year named by the year as text.

    Infinite values (the cost of papers that nobody won) are left empty, as a gap is.

    Parameters
    ----------
    summary : the frame of summary.csv.
    """
    summary = summary.assign(variable=in_field(summary["variable"], summary["field"]))
    long = summary.melt([*KEYS, "year"], list(STATISTICS), "statistic", "value")
    long["variable"] = long["variable"] + "|" + long["statistic"].map(STATISTICS)
    long["value"] = long["value"].where(np.isfinite(long["value"]))
    wide = long.pivot(index=KEYS, columns="year", values="value")
    wide.columns = [str(year) for year in wide.columns]
    order = long[KEYS].drop_duplicates()  # as the run has them, not as the alphabet
    return order.merge(wide.reset_index(), on=KEYS, how="left")


def in_field(variable: pd.Series, field: pd.Series) -> pd.Series:
    """Names with their field behind a bar: ``papers|engineering``; the total has none."""
    return variable.where(field == ALL, variable + "|" + field)


def sources_of(variable: str, evidence: Evidence) -> tuple[str, ...]:
    """Ids of the sources whose figures an outcome starts from, as far as the evidence names them.

    Examples
    --------
    >>> import evidence
    >>> sources_of("impact", evidence.load())
    ('spbs70-2023', 'spbs74-2021')
    """
    known = evidence.sources_by_variable
    return tuple(sorted({s for f in OUTCOMES[variable].figures for s in known.get(f, ())}))


def sources(result: RunArrays) -> pd.DataFrame:
    """The frame of sources.csv: outcomes and their figures, then parameters of the scenarios."""
    known = result.evidence.sources
    rows = []

    def add(used_for: str, kind: str, unit: str, ids: tuple[str, ...]) -> None:
        for key in ids:
            s = known.get(key)
            fields = (s.producer, s.title, s.read, s.terms, s.doi or "") if s else ("",) * 5
            rows.append((used_for, kind, unit, key, *fields))

    for variable in dict.fromkeys(c.variable for c in result.columns):
        add(variable, "outcome", OUTCOMES[variable].unit, sources_of(variable, result.evidence))
    table = result.manifest.get("parameters") or {}
    used = [k for s in result.manifest.get("scenarios", ()) for k in s["lever_parameters"]]
    for key in dict.fromkeys(used):
        if key in table:
            add(key, f"parameter ({table[key]['grade']})", table[key]["unit"],
                tuple(table[key]["source"]))  # fmt: skip
    return pd.DataFrame(rows, columns=SOURCES)


def notes(result: RunArrays, variables: tuple[str, ...] = ()) -> dict[str, str]:
    """Key-value metadata of a parquet file: one JSON text under ``collabcast``.

    It holds the model, unit, meaning and sources of each outcome, and who the sources are.
    """
    named = variables or tuple(dict.fromkeys(c.variable for c in result.columns))
    evidence = result.evidence
    of = {name: sources_of(name, evidence) for name in named}
    ids = sorted({key for keys in of.values() for key in keys} & set(evidence.sources))
    text = json.dumps(
        {
            "model": result.model,
            "database": evidence.database,
            "counting": evidence.counting,
            "outcomes": {
                name: {"unit": OUTCOMES[name].unit, "meaning": OUTCOMES[name].meaning.en,
                       "sources": list(of[name])}
                for name in named
            },
            "sources": {key: _who(evidence, key) for key in ids},
        },
        ensure_ascii=False,
    )  # fmt: skip
    return {"collabcast": text}


def _who(evidence: Evidence, key: str) -> dict[str, str]:
    s = evidence.sources[key]
    return {"producer": s.producer, "title": s.title, "read": s.read, "terms": s.terms}
