"""Figures of the Clarivate document beside our own: single facts, windows, shares of fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from evidence.model import Evidence
from evidence.reference.countries import country_rows
from evidence.reference.fields import BROAD, broad_of, members
from scenarios import RunResult
from scenarios.running import engine

PRODUCER = "Clarivate"
MARKS = {"more than": "> ", "below": "< ", "about": "≈ ", "rounded in source": "≈ "}
FUTURES = 100  # replicates behind growth by field to come: a median needs no more
WINDOW = 5  # years on each side of a growth ratio, as in the document
# The document's broad fields, in its order; we name them as the OECD does.
FIELDS = {
    "Natural sciences": "natural sciences",
    "Engineering & technology": "engineering and technology",
    "Medical & health": "medical and health",
    "Agricultural & veterinary": "agricultural and veterinary",
    "Social sciences": "social sciences",
    "Humanities & arts": "humanities and arts",
}
REGIONS = ("Africa", "Asia-Pacific", "Latin America", "Middle East")


class Facts:
    """The document's figures by subject, partner, measure and period.

    Examples
    --------
    >>> import evidence
    >>> facts = Facts(evidence.load())
    >>> facts.value("CHN", "", "papers", "2024"), facts.value("CHN", "", "papers", "1900")
    (878307.0, None)
    """

    def __init__(self, evidence: Evidence) -> None:
        frame = evidence.facts
        self._rows: dict[tuple[str, str, str, str], float] = {}
        self._marks: dict[tuple[str, str, str, str], str] = {}
        if "measure" not in frame:  # evidence without facts
            return
        own = frame[frame["source"].str.startswith(PRODUCER)].fillna("")
        for row in own.itertuples(index=False):
            key = (str(row.subject), str(row.partner), str(row.measure), str(row.period))
            self._rows.setdefault(key, float(row.value))
            self._marks.setdefault(key, MARKS.get(str(row.qualifier), ""))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def value(self, subject: str, partner: str, measure: str, period: str = "") -> float | None:
        """One figure; None where the document has none. Without a period whichever it names."""
        for key, value in self._rows.items():
            if key[:3] == (subject, partner, measure) and period in ("", key[3]):
                return value
        return None

    def by_year(self, subject: str, partner: str, measure: str) -> dict[int, tuple[float, str]]:
        """Figures of single years, each with a sign where the document gives it roughly."""
        return {
            int(key[3]): (value, self._marks[key])
            for key, value in self._rows.items()
            if key[:3] == (subject, partner, measure) and key[3].isdigit()
        }


def windows(last: int) -> tuple[range, range]:
    """Two neighbouring spans of five years, the second ending in ``last``.

    Examples
    --------
    >>> windows(2024)
    (range(2015, 2020), range(2020, 2025))
    """
    return range(last - 2 * WINDOW + 1, last - WINDOW + 1), range(last - WINDOW + 1, last + 1)


def ratio(years: Sequence[int] | np.ndarray, values: np.ndarray, last: int) -> float | None:
    """Sum of the last five years over that of the five before, median over leading axes.

    ``values`` [..., year]; None where a year of either span is missing.

    Examples
    --------
    >>> ratio(range(2015, 2025), np.array([1.0] * 5 + [3.0] * 5), 2024)
    3.0
    """
    known = {int(y): k for k, y in enumerate(years)}
    spans = windows(last)
    if not all(y in known for span in spans for y in span):
        return None
    before, after = (np.asarray(values)[..., [known[y] for y in span]].sum(-1) for span in spans)
    with np.errstate(divide="ignore", invalid="ignore"):
        every = np.atleast_1d(after / before)
    every = every[np.isfinite(every)]
    return float(np.median(every)) if len(every) else None


def field_papers(evidence: Evidence, region: str, field: str) -> dict[int, float]:
    """Papers of a region in one broad field by year, from the published fields it is made of."""
    if "field" not in evidence.series or field not in BROAD:
        return {}
    return _field_papers(_Same(evidence.series)).get((region, field), {})


class _Same:
    """A frame as the key of a cache: the same while it is the same object, which the key holds."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.frame is other.frame


