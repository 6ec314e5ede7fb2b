"""Published figures and parameters, each with its source, date and grade."""

from __future__ import annotations

from typing import Any

import evidence
from evidence.model import Evidence
from scenarios.errors import did_you_mean
from scenarios.vocabulary.resolve import UnknownWord, code

MOST_ROWS = 200


class NotThere(LookupError):
    """What was asked for is not here; the text says what is, and what to do."""


def overview(known: Evidence) -> dict[str, Any]:
    """Coverage, sources, vintages and flagged artefacts of the figures."""
    told: dict[str, Any] = evidence.describe(known)
    return {**told, "grade": "measured", "interval": None, "evidence_digest": known.digest}


def figures(
    known: Evidence, region: str, variable: str | None = None, year: int | None = None
) -> dict[str, Any]:
    """Published figures of a country, a bloc or a pair, the latest first.

    Parameters
    ----------
    region : ``CHN``, ``Germany``, ``中国``, ``EU27``, ``World``, or a pair ``CHN-USA``.
    variable : such as ``papers``; all where it is left out.
    year : one year; all where it is left out.

    Raises
    ------
    NotThere : no such region or variable, or no figure.
    """
    rows = known.series
    sides = [_code(part, known) for part in region.split("-")]
    if len(sides) > 2 or len(sides) > len(set(sides)):
        raise NotThere(
            f"came {region!r}; allowed is one place, or a pair of two such as CHN-USA; ask for each"
        )
    if len(sides) == 2:
        a, b = sides
        here = rows["region"].eq(a) & rows["partner"].eq(b)
        rows = rows[here | (rows["region"].eq(b) & rows["partner"].eq(a))]
    else:
        rows = rows[rows["region"].eq(sides[0]) & rows["partner"].fillna("").eq("")]
    variables = sorted(set(rows["variable"]))
    if variable is not None and variable not in variables:
        raise NotThere(
            f"came {variable!r}; allowed for {region} are {', '.join(variables) or 'none'};"
            f" {did_you_mean(variable, variables, 'choose one of them')}"
        )
    if variable is not None:
        rows = rows[rows["variable"].eq(variable)]
    if year is not None:
        rows = rows[rows["year"].eq(year)]
    if not len(rows):
        when = f" of {year}" if year is not None else ""
        raise NotThere(f"no published figure of {region}{when}; leave out year or variable")
    rows = rows.sort_values(["year", "variable"], ascending=[False, True], kind="stable")
    used = {s: known.sources[s] for s in rows.head(MOST_ROWS)["source"] if s in known.sources}
    return {
        "region": "-".join(sides),
        "all": len(rows),
        "figures": [
            {"variable": r.variable, "region": r.region, "partner": r.partner or None,
             "field": r.field or None, "year": int(r.year), "value": float(r.value),
             "unit": r.unit, "database": r.database, "vintage": str(r.vintage),
             "source": r.source, "grade": "measured", "interval": None}
            for r in rows.head(MOST_ROWS).fillna("").itertuples()
        ],
        "sources": {k: {"producer": s.producer, "title": s.title, "read": s.read, "doi": s.doi,
                        "terms": s.terms} for k, s in used.items()},
        "grade": "measured",
        "evidence_digest": known.digest,
    }  # fmt: skip


def parameters(known: Evidence, word: str) -> dict[str, Any]:
    """Parameters of the model whose id holds a word, with range, grade and sources.

    Raises
    ------
    NotThere : none does.
    """
    table = known.parameters
    found = [table[key] for key in table if word.casefold() in key.casefold()]
    if not found:
        raise NotThere(
            f"came {word!r}; no parameter of the model is called so;"
            f" {did_you_mean(word, list(table), 'ask for a part of its name, such as event/')}"
        )
    return {
        "parameters": [
            {"id": p.id, "meaning": p.meaning, "central": p.central, "unit": p.unit,
             "grade": p.grade, "source": list(p.source),
             "interval": {"low": p.low, "high": p.high, "distribution": p.distribution}}
            for p in found[:MOST_ROWS]
        ],
        "evidence_digest": known.digest,
    }  # fmt: skip


def _code(word: str, known: Evidence) -> str:
    if word.strip().casefold() in ("world", "wld"):
        return "WLD"
    try:
        return code(word.strip(), known)
    except UnknownWord as fault:
        raise NotThere(f"{fault.came}; {fault.allowed}; {fault.remedy}") from None
