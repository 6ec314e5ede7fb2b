"""Forecast, backtest: the two calls others use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecast.combination.equal_weights import equal_weights
from forecast.combination.fit import Fit, single
from forecast.combination.takeover import share_of_others
from forecast.intervals import conformal, horizons
from forecast.methods.registry import resolve
from forecast.national.frames import above_zero, of_countries, quantiles
from forecast.network.model import network
from forecast.network.pairs import sides_of
from forecast.series.frame import Panel, panel
from forecast.series.scale import changes
from forecast.series.scores import Yardsticks

# A series silent for longer than this before an origin is not forecast in a backtest.
SILENT = 10


def fit(data: Panel, h: int, model: str = "auto", covariates: Panel | None = None) -> Fit:
    """Fit one model to a panel; ``covariates`` are read by the network model alone."""
    name = chosen(data, model)
    if name == "network":
        return network(data, h, covariates=covariates)
    if name == "combination":
        return equal_weights(data, h)
    return single(name, data, h, counts=_pairs(data))


def chosen(data: Panel, model: str) -> str:
    """The model that ``"auto"`` stands for with these series."""
    name = resolve(model)
    if name != "auto":
        return name
    if _pairs(data):
        return "network"
    return "national" if of_countries(data) else "combination"


def _pairs(data: Panel) -> bool:
    """Whether these are pairs of a network, whose figures are counts of joint papers."""
    return sides_of(data) is not None and bool(np.nanmin(data.y) >= 0)


def forecast(
    frame: pd.DataFrame,
    h: int = 4,
    model: str = "auto",
    level: Sequence[float] = (80, 95),
    covariates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Forecast every series of a frame.

    Parameters
    ----------
    frame : columns ``unique_id``, ``ds`` (whole year), ``y``.
    h : years ahead.
    model : ``"auto"`` (pairs ``AAA-BBB`` that form a network: the network model; eight or more
        countries, all figures above zero: the national rule, as far as its past errors are not
        larger than those of the combination; otherwise the combination) or a name
        of :data:`forecast.methods.registry.MEMBERS`.
    level : percent covered by the intervals.
    covariates : national papers, columns ``unique_id`` (the country, as the pairs name it), ``ds``,
        ``y``, such as :func:`evidence.published_papers` gives. Pairs of a network grow with the
        papers of their countries; years after an origin are not read. Other series ignore them.

    Returns
    -------
    Frame ``unique_id, ds, yhat, lo-80, hi-80, ...`` in the unit of ``y``; each series from its own
    last year, pairs of a network from the last year of the network.

    Examples
    --------
    >>> years = range(2000, 2010)
    >>> frame = pd.DataFrame({"unique_id": "a", "ds": years, "y": [3.5 * 2**k for k in range(10)]})
    >>> forecast(frame, h=1, model="drift")[["ds", "yhat"]].round()
         ds    yhat
    0  2010  3584.0
    """
    h, levels = _horizon(h), _levels(level)
    data = panel(frame)
    return _table(data, _ahead(data, h, model, levels, national(covariates)), h, None)


def national(covariates: pd.DataFrame | None) -> Panel | None:
    """National papers as a panel, checked as any frame is."""
    return None if covariates is None else panel(covariates)


