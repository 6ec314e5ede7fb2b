"""The scale on which series are modelled: logarithms for what grows, levels for the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Stands for nothing where a logarithm is needed; guards of the members keep far above it.
TINY = 1e-12


# A logarithm taken of a figure plus this share of the usual figure of its series does not fall
# apart near zero; on M1, M3 and tourism cut short, shares from 0.05 to 0.3 served equally well.
SOFT = 0.1
# Less than this share of the offset is what rounding leaves of nothing.
NOTHING = 1e-12
# Figures larger than this are cut, so that nothing becomes infinite.
HUGE = 1.7e308


@dataclass(frozen=True)
class Scale:
    """A one-to-one change of scale, each series by itself.

    Attributes
    ----------
    logs : whether the work is done on log(y / unit + offset); otherwise on y / unit; one for all
        series, or [series].
    offset : added before taking logs, so that a zero has a logarithm; one, or [series].
    unit : what a figure is divided by, shape [series]: the size of the series, or of its yearly
        change where no logarithm is taken, so that the unit in which somebody counts changes
        nothing; one for counts.
    """

    logs: bool | np.ndarray
    offset: float | np.ndarray
    unit: np.ndarray

    def work(self, y: np.ndarray) -> np.ndarray:
        """From figures to the working scale, shape [series, ...]."""
        x = y / _like(self.unit, y)
        if not np.any(self.logs):
            return x
        offset = _like(self.offset, y)
        logs = np.log(np.maximum(x + offset, np.where(offset > 0, offset, TINY)))
        return np.where(_like(self.logs, y), logs, x)

    def figures(self, z: np.ndarray) -> np.ndarray:
        """Back from the working scale; what is worked on in logarithms never falls below zero."""
        unit = _like(self.unit, z)
        offset = _like(self.offset, z)
        logs = np.maximum(np.exp(np.minimum(z, 600.0)) - offset, 0.0)
        logs = np.where(logs < NOTHING * offset, 0.0, logs)
        x = np.where(_like(self.logs, z), logs, z)
        most = HUGE / np.maximum(unit, 1.0)
        return np.clip(x, -most, most) * unit

    def select(self, rows: np.ndarray) -> Scale:
        """The scale of some of the series."""
        logs = self.logs if isinstance(self.logs, bool) else self.logs[rows]
        offset = self.offset[rows] if isinstance(self.offset, np.ndarray) else self.offset
        return Scale(logs, offset, self.unit[rows])


def _like(x: float | np.ndarray, like: np.ndarray) -> np.ndarray:
    """[series] beside [series, ...]; one number as it is."""
    x = np.asarray(x)
    return x if x.ndim == 0 else x.reshape((-1,) + (1,) * (like.ndim - 1))


def of_counts(count: int) -> Scale:
    """The scale of counts, such as joint papers of pairs: half of one is added before logarithms.

    Who calls this says that figures are counts; whole numbers alone do not.
    """
    return Scale(True, 0.5, np.ones(count))


def choose(y: np.ndarray) -> Scale:
    """Logs of every series without a negative figure; shape [series, year], NaN where not observed.

    Logarithms keep how large series are beside each other: all are divided by the middle size.

    Examples
    --------
    >>> found = choose(np.array([[0.0, 3.0, 9.0], [1.0, 2.0, 3.0], [-1.0, 3.0, 8.0]]))
    >>> found.offset.round(2).tolist(), found.logs.tolist()
    ([0.13, 0.0, 0.0], [True, True, False])
    """
    size, logs = sizes(y), np.nanmin(y, axis=-1) >= 0
    middle = np.median(size[logs]) if logs.any() else 1.0
    offset = np.where(np.nanmin(y, axis=-1) == 0, SOFT * size / middle, 0.0)
    return Scale(logs, offset, np.where(logs, middle, changes(y)))


def softened(y: np.ndarray) -> Scale:
    """The same, near zero a straight line for every series: no figure counts for too much.

    Examples
    --------
    >>> found = softened(np.array([[1.0, 2.0, 3.0]]))
    >>> found.figures(found.work(np.array([[4.0]]))).round(6).tolist()
    [[4.0]]
    """
    logs = np.nanmin(y, axis=-1) >= 0
    return Scale(logs, np.where(logs, SOFT, 0.0), np.where(logs, sizes(y), changes(y)))


def sizes(y: np.ndarray) -> np.ndarray:
    """Mean absolute figure of each series, [series]; of one that is all zero the middle of the
    others, one where there is no other.

    Examples
    --------
    >>> sizes(np.array([[1.0, -3.0], [0.0, 0.0]]))
    array([2., 2.])
    """
    most = np.maximum(np.nanmax(np.abs(y), axis=-1), np.finfo(float).tiny)
    mean = np.nanmean(np.abs(y) / most[:, None], axis=-1) * most
    some = mean > 1e-300
    return np.where(some, mean, np.median(mean[some]) if some.any() else 1.0)


def changes(y: np.ndarray) -> np.ndarray:
    """Mean absolute one-year change of each series, never zero, shape [series].

    It is the yardstick of the mean absolute scaled error (Hyndman and Koehler 2006,
    doi:10.1016/j.ijforecast.2006.03.001).

    Examples
    --------
    >>> changes(np.array([[1.0, 2.0, 4.0], [5.0, 5.0, 5.0]]))
    array([1.5, 5. ])
    """
    most = np.maximum(np.nanmax(np.abs(y), axis=-1, initial=0.0), np.finfo(float).tiny)
    step = np.abs(np.diff(y / most[:, None], axis=-1))
    count = (~np.isnan(step)).sum(-1)
    mean = np.nansum(step, -1) / np.maximum(count, 1) * most
    size = np.nansum(np.abs(y) / most[:, None], -1) / np.maximum((~np.isnan(y)).sum(-1), 1) * most
    return np.where(mean > 0, mean, np.where(size > 0, size, 1.0))
