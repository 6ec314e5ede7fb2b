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
from forecast.combination.combine import Fit
from forecast.computing.draws import normals
from forecast.intervals.conformal import error_scale, typical_size
from forecast.national import errors as national_errors
from forecast.national.errors import random_walk, student_walk
from forecast.network.pairs import sides_of
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
    world : scale of the error that all pairs share, [h]; zeros where ids are no network.
    """

    fit: Fit
    sides: Sides | None
    sigma: np.ndarray
    shares: Shares
    world: np.ndarray

    @property
    def years(self) -> np.ndarray:
        """Projected years, shape [h]."""
        return self.fit.start[0] + np.arange(1, len(self.sigma) + 1)

    def draw(self, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Paths [replicate, h, series] in the unit of ``y``; row r depends on its number alone."""
        sigma, shares = self.sigma, self.shares
        if self.sides is not None:  # what all pairs share was seen a few times only: its own law
            sigma = sigma * np.sqrt(1.0 - shares.world)
            shares = Shares(0.0, shares.side / (1.0 - shares.world))
        errors = joint_errors(sigma, shares, self.sides, replicates, seed, stream)
        if self.sides is not None:
            common = student_walk(seed, f"{stream}/world", replicates, (len(sigma), 1))
            errors = errors + common * self.world[:, None]
        z = self.fit.point[:, : len(self.sigma)].T + errors
        return np.moveaxis(self.fit.scale.figures(np.moveaxis(z, -1, 0)), 0, -1)


def path_sampler(
    data: Panel, h: int, model: str = "auto", covariates: Panel | None = None
) -> PathSampler:
    """Fit once, draw often; see :func:`paths`."""
    found = fit(data, h, model, covariates)
    if len(set(found.start.tolist())) > 1:
        raise ValueError(
            f"frame: series end in years {sorted(set(found.start.tolist()))}; joint paths need one "
            "last year; cut the frame or forecast the groups apart"
        )
    who = sides_of(data)
    if who is None:
        found = replace(found, point=faded(found.point))
    sigma, shares = scale_of_errors(found, h), common_shares(found, who)
    world = np.zeros(h) if who is None else world_scale(found.errors, h)
    return PathSampler(found, who, sigma, shares, world)


def world_scale(errors: np.ndarray, h: int) -> np.ndarray:
    """Scale of the error that all pairs share, [h]: Student t, as that of national papers.

    Parameters
    ----------
    errors : past errors, [series, origin, h], NaN where not known.

    Examples
    --------
    >>> world_scale(np.full((5, 1, 3), np.nan), 3).round(3).tolist()
    [0.025, 0.047, 0.067]
    """
    past = [np.median(e[np.isfinite(e)]) for e in errors[:, :, 0].T if np.isfinite(e).any()]
    held, prior = national_errors.HELD, national_errors.PRIOR
    one = np.sqrt((held * prior**2 + np.sum(np.square(past))) / (held + len(past)))
    return np.asarray(one * np.arange(1, h + 1) ** national_errors.COMMON_POWER)


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
    z = np.sqrt(max(own, 0.0)) * random_walk(normals(seed, f"{stream}/own", replicates, (h, n)))
    z += np.sqrt(parts.world) * random_walk(normals(seed, f"{stream}/world", replicates, (h, 1)))
    if who is not None and parts.side > 0:
        c = random_walk(normals(seed, f"{stream}/side", replicates, (h, len(who.names))))
        z += np.sqrt(parts.side) * (c[..., who.a] + c[..., who.b])
    return z * sigma