def _ahead(
    data: Panel, h: int, model: str, levels: list[float], covariates: Panel | None
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Last years before the forecasts [series], and columns ``yhat``, ``lo-80`` ... [series, h]."""
    if chosen(data, model) != "national":
        fitted = fit(data, h, model, covariates)
        return fitted.start, _columns(fitted, levels)
    if resolve(model) != "auto":
        return data.last, _national_columns(data, h, levels)
    others = fit(data, h, "combination", None)
    columns, logs = _columns(others, levels), above_zero(data)
    countries = data.select(logs)
    share = share_of_others(countries, others.select(logs))
    for name, own in _national_columns(countries, h, levels).items():
        columns[name][logs] = own + share * (columns[name][logs] - own)
    return data.last, columns


def _national_columns(data: Panel, h: int, levels: list[float]) -> dict[str, np.ndarray]:
    """Columns ``yhat``, ``lo-80`` ... of the national rule, [series, h] each."""
    tails = {x: (0.5 - x / 200, 0.5 + x / 200) for x in levels}
    found = quantiles(data, h, [0.5, *(p for pair in tails.values() for p in pair)])
    columns = {"yhat": found[0.5]}
    for x, (low, high) in tails.items():
        columns |= {f"lo-{x:g}": found[low], f"hi-{x:g}": found[high]}
    return columns


def _columns(fitted: Fit, levels: list[float]) -> dict[str, np.ndarray]:
    """Columns ``yhat``, ``lo-80`` ... of a fitted model, [series, h] each."""
    bounds = conformal.bounds if fitted.doubt is None else horizons.bounds
    columns = {"yhat": fitted.scale.figures(fitted.point)}
    for x, (low, high) in bounds(fitted, tuple(levels)).items():
        columns |= {f"lo-{x:g}": low, f"hi-{x:g}": high}
    return columns


def _table(
    data: Panel, ahead: tuple[np.ndarray, dict[str, np.ndarray]], h: int, start: np.ndarray | None
) -> pd.DataFrame:
    """Long table of the years after ``start``, which may lie after a series' own end."""
    last, columns = ahead
    start = last if start is None else start
    gap = (start - last)[:, None] + np.arange(h)
    n, steps = len(data.ids), np.arange(1, h + 1)
    out = {
        "unique_id": np.repeat(data.ids, h),
        "ds": (start[:, None] + steps).reshape(n * h),
    }
    return pd.DataFrame(
        out | {name: np.take_along_axis(x, gap, -1).ravel() for name, x in columns.items()}
    )


def backtest(
    frame: pd.DataFrame,
    h: int = 4,
    origins: Sequence[int] | None = None,
    models: Sequence[str] = ("auto", "drift", "theta"),
    level: Sequence[float] = (80, 95),
    covariates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Forecast from earlier years, with what was known then, and lay the truth beside it.

    Parameters
    ----------
    origins : last years of training; without it the three origins, ``h`` years apart, that end
        with the last year having ``h`` years after it.
    covariates : national papers, as for :func:`forecast`; of each only years up to the origin.

    Returns
    -------
    Frame ``unique_id, model, origin, h, y, yhat, lo-80, hi-80, ...``; years without a true figure
    are left out.
    """
    h, levels = _horizon(h), _levels(level)
    whole, papers = panel(frame), national(covariates)
    names = [resolve(m) for m in models]
    asked = _origins(origins, whole, h)
    sticks = Yardsticks()
    tables = []
    for origin in asked:
        known = whole.until(origin)
        known = known.select(origin - known.last <= SILENT)
        if len(known.ids) == 0:
            continue
        for uid, unit in zip(known.ids, changes(known.y), strict=True):
            sticks[f"{uid}@{origin}"] = float(unit)
        silent = int((origin - known.last).max())
        for shown, name in zip(models, names, strict=True):
            # a network is forecast from its last year, other series from their own
            years = h if chosen(known, name) == "network" else h + silent
            ahead = _ahead(known, years, name, levels, papers)
            table = _table(known, ahead, h, np.full(len(known.ids), origin))
            table.insert(1, "model", shown)
            table.insert(2, "origin", origin)
            table.insert(3, "h", table["ds"] - origin)
            tables.append(_with_truth(table, whole))
    bands = [f"{side}-{x:g}" for x in levels for side in ("lo", "hi")]
    columns = ["unique_id", "model", "origin", "h", "y", "yhat", *bands]
    if not tables:
        return pd.DataFrame(columns=columns)
    out = pd.concat(tables, ignore_index=True)[columns]
    out.attrs["yardsticks"] = sticks
    return out


def _with_truth(table: pd.DataFrame, whole: Panel) -> pd.DataFrame:
    row = np.searchsorted(whole.ids, table["unique_id"].to_numpy(dtype=str))
    column = table["ds"].to_numpy() - whole.years[0]
    inside = column < len(whole.years)
    truth = np.where(inside, whole.y[row, np.minimum(column, len(whole.years) - 1)], np.nan)
    return table.assign(y=truth).dropna(subset=["y"])


def _horizon(h: int) -> int:
    if isinstance(h, bool) or int(h) != h or h < 1:
        raise ValueError(f"h: came {h!r}; allowed are whole numbers of years from 1")
    return int(h)


def _levels(level: Sequence[float]) -> list[float]:
    levels = [float(x) for x in np.atleast_1d(np.asarray(level, dtype=float))]
    bad = [x for x in levels if not 1 <= x < 100]
    if bad:
        remedy = f"; for {bad[0]:.0%} write {100 * bad[0]:g}" if 0 < bad[0] < 1 else ""
        raise ValueError(
            f"level: came {bad[0]:g}; allowed are percentages from 1 to below 100{remedy}"
        )
    return levels


def _origins(origins: Sequence[int] | None, whole: Panel, h: int) -> list[int]:
    first, last = int(whole.years[0]), int(whole.years[-1])
    if origins is None:
        found = [last - h * k for k in (3, 2, 1) if last - h * k >= first]
        return found or [max(first, last - 1)]
    asked = [int(o) for o in np.atleast_1d(np.asarray(origins))]
    bad = [o for o in asked if not first <= o < last]
    if bad:
        raise ValueError(
            f"origins: came {bad[0]}; allowed are years from {first} to {last - 1}, which have "
            "figures before and after"
        )
    return asked
