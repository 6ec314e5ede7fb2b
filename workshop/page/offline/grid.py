"""Levers whose every combination is computed beforehand, and what lies between the points.

Between the points values are interpolated linearly in each lever; how far off that is, is measured
at points in the middle of cells, where a smooth function is missed most, and told with the answer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.vocabulary.text import Text

START = 2026
HELD_OUT = 16  # cells whose middle is computed to measure the error


@dataclass(frozen=True)
class Lever:
    """One slider.

    Attributes
    ----------
    values : points computed, in order; 0 is among them and is nothing at all. Percent.
    move : the intervention of a value that is not 0.
    """

    name: str
    title: Text
    values: tuple[float, ...]
    move: Callable[[float], dict[str, Any]]


def _cut(sides: tuple[str, str]) -> Callable[[float], dict[str, Any]]:
    a, b = sides
    return lambda percent: {"kind": "decouple", "between": [[a], [b]], "start": START,
                            "size": {"percent": percent}}  # fmt: skip


LEVERS = (
    Lever("usa-chn", Text("Ties between the United States and China", "中美联系"),
          (-95.0, -80.0, -60.0, -40.0, -20.0, 0.0), _cut(("USA", "CHN"))),
    Lever("eu-chn", Text("Ties between the EU and China", "欧中联系"),
          (-95.0, -80.0, -60.0, -40.0, -20.0, 0.0), _cut(("EU27", "CHN"))),
    Lever("usa-money", Text("Research funding in the United States", "美国科研经费"),
          (-50.0, -25.0, 0.0, 25.0),
          lambda percent: {"kind": "funding", "countries": ["USA"], "change": percent / 100.0,
                           "start": START}),
)  # fmt: skip


def points(levers: Sequence[Lever]) -> list[tuple[float, ...]]:
    """Every combination, the last lever fastest.

    Examples
    --------
    >>> len(points(LEVERS)), points(LEVERS)[0]
    (144, (-95.0, -95.0, -50.0))
    """
    return list(itertools.product(*(lever.values for lever in levers)))


def held_out(levers: Sequence[Lever], most: int = HELD_OUT) -> list[tuple[float, ...]]:
    """Middles of cells, spread evenly where there are more cells than may be computed.

    Examples
    --------
    >>> len(held_out(LEVERS)), held_out(LEVERS)[0]
    (16, (-87.5, -87.5, -37.5))
    """
    middles = [[(a + b) / 2.0 for a, b in itertools.pairwise(lever.values)] for lever in levers]
    cells = list(itertools.product(*middles))
    step = len(cells) / most
    return cells if step <= 1.0 else [cells[math.floor(k * step)] for k in range(most)]


def interventions(levers: Sequence[Lever], at: Sequence[float]) -> list[dict[str, Any]]:
    """What a point means; a lever at 0 is no intervention."""
    return [lever.move(value) for lever, value in zip(levers, at, strict=True) if value != 0.0]


def interpolated(
    levers: Sequence[Lever], values: Mapping[tuple[float, ...], np.ndarray], at: Sequence[float]
) -> np.ndarray:
    """Linear in each lever between the points around ``at``; the page does the same.

    Examples
    --------
    >>> one = [Lever("a", Text("a", "a"), (0.0, 10.0), dict)]
    >>> interpolated(one, {(0.0,): np.array(1.0), (10.0,): np.array(2.0)}, [2.5]).item()
    1.25
    """
    ends = []
    for lever, value in zip(levers, at, strict=True):
        k = int(
            np.clip(np.searchsorted(lever.values, value, "right") - 1, 0, len(lever.values) - 2)
        )
        low, high = lever.values[k : k + 2]
        share = (value - low) / (high - low)
        ends.append([(low, 1.0 - share), (high, share)])
    corners = itertools.product(*ends)
    parts = [(tuple(v for v, _ in c), math.prod(w for _, w in c)) for c in corners]
    total: np.ndarray = sum(w * values[p] for p, w in parts if w)  # type: ignore[assignment]
    return total
