"""How an effect comes in over the years, and the size that a course of years speaks of.

The size of an event is one number, the long-run friction it puts on a tie (log points, positive:
ties are lost). A tie's course is that number times the model's own response to a unit of friction,
so that habit comes from the model and only size and ramp from the data.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

HELD = 2  # years without mobility in a pandemic; what is lost in the first stays lost in the second


def response(years: int, ramp_years: ArrayLike, habit: ArrayLike) -> np.ndarray:
    """Course of a log tie in the model after one unit of lasting friction, ``[..., year]``, to -1.

    Friction is phased in over ``ramp_years``; ties move the share ``habit`` of the way each year
    (both ``[...]``).

    Examples
    --------
    >>> response(3, 1, 0.5).tolist()
    [-0.5, -0.75, -0.875]
    """
    ramp, rate = np.broadcast_arrays(np.asarray(ramp_years, float), np.asarray(habit, float))
    out, level = np.empty((*ramp.shape, years)), np.zeros(ramp.shape)
    for t in range(years):
        level = level + rate * (-np.minimum((t + 1) / ramp, 1.0) - level)
        out[..., t] = level
    return out


def blow(years: int, habit: ArrayLike, held: int = HELD) -> np.ndarray:
    """Course after a blow that ties cannot answer by habit (a pandemic), ``[..., year]``.

    All of it in the first year, kept for ``held`` years; then ties grow out of it as habit lets
    them. The intervention ``pandemic`` follows the same course where nothing lets it fade later.

    Examples
    --------
    >>> blow(4, 0.5).tolist()
    [-1.0, -1.0, -0.5, -0.25]
    """
    since = np.maximum(np.arange(years) - (held - 1), 0)
    course: np.ndarray = -((1.0 - np.asarray(habit, float))[..., None] ** since)
    return course


def course_of(
    years: int, delay: int, ramp_years: ArrayLike, habit: ArrayLike, kind: str = ""
) -> np.ndarray:
    """The course of an event of a class from its origin on, ``[..., year]``.

    Nothing in the first ``delay`` years, then :func:`blow` for a pandemic, :func:`response` for any
    other class.

    Examples
    --------
    >>> course_of(3, 1, 1, 0.5).tolist(), course_of(3, 0, 1, 0.5, "pandemic").tolist()
    ([0.0, -0.5, -0.75], [-1.0, -1.0, -0.5])
    """
    ahead = years - delay
    course = blow(ahead, habit) if kind == "pandemic" else response(ahead, ramp_years, habit)
    return np.concatenate([np.zeros((*course.shape[:-1], delay)), course], axis=-1)


def sizes(net: np.ndarray, course: np.ndarray) -> np.ndarray:
    """Least-squares size of each tie ``[tie]`` given its net effects and the course ``[year]``.

    Examples
    --------
    >>> sizes(np.array([[-0.1, -0.2]]), np.array([-0.5, -1.0])).round(6).tolist()
    [0.2]
    """
    known = np.isfinite(net)
    moved = np.where(known, net, 0.0) * course
    return moved.sum(axis=-1) / np.maximum((known * course**2).sum(axis=-1), 1e-12)
