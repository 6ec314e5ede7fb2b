"""A national figure of all countries, forecast by the rule and drawn as joint paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.national import errors, rule
from forecast.series.frame import Panel


@dataclass(frozen=True)
class NationalForecast:
    """Forecast of one figure of many countries.

    Attributes
    ----------
    ids : names, [series]. last : the last year of the figures.
    point : logs, [h, series].
    spread : scales of Student t errors in logs, and how they grow with the horizon.
    """

    ids: np.ndarray
    last: int
    point: np.ndarray
    spread: errors.Spread

    @property
    def years(self) -> np.ndarray:
        """Projected years, [h]."""
        return self.last + np.arange(1, len(self.point) + 1)

    def errors(
        self, replicates: Sequence[int], seed: int, stream: str
    ) -> tuple[np.ndarray, np.ndarray]:
        """Errors of unit scale: what all share [replicate, h, 1], own [replicate, h, series].

        Row r depends on its number alone; a longer horizon appends years and changes none.
        """
        h, n = self.point.shape
        shared = errors.student_walk(
            seed, f"{stream}/world", replicates, (h, 1), self.spread.common_power
        )
        return shared, errors.student_walk(
            seed, f"{stream}/own", replicates, (h, n), self.spread.own_power
        )

    def logs(self, shared: np.ndarray, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Errors in log points of errors of unit scale, shapes as :meth:`errors`."""
        ahead = np.arange(1.0, len(self.point) + 1)[:, None]
        common = shared * self.spread.common * ahead**self.spread.common_power
        return common, apart * self.spread.own * ahead**self.spread.own_power

    def paths(self, shared: np.ndarray, apart: np.ndarray) -> np.ndarray:
        """Paths [replicate, h, series] in the unit of the figures; the median is the point."""
        common, own = self.logs(shared, apart)
        return np.exp(self.point + common + own)

    def draw(self, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Paths with errors of their own, see :meth:`errors` and :meth:`paths`."""
        return self.paths(*self.errors(replicates, seed, stream))


def national_forecast(data: Panel, h: int, kind: rule.Kind = rule.COUNTS) -> NationalForecast:
    """Forecast positive figures of many countries.

    Parameters
    ----------
    data : figures; what is not above zero counts as not known.
    h : years ahead, from the last year of the panel.

    Examples
    --------
    >>> y = 100 * 1.05 ** np.arange(20) * np.ones((9, 1))
    >>> data = Panel(np.arange(9).astype(str), np.arange(2000, 2020), y)
    >>> float(np.exp(national_forecast(data, 1).point[0, 0]).round(1))
    262.9
    """
    z = rule.without_gaps(rule.logs(data.y))
    point = z[:, -1:] + rule.growth(z, h, kind)
    return NationalForecast(data.ids, int(data.years[-1]), point.T, errors.spread(z, kind))
