"""Many worlds of one scenario: its numbers and the model's parameters moved over their ranges.

A sample is a row of values of the inputs. Each row is run on the same few paths and the same luck
(common random numbers), beside the baseline with the same parameters, so that a difference between
two rows is the work of the inputs. The spread over paths and luck is kept apart as chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidence.parameters import Parameter
from forecast.outlook import Outlook
from scenarios import engine
from scenarios.compile import compile_levers
from scenarios.config import Scenario
from scenarios.errors import RunError
from scenarios.ledger import Ledger
from scenarios.plan import Plan
from scenarios.spread import Spread, quantities

PATHS = 6  # paths a row: enough to average chance, few enough for a thousand rows in a minute
AROUND = 0.5  # a number without a range of its own is moved by half of itself either way


@dataclass(frozen=True)
class Input:
    """Something that is moved: a number of the scenario or a parameter of the model."""

    name: str
    low: float
    high: float
    quantile: Callable[[np.ndarray], np.ndarray]
    spread: Spread | None = None  # a number of the scenario; None: a parameter


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


def scenario_numbers(scenario: Scenario) -> list[Spread]:
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
            limits = {type(m).__name__: getattr(m, type(m).__name__.lower()) for m in field.metadata
                      if type(m).__name__ in ("Ge", "Le", "Gt", "Lt")}  # fmt: skip
            low, high = sorted((value * (1 - AROUND), value * (1 + AROUND)))
            low = max(low, limits.get("Ge", low), limits.get("Gt", -np.inf) + 1e-6)
            high = min(high, limits.get("Le", high))
            found[path] = Spread(path=path, kind=move.kind, low=low, central=value, high=high,
                                 distribution="uniform")  # fmt: skip
    return list(found.values())


def inputs(plan: Plan, scenario: Scenario, parameters: Sequence[str] | None = None) -> list[Input]:
    """What can be moved: the numbers of the scenario, then parameters of model and levers.

    Parameters
    ----------
    parameters : ids; None for those the scenario's levers read and those all agents share.
    """
    from agents.policy_year import PARAMETERS

    out: list[Input] = []
    for i, spread in enumerate(scenario_numbers(scenario)):
        known = spread.parameter()
        name = spread.name if spread.name not in {o.name for o in out} else f"{spread.name} ({i})"
        out.append(Input(name, spread.low, spread.high, known.quantile, spread))
    if parameters is None:
        outlook = engine.outlook(plan.evidence, plan.horizon, range(1), plan.seed)
        _, read = compile_levers(scenario, outlook, plan.evidence, plan.evidence.parameters)
        parameters = [*dict.fromkeys([*read, *PARAMETERS])]
    for key in parameters:
        p: Parameter = plan.evidence.parameters[key]
        if p.distribution != "fixed" and p.low < p.high:
            out.append(Input(key, p.low, p.high, p.quantile))
    return out


class Explorer:
    """Runs rows of inputs of one scenario on a few paths.

    Parameters
    ----------
    plan, scenario : what is explored.
    wanted : outcomes as ``(variable, region)``.
    moved : the inputs; whatever is not among them stands at its central value.
    """

    def __init__(
        self, plan: Plan, scenario: Scenario, wanted: Sequence[tuple[str, str]],
        moved: Sequence[Input], paths: int = PATHS,
    ) -> None:  # fmt: skip
        self.plan, self.moved = plan, tuple(moved)
        self.columns = [plan.columns[plan.column(v, r)] for v, r in wanted]
        self.names = tuple(f"{v} {r}" for v, r in wanted)
        self.outlook: Outlook = engine.outlook(plan.evidence, plan.horizon, range(paths), plan.seed)
        own = {i.spread.path: i.spread for i in moved if i.spread is not None}
        kept = [s for s in scenario.spreads if s.path not in own]
        fixed = scenario.at_central(kept)
        self.scenario = fixed.model_copy(update={"spreads": tuple(own.values())})

    def row(self, values: Sequence[float]) -> np.ndarray:
        """Differences to the baseline in the last year, [column, path]."""
        plan = self.plan
        changes = {
            i.name: _fixed(plan.evidence.parameters[i.name], float(v))
            for i, v in zip(self.moved, values, strict=True)
            if i.spread is None
        }
        central = {k: _fixed(p, p.central) for k, p in plan.evidence.parameters.items()}
        parameters = plan.evidence.parameters.replace(**{**central, **changes})
        numbers = [
            float(v) for i, v in zip(self.moved, values, strict=True) if i.spread is not None
        ]
        scenario = self.scenario.at(numbers)
        base = self._ledger(plan.scenarios[0], parameters, None)
        moved = self._ledger(scenario, parameters, base)
        return np.stack(
            [(o.compute(moved, p) - o.compute(base, p))[:, -1] for o, p in self.columns]
        )

    def _ledger(self, scenario: Scenario, parameters: Any, base: Ledger | None) -> Ledger:
        plan = self.plan
        levers, _ = compile_levers(scenario, self.outlook, plan.evidence, parameters)
        if base is None:
            # Without levers the history is the outlook, whatever the parameters.
            if not hasattr(self, "_base"):
                history = engine.simulate(self.outlook, levers, parameters, plan.seed)
                self._base = Ledger(history, plan.evidence)
            return self._base
        history = engine.simulate(self.outlook, levers, parameters, plan.seed)
        return Ledger(history, plan.evidence, base, levers.cost)

    def run(self, x: np.ndarray, progress: Callable[[int, int], None] | None = None) -> Sample:
        """Every row of ``x``; a row that fails is named and stays not-a-number."""
        y = np.full((len(x), len(self.columns)), np.nan)
        chance = np.full_like(y, np.nan)
        failed: dict[int, str] = {}
        for k, values in enumerate(x):
            try:
                found = self.row(list(values))
                if not np.isfinite(found).all():
                    raise FloatingPointError("an outcome is not a number")
                y[k], chance[k] = found.mean(-1), found.var(-1, ddof=1)
            except Exception as error:
                failed[k] = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            if progress is not None:
                progress(k + 1, len(x))
        if len(failed) == len(x):
            raise RunError(f"every row failed, the first with {failed[0]}")
        return Sample(self.moved, x, self.names, y, chance, failed)


def _fixed(parameter: Parameter, value: float) -> Parameter:
    return parameter.model_copy(
        update={"low": value, "central": value, "high": value, "distribution": "fixed"}
    )
