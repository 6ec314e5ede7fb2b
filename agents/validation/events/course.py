"""How an effect comes in over the years, and the size that a course of years speaks of.

The size of an event is one number, the long-run friction it puts on a tie (log points, positive:
ties are lost). A tie's course is that number times the model's own response to a unit of friction,
so that habit comes from the model and only size and ramp from the data.
"""

from __future__ import annotations

import numpy as np


def response(years: int, ramp_years: float, habit: float) -> np.ndarray:
    """Course of a log tie in the model after one unit of lasting friction, ``[year]``, to -1.

    Friction is phased in over ``ramp_years``; ties move the share ``habit`` of the way each year.

    Examples
    --------
    >>> response(3, 1, 0.5).tolist()
    [-0.5, -0.75, -0.875]
    """
    out, level = [], 0.0
    for t in range(1, years + 1):
        level += habit * (-min(t / ramp_years, 1.0) - level)
        out.append(level)
    return np.array(out)


def course_of(
    years: int, delay: int, ramp_years: float, habit: float, once: bool = False
) -> np.ndarray:
    """The same from an origin on: nothing in the first ``delay`` years.

    ``once`` is a blow of one year that ties grow out of as habit lets them (a pandemic).

    Examples
    --------
    >>> course_of(3, 1, 1, 0.5).tolist(), course_of(3, 0, 1, 0.5, once=True).tolist()
    ([0.0, -0.5, -0.75], [-1.0, -0.5, -0.25])
    """
    ahead = years - delay
    course = -((1.0 - habit) ** np.arange(ahead)) if once else response(ahead, ramp_years, habit)
    return np.concatenate([np.zeros(delay), course])


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
