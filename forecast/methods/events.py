"""Events that move what is counted or interrupt what happens: never learned as trend.

An event is a known window of years with a shape: a regressor beside the trend in structural models
and in Prophet. An origin that lies inside or just after the window cannot tell event from trend:
there the event is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evidence.quality.outliers import jumps_back


@dataclass(frozen=True)
class Event:
    """A window of years with a shape.

    Attributes
    ----------
    name : as shown.
    shape : ``"pulse"`` (there during the window, gone after), ``"step"`` (from the first year
        on) or ``"ramp"`` (grows through the window, stays after).
    first, last : years of the window.
    about : what it is and who says so.
    """

    name: str
    shape: str
    first: int
    last: int
    about: str


EVENTS = (
    Event("covid-19", "pulse", 2020, 2021, "surge and disruption of the pandemic years"),
    Event(
        "early-access",
        "ramp",
        2018,
        2021,
        "databases began to index papers before their issue; NCSES 2023, technical notes",
    ),
)
# Years needed after a window before its effect can be told from a trend.
AFTER = 1


def regressor(event: Event, years: np.ndarray) -> np.ndarray:
    """The event's course over the years, shape [year].

    Examples
    --------
    >>> regressor(EVENTS[1], np.arange(2017, 2024))
    array([0.  , 0.25, 0.5 , 0.75, 1.  , 1.  , 1.  ])
    """
    if event.shape == "pulse":
        return ((years >= event.first) & (years <= event.last)).astype(float)
    if event.shape == "step":
        return (years >= event.first).astype(float)
    if event.shape == "ramp":
        span = event.last - event.first + 1
        return np.clip((years - event.first + 1) / span, 0.0, 1.0)
    raise ValueError(f"shape: came {event.shape!r}; allowed are pulse, step, ramp")


def usable(years: np.ndarray, events: tuple[Event, ...] = EVENTS) -> tuple[Event, ...]:
    """Events that the years can tell from a trend."""
    return tuple(e for e in events if years[0] < e.first - 2 and e.last + AFTER <= years[-1])


def interventions(years: np.ndarray, h: int, events: tuple[Event, ...] = EVENTS) -> np.ndarray:
    """Regressors of the events that the years can tell from a trend, [year + h, event].

    In the years ahead a pulse is over and a step or ramp has been climbed: what was interrupted is
    resumed, and what a database counts today it will count tomorrow.

    Examples
    --------
    >>> interventions(np.arange(2010, 2023), 2)[-5:].T
    array([[1.  , 1.  , 0.  , 0.  , 0.  ],
           [0.75, 1.  , 1.  , 1.  , 1.  ]])
    >>> interventions(np.arange(2010, 2021), 2).shape
    (13, 0)
    """
    known = usable(years, events)
    ahead = np.concatenate([years, years[-1] + np.arange(1, h + 1)])
    shapes = [regressor(e, ahead) for e in known]
    return np.stack(shapes, axis=-1) if shapes else np.empty((len(ahead), 0))


def remove_outliers(z: np.ndarray, jump: float = 0.35, times: float = 4.0) -> np.ndarray:
    """Replace single-year artefacts: a year far from both neighbours, which agree with each other.

    Parameters
    ----------
    z : log figures, [series, year].
    jump : least size, log units; times : least size in median absolute deviations of the series.

    Examples
    --------
    >>> remove_outliers(np.array([[1.0, 1.1, 1.2, 1.3, 2.4, 1.5, 1.6, 1.7, 1.8]]))
    array([[1. , 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8]])
    """
    out = z.copy()
    if z.shape[-1] < 3:
        return out
    middle = (z[:, :-2] + z[:, 2:]) / 2
    usual = np.nanmedian(np.abs(z[:, 1:-1] - middle), axis=-1, keepdims=True)
    odd = jumps_back(z, np.maximum(jump, times * usual), times=1.5)[:, 1:-1] != 0
    out[:, 1:-1] = np.where(odd, middle, z[:, 1:-1])
    return out
