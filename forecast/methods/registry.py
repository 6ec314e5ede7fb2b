"""The pool: every method a forecast may use, by name, each guarded so that none can crash."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from forecast.methods import external, smoothers
from forecast.methods.complex_smoothing import complex_smoothing
from forecast.methods.local_linear_trend import smooth_trend
from forecast.methods.pooled_trend import pooled_trend
from forecast.series.scale import Scale

Run = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Member:
    """One forecasting method.

    Attributes
    ----------
    name : as users write it.
    run : ``run(x, h, back)`` -> [series, back + 1, h]; see :mod:`forecast.methods.smoothers`.
    on : ``"work"`` for the working scale (logs of what is positive), ``"work, logs"`` for the same
        and whether it is logs, ``"levels"`` for figures.
    fast : whether ten thousand series take seconds.
    least : observations needed; shorter series get the drift.
    about : one line.
    events : whether it takes the years of the series, to tell known events from the trend.
    """

    name: str
    run: Run
    on: str
    fast: bool
    least: int
    about: str
    events: bool = False
    needs: str = ""  # a package that is installed by an extra of its own name


_LIST = (
    Member("naive", smoothers.naive, "work", True, 1, "next years like the last one"),
    Member("drift", smoothers.trend(), "work", True, 2, "random walk with drift"),
    Member("drift10", smoothers.trend(10), "work", True, 2, "drift of the last ten years"),
    Member("drift5", smoothers.trend(5, 0.9), "work", True, 2, "fading drift of five years"),
    Member("drift-levels", smoothers.trend(), "levels", True, 2, "drift of the figures"),
    Member("theta", smoothers.theta, "work", True, 4, "Theta method"),
    Member("theta-levels", smoothers.theta, "levels", True, 4, "Theta method on the figures"),
    Member("smoothing", smoothers.smoothing, "work", True, 5, "exponential smoothing, averaged"),
    Member("smoothing-levels", smoothers.smoothing, "levels", True, 5, "the same on the figures"),
    Member(
        "complex", complex_smoothing, "levels", True, 6, "complex exponential smoothing, averaged"
    ),
    Member("damped", smoothers.damped(0.8, 0.3, 0.9), "work", True, 3, "damped trend, pooled"),
    Member("smooth", smooth_trend, "work", True, 4, "smooth trend under noise, pooled ratio"),
    Member("smooth-levels", smooth_trend, "levels", True, 4, "the same on the figures"),
    Member(
        "pooled-trend", pooled_trend, "work, logs", True, 3, "smooth trends of all series together"
    ),
    Member("together", smoothers.together, "work", True, 2, "growth of the middle series"),
    Member("ets", external.ets, "work", False, 6, "damped trend of statsmodels"),
    Member("arima", external.arima, "work", False, 8, "ARIMA(0,1,1) with drift, statsmodels"),
    Member(
        "structural",
        external.structural,
        "work",
        False,
        8,
        "unobserved components, events as regressors",
        True,
    ),
    Member(
        "prophet",
        external.prophet,
        "work",
        False,
        5,
        "Prophet without seasons, events as regressors",
        True,
        needs="prophet",
    ),
    *(
        Member(
            name, external.nixtla(model), "levels", False, least, f"statsforecast {model}",
            needs="statsforecast",
        )
        for name, model, least in (
            ("autoets", "AutoETS", 5),
            ("autotheta", "AutoTheta", 5),
            ("autoarima", "AutoARIMA", 6),
            ("ces", "AutoCES", 6),
            ("dot", "DynamicOptimizedTheta", 5),
        )
    ),
)  # fmt: skip
MEMBERS: dict[str, Member] = {m.name: m for m in _LIST}
# Names under which others know the same thing.
ALIASES = {
    "dynamicoptimizedtheta": "dot",
    "autoces": "ces",
    "randomwalkwithdrift": "drift",
    "rwd": "drift",
    "ucm": "structural",
    "unobservedcomponents": "structural",
}
POOLED = ("auto", "combination", "network", "national")


def resolve(name: str) -> str:
    """Return the name of a model as listed, or raise ``ValueError`` with the nearest ones.

    Examples
    --------
    >>> resolve("AutoETS")
    'autoets'
    >>> resolve("thetta")
    Traceback (most recent call last):
    ...
    ValueError: model: came 'thetta'; allowed are auto, combination, ...; did you mean 'theta'?
    """
    key = str(name).strip().lower().replace("_", "-")
    key = ALIASES.get(key.replace("-", ""), key)
    names = [*POOLED, *MEMBERS]
    if key in names:
        needed = MEMBERS[key].needs if key in MEMBERS else ""
        if needed and find_spec(needed) is None:
            raise ValueError(
                f"model: came {name!r}, whose package is not installed; allowed are all others; "
                f"for this one: pip install 'collabcast[{needed}]'"
            )
        return key
    near = difflib.get_close_matches(key, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "choose one of them"
    raise ValueError(f"model: came {name!r}; allowed are {', '.join(names)}; {hint}")


def run(
    member: Member,
    y: np.ndarray,
    scale: Scale,
    h: int,
    back: int = 0,
    last: np.ndarray | None = None,
) -> np.ndarray:
    """Forecasts of one member on the working scale, with its guards, [series, back + 1, h].

    Parameters
    ----------
    y : figures, right-aligned, [series, year].
    scale : the working scale of the frame.
    last : last year of each series, for members that know events, [series].
    """
    z = scale.work(y)
    safe = smoothers.naive(z, h, back)
    drift = smoothers.trend()(z, h, back)
    fallback = np.where(np.isfinite(drift), drift, safe)
    if member.on == "levels":
        unit = scale.unit[:, None]
        with np.errstate(over="ignore", invalid="ignore"):
            out = scale.work(member.run(y / unit, h, back) * unit[..., None])
    elif member.on == "work, logs":
        out = member.run(z, h, back, bool(np.all(scale.logs)))
    elif member.events:
        out = member.run(z, h, back, last)
    else:
        out = member.run(z, h, back)
    length = (~np.isnan(z)).sum(-1)[:, None] - np.arange(back + 1)
    out = np.where((length >= member.least)[..., None] & np.isfinite(out), out, fallback)
    out = np.where((length >= 1)[..., None], out, np.nan)
    return _bounded(out, z, scale, back)


def _bounded(out: np.ndarray, z: np.ndarray, scale: Scale, back: int) -> np.ndarray:
    """Keep every forecast within reach of what the series has ever done.

    A fitted trend can explode on five points; nothing that has moved by at most m a year is let
    move faster than that, every year, plus a tenth.
    """
    step = np.abs(np.diff(z, axis=-1, prepend=np.nan))
    seen = np.fmax.accumulate(np.where(np.isnan(step), 0.0, step), axis=-1)
    columns = z.shape[-1] - 1 - np.arange(back + 1)
    more = np.broadcast_to(np.where(scale.logs, 0.1, 1.0), len(z))
    room = (seen[:, columns] + more[:, None])[..., None]
    reach = room * np.arange(1, out.shape[-1] + 1)
    last = z[:, columns, None]
    return np.clip(out, last - reach, last + reach)
