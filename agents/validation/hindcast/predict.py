"""Draws of what an event does to its ties, from the size of other events, by year."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import t

from agents.validation.events.course import course_of
from agents.validation.events.event import Event
from agents.validation.events.sizes import NextSize
from evidence.loading.load import until
from evidence.loading.papers import published_papers
from evidence.model import Evidence
from forecast.api import forecast
from forecast.computing.draws import normals, uniforms

if TYPE_CHECKING:
    from evidence.parameters import Parameters

FORECAST_FROM = 50.0  # mean links over ten years; smaller ties are not forecast for a hindcast
EARLIEST = 8  # years a tie's forecast rests on
Z90 = 3.29  # width of a central 90 % interval in standard deviations


def course_draws(
    event: Event, years: int, parameters: Parameters, draws: int, seed: int
) -> np.ndarray:
    """Course of a unit of friction from the origin on, ramp and habit drawn, ``[draw, year]``."""
    ramp, habit = (
        parameters[key].quantile(uniforms(seed, f"hindcast/{key}", range(draws)))
        for key in ("ramp_years", "habit")
    )
    return course_of(years, event.first - event.origin - 1, ramp, habit, event.kind)


def effect_draws(
    event: Event, size: NextSize, centre: np.ndarray, course: np.ndarray, seed: int
) -> np.ndarray:
    """Effect on the log links of each tie ``[draw, tie, year]``.

    Size, course and how far the event is off it are drawn for each replicate, the difference of a
    tie for each tie.

    Parameters
    ----------
    centre : expected friction of each tie ``[tie]``. course : of :func:`course_draws`.
    """
    numbers, years = range(len(course)), course.shape[1]
    # Few events tell the spread: Student's t (Higgins, Thompson, Spiegelhalter 2009,
    # doi:10.1111/j.1467-985X.2008.00552.x). Centred, so that chance moves no point forecast.
    own = t.ppf(uniforms(seed, "hindcast/event", numbers), size.freedom) * size.event_sd
    own -= own.mean()
    each = normals(seed, "hindcast/ties", numbers, (len(centre),)) * size.tie_sd
    each -= each.mean(axis=0)
    friction = centre + own[:, None] + each
    years_own = normals(seed, "hindcast/years", numbers) * size.year_sd
    years_own -= years_own.mean()
    begun = (np.arange(years) >= event.first - event.origin - 1).astype(float)
    return friction[:, :, None] * course[:, None, :] + years_own[:, None, None] * begun


@dataclass(frozen=True)
class TieForecast:
    """Forecast of ties without an event: labels, ``centre`` and ``sd`` of logs [tie, year]."""

    labels: tuple[str, ...]
    centre: np.ndarray
    sd: np.ndarray

    def of(self, labels: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Centre and sd of these ties ``[tie, year]``, NaN where they are too small."""
        at = {name: k for k, name in enumerate(self.labels)}
        rows = [at.get(name, len(at)) for name in labels]  # the last row, of no tie, is NaN
        nothing = np.full((1, self.centre.shape[1]), np.nan)
        return np.vstack([self.centre, nothing])[rows], np.vstack([self.sd, nothing])[rows]


@dataclass(frozen=True)
class _Key:
    digest: str
    origin: int
    ahead: int
    evidence: Evidence = field(compare=False)


def tie_forecast(evidence: Evidence, origin: int, ahead: int) -> TieForecast:
    """The forecast of all larger ties from an origin; made once for all events that share it."""
    return _tie_forecast(_Key(evidence.digest, origin, ahead, evidence))


@functools.lru_cache(maxsize=64)
def _tie_forecast(key: _Key) -> TieForecast:
    cut = until(key.evidence, key.origin)
    codes, years = cut.countries, cut.world["year"].to_numpy()
    i, j = np.triu_indices(len(codes), 1)
    links = cut.world["links"].to_numpy()[i, j]
    large = np.flatnonzero(links[:, -10:].mean(axis=1) > FORECAST_FROM)
    labels = tuple("-".join(sorted((codes[i[k]], codes[j[k]]))) for k in large)
    if not labels:
        return TieForecast((), np.empty((0, key.ahead)), np.empty((0, key.ahead)))
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat(labels, len(years)),
            "ds": np.tile(years, len(large)),
            "y": links[large].ravel(),
        }
    )
    found = forecast(frame, h=key.ahead, covariates=published_papers(cut), level=[90])
    wide = found.pivot(index="unique_id", columns="ds", values=["yhat", "lo-90", "hi-90"])
    centre, low, high = (
        np.log(np.maximum(wide[name].loc[list(labels)].to_numpy(), 0.0) + 0.5)
        for name in ("yhat", "lo-90", "hi-90")
    )
    return TieForecast(labels, centre, (high - low) / Z90)
