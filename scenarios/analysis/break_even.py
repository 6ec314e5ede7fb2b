"""Break-even: the smallest size of a lever at which two places change their rank.

One number of the scenario goes from where it does nothing to where it may end; at every size the
scenario is run on the same futures (paths, parameters, luck). A rank has changed where the median
gap between two places has another sign than at the start. Beside it stands the share of futures
that the lever itself has turned, each against its own order at the start: the median alone would
sound surer than it is, and the forecast alone leaves many orders open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from agents.drivers.baseline_cache import BaselineCache
from scenarios.analysis.experiment import limits_of, scenario_numbers
from scenarios.running.plan import Plan
from scenarios.running.simulation import Setting, simulate_replicates
from scenarios.schema.ranges import InputRange, quantities
from scenarios.schema.scenario import Scenario

STEPS = 9
PRECISION = 0.01  # of the range searched
FUTURES = 50
Progress = Callable[[int], None] | None


@dataclass(frozen=True)
class Lever:
    """A number of the scenario and how far it goes."""

    spread: InputRange
    start: float
    end: float

    @property
    def name(self) -> str:
        return self.spread.name


@dataclass(frozen=True)
class Rank:
    """Two series of one outcome whose order is watched."""

    variable: str
    first: str
    second: str
    asked: bool = False  # by name: reported even where it does not change

    @property
    def name(self) -> str:
        return f"{self.variable}: {self.first} over {self.second}"


def levers(scenario: Scenario) -> dict[str, Lever]:
    """Numbers that can vary: from nothing to their range's end, or to three times their size."""
    out: dict[str, Lever] = {}
    for spread in scenario_numbers(scenario):
        move = scenario.moves()[int(spread.path[1])]
        field = dict(quantities(type(move)))[".".join(map(str, spread.path[2:]))]
        limits = limits_of(field)
        start = max(0.0, limits.get("Ge", 0.0), limits.get("Gt", -1.0) + 1e-3)
        ranged = spread.path in {s.path for s in scenario.spreads}
        far = spread.high if abs(spread.high) >= abs(spread.low) else spread.low
        end = far if ranged else 3.0 * spread.central
        end = min(max(end, limits.get("Ge", end), limits.get("Gt", -np.inf) + 1e-3),
                  limits.get("Le", end), limits.get("Lt", np.inf) - 1e-3)  # fmt: skip
        name = spread.name if spread.name not in out else f"{spread.name} ({len(out)})"
        out[name] = Lever(spread, min(start, limits.get("Le", start)), end)
    return out


def ranks(plan: Plan, variable: str) -> list[Rank]:
    """Every two places of one kind that an outcome is computed for."""
    found: dict[str, list[str]] = {}
    for outcome, place in plan.columns:
        if outcome.name == variable:
            kind = "pair" if place.kind == "pair" else "own"
            found.setdefault(kind, []).append(place.code)
    return [Rank(variable, a, b) for codes in found.values() for a, b in combinations(codes, 2)]


class ThresholdSearch:
    """The scenario at any size of one lever, on the same futures."""

    def __init__(
        self, plan: Plan, scenario: Scenario, lever: Lever, watched: Sequence[Rank],
        futures: int = FUTURES,
    ) -> None:  # fmt: skip
        others = [s for s in scenario.spreads if s.path != lever.spread.path]
        fixed = scenario.at_central(others)
        self.scenario = fixed.model_copy(update={"spreads": (lever.spread,)})
        self.lever, self.watched = lever, tuple(watched)
        self.setting = Setting.of(plan, range(futures), BaselineCache())
        sides = dict.fromkeys((r.variable, side) for r in watched for side in (r.first, r.second))
        self.columns = {key: plan.columns[plan.column(*key)] for key in sides}
        self.known: dict[float, np.ndarray] = {}

    def gaps(self, size: float) -> np.ndarray:
        """First minus second of every rank in the last year, [rank, future]."""
        if size not in self.known:
            done = simulate_replicates(self.scenario.at([size]), self.setting)
            at = {k: o.values(done.arrays, p)[:, -1] for k, (o, p) in self.columns.items()}
            lost = np.array([r in done.failed for r in self.setting.replicates])
            at = {k: np.where(lost, np.nan, values) for k, values in at.items()}
            self.known[size] = np.stack([
                at[r.variable, r.first] - at[r.variable, r.second] for r in self.watched
            ])  # fmt: skip
        return self.known[size]


