"""How ties behave, estimated on this project's own figures: values with standard errors.

Each function is one estimator, fixed before its value was seen; ``estimate_behaviour.py`` of the
benchmarks runs them once and writes ``tables/behaviour.csv``. A parameter takes an estimate over
(grade measured, a triangle with its standard error) where that is below the spread which the
literature leaves; or where its value stood on our earlier computation from Web of Science alone,
whatever the error. Else the estimate is told and the parameter stays what it was.

The second leg (Web of Science alone) was completed after the values were seen; it follows the older
note in ``evidence/literature.yaml``. Without it ``size_elasticity`` and ``distance_elasticity``
would have kept their priors.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.validation.events.counterfactual import poisson_effects, trend_carried
from agents.validation.events.course import response
from agents.validation.events.effects import MAD, SMALLEST, mean_before
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel

if TYPE_CHECKING:
    import pandas as pd

TABLE = Path(__file__).parent / "tables" / "behaviour.csv"
ENDS = 6.0**0.5  # a triangle with ends so many standard errors away has that standard deviation
LIKE = 20  # quiet countries nearest in size, which say what nothing looks like
RAMPS, HABITS = np.arange(1.0, 4.5, 0.5), np.arange(0.05, 1.01, 0.05)
GROWTH = 5  # years before that say how links grew


class Estimate(NamedTuple):
    """One number: ``value`` and its standard error ``se``, of ``n`` ``what`` in ``years``."""

    parameter: str
    value: float
    se: float
    n: int
    what: str
    years: str
    method: str


def jackknife(estimate: Callable[[np.ndarray], float], countries: int) -> float:
    """Standard error of what ``estimate(keep)`` gives, leaving out one country after the other.

    Pairs of one country share its errors, so countries and not pairs are left out.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, 4.0])
    >>> round(jackknife(lambda keep: float(values[keep].mean()), 4), 3)
    0.645
    """
    every = np.arange(countries)
    found = np.array([estimate(every != k) for k in every])
    return float(np.sqrt((countries - 1) / countries * ((found - found.mean()) ** 2).sum()))


def size_elasticity(panel: Panel, papers: np.ndarray, years: range) -> Estimate:
    """Log links of a pair on the log papers of both sides, pair and year effects, least squares.

    Parameters
    ----------
    papers : national papers ``[country, year of the panel]``, NaN where unknown.
    years : used; those before the pandemic and what early access did to counts.
    """
    use = np.isin(panel.years, years)
    links, size = panel.links[:, use], np.log(papers[:, use])
    x = size[panel.i] + size[panel.j]
    rows = np.isfinite(x).all(axis=1) & np.isfinite(links).all(axis=1)
    rows &= np.nan_to_num(links).mean(axis=1) >= SMALLEST
    y = np.log(links + 0.5)

    def slope(keep: np.ndarray) -> float:
        k = rows & keep[panel.i] & keep[panel.j]
        a, b = _within(x[k]), _within(y[k])
        return float((a * b).sum() / (a * a).sum())

    n = len(panel.codes)
    return Estimate(
        "size_elasticity", slope(np.ones(n, bool)), jackknife(slope, n), int(rows.sum()), "pairs",
        f"{years[0]}-{years[-1]}", "log links on log papers of both sides, pair and year effects",
    )  # fmt: skip


def _within(values: np.ndarray) -> np.ndarray:
    out: np.ndarray = values - values.mean(axis=1, keepdims=True)
    return out - out.mean(axis=0)


def distance_elasticity(
    links: np.ndarray, distance: np.ndarray, language: np.ndarray, year: int
) -> Estimate:
    """Fall of links with distance, Poisson pseudo maximum likelihood with country effects.

    Parameters
    ----------
    links : ``[n, n]`` of one year, NaN where not published. distance : km. language : 0 or 1.
    """
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    i, j = np.triu_indices(len(links), 1)
    y, terms = links[i, j], np.log(np.maximum(distance[i, j], 50.0))

    def fall(keep: np.ndarray) -> float:
        k = keep[i] & keep[j] & np.isfinite(y)
        who = np.zeros((int(k.sum()), len(links)))
        rows = np.arange(len(who))
        who[rows, i[k]] = who[rows, j[k]] = 1.0
        x = np.column_stack([terms[k], language[i, j][k], who[:, keep]])
        return -float(GLM(y[k], x, family=families.Poisson()).fit().params[0])

    n = len(links)
    return Estimate(
        "distance_elasticity", fall(np.ones(n, bool)), jackknife(fall, n),
        int(np.isfinite(y).sum()), "pairs", str(year), "PPML, country effects, common language",
    )  # fmt: skip


def habit_and_ramp(by_year: np.ndarray, seed: int = 1, draws: int = 1000) -> list[Estimate]:
    """Ramp and habit that leave the least of the courses of past events, events drawn anew for s.e.

    Parameters
    ----------
    by_year : effects of events that stand out ``[event, year]``, NaN after the last.
    """
    known = np.isfinite(by_year)
    effects = np.where(known, by_year, 0.0)
    grid = np.stack(np.meshgrid(RAMPS, HABITS, indexing="ij"), axis=-1).reshape(-1, 2)
    course = response(by_year.shape[1], grid[:, 0], grid[:, 1])
    along = (effects @ course.T) ** 2 / (known @ (course**2).T)
    left = 1.0 - along / (effects**2).sum(axis=1, keepdims=True)  # [event, grid]
    n = len(left)
    drawn = np.random.default_rng(seed).integers(0, n, (draws, n))
    best = grid[left.mean(axis=0).argmin()]
    again = grid[left[drawn].mean(axis=1).argmin(axis=1)]
    se = again.std(axis=0, ddof=1)
    method = "least misfit of the course over events above twice their noise, bootstrap of events"
    return [
        Estimate(key, float(best[k]), float(se[k]), n, "events", "2003-2023", method)
        for k, key in enumerate(("ramp_years", "habit"))
    ]  # fmt: skip


class Lost(NamedTuple):
    """What a country lost on affected ties, and what its other ties did.

    ``lost`` : ``-log(1 - share of all links lost)``. ``others`` : log change of its untouched ties
    against the world and their own trend. ``noise`` : the same where nothing happened.
    """

    event: str
    country: str
    lost: float
    others: float
    noise: float


def other_ties(event: Event, panel: Panel, affected: np.ndarray) -> list[Lost]:
    """For each country of an event, losses and what untouched ties did, the last two years."""
    keep = (panel.years > event.origin - 5) & (panel.years <= event.end)
    years, links = panel.years[keep], panel.links[:, keep]
    after, known = years > event.origin, np.isfinite(links)
    used = known & ~(affected[:, None] & after)
    pair, country = poisson_effects(np.nan_to_num(links), panel.i, panel.j, used)
    n, before = len(panel.codes), mean_before(panel, event.origin)
    inside = np.zeros(n, bool)
    inside[panel.i[affected]] = inside[panel.j[affected]] = True
    logs = np.log(np.maximum(country, 1e-12))
    quiet = ~inside & np.isfinite(logs).all(axis=1)
    standing = logs - logs[quiet].mean(axis=0)
    carried, mean = trend_carried(standing, after, quiet)
    late = (standing - mean[:, None] - carried)[:, after][:, -2:].mean(axis=1)
    expected = (pair[:, None] * country[panel.i] * country[panel.j])[:, after][:, -2:]
    gone = 1.0 - (links[:, after][:, -2:] + 0.5) / (expected + 0.5)
    total, off = np.zeros(n), np.zeros(n)
    for side in (panel.i, panel.j):
        np.add.at(total, side, before)
        np.add.at(off, side, np.where(affected, before * np.nan_to_num(gone.mean(axis=1)), 0.0))
    out = []
    for k in np.flatnonzero(inside & (total > 0.0)):
        near = np.flatnonzero(quiet)
        near = near[np.argsort(np.abs(np.log(total[near] + 1) - np.log(total[k] + 1)))[:LIKE]]
        noise = MAD * float(np.median(np.abs(late[near])))
        share = -np.log1p(-min(off[k] / total[k], 0.9))
        out.append(Lost(event.name, panel.codes[k], float(share), float(late[k]), noise))
    return out


def diversion(rows: list[Lost]) -> Estimate:
    """Share of lost effort that other partners abroad get, over countries and events.

    In the model other ties rise by ``rho lost / 2``: one side of each has effort to spare. Weighted
    least squares through the origin, errors widened where rows scatter more than their noise.
    """
    x, y = np.array([r.lost for r in rows]) / 2.0, np.array([r.others for r in rows])
    weight = 1.0 / np.array([r.noise for r in rows]) ** 2
    spread = float((weight * x * x).sum())
    rho = float((weight * x * y).sum()) / spread
    apart = float((weight * (y - rho * x) ** 2).sum()) / max(len(rows) - 1, 1)
    return Estimate(
        "diversion", rho, float(np.sqrt(max(apart, 1.0) / spread)), len(rows),
        "countries in events", "2003-2023",
        "untouched ties of countries that lost ties, against the world and their trend",
    )  # fmt: skip


def scar(rows: pd.DataFrame, lifted: tuple[tuple[str, str], ...]) -> Estimate:
    """Share of a friction that stayed when what was behind it ended: pairs of events, loss and end.

    ``1 + size of the end / size of the loss``, pooled by precision.
    """
    by = rows.set_index("event")
    loss, end = (by.loc[[p[k] for p in lifted]] for k in (0, 1))
    first, last = loss["size"].to_numpy(), end["size"].to_numpy()
    stays = 1.0 + last / first
    se = np.hypot(end["size_se"], last / first * loss["size_se"].to_numpy()) / np.abs(first)
    weight = 1.0 / np.asarray(se) ** 2
    return Estimate(
        "trust_scar", float(weight @ stays / weight.sum()), float(weight.sum() ** -0.5),
        len(stays), "events that ended", "2010-2021", "1 - gain after the end / loss before it",
    )  # fmt: skip


def funding_elasticity(papers: np.ndarray, money: np.ndarray, years: str) -> Estimate:
    """Long differences: log growth of papers on log growth of R&D, least squares, robust s.e.

    Parameters
    ----------
    papers, money : ``[country, 2]``, first and last; papers some years after the money.
    """
    y, x = (np.log(v[:, 1] / v[:, 0]) for v in (papers, money))
    a = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(a.T @ a)
    b = inverse @ a.T @ y
    left = (y - a @ b) * np.sqrt(len(y) / (len(y) - 2))
    cover = inverse @ (a.T * left**2) @ a @ inverse
    return Estimate(
        "funding_elasticity", float(b[1]), float(cover[1, 1] ** 0.5), len(y), "economies", years,
        "log growth of papers on log growth of R&D four years before, long differences",
    )  # fmt: skip


def bilateral_slope(share: np.ndarray, per_paper: np.ndarray) -> Estimate:
    """c in ``share = 1 / (1 + c (links per paper - 1))``, mean over economies."""
    c = (1.0 / share - 1.0) / (per_paper - 1.0)
    return Estimate(
        "bilateral_slope", float(c.mean()), float(c.std(ddof=1) / len(c) ** 0.5), len(c),
        "economies", "2022-2024", "bilateral share of the report, links per international paper",
    )  # fmt: skip


COHORTS = 4  # the latest with figures five years on


def stay_rate(parameter: str, percent: np.ndarray, years: str) -> Estimate:
    """Share of foreign doctorates still in the host country five years on, mean of late cohorts.

    The error is their standard deviation: the next cohort is meant, not their mean.
    """
    late = percent[-COHORTS:] / 100.0
    return Estimate(
        parameter, float(late.mean()), float(late.std(ddof=1)), len(late), "cohorts", years,
        "mean and standard deviation of the latest published cohorts",
    )  # fmt: skip


def first_year(series: np.ndarray) -> float:
    """Loss in the last year of a series against its mean growth before, log points.

    Examples
    --------
    >>> round(first_year(np.exp([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5])), 3)
    0.1
    """
    growth = np.diff(np.log(series[-GROWTH - 2 :]))
    return float(growth[:-1].mean() - growth[-1])
