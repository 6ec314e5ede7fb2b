"""What past events did to ties, as estimates: the table that ``benchmarks/bench_events.py`` writes.

One row an event of the library. Sizes are long-run frictions (log points, positive: ties lost);
effects are what was measured (negative: ties lost). The panel itself is not kept.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.validation.events.course import course_of, sizes
from agents.validation.events.effects import Effect, tie_weight
from agents.validation.events.event import Event

if TYPE_CHECKING:
    import pandas as pd

TABLE = Path(__file__).parent / "tables" / "effects.csv"
YEARS = 5
YEAR_NOISE = 0.05  # years of an event about its course, log points; see NextSize.year_sd
TRAITS = ("size", "affinity")  # within the ties of one country dependence is size again
ENOUGH = 10  # ties from which slopes on traits are estimated within an event


@functools.cache
def stored_effects(path: Path = TABLE) -> pd.DataFrame:
    """Rows of the shipped table; columns of :func:`as_row`."""
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def event_of(row: Any) -> Event:
    """The event that a row of the table is about."""
    return Event(
        name=row.event, title={"en": row.event}, kind=row.kind, origin=row.origin, start=row.start,
        last=row.last, affected=json.loads(row.affected),
    )  # fmt: skip


def as_row(found: Effect, ramp_years: float, habit: float) -> dict[str, Any]:
    """Estimates of one event.

    ``size`` and ``size_se`` : mean over ties at their mean traits, and its error from placebos.
    ``tie_sd`` : spread of sizes between ties beyond noise. ``slope_*``, ``slope_var_*`` : change of
    size by log size and log affinity of the tie, within the event. ``mean_*`` : means of these.
    """
    event = found.event
    delay = event.first - event.origin - 1
    course = course_of(len(found.years), delay, ramp_years, habit, event.kind)
    each = sizes(found.net, course)
    noise = found.tie_noise[:, -1] / max(abs(course[-2:].mean()), 1e-9)
    weight = tie_weight(found.tie_noise[:, -1])
    mean = float(np.average(each, weights=weight))
    traits = np.stack([found.size, found.affinity], axis=1)
    slope, variance, left = _slopes(traits, each, weight)
    spread = float(np.average(left**2, weights=weight)) - float(
        np.average(noise**2, weights=weight)
    )
    row: dict[str, Any] = {
        "event": event.name, "kind": event.kind, "origin": event.origin, "start": event.first,
        "last": int(found.years[-1]), "affected": json.dumps(event.affected),
        "ties": len(found.pairs), "effect": found.effect, "noise": found.noise,
        "pre_trend": found.pre_trend,
        **{f"year_{k + 1}": v for k, v in enumerate(found.by_year[:YEARS])},
        "size": mean, "size_se": found.noise / max(abs(float(course[-2:].mean())), 1e-9),
        "tie_sd": max(spread, 0.0) ** 0.5 if len(each) >= 3 else np.nan,
    }  # fmt: skip
    for k, name in enumerate(TRAITS):
        row[f"mean_{name}"] = float(np.average(traits[:, k], weights=weight))
        row[f"slope_{name}"], row[f"slope_var_{name}"] = slope[k], variance[k]
    return row


def _slopes(
    traits: np.ndarray, each: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weighted least squares within the event: slopes, variances, what is left of each tie."""
    x = traits - np.average(traits, axis=0, weights=weight)
    y = each - np.average(each, weights=weight)
    if len(y) < ENOUGH:
        return np.full(2, np.nan), np.full(2, np.nan), y
    root = np.sqrt(weight)
    slope, *_ = np.linalg.lstsq(x * root[:, None], y * root, rcond=1e-6)
    left = y - x @ slope
    scale = float((weight * left**2).sum()) / (len(y) - 3)
    variance = np.diag(np.linalg.pinv((x * weight[:, None]).T @ x, rcond=1e-6)) * scale
    return slope, variance, left


def size_draws(
    row: Any, ramp_years: np.ndarray, habit: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Size of a stored event under each course ``[draw]``, and how well the course fits ``[draw]``.

    An event of few years says little of its long run: how much depends on how fast one takes it to
    come in, and the years that are there say something of that. Weights sum to one: a normal
    likelihood with the noise of the event, or of years about a course where that is larger.
    """
    by_year = np.array([getattr(row, f"year_{k + 1}") for k in range(YEARS)], dtype=float)
    by_year = by_year[np.isfinite(by_year)]
    delay = row.start - row.origin - 1
    ahead = len(by_year)
    courses = course_of(ahead, delay, ramp_years, habit, row.kind)
    size = (courses @ by_year) / (courses**2).sum(axis=1)
    misfit = ((by_year - size[:, None] * courses) ** 2).sum(axis=1)
    weight = np.exp(-0.5 * (misfit - misfit.min()) / max(row.noise, YEAR_NOISE) ** 2)
    return size, weight / weight.sum()