def break_even(
    search: ThresholdSearch, steps: int = STEPS, progress: Progress = None
) -> list[dict[str, Any]]:
    """A row a rank: ``size`` where it changes (None where it does not), and how sure that is.

    ``gap_start`` and ``gap_end`` are medians at both ends of the range, ``leads_start`` and
    ``leads_end`` the shares of futures in which the first is ahead; ``turned_end`` is the share of
    futures whose order at the end is another than their own at the start; ``size_p10`` and
    ``size_p50`` the sizes by which a tenth and half of the futures have turned (None: they do not).
    """
    lever = search.lever
    sizes = [float(s) for s in np.linspace(lever.start, lever.end, steps)]
    for done, size in enumerate(sizes, start=1):
        search.gaps(size)
        if progress is not None:
            progress(done)
    rows = []
    for k, rank in enumerate(search.watched):
        side = np.sign(np.nanmedian(search.gaps(sizes[0])[k]))

        def turned(size: float, k: int = k, side: float = side) -> bool:
            return bool(np.sign(np.nanmedian(search.gaps(size)[k])) != side)

        found = _first(turned, sizes)
        rows.append({
            "lever": lever.name, "start": lever.start, "end": lever.end,
            "variable": rank.variable, "first": rank.first, "second": rank.second, "size": found,
            "gap_start": float(np.nanmedian(search.gaps(sizes[0])[k])),
            "gap_end": float(np.nanmedian(search.gaps(sizes[-1])[k])),
            "leads_start": _leads(search, sizes[0], k), "leads_end": _leads(search, sizes[-1], k),
            "turned_end": _turned(search, sizes[-1], k),
            "size_p10": _reached(search, sizes, k, 0.1),
            "size_p50": _reached(search, sizes, k, 0.5),
        })  # fmt: skip
    return rows


def gap_by_size(search: ThresholdSearch, rank: int) -> list[dict[str, float]]:
    """Size, quantiles of the gap, shares of futures ahead and turned, at every size run."""
    rows = []
    for size in sorted(search.known):
        low, middle, high = np.nanquantile(search.known[size][rank], [0.05, 0.5, 0.95])
        rows.append({"size": size, "gap_p05": low, "gap_p50": middle, "gap_p95": high,
                     "leads": _leads(search, size, rank),
                     "turned": _turned(search, size, rank)})  # fmt: skip
    return rows


def _leads(search: ThresholdSearch, size: float, k: int) -> float:
    gap = search.gaps(size)[k]
    return float((gap[np.isfinite(gap)] > 0).mean())


def _turned(search: ThresholdSearch, size: float, k: int) -> float:
    before, now = search.gaps(search.lever.start)[k], search.gaps(size)[k]
    good = np.isfinite(before) & np.isfinite(now)
    return float((np.sign(before) != np.sign(now))[good].mean())


def _reached(search: ThresholdSearch, sizes: list[float], k: int, share: float) -> float | None:
    """Size at which a share of futures has turned, straight between the sizes run."""
    last = 0.0
    for a, b in pairwise(sizes):
        here = _turned(search, b, k)
        if here >= share:
            return a + (b - a) * (share - last) / (here - last)
        last = here
    return None


def _first(turned: Callable[[float], bool], sizes: Sequence[float]) -> float | None:
    """Smallest size at which something has turned: a coarse search, then halving.

    Examples
    --------
    >>> round(_first(lambda size: size >= 0.37, np.linspace(0, 1, 9)), 2)
    0.38
    >>> _first(lambda size: False, [0.0, 1.0]) is None
    True
    """
    for a, b in pairwise(sizes):
        if not turned(float(b)):
            continue
        left, right = float(a), float(b)
        while abs(right - left) > PRECISION * abs(sizes[-1] - sizes[0]):
            middle = 0.5 * (left + right)
            left, right = (left, middle) if turned(middle) else (middle, right)
        return right
    return None
