"""What an event did to ties, net of both countries' years, and what nothing looks like.

A tie's net effect in a year is the log ratio of its links to the counterfactual of
:mod:`agents.validation.events.counterfactual`, fitted on the five years up to the origin and on all
untouched ties after it. The same is measured where nothing happened: on untouched ties of like size
in the same years (placebo in space) and on the same ties at earlier origins (placebo in time).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.validation.events.counterfactual import poisson, trend_carried
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
from evidence.errors import EvidenceError
from evidence.model import Evidence

BEFORE = 5  # years up to the origin that say what the tie was
FEWEST = 3
SMALLEST = 50.0  # mean links in those years; below, counting noise rules
HUBS = 15  # countries that stand for one whose ties were all hit
LIKE = 100  # untouched ties nearest in size
PAUSE = 2  # years between origins of placebos in time
MAD = 1.4826  # median absolute deviation to standard deviation of a normal


@dataclass(frozen=True)
class Effect:
    """One event as the ties show it.

    Attributes
    ----------
    years : scored, from the first year after the origin. pairs : ``[tie]`` rows of the panel.
    net : ``[tie, year]`` log points, negative: fewer links than without the event.
    before : ``[tie, year before]`` the same in the years up to the origin, about 0 each.
    tie_noise : ``[tie, year]`` standard deviation of ``net`` where nothing happened.
    size : ``[tie]`` log of mean links before. affinity : ``[tie]``, see :func:`log_affinity`.
    space : ``[placebo]`` mean effect of groups of untouched ties, the same years.
    time : ``[placebo]`` mean effect on the same ties at earlier origins.
    """

    event: Event
    years: np.ndarray
    pairs: np.ndarray
    net: np.ndarray
    before: np.ndarray
    tie_noise: np.ndarray
    size: np.ndarray
    affinity: np.ndarray
    space: np.ndarray
    time: np.ndarray

    @property
    def by_year(self) -> np.ndarray:
        """Mean over ties, ``[year]``, ties weighted by how well each is measured."""
        return _mean_of_known(self.net, tie_weight(self.tie_noise[:, -1]))

    @property
    def effect(self) -> float:
        """Mean of the last two years, log points."""
        return float(np.nanmean(self.by_year[-2:]))

    @property
    def noise(self) -> float:
        """Spread of effects where nothing happened, see :func:`noise_of`."""
        return noise_of(self.space, self.time)

    @property
    def within_noise(self) -> bool:
        """Whether the effect cannot be told from events that did not happen."""
        return within_noise(self.effect, self.noise)

    @property
    def pre_trend(self) -> float:
        """Slope of the ties in the years before, log points a year."""
        course = _mean_of_known(self.before, tie_weight(self.tie_noise[:, -1]))
        years = np.flatnonzero(np.isfinite(course))
        return float(np.polyfit(years, course[years], 1)[0])


def noise_of(space: np.ndarray, time: np.ndarray) -> float:
    """The larger of two spreads of effects where nothing happened; NaN where none is known.

    In space about 0, where nothing happens by construction; in time about their mean, since a
    trend that the ties always had is a lean and not noise.

    Examples
    --------
    >>> noise_of(np.array([-0.1, 0.1, 0.1]), np.array([0.3])).__round__(2)
    0.15
    """
    spreads = []
    if len(space):
        spreads.append(MAD * float(np.median(np.abs(space))))
    if len(time) > 1:
        spreads.append(float(time.std(ddof=1)))
    return max(spreads, default=float("nan"))


def within_noise(effect: float, noise: float) -> bool:
    """Whether an effect is no larger than twice the noise; also where one is not known.

    Examples
    --------
    >>> within_noise(-0.3, 0.1), within_noise(-0.3, float("nan"))
    (False, True)
    """
    return not abs(effect) > 2.0 * noise


def _mean_of_known(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted mean over ties ``[year]`` of ``[tie, year]``; NaN in a year that no tie has."""
    known = np.isfinite(values)
    total = (weight[:, None] * np.where(known, values, 0.0)).sum(axis=0)
    count = (weight[:, None] * known).sum(axis=0)
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)


def tie_weight(noise: np.ndarray, spread: float = 0.2) -> np.ndarray:
    """Weight of a tie in the mean of its event: ``1 / (spread^2 + noise^2)``.

    ``spread`` is what ties of one event differ by in the literature (sanctions on Russia: -15 to
    -70 % over partners and fields, about 0.2 log points); beyond it a larger tie counts no more.
    """
    return 1.0 / (spread**2 + noise**2)


def measure(event: Event, panel: Panel, evidence: Evidence) -> Effect:
    """Net effect of an event, with placebos.

    Raises
    ------
    EvidenceError : too few years, no tie large enough, or nobody who is not affected.
    """
    affected = panel.affected(event, evidence)
    last = min(event.end, int(panel.years[-1]))
    years = np.arange(event.origin + 1, last + 1)
    net, before = net_effects(event.origin, last, affected, panel, event.name)
    large = mean_before(panel, event.origin) >= SMALLEST
    pairs = np.flatnonzero(affected & large)
    if not len(pairs):
        raise EvidenceError(
            f"{event.name}: no affected tie has {SMALLEST:.0f} papers a year up to {event.origin} "
            f"in {panel.name}"
        )
    if not np.isfinite(net[pairs, -2:]).any():
        raise EvidenceError(
            f"{event.name}: no affected tie has a figure in {last - 1} or {last} in {panel.name}"
        )
    if affected.all():
        raise EvidenceError(f"{event.name}: it hits everybody, there is nothing to be net of")
    size = np.log(mean_before(panel, event.origin) + 0.5)
    free = np.flatnonzero(~affected & large)
    return Effect(
        event,
        years,
        pairs,
        net[pairs],
        before[pairs],
        noise_like(net, size, free, pairs),
        size[pairs],
        log_affinity(panel, event.origin)[pairs],
        placebos_in_space(event, net, panel, affected, size, pairs),
        placebos_in_time(event, last, affected, panel),
    )


