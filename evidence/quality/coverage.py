"""Evidence in words: what it covers, from which sources, and what to be careful about."""

from __future__ import annotations

import numpy as np

from evidence.model import Evidence
from evidence.reference.fields import MISSING

_COUNTED = ("papers", "international", "links", "impact", "gerd")


def describe(evidence: Evidence) -> dict[str, object]:
    """Coverage, sources, vintages, notes and flagged artefacts as plain data.

    Examples
    --------
    >>> import evidence
    >>> describe(evidence.load())["years"]
    [2003, 2022]
    """
    world = evidence.world
    years = world["year"].to_numpy()
    coverage = {}
    for name in _COUNTED:
        values = world[name].to_numpy()
        known = np.isfinite(values)
        seen = known.any(axis=tuple(range(values.ndim - 1)))
        entry: dict[str, object] = {
            "filled": f"{known.mean():.0%}",
            "years": [int(years[seen][0]), int(years[seen][-1])] if seen.any() else [],
        }
        if name == "links":
            published = world["links_observed"].to_numpy()
            n = len(evidence.countries)
            share = published.sum(axis=(0, 1)) / (n * (n - 1))
            entry["published"] = {
                int(y): f"{s:.0%}" for y, s in zip(years, share, strict=True) if s > 0
            }
        coverage[name] = entry
    rows = evidence.series.groupby("source").agg(
        rows=("value", "size"), first=("year", "min"), last=("year", "max")
    )
    return {
        "name": evidence.name,
        "title": evidence.title,
        "database": evidence.database,
        "counting": evidence.counting,
        "digest": evidence.digest,
        "countries": list(evidence.countries),
        "years": [int(years[0]), int(years[-1])],
        "fields": list(evidence.fields),
        "fields_missing": [] if MISSING in evidence.fields else [MISSING],
        "coverage": coverage,
        "sources": [
            {
                "id": str(source),
                "title": evidence.sources[str(source)].title,
                "read": evidence.sources[str(source)].read,
                "rows": int(row["rows"]),
                "years": [int(row["first"]), int(row["last"])],
            }
            for source, row in rows.iterrows()
        ],
        "parameters": {
            grade: sum(p.grade == grade for p in evidence.parameters.values())
            for grade in ("measured", "literature", "assumption")
        },
        "notes": list(evidence.notes),
        "flags": evidence.flags.to_dict("records"),
    }
