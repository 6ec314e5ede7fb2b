"""Old and new baseline side by side: how much each figure moved, and what moved it.

In logarithms the move at the horizon is a sum of three: *revision* (the last year the old edition
knew is told differently), *news* (what came since is not what the old baseline said) and *trend*
(the rest: the new baseline goes on differently from there).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evidence.loading.later import known_until
from evidence.model import Evidence
from forecast.projection.outlook import Outlook
from scenarios.updating.figures import common

REGIONS, PAIRS = 6, 3  # largest countries told, and pairs among the largest


class Move(NamedTuple):
    """One figure of the baseline in both editions.

    ``old`` and ``new`` : (p05, p50, p95) at the horizon. ``change`` : of the medians, percent.
    ``revision, news, trend`` : log points times 100, adding up to the log of the change.
    ``year, figure, told`` : the latest new figure and what the old baseline said of that year
    (p05, p50, p95); None where nothing new is known. ``inside`` : whether its band held the figure.
    """

    region: str
    variable: str
    unit: str
    old: tuple[float, float, float]
    new: tuple[float, float, float]
    change: float
    revision: float
    news: float
    trend: float
    year: int | None
    figure: float | None
    told: tuple[float, float, float] | None
    inside: bool | None


def regions(old: Evidence, new: Evidence, asked: Sequence[str] = ()) -> list[str]:
    """Countries and pairs to tell of: those asked for, else the largest of both editions."""
    if asked:
        return list(asked)
    papers = new.world["papers"].sel(country=common(old, new), year=old.last_year)
    codes = [str(c) for c in papers["country"].values[np.argsort(-papers.to_numpy())]]
    top = codes[:PAIRS]
    return [*codes[:REGIONS], *(_pair(a, b) for k, a in enumerate(top) for b in top[k + 1 :])]


def _pair(a: str, b: str) -> str:
    return "-".join(sorted((a, b)))


def moves(before: Outlook, after: Outlook, where: Sequence[str]) -> list[Move]:
    """How the baseline moved between two editions, at the last year of both outlooks.

    Raises
    ------
    KeyError : a country that one of the editions does not have.
    """
    out = []
    for region in where:
        names = ("links",) if "-" in region else ("papers", "international_share")
        out += [_move(before, after, region, name) for name in names]
    return out


def _move(before: Outlook, after: Outlook, region: str, name: str) -> Move:
    horizon = int(after.years[-1])
    old, new = (_paths(o, region, name, horizon) for o in (before, after))
    start = before.evidence.last_year
    variable = "international" if name == "international_share" else name
    known = known_until(after.evidence, variable)
    then = _figure(before.evidence, region, name, start)
    revised = _figure(after.evidence, region, name, start)
    total = _log(_band(new)[1], _band(old)[1])
    revision = _log(revised, then)
    year = figure = told = inside = None
    news = 0.0
    if known > start:
        year, figure = known, _figure(after.evidence, region, name, known)
        told = _band(_paths(before, region, name, known))
        news = _log(figure, told[1]) - revision
        inside = bool(told[0] <= figure <= told[2])
    unit = "percent" if name == "international_share" else "papers"
    return Move(
        region, name, unit, _band(old), _band(new), 100.0 * float(np.expm1(total)),
        100.0 * revision, 100.0 * news, 100.0 * (total - revision - news),
        year, figure, told, inside,
    )  # fmt: skip


def _log(one: float, other: float) -> float:
    return float(np.log(one / other)) if one > 0 and other > 0 else float("nan")


def _band(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def _paths(outlook: Outlook, region: str, name: str, year: int) -> np.ndarray:
    """Values of one figure in one year, ``[replicate]``."""
    at = outlook.paths.sel(year=year)
    if name == "links":
        a, b = region.split("-")
        return at["links"].sel(country=a, partner=b).to_numpy()
    papers = at["papers"].sel(country=region).to_numpy()
    if name == "papers":
        return papers
    return 100.0 * at["international"].sel(country=region).to_numpy() / papers


def _figure(evidence: Evidence, region: str, name: str, year: int) -> float:
    """The same of the figures."""
    at = evidence.world.sel(year=year)
    if name == "links":
        a, b = region.split("-")
        return float(at["links"].sel(country=a, partner=b))
    papers = float(at["papers"].sel(country=region))
    if name == "papers":
        return papers
    return 100.0 * float(at["international"].sel(country=region)) / papers
