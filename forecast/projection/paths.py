"""Joint sample paths: errors that countries, the world and following years share.

An error of a pair is world + country + country + own, of a country world + own; each part wanders
from year to year. The parts are measured on the model's own errors on rolling origins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from forecast.api import fit, national
from forecast.combination.combine import Fit, combination
from forecast.computing.draws import normals
from forecast.intervals.conformal import error_scale, typical_size
from forecast.network.pairs import sides_of
from forecast.projection.shipped_weights import shipped_weights
from forecast.series.frame import Panel, Sides, panel

# Weights are learned on horizons of a few years. Beyond, the yearly change of a mix that looks good
# there compounds without end; it fades by this factor a year (a flat optimum from 0.80 to 0.90).
FADE_FROM, FADE = 4, 0.88
# Shares of the variance of an error that all series have in common, and all pairs of one country;
# assumptions, stated because few origins say little of them.
WORLD_UNKNOWN, SIDE_UNKNOWN = 0.3, 0.1  # where no past errors are known
WORLD_PRIOR, PRIOR_ORIGINS = 0.2, 3  # believed beforehand, as strongly as this many origins
WORLD_MOST, SIDE_MOST, COMMON_MOST = 0.8, 0.4, 0.98  # the rest is each series' own
CLIPPED = 4.0  # typical errors at which a single error is cut


@dataclass(frozen=True)
class Shares:
    """Which part of the variance of an error is shared, and how it grows.

    Attributes
    ----------
    world, side : share of the error variance common to all series, and to all pairs of one
        country (counted once for each side); the rest is a series' own.
    """

    world: float
    side: float


def common_shares(found: Fit, who: Sides | None) -> Shares:
    """Split the variance of past standardised errors into world, country and own."""
    # 1.25: from a mean absolute error to a standard deviation, if errors are normal
    sigma = np.maximum(typical_size(found.errors), 1e-9) * 1.25
    world, side, total = [], [], []
    for b in range(1, found.errors.shape[1]):
        for k in range(min(b, found.errors.shape[2])):
            e = found.errors[:, b, k] / sigma
            known = np.isfinite(e)
            if known.sum() < 5:
                continue
            e = np.clip(np.where(known, e, 0.0), -CLIPPED, CLIPPED)
            total.append(float((e[known] ** 2).mean()))
            mean = float(e[known].mean())
            world.append(max(mean**2 - e[known].var() / known.sum(), 0.0))
            if who is not None:
                side.append(_side_variance(e - mean, known, who))
    if not any(total):  # none, or figures that are constant by assumption
        return Shares(WORLD_UNKNOWN, SIDE_UNKNOWN if who is not None else 0.0)
    # A handful of origins shows a handful of common errors: held by a prior.
    every = float(np.mean(total))
    n = len(total) / max(found.errors.shape[2], 1)
    w = (n * float(np.mean(world)) / every + PRIOR_ORIGINS * WORLD_PRIOR) / (n + PRIOR_ORIGINS)
    s = float(np.mean(side)) / every if side else 0.0
    w, s = min(w, WORLD_MOST), max(min(s, SIDE_MOST), 0.0)
    return Shares(w, min(s, (COMMON_MOST - w) / 2))


def _side_variance(e: np.ndarray, known: np.ndarray, who: Sides) -> float:
    """Mean product of the errors of two pairs that have one country in common."""
    count = len(who.names)
    x = np.where(known, e, 0.0)
    total = np.bincount(who.a, x, count) + np.bincount(who.b, x, count)
    square = np.bincount(who.a, x**2, count) + np.bincount(who.b, x**2, count)
    n = np.bincount(who.a, known, count) + np.bincount(who.b, known, count)
    pairs = n * (n - 1)
    if pairs.sum() == 0:
        return 0.0
    return float((total**2 - square).sum() / pairs.sum())


@dataclass(frozen=True)
class PathSampler:
    """A fitted frame from which sample paths are drawn, any number at a time.

    Attributes
    ----------
    fit : the fitted model. sides : both sides of each pair, None where ids are no network.
    sigma : standard deviation of the error, working scale, [h, series].
    shares : which part of it is common.
    """

    fit: Fit
    sides: Sides | None
    sigma: np.ndarray
    shares: Shares

    @property
    def years(self) -> np.ndarray:
        """Projected years, shape [h]."""
        return self.fit.start[0] + np.arange(1, len(self.sigma) + 1)

    def draw(self, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Paths [replicate, h, series] in the unit of ``y``; row r depends on its number alone."""
        errors = joint_errors(self.sigma, self.shares, self.sides, replicates, seed, stream)
        z = self.fit.point[:, : len(self.sigma)].T + errors
        return np.moveaxis(self.fit.scale.figures(np.moveaxis(z, -1, 0)), 0, -1)


def path_sampler(
    data: Panel, h: int, model: str = "auto", covariates: Panel | None = None
) -> PathSampler:
    """Fit once, draw often; see :func:`paths`.

    A panel whose weights were learned over the whole pool and shipped is mixed with these.
    """
    known = shipped_weights(data) if model == "auto" else None
    found = combination(data, h, known=known) if known else fit(data, h, model, covariates)
    if len(set(found.start.tolist())) > 1:
        raise ValueError(
            f"frame: series end in years {sorted(set(found.start.tolist()))}; joint paths need one "
            "last year; cut the frame or forecast the groups apart"
        )
    who = sides_of(data)
    if who is None:
        found = replace(found, point=faded(found.point))
    return PathSampler(found, who, scale_of_errors(found, h), common_shares(found, who))


def faded(point: np.ndarray) -> np.ndarray:
    """Yearly changes ``[series, h]`` beyond the horizons that weights were learned on die away.

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
    sampler = path_sampler(panel(frame), h, model, national(covariates))
    numbers = range(replicates) if isinstance(replicates, int) else list(replicates)
    return xr.DataArray(
        sampler.draw(numbers, seed, stream),
        dims=("replicate", "year", "unique_id"),
        coords={
            "replicate": list(numbers),
            "year": sampler.years,
            "unique_id": sampler.fit.ids.astype(object),
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
    sigma: np.ndarray,
    parts: Shares,
    who: Sides | None,
    replicates: Sequence[int],
    seed: int,
    stream: str,
) -> np.ndarray:
    """Draw errors [replicate, h, series] with the given spread [h, series] and common parts."""
    h, n = sigma.shape
    own = 1.0 - parts.world - (2 * parts.side if who is not None else 0.0)
    z = np.sqrt(max(own, 0.0)) * _wander(normals(seed, f"{stream}/own", replicates, (h, n)))
    z += np.sqrt(parts.world) * _wander(normals(seed, f"{stream}/world", replicates, (h, 1)))
    if who is not None and parts.side > 0:
        c = _wander(normals(seed, f"{stream}/side", replicates, (h, len(who.names))))
        z += np.sqrt(parts.side) * (c[..., who.a] + c[..., who.b])
    return z * sigma


def _wander(draws: np.ndarray) -> np.ndarray:
    """Unit-variance errors correlated over the horizon as those of a random walk are.

    corr(h, h + 1) = sqrt(h / (h + 1)); one draw a year, so that a longer horizon appends.
    """
    out = draws.copy()
    for k in range(1, draws.shape[-2]):
        r = (k / (k + 1)) ** 0.5
        out[..., k, :] = r * out[..., k - 1, :] + np.sqrt(1 - r**2) * draws[..., k, :]
    return out
