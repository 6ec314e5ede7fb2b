"""Many worlds of one scenario: its numbers and the model's parameters moved over their ranges.

A sample is a row of values of the inputs. Each row is run on the same few paths and the same luck
(common random numbers), beside the baseline with the same parameters, so that a difference between
two rows is the work of the inputs. The spread over paths and luck is kept apart as chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic.fields import FieldInfo

from agents.rules.table import PARAMETERS
from evidence.parameters import Parameter
from forecast.computing.parallel import over_processes
from scenarios.errors import RunError
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.running.compile import compile_levers, lever_parameters
from scenarios.running.plan import Plan
from scenarios.running.simulation import BAD_DRAW, Setting, failure, simulate
from scenarios.schema.ranges import InputRange, quantities
from scenarios.schema.scenario import Scenario

PATHS = 6  # paths a row: enough to average chance, few enough for a thousand rows in a minute
BLOCK = 4  # rows handed to a process at once
AROUND = 0.5  # a number without a range of its own is moved by half of itself either way


@dataclass(frozen=True)
class Input:
    """Something that is moved: a number of the scenario or a parameter of the model."""

    name: str
    low: float
    high: float
    quantile: Callable[[np.ndarray], np.ndarray]
    spread: InputRange | None = None  # a number of the scenario; None: a parameter


@dataclass(frozen=True)
class Sample:
    """Rows of inputs and what came of them.

    Attributes
    ----------
    inputs : what was moved, in the order of ``x``.
    x : [row, input] values.
    columns : names ``variable region`` of the outcomes, in the order of ``y``.
    y : [row, column] mean difference to the baseline in the last year over paths; NaN where failed.
    chance : [row, column] variance over paths and luck.
    failed : row -> what went wrong. Never a zero.
    """

    inputs: tuple[Input, ...]
    x: np.ndarray
    columns: tuple[str, ...]
    y: np.ndarray
    chance: np.ndarray
    failed: dict[int, str]


def scenario_numbers(scenario: Scenario) -> list[InputRange]:
    """Ranges of the scenario, and a range around each other number that it sets to something."""
    found = {s.path: s for s in scenario.spreads}
    for i, move in enumerate(scenario.moves()):
        for name, field in quantities(type(move)):
            path: tuple[str | int, ...] = ("interventions", i, *name.split("."))
            holder: Any = move
            for part in path[2:-1]:
                holder = getattr(holder, str(part))
            value = getattr(holder, str(path[-1]))
            given = path[-1] in holder.model_fields_set
            if path in found or not given or not isinstance(value, float) or value == 0:
                continue
            if name in ("budget", "cost"):
                continue  # price tags; what money does has parameters of its own
            limits = limits_of(field)
            low, high = sorted((value * (1 - AROUND), value * (1 + AROUND)))
            low = max(low, limits.get("Ge", low), limits.get("Gt", -np.inf) + 1e-6)
            high = min(high, limits.get("Le", high))
            found[path] = InputRange(path=path, kind=move.kind, low=low, central=value, high=high,
                                 distribution="uniform")  # fmt: skip
    return list(found.values())


def limits_of(field: FieldInfo) -> dict[str, float]:
    """Limits of a number of an intervention: ``Ge``, ``Gt``, ``Le``, ``Lt`` where it has them."""
    kinds = ((type(m).__name__, m) for m in field.metadata)
    return {kind: getattr(m, kind.lower()) for kind, m in kinds if kind in ("Ge", "Gt", "Le", "Lt")}


def inputs(plan: Plan, scenario: Scenario, parameters: Sequence[str] | None = None) -> list[Input]:
    """What can be moved: the numbers of the scenario, then parameters of model and levers.

    Parameters
    ----------
    parameters : ids; None for those the scenario's levers read and those all agents share.
    """
    out: list[Input] = []
    known = scenario.table(plan.evidence.parameters)
    for i, spread in enumerate(scenario_numbers(scenario)):
        name = spread.name if spread.name not in {o.name for o in out} else f"{spread.name} ({i})"
        out.append(Input(name, spread.low, spread.high, spread.quantile, spread))
    if parameters is None:
        levers = compile_levers(scenario.moves(), plan.evidence, plan.years)
        sizes = lever_parameters(levers, known)
        parameters = [*dict.fromkeys([*sizes, *(key for key in known if key in PARAMETERS)])]
    for key in parameters:
        p: Parameter = known[key]
        if p.distribution != "fixed" and p.low < p.high:
            out.append(Input(key, p.low, p.high, p.quantile))
    return out


@dataclass(frozen=True)
class Target:
    """An outcome whose difference to the baseline in the last year is asked for.

    ``percent`` gives it in percent of the baseline, path by path: a loss of joint papers spreads
    little in percent and as widely as the baseline itself in papers.
    """

    variable: str
    region: str
    percent: bool = False

    @property
    def name(self) -> str:
        """Variable and region, with a mark where it is in percent."""
        return f"{self.variable} {self.region}" + (" %" if self.percent else "")

    def difference(self, value: np.ndarray, base: np.ndarray) -> np.ndarray:
        """Difference in the unit asked for."""
        return 100.0 * (value / base - 1.0) if self.percent else value - base


class Explorer:
    """Runs rows of inputs of one scenario on a few paths.

    Parameters
    ----------
    plan, scenario : what is explored.
    wanted : outcomes, as :class:`Target` or ``(variable, region)``.
    moved : the inputs; whatever is not among them stands at its central value.
    """

    def __init__(
        self, plan: Plan, scenario: Scenario, wanted: Sequence[Target | tuple[str, str]],
        moved: Sequence[Input], paths: int = PATHS,
    ) -> None:  # fmt: skip
        self.moved, self.baseline = tuple(moved), plan.scenarios[0]
        self.wanted = tuple(w if isinstance(w, Target) else Target(*w) for w in wanted)
        self.columns = [plan.columns[plan.column(w.variable, w.region)] for w in self.wanted]
        self.names = tuple(w.name for w in self.wanted)
        self.setting = Setting.of(plan, range(paths)).with_parameters_of(scenario)
        own = {i.spread.path: i.spread for i in moved if i.spread is not None}
        fixed = scenario.at_central([s for s in scenario.spreads if s.path not in own])
        self.scenario = fixed.model_copy(update={"spreads": tuple(own.values())})
        # Without levers the history is the outlook, whatever the parameters; only how papers are
        # told apart by the number of partners leans on one.
        self._told_apart = any(w.variable in ("bilateral", "multilateral") for w in self.wanted)
        self._base: HistoryArrays | None = None

    def row(self, values: Sequence[float]) -> np.ndarray:
        """Differences to the baseline in the last year, [column, path]."""
        numbers = [
            float(v) for i, v in zip(self.moved, values, strict=True) if i.spread is not None
        ]
        held = self.setting.parameters.central() | {
            i.name: float(v) for i, v in zip(self.moved, values, strict=True) if i.spread is None
        }
        if self._base is None or self._told_apart:
            self._base = simulate(self.baseline, self.setting, held=held)
        base = self._base
        moved = simulate(self.scenario.at(numbers), self.setting, baseline=base, held=held)
        return np.stack([
            w.difference(o.values(moved, p)[:, -1], o.values(base, p)[:, -1])
            for w, (o, p) in zip(self.wanted, self.columns, strict=True)
        ])  # fmt: skip

    def run(
        self, x: np.ndarray, progress: Callable[[int, int], None] | None = None, workers: int = 1
    ) -> Sample:
        """Every row of ``x``; a row that fails is named and stays not-a-number.

        Raises
        ------
        RunError : every row failed, or a worker process was ended from outside.
        """
        y = np.full((len(x), len(self.columns)), np.nan)
        chance = np.full_like(y, np.nan)
        failed: dict[int, str] = {}
        for done, (k, found) in enumerate(self._rows(x, workers), start=1):
            if isinstance(found, str):
                failed[k] = found
            else:
                y[k], chance[k] = found.mean(-1), found.var(-1, ddof=1)
            if progress is not None:
                progress(done, len(x))
        failed = dict(sorted(failed.items()))
        if len(failed) == len(x):
            raise RunError(f"every row failed, the first with {failed[0]}")
        return Sample(self.moved, x, self.names, y, chance, failed)

    def _rows(self, x: np.ndarray, workers: int) -> Iterator[tuple[int, np.ndarray | str]]:
        if workers <= 1 or len(x) < 2 * workers:
            yield from ((k, self.attempt(values)) for k, values in enumerate(x))
            return
        self.attempt(x[0])  # fitted once; workers find the fit among those on disk
        try:
            yield from over_processes(self.attempt, list(x), workers, BLOCK)
        except BrokenProcessPool:
            raise RunError(
                "a worker process was ended from outside (out of memory?); use fewer --workers"
            ) from None

    def attempt(self, values: Sequence[float] | np.ndarray) -> np.ndarray | str:
        """A row, or what went wrong with it in words."""
        try:
            found = self.row(list(values))
            if not np.isfinite(found).all():
                raise FloatingPointError("an outcome is not a number")
            return found
        except BAD_DRAW as error:
            return failure(error)
