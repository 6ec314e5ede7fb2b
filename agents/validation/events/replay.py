"""The past without an event: joint papers as observed, and as they would have been.

``without = observed / exp(effect)``, the effect of each year net of both countries' years: measured
on the figures at hand where they hold yearly ties, else taken from the shipped estimates. Beyond
the years of an estimate the effect is carried on at the mean of its last two years, its error
growing as years of events scatter about their course.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.validation.events.effects import measure
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
from agents.validation.events.stored import YEAR_NOISE, YEARS, stored_effects
from evidence.errors import EvidenceError
from evidence.model import Evidence

P95 = 1.6449  # of a normal: ends of a 90 % band


@dataclass(frozen=True)
class Replay:
    """An event taken out of the past.

    Attributes
    ----------
    event : which. measured : whether its effect was measured on these figures.
    years : from the first after the origin to the last of the figures.
    effect, error : ``[year]`` log points, negative where ties were lost, and standard error.
    carried : ``[year]`` bool, effect carried on beyond what was measured.
    pairs : names of affected ties, largest first. observed : ``[pair, year]`` joint papers.
    within_noise : the effect cannot be told from events that did not happen.
    """

    event: Event
    measured: bool
    years: np.ndarray
    effect: np.ndarray
    error: np.ndarray
    carried: np.ndarray
    pairs: tuple[str, ...]
    observed: np.ndarray
    within_noise: bool

    def without(self, quantile: float = 0.0) -> np.ndarray:
        """Joint papers without the event ``[pair, year]``, so many standard errors of it away.

        The error is that of the event, shared by its ties and years: sums keep it.
        """
        return self.observed * np.exp(-(self.effect + quantile * self.error))

    def difference(self, total: bool = False) -> np.ndarray:
        """Observed less without, all ties, 5, 50, 95 %: ``[3, year]``; with ``total`` ``[3]``."""
        ends = [(self.observed - self.without(q)).sum(axis=0) for q in (-P95, 0.0, P95)]
        out = np.sort(np.array(ends), axis=0)
        return np.sort(np.array(ends).sum(axis=1)) if total else out


def replay(event: Event, evidence: Evidence) -> Replay:
    """The past without an event, to the last year of the figures.

    Raises
    ------
    EvidenceError : the figures hold none of its ties, end before it, or nothing is known of its
        effect.
    """
    panel = Panel.of(evidence)
    hit = np.flatnonzero(panel.affected(event, evidence))
    last = int(panel.years[-1])
    if last <= event.origin:
        raise EvidenceError(
            f"{event.name}: {panel.name} ends in {last}, nothing after the origin {event.origin}"
        )
    if not len(hit):
        raise EvidenceError(f"{event.name}: no affected tie is in {panel.name}")
    effect, noise, within, measured = _effect(event, panel, evidence, last)
    years = np.arange(event.origin + 1, last + 1)
    known = min(len(effect), len(years))
    course = np.full(len(years), effect[-2:].mean())
    course[:known] = effect[:known]
    beyond = np.maximum(np.arange(len(years)) - known + 1, 0)
    observed = panel.filled[:, panel.years > event.origin][hit]
    order = np.argsort(-observed.sum(axis=1), kind="stable")
    return Replay(
        event, measured, years, course, np.sqrt(noise**2 + beyond * YEAR_NOISE**2), beyond > 0,
        tuple(panel.label(int(hit[k])) for k in order), observed[order], within,
    )  # fmt: skip


def _effect(
    event: Event, panel: Panel, evidence: Evidence, last: int
) -> tuple[np.ndarray, float, bool, bool]:
    """Effect by year, its standard error, whether that is all it is, whether measured here."""
    try:
        whole = event.model_copy(update={"last": last})
        found = measure(whole, panel, evidence)
        by_year = found.by_year
        if np.isfinite(by_year).all() and np.isfinite(found.noise):
            return by_year, found.noise, found.within_noise, True
    except EvidenceError:
        pass  # ties published in few years: the shipped estimates have to do
    rows = stored_effects()
    own = rows[rows["event"] == event.name]
    if not len(own):
        raise EvidenceError(
            f"{event.name}: {panel.name} has no yearly ties to measure it on and no estimate of it"
            " is shipped; use `--evidence` with yearly figures, or an event of the library"
        )
    row = own.iloc[0]
    years = np.array([row[f"year_{k + 1}"] for k in range(YEARS)], dtype=float)
    years = years[np.isfinite(years)]
    return years, float(row["noise"]), not abs(row["effect"]) > 2.0 * row["noise"], False