@lru_cache(maxsize=4)
def _field_papers(series: _Same) -> dict[tuple[str, str], dict[int, float]]:
    broad = {part: field for field, parts in BROAD.items() for part in parts}
    rows = series.frame[series.frame["variable"] == "field_papers"]
    rows = rows.assign(broad=rows["field"].map(broad)).dropna(subset=["broad"])
    out: dict[tuple[str, str], dict[int, float]] = {}
    for (region, field, year), value in (
        rows.groupby(["region", "broad", "year"])["value"].sum().items()
    ):
        out.setdefault((region, field), {})[int(year)] = float(value)
    return out


def field_links(evidence: Evidence, a: str, b: str, field: str) -> dict[int, float]:
    """Joint papers of two countries in one broad field by year: an estimate.

    Shares of the pair as :meth:`evidence.model.Evidence.pair_fields` has them.
    """
    if field not in BROAD or "field_affinity" not in evidence.world:
        return {}
    parts = list(members(field, evidence.fields))
    if not parts or not {a, b} <= set(evidence.countries):
        return {}
    world = evidence.world.sel(partner=b)
    papers = world["field_papers"].sel(country=[a, b])
    share = papers / papers.sum("field", skipna=False)
    raw = share.prod("country", skipna=False) * world["field_affinity"].sel(country=a)
    mine = raw.sel(field=parts).sum("field", skipna=False) / raw.sum("field", skipna=False)
    joint = (mine * world["links"].sel(country=a)).to_series().dropna()
    return {int(y): float(v) for y, v in joint.items()}


def panel_of(evidence: Evidence, region: str) -> list[str]:
    """Economies of one of the document's world regions that have figures of their own here."""
    held = set(evidence.countries)
    return [r["iso3"] for r in country_rows() if r["region"] == region and r["iso3"] in held]


def future_field_papers(result: RunResult, most: int = FUTURES) -> dict[str, np.ndarray]:
    """Papers of the baseline by broad field, each [replicate, year, country]; its own paths.

    Empty where the outlook knows no fields. Drawn again at the run's addresses, the first ``most``
    replicates: a run keeps totals.
    """
    return _by_broad(_future_papers(result, most))


def future_pair_fields(
    result: RunResult, a: str, b: str, most: int = FUTURES
) -> dict[str, np.ndarray]:
    """Share of each broad field in a pair's links, [replicate, year], of the same paths."""
    fields = _future_papers(result, most)
    known = result.evidence.world["field_affinity"].sel(country=a, partner=b)
    one, other = (list(result.evidence.countries).index(c) for c in (a, b))
    both = {f: x[..., one] * x[..., other] * float(known.sel(field=f)) for f, x in fields.items()}
    total = np.sum(list(both.values()), axis=0)
    return {f: x / np.where(total > 0, total, 1.0) for f, x in _by_broad(both).items()}


def _by_broad(fields: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    out: dict[str, np.ndarray] = {}
    for field, values in fields.items():
        broad = broad_of(field)
        out[broad] = out[broad] + values if broad in out else values
    order = [*BROAD, *(f for f in out if f not in BROAD)]
    return {f: out[f] for f in order if f in out}


def _future_papers(result: RunResult, most: int) -> dict[str, np.ndarray]:
    """Papers of the baseline by field of the evidence, each [replicate, year, country]."""
    note = result.manifest
    if not {"horizon", "seed", "replicates"} <= set(note):
        return {}
    numbers = range(min(most, int(note["replicates"])))
    horizon, seed = int(note["horizon"]), int(note["seed"])
    paths = engine.outlook(result.evidence, horizon, numbers, seed).paths
    if "field_share" not in paths:
        return {}
    papers = (paths["field_share"] * paths["papers"]).transpose("field", "replicate", "year", ...)
    return {str(f): papers.sel(field=f).values for f in paths["field"].values}
