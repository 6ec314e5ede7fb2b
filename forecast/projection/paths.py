"""Joint sample paths of any frame: errors that all series and following years share.

An error is world + own, each part wandering from year to year. The parts are measured on the
model's own errors on rolling origins. Pairs of a network have a law of their own
(:mod:`forecast.projection.pairs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from evidence.parameters import read_parameters
from forecast.api import chosen, fit, national
from forecast.combination.fit import Fit
from forecast.computing.draws import normals
from forecast.intervals.conformal import error_scale, typical_size
from forecast.national.errors import wander
from forecast.national.sampler import NationalForecast, national_forecast
from forecast.network.pairs import sides_of
from forecast.projection.pairs import PublishedPairs, published_pairs
from forecast.series.frame import Panel, panel

# Methods are chosen on horizons of a few years. Beyond, a yearly change that looks good
# there compounds without end; it fades by this factor a year (a flat optimum from 0.80 to 0.90).
FADE_FROM, FADE = 4, 0.88
# Share of the variance of an error that all series have in common, an assumption, because few
# origins say little of it: where no past errors are known, and before any, worth so many origins.
WORLD_UNKNOWN, WORLD_PRIOR, PRIOR_ORIGINS = 0.3, 0.2, 3
WORLD_MOST = 0.8  # the rest is each series' own
CLIPPED = 4.0  # typical errors at which a single error is cut


def common_share(found: Fit) -> float:
    """Share of the variance of past standardised errors that all series had in common."""
    # 1.25: from a mean absolute error to a standard deviation, if errors are normal
    sigma = np.maximum(typical_size(found.errors), 1e-9) * 1.25
    world, total = [], []
    for b in range(1, found.errors.shape[1]):
        for k in range(min(b, found.errors.shape[2])):
            e = found.errors[:, b, k] / sigma
            known = np.isfinite(e)
            if known.sum() < 5:
                continue
            e = np.clip(e[known], -CLIPPED, CLIPPED)
            total.append(float((e**2).mean()))
            world.append(max(float(e.mean()) ** 2 - e.var() / len(e), 0.0))
    if not any(total):  # none, or figures that are constant by assumption
        return WORLD_UNKNOWN
    # A handful of origins shows a handful of common errors: held by a prior.
    n = len(total) / max(found.errors.shape[2], 1)
    seen = float(np.mean(world)) / float(np.mean(total))
    return min((n * seen + PRIOR_ORIGINS * WORLD_PRIOR) / (n + PRIOR_ORIGINS), WORLD_MOST)


@dataclass(frozen=True)
class PathSampler:
    """A fitted frame from which sample paths are drawn, any number at a time.

    Attributes
    ----------
    fit : the fitted model.
    sigma : standard deviation of the error, working scale, [h, series].
    world : share of its variance that all series have in common.
    """

    fit: Fit
    sigma: np.ndarray
    world: float

    @property
    def years(self) -> np.ndarray:
        """Projected years, shape [h]."""
        return self.fit.start[0] + np.arange(1, len(self.sigma) + 1)

    def draw(self, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Paths [replicate, h, series] in the unit of ``y``; row r depends on its number alone."""
        errors = joint_errors(self.sigma, self.world, replicates, seed, stream)
        z = self.fit.point[:, : len(self.sigma)].T + errors
        return np.moveaxis(self.fit.scale.figures(np.moveaxis(z, -1, 0)), 0, -1)


def path_sampler(data: Panel, h: int, model: str = "auto") -> PathSampler:
    """Fit once, draw often; see :func:`paths`."""
    found = one_last_year(fit(data, h, model))
    found = replace(found, point=faded(found.point))
    return PathSampler(found, scale_of_errors(found, h), common_share(found))


def one_last_year(found: Fit) -> Fit:
    """The fit itself; joint paths need series that end together."""
    if len(set(found.start.tolist())) > 1:
        raise ValueError(
            f"frame: series end in years {sorted(set(found.start.tolist()))}; joint paths need one "
            "last year; cut the frame or forecast the groups apart"
        )
    return found


def faded(point: np.ndarray) -> np.ndarray:
    """Yearly changes ``[series, h]`` beyond the horizons that methods were chosen on die away.

    Examples
    --------
    >>> faded(np.arange(1.0, 7.0)[None, :]).round(3).tolist()
    [[1.0, 2.0, 3.0, 4.0, 4.88, 5.654]]
    """
    step = np.diff(point, axis=-1)
    years = np.arange(2, point.shape[-1] + 1)
    step = step * FADE ** np.maximum(years - FADE_FROM, 0)
    return np.concatenate([point[:, :1], point[:, :1] + np.cumsum(step, axis=-1)], axis=-1)


def paths(
    frame: pd.DataFrame,
    h: int,
    replicates: int | Sequence[int] = 500,
    seed: int = 1,
    model: str = "auto",
    stream: str = "forecast",
    covariates: pd.DataFrame | None = None,
) -> xr.DataArray:
    """Sample paths of every series to the horizon.

    Parameters
    ----------
    frame : columns ``unique_id``, ``ds``, ``y``; all series must end in the same year.
    h : years ahead.
    replicates : how many, or their numbers; path r is a function of (seed, stream, r) alone.
    stream : name of the draws; frames with different streams have independent errors.
    covariates : national papers, as for :func:`forecast.forecast`.

    Returns
    -------
    Array with dimensions ``replicate``, ``year``, ``unique_id`` in the unit of ``y``. The median
    path is the forecast; a longer horizon appends years and changes none.
    """
    data = panel(frame)
    sides, name = sides_of(data), chosen(data, model)
    numbers = range(replicates) if isinstance(replicates, int) else list(replicates)
    sampler: PathSampler | PublishedPairs | NationalForecast
    if sides is not None and name != "national":
        found = one_last_year(fit(data, h, model, national(covariates)))
        sampler = published_pairs(found, data, sides, read_parameters())
    elif name == "national":
        sampler = national_forecast(data, h)
    else:
        sampler = path_sampler(data, h, model)
    return xr.DataArray(
        sampler.draw(numbers, seed, stream),
        dims=("replicate", "year", "unique_id"),
        coords={
            "replicate": list(numbers),
            "year": sampler.years,
            "unique_id": data.ids.astype(object),
        },
    )


def scale_of_errors(found: Fit, h: int) -> np.ndarray:
    """Standard deviation of the error of each series and horizon, working scale, [h, series]."""
    measured = error_scale(found)
    # Paths are shown and judged by their 90 % band: there the normal draws meet past errors, which
    # have heavier tails.
    usual = np.quantile(np.abs(measured.standard), 0.9) / 1.6449 if len(measured.standard) else 1.0
    return (measured.sigma[:, :h] * float(usual)).T


def joint_errors(
    sigma: np.ndarray, world: float, replicates: Sequence[int], seed: int, stream: str
) -> np.ndarray:
    """Draw errors [replicate, h, series] with the given spread [h, series] and common share."""
    h, n = sigma.shape
    own = wander(normals(seed, f"{stream}/own", replicates, (h, n)))
    shared = wander(normals(seed, f"{stream}/world", replicates, (h, 1)))
    return np.asarray((np.sqrt(1.0 - world) * own + np.sqrt(world) * shared) * sigma)