def net_effects(
    origin: int, last: int, affected: np.ndarray, panel: Panel, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Net log effects of all ties, ``[pair, year]`` after the origin and up to it.

    Affected ties are out of the fit after the origin.
    """
    keep = (panel.years > origin - BEFORE) & (panel.years <= last)
    years, links = panel.years[keep], panel.links[:, keep]
    known = np.isfinite(links)
    after = years > origin
    if (~after).sum() < FEWEST or not after.any() or known.mean() < 0.8:
        raise EvidenceError(
            f"{name}: {panel.name} does not hold yearly ties for {FEWEST} years up to {origin} and "
            "a year after it"
        )
    used = known & ~(affected[:, None] & after)
    expected = poisson(np.where(known, links, 0.0), panel.i, panel.j, used)
    net = np.log((np.where(known, links, np.nan) + 0.5) / (expected + 0.5))
    quiet = ~affected & (mean_before(panel, origin) >= SMALLEST)
    if quiet.any():
        net = net - trend_carried(net, after, quiet)[0]
    return net[:, after], net[:, ~after]


def mean_before(panel: Panel, origin: int) -> np.ndarray:
    """Mean links ``[pair]`` of the years up to the origin that say what a tie was."""
    keep = (panel.years > origin - BEFORE) & (panel.years <= origin)
    return panel.filled[:, keep].mean(axis=1)


def log_affinity(panel: Panel, origin: int) -> np.ndarray:
    """Log of observed over expected links before the event, ``L_ij L / (L_i L_j)``, ``[pair]``."""
    mean = mean_before(panel, origin) + 0.5
    total = np.zeros(len(panel.codes))
    np.add.at(total, panel.i, mean)
    np.add.at(total, panel.j, mean)
    return np.log(mean * total.sum() / (total[panel.i] * total[panel.j]))


def noise_like(
    net: np.ndarray, size: np.ndarray, free: np.ndarray, pairs: np.ndarray
) -> np.ndarray:
    """Spread of net effects among the untouched ties nearest in size ``[tie, year]``.

    The 90 % quantile of their absolute value over 1.645, since single ties have heavy tails.
    """
    near = [free[np.argsort(np.abs(size[free] - size[k]), kind="stable")[:LIKE]] for k in pairs]
    return np.array([np.nanquantile(np.abs(net[rows]), 0.9, axis=0) for rows in near]) / 1.645


def placebos_in_space(
    event: Event,
    net: np.ndarray,
    panel: Panel,
    affected: np.ndarray,
    size: np.ndarray,
    pairs: np.ndarray,
) -> np.ndarray:
    """Effects of groups that were not hit: single ties of like size, or other countries' ties.

    Where all ties of a country are hit nothing else tells of its years; so its placebos are other
    countries whose ties are all taken out in the same way.
    """
    late = np.nanmean(net[:, -2:], axis=1)
    middle = np.median(size[pairs])
    free = np.flatnonzero(~affected & (size >= np.log(SMALLEST)))
    if len(pairs) == 1 and () not in event.affected:
        near = free[np.argsort(np.abs(size[free] - middle), kind="stable")[:LIKE]]
        return late[near]
    found: list[float] = []
    for hub in _like_the_hub(panel, affected):
        own = free[(panel.i[free] == hub) | (panel.j[free] == hub)]
        if len(own) < max(4, len(pairs) // 3):
            continue
        if () in event.affected:
            if len(found) == HUBS:
                break
            every = (panel.i == hub) | (panel.j == hub)
            last = event.origin + net.shape[1]
            late = np.nanmean(
                net_effects(event.origin, last, every, panel, event.name)[0][:, -2:], axis=1
            )
        near = own[np.argsort(np.abs(size[own] - middle), kind="stable")[: len(pairs)]]
        found.append(float(np.nanmean(late[near])))
    return np.array(found)


def _like_the_hub(panel: Panel, affected: np.ndarray) -> np.ndarray:
    """Countries in the order of how near their links are to those of the one most hit."""
    hits, total = np.zeros(len(panel.codes)), np.zeros(len(panel.codes))
    for side in (panel.i, panel.j):
        np.add.at(hits, side, affected)
        np.add.at(total, side, panel.filled.mean(axis=1))
    logs = np.log(total + 1.0)
    order = np.argsort(np.abs(logs - logs[hits.argmax()]), kind="stable")
    return order[order != hits.argmax()]


def placebos_in_time(event: Event, last: int, affected: np.ndarray, panel: Panel) -> np.ndarray:
    """Effects on the same ties at origins whose scored years end before the event."""
    ahead = last - event.origin
    found: list[float] = []
    for origin in range(event.origin - ahead, int(panel.years[0]) + BEFORE + 2, -PAUSE):
        large = mean_before(panel, origin) >= SMALLEST
        if len(found) == 5 or not (affected & large).any():
            break
        try:
            net, _ = net_effects(origin, origin + ahead, affected, panel, event.name)
        except EvidenceError:  # too few yearly ties so early: the later windows have to do
            break
        found.append(float(np.nanmean(net[affected & large][:, -2:])))
    return np.array(found)
