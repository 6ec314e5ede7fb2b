"""Ten stylised facts of the collaboration network: does the model's world show them too?

The model is started ten years before the last figures and run without looking and without being
told of any event; a fact is inside when the data lie within the model's 90 % range. Facts after
Wagner and Leydesdorff 2005, doi:10.1016/j.respol.2005.08.002, Hoekman, Frenken, Tijssen 2010,
doi:10.1016/j.respol.2010.01.012, and others named in ``literature.yaml``, re-targeted on the
evidence at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import xarray as xr

from agents.drivers.ensemble import simulate
from agents.levers import Levers
from evidence.loading.load import until
from evidence.measures import affinity, gini
from evidence.model import Evidence
from evidence.ncses.gravity import gravity_fit
from forecast.projection.project import project

_SLOW = 20  # replicates a statistic is computed on that takes long
PRESENT = 10.0  # papers a year from which a tie counts as present; below, indexing noise rules


class Fact(NamedTuple):
    """One fact, its value in the data, the model's median and 90 % range, and the verdict."""

    fact: str
    data: float
    model: float
    p05: float
    p95: float
    verdict: str


def stylised_facts(evidence: Evidence, replicates: int = 100, seed: int = 1) -> list[Fact]:
    """The ten facts on this evidence.

    Returns
    -------
    One :class:`Fact` each; "no figures" where the evidence has no such pairs.
    """
    origin = evidence.last_year - 10
    cut = until(evidence, origin)
    outlook = project(cut, evidence.last_year, replicates, seed)
    history = simulate(
        outlook, Levers.neutral(outlook), evidence.parameters, seed=seed,
        keep=("links", "papers", "international"),
    )  # fmt: skip
    codes = list(outlook.countries)
    world = evidence.world.sel(country=codes, partner=codes)
    before = _links_of(cut.world.sel(country=codes, partner=codes))[-1]
    truth, model = _links_of(world.sel(year=slice(origin + 1, None))), _links_of(history)
    distance, language = world["distance"].to_numpy(), world["language"].to_numpy()

    def gravity(links: np.ndarray) -> float:
        return _distance_slope(links[-1], links[-1].sum(axis=-1), distance, language)

    out = []
    for fact, statistic in _statistics(before, codes, evidence, gravity):
        drawn = model[:_SLOW] if statistic is gravity else model
        values = np.array([statistic(one) for one in drawn])
        out.append(_verdict(fact, statistic(truth), values))
    # An error, not a property: the data's own is 0, the bound is the published 0.19.
    errors = np.array([_wape(one[4], truth[4]) for one in model])
    error = _verdict("10 error of the five-year hindcast: WAPE of links", 0.0, errors)
    verdict = "inside" if error.model <= 0.19 else "outside"
    return [*out, error._replace(data=0.19, verdict=verdict)]


def _links_of(data: xr.Dataset) -> np.ndarray:
    """Links with year first and ROW left out: ``[..., year, n, n]``."""
    links = data["links"].transpose(..., "year", "country", "partner").to_numpy()
    return links[..., :-1, :-1]


def _statistics(
    before: np.ndarray,
    codes: list[str],
    evidence: Evidence,
    gravity: Callable[[np.ndarray], float],
) -> Iterator[tuple[str, Callable[[np.ndarray], float]]]:
    """Facts and their statistics of the links of ten years ``[year, n, n]``; ``before`` [n, n]."""
    large = before > np.quantile(before, 0.75)
    small = (before >= 20) & (before < 100)
    yield "1 density: share of pairs with ten papers or more", lambda x: density(x[-1])
    yield (
        "2 links grow faster than papers: yearly growth of all links",
        lambda x: float(np.log(x[-1].sum() / before.sum()) / len(x)),
    )
    yield "3 gravity: elasticity to distance", gravity
    yield (
        "4 inertia: five-year correlation of affinity, large pairs",
        lambda x: inertia(x[4], x[9], large),
    )
    yield "5 weak ties churn: yearly s.d. of small pairs", lambda x: volatility(x, small)
    yield (
        "6a concentration: Gini of national link totals",
        lambda x: float(gini(x[-1].sum(axis=-1))),
    )
    yield "6b stable core: share of links inside the ten best connected", lambda x: core(x[-1])
    for fact, pair in (
        ("7 US-China arc: observed over expected, last year (no event told)", ("CHN", "USA")),
        (
            "8 Russia and the West: observed over expected, Germany (no event told)",
            ("DEU", "RUS"),
        ),
    ):
        if set(pair) <= set(codes):
            yield fact, partial(_affinity_of, codes.index(pair[0]), codes.index(pair[1]))
    members = [k for k, c in enumerate(codes[:-1]) if c in evidence.blocs["EU27"].members]
    if "GBR" in codes and members:
        a = codes.index("GBR")
        yield (
            "9 institutional shocks are small: United Kingdom and EU27, growth of links",
            lambda x: float(np.log(x[-1][a, members].sum() / before[a, members].sum())),
        )


def _affinity_of(a: int, b: int, links: np.ndarray) -> float:
    return float(affinity(links[-1])[a, b])


def _verdict(fact: str, data: float, drawn: np.ndarray) -> Fact:
    if not np.isfinite(data) or not np.isfinite(drawn).all():
        nothing = float("nan")
        return Fact(fact, nothing, nothing, nothing, nothing, "no figures")
    low, middle, high = (float(v) for v in np.quantile(drawn, [0.05, 0.5, 0.95]))
    inside = "inside" if low <= data <= high else "outside"
    return Fact(fact, round(data, 4), round(middle, 4), round(low, 4), round(high, 4), inside)


def density(links: np.ndarray) -> float:
    """Share of pairs present, links ``[n, n]``.

    Examples
    --------
    >>> density(np.array([[0, 20, 1], [20, 0, 30], [1, 30, 0.0]])).__round__(3)
    0.667
    """
    i, j = np.triu_indices(len(links), 1)
    return float((links[i, j] >= PRESENT).mean())


def inertia(early: np.ndarray, late: np.ndarray, where: np.ndarray) -> float:
    """Correlation of log affinity between two years over chosen pairs."""
    a, b = (np.log(affinity(x)[where] + 1e-6) for x in (early, late))
    return float(np.corrcoef(a, b)[0, 1])


def volatility(links: np.ndarray, where: np.ndarray) -> float:
    """Standard deviation of yearly log growth, less what all pairs of a year share."""
    if not where.any():
        return float("nan")
    steps = np.diff(np.log(links[:, where] + 0.5), axis=0)
    steps = steps - np.median(steps, axis=1, keepdims=True)
    return float(1.4826 * np.median(np.abs(steps)))


def core(links: np.ndarray, k: int = 10) -> float:
    """Share of all links that lie inside the k best connected countries."""
    best = np.argsort(-links.sum(axis=-1))[:k]
    return float(links[np.ix_(best, best)].sum() / links.sum())


def _distance_slope(
    links: np.ndarray, size: np.ndarray, distance: np.ndarray, language: np.ndarray
) -> float:
    n = len(links)
    return float(gravity_fit(links, size, distance[:n, :n], language[:n, :n])[2])


def _wape(predicted: np.ndarray, truth: np.ndarray) -> float:
    return float(np.abs(predicted - truth).sum() / truth.sum())
