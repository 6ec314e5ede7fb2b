"""The size of the next event of a class, learned from the past ones of all classes.

A meta-analysis in two stages (Burke, Ensor, Riley 2017, doi:10.1002/sim.7141) with three levels of
spread: between classes, between events of a class, between ties of an event. A class with few
events leans on the others; ties differ by their size and affinity as ties of past events did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.validation.events.course import response
from agents.validation.events.stored import TRAITS, YEARS

if TYPE_CHECKING:
    import pandas as pd

SLOPE_PRIOR = 0.1  # sd of a slope before anything is seen, log points per log point
LEND_EVENTS = 4.0  # events of other classes that the spread of a class leans on
LEND_TIES = 30.0  # the same for the spread between ties


@dataclass(frozen=True)
class NextSize:
    """Size of the next event: long-run friction in log points, positive where ties are lost.

    Attributes
    ----------
    mean : of a tie with the traits of past events. event_sd : spread of that mean between events,
        its own error in it. tie_sd : spread between ties of one event.
    year_sd : spread of the years of an event about its course, log points of effect: some come at
        once, some late.
    centre, slope : ``[trait]`` log size and log affinity of past ties, change of size by each.
    events : how many of the class it rests on. freedom : degrees of freedom of the spread.
    """

    mean: float
    event_sd: float
    tie_sd: float
    year_sd: float
    centre: np.ndarray
    slope: np.ndarray
    events: int

    @property
    def freedom(self) -> float:
        """Of the spread between events: those of the class, and what others lend it."""
        return max(self.events - 2.0, 0.0) + LEND_EVENTS

    def of_ties(self, size: np.ndarray, affinity: np.ndarray) -> np.ndarray:
        """Expected friction of ties with these traits ``[tie]``."""
        return self.mean + (np.stack([size, affinity], axis=-1) - self.centre) @ self.slope


def next_size(
    rows: pd.DataFrame, kind: str, ramp_years: float = 2.0, habit: float = 0.35
) -> NextSize:
    """Size of the next event of a class, from the rows of past ones.

    Parameters
    ----------
    rows : of :func:`agents.validation.events.stored.stored_effects`, without those that must not be
        seen. kind : class; one without events takes what all others say, with their spread.
    ramp_years, habit : course of the effect, as the sizes were measured with.
    """
    slope = np.array([_slope(rows, name) for name in TRAITS])
    centre = np.array([rows[f"mean_{name}"].mean() for name in TRAITS])
    means = rows[[f"mean_{name}" for name in TRAITS]].to_numpy()
    level = rows["size"].to_numpy() - (means - centre) @ slope
    error = rows["size_se"].to_numpy()
    error = np.where(np.isfinite(error), error, np.nanmedian(error))
    classes = {name: (rows["kind"] == name).to_numpy() for name in rows["kind"].unique()}

    within = {name: _between(level[k], error[k]) for name, k in classes.items()}
    shared = _pooled(
        {n: (v, k.sum() - 1.0) for (n, v), k in zip(within.items(), classes.values(), strict=True)}
    )
    of_class = {}
    for name, k in classes.items():
        spread = (within[name] * (k.sum() - 1.0) + shared * LEND_EVENTS) / (
            k.sum() - 1.0 + LEND_EVENTS
        )
        weight = 1.0 / (spread + error[k] ** 2)
        of_class[name] = (float(weight @ level[k] / weight.sum()), 1.0 / weight.sum(), spread)
    mean, variance, spread = _leaning(of_class, kind, shared)
    return NextSize(
        mean, float(np.sqrt(variance + spread)), _tie_sd(rows, kind),
        _year_sd(rows, response(YEARS, ramp_years, habit)), centre, slope,
        int((rows["kind"] == kind).sum()),
    )  # fmt: skip


def tie_sd_of(rows: pd.DataFrame, event: str) -> float:
    """Spread between the ties of one past event, leaning on its class where it had few."""
    own = rows[rows["event"] == event].iloc[0]
    of_class = _tie_sd(rows, own["kind"])
    if not np.isfinite(own["tie_sd"]):
        return of_class
    return float(
        np.sqrt(
            (own["ties"] * own["tie_sd"] ** 2 + LEND_TIES * of_class**2) / (own["ties"] + LEND_TIES)
        )
    )


def mean_size(rows: pd.DataFrame) -> float:
    """The naive rule to beat: the mean size of all past events, whatever their class."""
    return float(rows["size"].mean())


def _between(level: np.ndarray, error: np.ndarray) -> float:
    """Variance between events beyond their errors (DerSimonian, Laird 1986)."""
    if len(level) < 2:
        return 0.0
    weight = 1.0 / np.maximum(error, 0.02) ** 2
    mean = weight @ level / weight.sum()
    excess = float(weight @ (level - mean) ** 2) - (len(level) - 1)
    return max(excess / float(weight.sum() - (weight**2).sum() / weight.sum()), 0.0)


def _pooled(parts: dict[str, tuple[float, float]]) -> float:
    """Mean of variances weighted by degrees of freedom."""
    total = sum(n for _, n in parts.values())
    return sum(v * n for v, n in parts.values()) / total if total > 0.0 else 0.04


def _leaning(
    of_class: dict[str, tuple[float, float, float]], kind: str, shared: float
) -> tuple[float, float, float]:
    """Mean of a class, its variance, and the spread of its events, leaning on all classes."""
    others = [v for name, v in of_class.items() if name != kind]
    means = np.array([m for m, _, _ in others])
    centre = float(means.mean()) if len(means) else 0.0
    between = max(float(means.var(ddof=1)), 0.01) if len(means) > 1 else 0.04
    if kind not in of_class:
        return centre, between, shared
    mean, variance, spread = of_class[kind]
    keep = between / (between + variance)
    return keep * mean + (1.0 - keep) * centre, keep * variance, spread


def _slope(rows: pd.DataFrame, name: str) -> float:
    """Slope within events, pooled by precision and held by a prior about 0."""
    known = rows[f"slope_{name}"].notna()
    slope, variance = rows[f"slope_{name}"][known], rows[f"slope_var_{name}"][known]
    between = max(float(slope.var(ddof=1)), 1e-4) if known.sum() > 1 else 0.01
    weight = 1.0 / (variance + between)
    return float((weight * slope).sum() / (weight.sum() + 1.0 / SLOPE_PRIOR**2))


def _tie_sd(rows: pd.DataFrame, kind: str) -> float:
    known = rows[rows["tie_sd"].notna()]
    if known.empty:
        return 0.2
    shared = float((known["tie_sd"] ** 2 * known["ties"]).sum() / known["ties"].sum())
    own = known[known["kind"] == kind]
    n = float(own["ties"].sum())
    mine = float((own["tie_sd"] ** 2 * own["ties"]).sum())
    return float(np.sqrt((mine + LEND_TIES * shared) / (n + LEND_TIES)))


def _year_sd(rows: pd.DataFrame, course: np.ndarray) -> float:
    """Root mean square of what a course leaves of an event's years, in the median over events."""
    years = rows[[f"year_{k + 1}" for k in range(YEARS)]].to_numpy(dtype=float)
    delay = (rows["start"] - rows["origin"] - 1).to_numpy()
    left = []
    for row in years[delay == 0]:
        known = np.isfinite(row)
        if known.sum() < 3:
            continue
        c = course[known]
        size = row[known] @ c / (c @ c)
        left.append(float(((row[known] - size * c) ** 2).mean()))
    return float(np.sqrt(np.median(left))) if left else 0.05
