"""How well a rule tells who followed, each event predicted from the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from agents.validation.decisions.fit import fit, point_weights


class Told(NamedTuple):
    """One event as told by the others: per country chance to have followed by the end, and fact."""

    event: str
    country: np.ndarray
    chance: np.ndarray
    fact: np.ndarray
    weight: np.ndarray

    @property
    def auc(self) -> float:
        """Chance that one who followed was ranked above one who did not; NaN if all did alike."""
        return auc(self.fact, self.chance)

    @property
    def brier(self) -> float:
        """Mean squared error of the chance, members of one body sharing one vote."""
        return float(np.average((self.chance - self.fact) ** 2, weights=self.weight))


def auc(fact: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve, ties counting half (Mann and Whitney).

    Examples
    --------
    >>> auc(np.array([1, 1, 0, 0]), np.array([0.9, 0.4, 0.4, 0.1]))
    0.875
    """
    yes = fact > 0
    n, m = int(yes.sum()), int((~yes).sum())
    if not n or not m:
        return float("nan")
    return float((rankdata(score)[yes].sum() - n * (n + 1) / 2) / (n * m))


def out_of_event(rows: pd.DataFrame, traits: Sequence[str], inside: bool = False) -> list[Told]:
    """Every event told by a rule fitted to the others (``inside``: to all of them).

    Parameters
    ----------
    rows : of :mod:`agents.validation.decisions.history`.
    traits : columns of the rule. ``contagion`` is seen as it came about, which flatters a rule.
    """
    found = []
    for event in rows["event"].unique():
        seen_by = rows if inside else rows[rows["event"] != event]
        rule = fit(seen_by[seen_by["risk"]], traits)
        own = rows[rows["event"] == event]
        country, first = np.unique(own["country"], return_index=True)
        years = [own[own["country"] == code] for code in country]
        values = np.stack([seen[list(traits)].to_numpy(float) for seen in years])
        stays_out = np.prod(1.0 - rule.chance(values), axis=-1)
        chance = 1.0 - point_weights() @ stays_out
        fact = np.array([float(seen["y"].max()) for seen in years])
        found.append(Told(event, country, chance, fact, own["weight"].to_numpy()[first]))
    return found


def pooled_auc(told: Sequence[Told]) -> float:
    """Mean over the events in which some followed and some did not."""
    return float(np.nanmean([t.auc for t in told]))
