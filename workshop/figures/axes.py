"""Where a value of a picture lies, and the axes that say so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workshop.figures import svg
from workshop.figures.style import GRID
from workshop.language.numbers import axis_label


@dataclass(frozen=True)
class Scale:
    """Years and values onto a rectangle of a picture, in pixels from its upper left corner.

    Examples
    --------
    >>> Scale(0.0, 100.0, 0.0, 50.0, 2020.0, 2030.0, 0.0, 10.0).at(2025, 10)
    (50.0, 0.0)
    """

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float

    def at(self, year: float, value: float) -> svg.Point:
        """The place of a value."""
        return (
            self.left
            + (self.right - self.left) * (year - self.first) / max(self.last - self.first, 1),
            self.bottom
            - (self.bottom - self.top) * (value - self.low) / ((self.high - self.low) or 1.0),
        )

    def points(self, years: np.ndarray, values: np.ndarray) -> list[svg.Point]:
        """The places of the finite values of a series."""
        pairs = zip(years, values, strict=True)
        return [self.at(y, v) for y, v in pairs if math.isfinite(v)]


def value_axis(
    scale: Scale, ticks: Sequence[float], lang: str, margin: float = 0.0, size: float = 10.5
) -> list[str]:
    """A line across and a number for each tick; ``margin`` lines reach over both ends."""
    marks = []
    for tick in ticks:
        y = scale.at(scale.first, tick)[1]
        left, right = scale.left - margin, scale.right + margin
        marks.append(svg.line([(left, y), (right, y)], GRID, 0.6))
        label = axis_label(round(tick, 10), lang)
        marks.append(svg.text(left - 5, y + 3.5, label, size, svg.MUTED, "end"))
    return marks


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values inside a range.

    Examples
    --------
    >>> nice_ticks(3.0, 97.0)
    [20.0, 40.0, 60.0, 80.0]
    >>> nice_ticks(5.0, 5.0)
    [5.0]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low]
    step = _round_step((high - low) / about / 1.2)
    first = math.ceil(low / step)
    return [float(f"{k * step:.12g}") for k in range(first, math.floor(high / step) + 1)]


def round_bounds(low: float, high: float, most: int) -> tuple[float, float, float]:
    """Round ends of an axis that holds a range, and the step of about ``most`` parts between them.

    Returns
    -------
    Lower end, step, upper end.

    Examples
    --------
    >>> round_bounds(-13.0, 41.0, 6)
    (-20.0, 10.0, 50.0)
    >>> round_bounds(0.0, 0.0, 6)
    (0.0, 0.2, 1.0)
    """
    if high <= low:
        high = low + 1.0
    step = _round_step((high - low) / most)
    # A bound that is round but for the last digit of its arithmetic is not passed by a whole step.
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{k * step:.12g}") for k in (first, 1, last))  # type: ignore[return-value]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below ``least``."""
    size = 10.0 ** math.floor(math.log10(least))
    return next(m * size for m in (1.0, 2.0, 2.5, 5.0, 10.0) if least <= m * size * (1 + 1e-12))
