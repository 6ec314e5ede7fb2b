"""Scenario discovery: under which conditions does an outcome cross a threshold?

PRIM peels a box off the sampled inputs, thin slices at a time, so that what is left holds more and
more of the cases asked for (Friedman and Fisher 1999, doi:10.1023/A:1008894516817; Bryant and
Lempert 2010, doi:10.1016/j.techfore.2009.08.002). The box is given as numbers here, as a sentence
by the workshop, and as a scenario that runs by :mod:`scenarios.analysis.crossing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.analysis.experiment import Sample

PEEL = 0.05  # share of the cases in the box that one step may take away


@dataclass(frozen=True)
class Box:
    """A box of inputs.

    Attributes
    ----------
    limits : input -> (low, high), for the inputs that matter only.
    density : share of the cases in the box that cross the threshold.
    coverage : share of all crossing cases that are in the box.
    mass : share of all cases that are in the box.
    base : share of all cases that cross, in the box or not.
    cases : how many cases there are.
    """

    limits: dict[str, tuple[float, float]]
    density: float
    coverage: float
    mass: float
    base: float
    cases: int


def prim(x: np.ndarray, crosses: np.ndarray, names: list[str], least: float = 0.1) -> Box:
    """The densest box that keeps at least ``least`` of all cases.

    Parameters
    ----------
    x : [row, input]. crosses : [row] bool, the cases asked for.

    Examples
    --------
    >>> u = np.random.default_rng(1).random((500, 2))
    >>> box = prim(u, u[:, 0] > 0.7, ["a", "b"])
    >>> list(box.limits), box.limits["a"][0] > 0.65, box.density > 0.95
    (['a'], True, True)
    """
    inside = np.ones(len(x), dtype=bool)
    low, high = x.min(0).copy(), x.max(0).copy()
    edges = (low.copy(), high.copy())
    while crosses.any():
        best, choice = crosses[inside].mean(), None
        for k in range(x.shape[1]):
            values = x[inside, k]
            for side, cut in ((0, np.quantile(values, PEEL)), (1, np.quantile(values, 1 - PEEL))):
                keep = inside & ((x[:, k] >= cut) if side == 0 else (x[:, k] <= cut))
                if keep.sum() in (0, inside.sum()) or keep.mean() < least:
                    continue
                if crosses[keep].mean() > best:
                    best, choice = crosses[keep].mean(), (k, side, cut, keep)
        if choice is None:
            break
        k, side, cut, inside = choice
        (low if side == 0 else high)[k] = cut
    inside, low, high = _drop_idle(x, crosses, inside, low, high, edges)
    limits = {
        name: (float(low[k]), float(high[k]))
        for k, name in enumerate(names)
        if low[k] > edges[0][k] or high[k] < edges[1][k]
    }
    crossing = max(int(crosses.sum()), 1)
    return Box(limits, float(crosses[inside].mean()) if inside.any() else 0.0,
               float((crosses & inside).sum() / crossing), float(inside.mean()),
               float(crosses.mean()), len(crosses))  # fmt: skip


def _drop_idle(
    x: np.ndarray, crosses: np.ndarray, inside: np.ndarray, low: np.ndarray, high: np.ndarray,
    edges: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Open the box along inputs that add less than three points of density: they only fit noise."""
    density = float(crosses[inside].mean()) if inside.any() else 0.0
    for k in range(x.shape[1]):
        wider_low, wider_high = low.copy(), high.copy()
        wider_low[k], wider_high[k] = edges[0][k], edges[1][k]
        wider = np.all((x >= wider_low) & (x <= wider_high), axis=1)
        if wider.any() and crosses[wider].mean() >= density - 0.03:
            inside, low, high = wider, wider_low, wider_high
    return inside, low, high


def discover(sample: Sample, outcome: str, threshold: float, above: bool) -> Box:
    """The box of a sample in which an outcome ends above, or below, a threshold."""
    values = sample.y[:, sample.columns.index(outcome)]
    good = np.isfinite(values)
    crosses = (values > threshold) if above else (values < threshold)
    return prim(sample.x[good], crosses[good], [i.name for i in sample.inputs])
