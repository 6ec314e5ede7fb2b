"""Frames of national figures: recognised by the names of their series, forecast with bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evidence.reference.countries import Names
from forecast.national import rule
from forecast.national.errors import FREEDOM
from forecast.national.sampler import national_forecast
from forecast.series.frame import Panel

LEAST = 8  # countries; of fewer the middle one says little about what all share
SHARE = 0.9  # of all rows are countries, at least


def of_countries(data: Panel) -> bool:
    """Whether a frame holds figures of countries: many of them above zero, named as countries are.

    A few other rows, such as the world or a bloc, do not change what the frame is; nor does a
    country with a year of zero.

    Examples
    --------
    >>> names = np.array(["AUS", "Brazil", "中国", "DEU", "FRA", "IND", "JPN", "USA"])
    >>> of_countries(Panel(names, np.array([2000]), np.ones((8, 1))))
    True
    """
    if above_zero(data).sum() < LEAST:
        return False
    names = Names()
    codes = [code for name in data.ids if (code := names.resolve(str(name))) is not None]
    enough = len(codes) >= max(LEAST, SHARE * len(data.ids))
    return enough and len(set(codes)) == len(codes)


def above_zero(data: Panel) -> np.ndarray:
    """Which series have figures above zero only, which alone have logs. ``[series]``, bool."""
    return np.asarray(~np.any(data.y <= 0, axis=1))


def quantiles(data: Panel, h: int, probabilities: Sequence[float]) -> dict[float, np.ndarray]:
    """Quantiles of the years after each series' own last one, ``p -> [series, h]``.

    A series that ends before the others goes on with them until the frame ends; then the rule says.
    The sum of two Student t errors is taken as the Student t with the same variance and kurtosis.

    Parameters
    ----------
    data : figures of countries, all above zero. probabilities : between 0 and 1; 0.5 is the point.

    Examples
    --------
    >>> y = 100 * 1.05 ** np.arange(20) * np.ones((9, 1))
    >>> found = quantiles(Panel(np.arange(9).astype(str), np.arange(20), y), 1, (0.1, 0.5))
    >>> bool((found[0.1] < found[0.5]).all())
    True
    """
    from scipy.stats import t

    low = float(np.nanmin(data.y))
    if low <= 0:
        raise ValueError(
            f"model: came 'national' with a figure of {low:g}; allowed are figures above zero; use "
            "model='combination' for others"
        )
    z = rule.without_gaps(rule.logs(data.y))
    found = national_forecast(data, h)
    whole = np.concatenate([z, found.point.T], axis=1)
    first = (data.last - data.years[0])[:, None] + np.arange(1, h + 1)
    point, ahead = np.take_along_axis(whole, first, axis=1), np.arange(1.0, h + 1)
    common = np.square(found.spread.common * ahead**found.spread.common_power)
    own = np.square(found.spread.own[:, None] * ahead**found.spread.own_power)
    total = common + own
    freedom = (FREEDOM - 1.0) + np.square(total) / (np.square(common) + np.square(own))
    scale = np.sqrt(total * FREEDOM / (FREEDOM - 2) * (freedom - 2) / freedom)
    return {p: np.exp(point + t.ppf(p, freedom) * scale) for p in probabilities}
