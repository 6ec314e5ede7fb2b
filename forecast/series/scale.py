"""The scale on which a frame is modelled: logarithms for what grows, levels for the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Stands for nothing where a logarithm is needed; guards of the members keep far above it.
TINY = 1e-12


@dataclass(frozen=True)
class Scale:
    """A one-to-one change of scale, the same for every series of a frame but for ``unit``.

    Attributes
    ----------
    logs : whether the work is done on log(y + offset); otherwise on y / unit.
    offset : added before taking logs; half a paper for counts, so that a zero has a logarithm.
    unit : size of a usual one-year change of each series, shape [series] (levels only).
    """

    logs: bool
    offset: float
    unit: np.ndarray

    def work(self, y: np.ndarray) -> np.ndarray:
        """From figures to the working scale, shape [series, ...]."""
        if self.logs:
            return np.log(np.maximum(y + self.offset, TINY if self.offset == 0 else self.offset))
        return y / self._unit(y)

    def figures(self, z: np.ndarray) -> np.ndarray:
        """Back from the working scale; counts never fall below zero."""
        if self.logs:
            return np.maximum(np.exp(np.minimum(z, 600.0)) - self.offset, 0.0)
        return z * self._unit(z)

    def _unit(self, like: np.ndarray) -> np.ndarray:
        return self.unit.reshape((-1,) + (1,) * (like.ndim - 1))

    def select(self, rows: np.ndarray) -> Scale:
        """The scale of some of the series."""
        return Scale(self.logs, self.offset, self.unit[rows])


def choose(y: np.ndarray) -> Scale:
    """Logs unless a figure is negative; shape [series, year], NaN where not observed.

    Examples
    --------
    >>> choose(np.array([[0.0, 3.0, 8.0]])).offset
    0.5
    >>> choose(np.array([[-1.0, 3.0, 8.0]])).logs
    False
    """
    known = y[~np.isnan(y)]
    if known.size and known.min() < 0:
        return Scale(False, 0.0, changes(y))
    whole = bool((known == np.round(known)).all())
    if whole:
        offset = 0.5
    elif known.min() > 0:
        offset = 0.0
    else:
        positive = known[known > 0]
        offset = 0.1 * float(np.median(positive)) if positive.size else 0.5
    return Scale(True, offset, np.ones(len(y)))


def changes(y: np.ndarray) -> np.ndarray:
    """Mean absolute one-year change of each series, never zero, shape [series].

    It is the yardstick of the mean absolute scaled error (Hyndman and Koehler 2006,
    doi:10.1016/j.ijforecast.2006.03.001).

    Examples
    --------
    >>> changes(np.array([[1.0, 2.0, 4.0], [5.0, 5.0, 5.0]]))
    array([1.5, 5. ])
    """
    step = np.abs(np.diff(y, axis=-1))
    count = (~np.isnan(step)).sum(-1)
    mean = np.nansum(step, -1) / np.maximum(count, 1)
    size = np.nansum(np.abs(y), -1) / np.maximum((~np.isnan(y)).sum(-1), 1)
    return np.where(mean > 0, mean, np.where(size > 0, size, 1.0))
