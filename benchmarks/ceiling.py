"""How well events could be told at all, and one idea that was tried: rows for the hindcast section.

Ceilings look at the event itself, so nobody can reach them without knowing it: the mean size of the
class with the event in it; the event's own mean size; its own course, year by year; the size of
each of its ties. The idea, chosen before it was scored and applied once: size of an event by ridge
regression over the other events on what is known at the origin (class, size and affinity of its
ties, how many there are, the trend before), the penalty from leaving out one of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from agents.validation.events.course import course_of, sizes
from agents.validation.events.effects import tie_weight
from agents.validation.events.event import CLASSES, LOSSES
from agents.validation.events.stored import stored_effects
from agents.validation.hindcast import Hindcast
from evidence.parameters import Parameters

PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
Told = Callable[[Hindcast, np.ndarray, pd.DataFrame], np.ndarray | float]  # size of ties or event


def of_class(h: Hindcast, course: np.ndarray, rows: pd.DataFrame) -> float:
    """Mean size of the class, the event itself among them."""
    return float(rows.loc[rows["kind"] == h.event.kind, "size"].mean())


def of_event(h: Hindcast, course: np.ndarray, rows: pd.DataFrame) -> float:
    """The event's own mean size."""
    return float(rows.loc[h.event.name, "size"])


def of_ties(h: Hindcast, course: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Each tie's own size."""
    assert h.found is not None
    return sizes(h.found.net, course)[:, None]


def by_ridge(h: Hindcast, course: np.ndarray, rows: pd.DataFrame) -> float:
    """Size by ridge regression over the events that the hindcast may learn from."""
    others = rows.loc[list(h.learned_from)]
    x, mean, scale = _traits(others)
    y, weight = others["size"].to_numpy(), 1.0 / (0.2**2 + others["size_se"].to_numpy() ** 2)
    own, _, _ = _traits(rows.loc[[h.event.name]], mean, scale)
    wrong = np.zeros(len(PENALTIES))
    for k in range(len(y)):
        rest = np.arange(len(y)) != k
        for p, penalty in enumerate(PENALTIES):
            line = _ridge(x[rest], y[rest], weight[rest], penalty)
            wrong[p] += abs(y[k] - line @ np.r_[1.0, x[k]])
    best = PENALTIES[int(np.argmin(wrong))]
    return float(_ridge(x, y, weight, best) @ np.r_[1.0, own[0]])


def _traits(
    rows: pd.DataFrame, mean: np.ndarray | None = None, scale: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    kinds = np.stack([rows["kind"] == kind for kind in CLASSES], axis=1).astype(float)
    plain = rows[["mean_size", "mean_affinity", "pre_trend"]].to_numpy(float)
    more = [np.log(rows["ties"].to_numpy(float)), rows["kind"].isin(LOSSES).to_numpy(float)]
    x = np.column_stack([plain, *more, kinds])
    mean = x.mean(axis=0) if mean is None else mean
    scale = np.maximum(x.std(axis=0), 1e-9) if scale is None else scale
    return (x - mean) / scale, mean, scale


def _ridge(x: np.ndarray, y: np.ndarray, weight: np.ndarray, penalty: float) -> np.ndarray:
    a = np.column_stack([np.ones(len(x)), x])
    hold = np.diag(np.r_[0.0, np.full(x.shape[1], penalty * weight.mean())])
    return np.linalg.solve((a.T * weight) @ a + hold, (a.T * weight) @ y)


WAYS: dict[str, Told] = {
    "ceiling: mean of the class, the event in it": of_class,
    "ceiling: the event's own size": of_event,
    "ceiling: the size of each of its ties": of_ties,
    "tried: ridge over traits, other events only": by_ridge,
}


def ceilings(found: Sequence[Hindcast], parameters: Parameters) -> Iterator[str]:
    """A line for each way and group: skill on ties and years, and event by event."""
    rows = stored_effects().set_index("event", drop=False)
    measured = [h for h in found if h.found is not None and h.event.name in rows.index]
    groups = {
        "all": measured,
        "above noise": [h for h in measured if not h.within_noise],
        "losses above noise": [
            h for h in measured if not h.within_noise and h.event.kind in LOSSES
        ],
    }
    own = {"ceiling: the event's own course, year by year": _own_course}
    for way, told in {**WAYS, **own}.items():
        cells = []
        for group in groups.values():
            skill = _skill(group, told, parameters, rows)
            cells.append(f"{skill[0]:+.2f} | {skill[1]:+.2f}")
        yield f"| {way} | " + " | ".join(cells) + " |"


def _own_course(h: Hindcast, course: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """The middle of the event's ties in each year, over the course: all but which tie."""
    assert h.found is not None
    middle: np.ndarray = np.nanmedian(h.found.net, axis=0) / np.where(course == 0.0, np.nan, course)
    return middle


def _skill(
    group: Sequence[Hindcast], told: Told, parameters: Parameters, rows: pd.DataFrame
) -> tuple[float, float]:
    ramp, habit = (parameters[key].central for key in ("ramp_years", "habit"))
    sums: dict[str, Any] = {"off": 0.0, "plain": 0.0, "event": 0.0, "event_plain": 0.0}
    for h in group:
        assert h.found is not None
        net = h.found.net
        course = course_of(
            net.shape[1], h.event.first - h.event.origin - 1, ramp, habit, h.event.kind
        )
        wanted = np.broadcast_to(np.nan_to_num(told(h, course, rows) * course), net.shape)
        sums["off"] += np.nansum(np.abs(net - wanted))
        sums["plain"] += np.nansum(np.abs(net))
        weight = tie_weight(h.found.tie_noise[:, -1])
        late = float(np.average(wanted[:, -2:].mean(axis=1), weights=weight))
        sums["event"] += abs(h.effect - late)
        sums["event_plain"] += abs(h.effect)
    return 1.0 - sums["off"] / sums["plain"], 1.0 - sums["event"] / sums["event_plain"]
