"""Events that did not happen: the same procedure must find nothing there.

A placebo is a group of ties shaped like the event's (one country and as many of its partners) of
countries the event is not about, in the same years. Its "effect" is what noise alone produces;
its skill, with a size learned from the other ties of the group, is what the procedure earns for
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.validation.hindcast.event_window import SMALLEST, EventWindow
from agents.validation.hindcast.measure import learn, log_gap, net_of_others, sizes
from evidence.loading.papers import published_papers
from forecast.api import forecast


@dataclass(frozen=True)
class Placebo:
    """What nothing looks like.

    Attributes
    ----------
    effects : mean net gap of each placebo group of other countries, log points.
    skills : skill of each. quiet : mean gap of the event's own ties in earlier years without it.
    """

    effects: np.ndarray
    skills: np.ndarray
    quiet: np.ndarray

    @property
    def noise(self) -> float:
        """The larger of two spreads: other countries, and the same ties in quiet years.

        Of other countries 1.4826 times the median absolute effect, which is about 0 where nothing
        happens; of quiet years the standard deviation about their mean, since a lean that the
        forecast of these ties always had (``quiet.mean()``) is bias and not noise.
        """
        spreads = []
        if len(self.effects):
            spreads.append(1.4826 * float(np.median(np.abs(self.effects))))
        if len(self.quiet) > 1:
            spreads.append(float(self.quiet.std(ddof=1)))
        return max(spreads, default=float("nan"))

    @property
    def mean_skill(self) -> float:
        """Mean skill over the placebo groups; about 0 or a little below is honest."""
        return float(self.skills.mean()) if len(self.skills) else float("nan")


def placebos(
    window: EventWindow, gap: np.ndarray, net: np.ndarray, course: np.ndarray, noise: float
) -> Placebo:
    """One placebo group for each country the event is not about.

    Parameters
    ----------
    gap, net : ``[pair, year]``, raw and net log gaps. course : ``[year]``, unit response.
    noise : sd of one pair's size where nothing happened.
    """
    hit = window.affected & window.large & np.isfinite(gap).any(axis=-1)
    wanted = max(int(hit.sum()), 1)
    size = _mean_size(window)
    effects, skills = [], []
    for hub in range(len(window.codes)):
        own = (window.i == hub) | (window.j == hub)
        free = own & window.control & window.large & np.isfinite(gap).any(axis=-1)
        if free.sum() < 4:
            continue
        # The pairs nearest in size to the affected ones: noise falls with size.
        order = np.argsort(np.abs(size[free] - np.median(size[hit])), kind="stable")
        group = np.flatnonzero(free)[order][:wanted]
        others = np.flatnonzero(free)[order][wanted : wanted + 5]
        effects.append(float(np.nanmean(net[group])))
        skills.append(_skill(gap, net, course, group, others, noise))
    return Placebo(
        np.array(effects), np.array([s for s in skills if np.isfinite(s)]), quiet_years(window)
    )


def quiet_years(window: EventWindow, most: int = 4) -> np.ndarray:
    """Mean gap of the affected ties when the same forecast is made in years without the event.

    Net of what untouched ties share where there are any, else as it is; ``[origin]``, the latest
    first. Empty where pairs are not published yearly: there is nothing to compare with.
    """
    world = window.cut.world
    seen = world["links_observed"].to_numpy()[window.i, window.j].astype(bool)
    if seen.mean() < 0.5:
        return np.array([])
    years = world["year"].to_numpy()
    links = world["links"].to_numpy()[window.i, window.j]
    ids = np.array(
        [
            "-".join(sorted((window.codes[a], window.codes[b])))
            for a, b in zip(window.i, window.j, strict=True)
        ]
    )
    ahead, papers = len(window.years), published_papers(window.cut)
    found = []
    for k in range(most):
        end = len(years) - 1 - ahead - 2 * k
        if end < 9:
            break
        frame = pd.DataFrame(
            {
                "unique_id": np.repeat(ids, end + 1),
                "ds": np.tile(years[: end + 1], len(ids)),
                "y": links[:, : end + 1].ravel(),
            }
        )
        found_then = forecast(frame, h=ahead, covariates=papers)
        wide = found_then.pivot(index="unique_id", columns="ds", values="yhat")
        gap = log_gap(links[:, end + 1 : end + 1 + ahead], wide.loc[ids].to_numpy())
        large = links[:, max(end - 9, 0) : end + 1].mean(axis=-1) > SMALLEST
        control = window.control & large
        if control.sum() > 3:
            gap = net_of_others(gap, window.i, window.j, control, len(window.codes))
        hit = window.affected & large
        if hit.any():
            found.append(float(gap[hit].mean()))
    return np.array(found)


def _mean_size(window: EventWindow) -> np.ndarray:
    before = window.cut.world["links"].to_numpy()
    return np.log(before[window.i, window.j, -10:].mean(axis=-1) + 0.5)


def _skill(
    gap: np.ndarray,
    net: np.ndarray,
    course: np.ndarray,
    group: np.ndarray,
    others: np.ndarray,
    noise: float,
) -> float:
    """Skill of sizes learned from the other ties, by the model's response alone."""
    pool = np.concatenate([group, others])
    found = sizes(net[pool], course)
    error, plain = [], []
    for k, pair in enumerate(group):
        size = learn(np.delete(found, k), noise).mean
        known = np.isfinite(gap[pair])
        error.append(np.abs(gap[pair] - size * course)[known].mean())
        plain.append(np.abs(gap[pair])[known].mean())
    total = float(np.sum(plain))
    return 1.0 - float(np.sum(error)) / total if total > 0 else float("nan")
