"""The years before the projection, measured exactly as the outcomes of a run are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.outcomes.columns import place
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.outcomes.outcome import Outcome
from scenarios.outcomes.registry import OUTCOMES

NOTHING = pd.DataFrame({"year": [], "value": [], "observed": []})


def past(evidence: Evidence, region: str, variable: str) -> pd.DataFrame:
    """Columns year, value, observed (False: estimated between published years).

    ``region`` is a country, a bloc, a pair such as ``CHN-EU27``, or ``World``. An outcome or region
    the evidence does not hold gives no rows: a picture without a past is better than one with a
    made-up past.

    Examples
    --------
    >>> import evidence
    >>> rows = past(evidence.load(), "CHN-USA", "links").set_index("year")
    >>> float(rows.loc[2022, "value"]), bool(rows.loc[2022, "observed"])
    (58546.0, True)
    >>> past(evidence.load(), "CHN-ATL", "links").empty
    True
    """
    return _past(_Figures(evidence), region, variable)


class _Figures:
    """Evidence as the key of a cache: the same while the arrays are, and what is read beside them.

    Not its digest, which ``dataclasses.replace(evidence, world=...)`` leaves as it is.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        slope = evidence.parameters.get("bilateral_slope")  # see HistoryArrays.bilateral
        self._key = id(evidence.world), slope and slope.central

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        # A key in the cache holds its arrays, so that no others can get their id.
        return isinstance(other, _Figures) and self._key == other._key


@lru_cache(maxsize=1024)  # a page of charts asks for some dozens, for everybody who looks at it
def _past(figures: _Figures, region: str, variable: str) -> pd.DataFrame:
    evidence, outcome = figures.evidence, OUTCOMES.get(variable)
    try:
        at = place(region, evidence)
        if outcome is None or at.kind not in outcome.kinds:
            return NOTHING
        values = outcome.compute(_arrays(figures), at)[0]
    except (KeyError, ValueError):  # needs a region or a figure that the evidence does not hold
        return NOTHING
    frame = pd.DataFrame(
        {
            "year": evidence.world["year"].values.astype(int),
            "value": np.asarray(values, dtype=float),
            "observed": _observed(evidence, at, outcome),
        }
    )
    return frame[np.isfinite(frame["value"])].reset_index(drop=True)


def past_arrays(evidence: Evidence) -> HistoryArrays:
    """The figures as if they were one replicate of a run."""
    return _arrays(_Figures(evidence))


@lru_cache(maxsize=2)
def _arrays(figures: _Figures) -> HistoryArrays:
    world = figures.evidence.world.expand_dims("replicate").transpose(
        "replicate", "year", "country", "partner", ...
    )
    return HistoryArrays(world, figures.evidence)


def _observed(evidence: Evidence, at: Place, outcome: Outcome) -> np.ndarray:
    """True in the years whose figure is published; for ties, of every pair of members."""
    known = evidence.world["links_observed"].transpose("year", "country", "partner").values
    if outcome.of_countries:
        return np.ones(len(known), dtype=bool)
    if at.kind != "pair":  # made of all ties of a country: published when most ties are
        return known.mean(axis=(1, 2)) > 0.5
    a, b = (np.array(side) for side in at.sides)
    block = known[:, a[:, None], b]
    # Members of both sides have no tie with themselves to be observed.
    return (block | (a[:, None] == b)).all(axis=(1, 2))
