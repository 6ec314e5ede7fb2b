"""Events that move what is counted or interrupt what happens: never learned as trend.

An event is a known window of years with a shape. Its size is estimated once for all series (with a
shrunken deviation of each), taken out of the past, and switched off for the projection. An origin
that lies inside or just after the window cannot tell event from trend: there the event is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.frame import Panel


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
# Own deviations of a series from the common effect are held as strongly as this many points.
HELD = 8.0


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


def without(
    z: np.ndarray, years: np.ndarray, events: tuple[Event, ...] = EVENTS
) -> tuple[np.ndarray, dict[str, float]]:
    """Take the events out of log series.

    Parameters
    ----------
    z : log figures, [series, year]; NaN where not observed.
    years : [year].

    Returns
    -------
    Series without pulses and without the slope of ramps and steps before their end (the present
    level is kept: what the database counts today it will count tomorrow), and the common size of
    each event, log units.

    Examples
    --------
    >>> years = np.arange(2005, 2024)
    >>> z = 0.1 * (years - 2005) + 0.3 * regressor(EVENTS[0], years)
    >>> clean, size = without(z[None], years, EVENTS[:1])
    >>> round(size["covid-19"], 2), bool(np.allclose(np.diff(clean), 0.1, atol=0.01))
    (0.3, True)
    """
    known = usable(years, events)
    if not known:
        return z.copy(), {}
    shape = np.stack([regressor(e, years) for e in known], axis=-1)
    x = np.diff(shape, axis=0)
    step = np.diff(z, axis=-1)
    base = np.nanmedian(step, axis=-1, keepdims=True)
    common = _robust(x, np.nanmedian(step - base, axis=0))
    own = step - base - x @ common
    seen = np.isfinite(own)
    weight = 1.0 / np.maximum(1.0, np.abs(np.where(seen, own, 0.0)) / 0.1)
    weight = np.where(seen, weight, 0.0)
    gram = np.einsum("te,nt,tf->nef", x, weight, x) + HELD * np.eye(len(known))
    rhs = np.einsum("te,nt->ne", x, weight * np.where(seen, own, 0.0))
    size = common + np.linalg.solve(gram, rhs[..., None])[..., 0]
    level = shape - np.where([e.shape == "pulse" for e in known], 0.0, shape[-1])
    return z - size @ level.T, {e.name: float(s) for e, s in zip(known, common, strict=True)}


def _robust(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Least absolute regression with intercept, by reweighting; slopes only."""
    seen = np.isfinite(y)
    full = np.column_stack([np.ones(seen.sum()), x[seen]])
    beta = np.zeros(full.shape[1])
    weight = np.ones(len(full))
    for _ in range(30):
        left = (full * weight[:, None]).T @ full + 1e-8 * np.eye(full.shape[1])
        beta = np.linalg.solve(left, (full * weight[:, None]).T @ y[seen])
        weight = 1.0 / np.maximum(np.abs(y[seen] - full @ beta), 1e-3)
    return beta[1:]


def without_events(data: Panel) -> Panel:
    """The panel with its events taken out, for models that would learn them as trend.

    Panels with a figure below zero, or whose years cannot tell event from trend, stay as they are.
    """
    if not usable(data.years) or np.nanmin(data.y) < 0:
        return data
    clean, _ = without(np.log(data.y + 0.5), data.years)
    return Panel(data.ids, data.years, np.maximum(np.exp(clean) - 0.5, 0.0))


def mend(z: np.ndarray, jump: float = 0.35, times: float = 4.0) -> np.ndarray:
    """Replace single-year artefacts: a year far from both neighbours, which agree with each other.

    Parameters
    ----------
    z : log figures, [series, year].
    jump : least size, log units; times : least size in median absolute deviations of the series.

    Examples
    --------
    >>> mend(np.array([[1.0, 1.1, 1.2, 1.3, 2.4, 1.5, 1.6, 1.7, 1.8]]))
    array([[1. , 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8]])
    """
    if z.shape[-1] < 3:
        return z.copy()
    middle = (z[:, :-2] + z[:, 2:]) / 2
    off = z[:, 1:-1] - middle
    usual = np.nanmedian(np.abs(off), axis=-1, keepdims=True)
    gap = np.abs(z[:, 2:] - z[:, :-2])
    with np.errstate(invalid="ignore"):
        odd = (np.abs(off) > np.maximum(jump, times * usual)) & (np.abs(off) > 1.5 * gap)
    out = z.copy()
    out[:, 1:-1] = np.where(odd, middle, z[:, 1:-1])
    return out
