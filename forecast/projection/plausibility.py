"""Is the baseline believable? Ranks beside their past, what was published since, errors before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence.loading.papers import growth_after
from evidence.model import Evidence
from forecast.national import rule
from forecast.national.sampler import national_forecast
from forecast.projection.outlook import Outlook
from forecast.projection.panels import national_panels
from forecast.series.frame import Panel

FIRST_REPLAY = 2008  # earlier origins of the embedded figures have too few years before them
AHEAD = 4  # years of a replay
DRAWS = 400


def ranks(evidence: Evidence, horizon: int) -> pd.DataFrame:
    """Rank of each country by papers now and at the horizon, beside the moves of its past.

    Returns
    -------
    Frame indexed by country: ``now``, ``ahead`` (ranks from 1, of medians), ``past`` (the largest
    move in as many years, or in all there are), ``beyond`` (whether it moves further than that).
    The rest of the world has no rank.

    Examples
    --------
    >>> import evidence
    >>> ranks(evidence.load(), 2030).loc["USA", ["now", "ahead"]].astype(int).tolist()
    [2, 2]
    """
    data = national_panels(evidence)["papers"]
    data = data.select(data.ids != "ROW")
    z = rule.without_gaps(np.log(data.y))
    h = horizon - int(data.years[-1])
    every = np.concatenate([z, z[:, -1:] + rule.growth(z, h)[:, -1:]], axis=1)
    rank = 1 + np.argsort(np.argsort(-every, axis=0, kind="stable"), axis=0)
    past = rank[:, :-1]
    span = min(h, past.shape[1] - 1)
    moved = np.abs(past[:, span:] - past[:, : past.shape[1] - span]).max(axis=1)
    out = pd.DataFrame({"now": rank[:, -2], "ahead": rank[:, -1], "past": moved}, index=data.ids)
    return out.assign(beyond=(out["ahead"] - out["now"]).abs() > out["past"])


def published_since(outlook: Outlook) -> pd.DataFrame:
    """Growth of papers published for years after the figures, beside the baseline's.

    Returns
    -------
    Frame ``region, year, published, median, p05, p95, inside``; growth since the last year of the
    figures, a ratio. Published figures are fractional counts: growth, never levels.
    """
    evidence, paths = outlook.evidence, outlook.paths
    base = evidence.world.sel(year=evidence.last_year)
    rows = []
    for region, part in growth_after(evidence).groupby("region"):
        world = region == "WLD"
        if not world and region not in outlook.countries:
            continue
        drawn = paths["world_papers"] if world else paths["papers"].sel(country=region)
        last = float(base["world_papers"] if world else base["papers"].sel(country=region))
        grown = part.set_index("year")["growth"].cumprod()
        for year, published in grown.items():
            if year not in drawn["year"]:
                continue
            ratio = drawn.sel(year=year).to_numpy() / last
            low, middle, high = np.quantile(ratio, [0.05, 0.5, 0.95])
            inside = bool(low <= published <= high)
            rows.append((region, int(year), float(published), middle, low, high, inside))
    names = ["region", "year", "published", "median", "p05", "p95", "inside"]
    return pd.DataFrame(rows, columns=names)


def replayed(evidence: Evidence) -> pd.DataFrame:
    """What the baseline of papers would have got wrong, from every origin since 2008.

    Returns
    -------
    Frame indexed by origin: ``error`` (mean absolute log error, one to four years ahead),
    ``common`` (the part that all countries share, log points, above zero: too low), ``inside_80``
    (share of truths inside the 80 % band).
    """
    data = national_panels(evidence)["papers"]
    rows = {}
    for origin in range(FIRST_REPLAY, int(data.years[-1])):
        past = data.until(origin)
        ahead = np.flatnonzero((data.years > origin) & (data.years <= origin + AHEAD))
        truth = np.log(data.y[np.isin(data.ids, past.ids)][:, ahead])
        found = national_forecast(Panel(past.ids, past.years, past.y), len(ahead))
        drawn = np.log(found.draw(range(DRAWS), 1, "replay"))
        low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
        off = truth - found.point.T
        rows[origin] = {
            "error": float(np.abs(off).mean()),
            "common": float(np.median(off, axis=0).mean()),
            "inside_80": float(((low <= truth.T) & (high >= truth.T)).mean()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("origin")
