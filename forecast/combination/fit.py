"""A fitted model: what it forecasts, what it got wrong before; and the fit of a single method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.methods import registry
from forecast.series.frame import Panel, right_aligned
from forecast.series.scale import Scale, choose, of_counts

# Rolling origins inside the training years, beyond the horizon.
ORIGINS = 3


@dataclass(frozen=True)
class Fit:
    """A model's forecasts and what it got wrong inside the training years.

    Attributes
    ----------
    ids : names, shape [series].
    start : last year of each series, shape [series].
    scale : the working scale.
    history : working scale, right-aligned, [series, year].
    point : forecasts on the working scale, [series, h].
    errors : truth minus forecast on the working scale, [series, back + 1, h]; entry b is the
        origin b years before the end; NaN where the truth is not yet known.
    weights : what was mixed, by name.
    doubt : standard deviation, working scale, of whether a series goes its own way or with the
        others, [series, back + 1, h]; given where series are no pairs, whose bounds are others.
    """

    ids: np.ndarray
    start: np.ndarray
    scale: Scale
    history: np.ndarray
    point: np.ndarray
    errors: np.ndarray
    weights: dict[str, float]
    doubt: np.ndarray | None = None

    def select(self, rows: np.ndarray) -> Fit:
        """The fit of some of the series, by index or mask."""
        doubt = None if self.doubt is None else self.doubt[rows]
        return Fit(
            self.ids[rows],
            self.start[rows],
            self.scale.select(rows),
            self.history[rows],
            self.point[rows],
            self.errors[rows],
            self.weights,
            doubt,
        )


def errors_of(z: np.ndarray, forecasts: np.ndarray) -> np.ndarray:
    """Truth minus forecast for every origin and horizon, NaN where the truth is in the future."""
    n, origins, h = forecasts.shape
    out = np.full((n, origins, h), np.nan)
    end = z.shape[-1] - 1
    for b in range(1, origins):
        ahead = min(b, h)
        truth = z[:, end - b + 1 : end - b + 1 + ahead]
        out[:, b, :ahead] = truth - forecasts[:, b, :ahead]
    return out


def backs(z: np.ndarray, h: int, most: int = ORIGINS) -> int:
    """How many origins back errors are taken: never more than the training years can bear."""
    length = int(np.median((~np.isnan(z)).sum(-1)))
    return int(max(0, min(most + h - 1, 8, length - 5)))


def single(name: str, panel: Panel, h: int, most: int = ORIGINS, counts: bool = False) -> Fit:
    """Forecast every series by one member; slow ones get their errors from a sample of series.

    Parameters
    ----------
    counts : whether the figures are counts, such as joint papers of pairs.
    """
    member = registry.MEMBERS[name]
    y = right_aligned(panel.y)
    scale = of_counts(len(y)) if counts else choose(panel.y)
    z = scale.work(y)
    back = backs(z, h, most if member.fast else 2)
    if member.fast or len(y) <= 50:
        out = registry.run(member, y, scale, h, back, panel.last)
        errors = errors_of(z, out)
        point = out[:, 0]
    else:
        point = registry.run(member, y, scale, h, 0, panel.last)[:, 0]
        errors = np.full((len(y), back + 1, h), np.nan)
        some = np.unique(np.linspace(0, len(y) - 1, 50).astype(int))
        past = registry.run(member, y[some], scale.select(some), h, back, panel.last[some])
        errors[some] = errors_of(z[some], past)
    doubt = None if counts else np.zeros_like(errors)
    return Fit(panel.ids, panel.last, scale, z, point, errors, {name: 1.0}, doubt)
