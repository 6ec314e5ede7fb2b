"""Scenarios answered from memory: the same numbers as a run, without its files.

A page with levers asks many scenarios of one baseline. What does not depend on the scenario (paths,
parameters, the baseline itself) is prepared once; a scenario then costs one simulation, and an
outcome is computed when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agents.drivers.baseline_cache import BaselineCache
from evidence.model import Evidence
from scenarios.errors import ConfigError, Fault, dotted
from scenarios.outcomes.columns import place
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.check import check
from scenarios.reading.document import Document
from scenarios.reading.load import build
from scenarios.reading.players import with_players
from scenarios.results import tables
from scenarios.running.deciders import Deciders, told
from scenarios.running.direct_effect import affected_pairs, direct_effect
from scenarios.running.plan import Plan, settled
from scenarios.running.shock import shock_rows
from scenarios.running.simulation import Setting, simulate_replicates
from scenarios.schema.scenario import BASELINE, Scenario


@dataclass(frozen=True)
class Prepared:
    """A baseline kept in memory, ready to be compared with any scenario.

    Attributes
    ----------
    setting : figures, paths, parameters as a run takes them, and what simulations share.
    horizon : last year.
    baseline : outcomes of the baseline, see :class:`Answer`.
    """

    setting: Setting
    horizon: int
    baseline: Answer

    @property
    def evidence(self) -> Evidence:
        """The figures, with parameters as a run takes them."""
        return self.setting.evidence

    @property
    def seed(self) -> int:
        """Seed of paths, parameters and decisions."""
        return self.setting.seed

    @property
    def replicates(self) -> int:
        """How many replicates every scenario has."""
        return len(self.setting.replicates)

    @property
    def years(self) -> tuple[int, ...]:
        """Projected years."""
        return tuple(range(self.evidence.last_year + 1, self.horizon + 1))


@dataclass
class Answer:
    """One scenario on the replicates of the baseline; outcomes are computed once, on demand.

    ``failed`` maps replicates that could not be computed to what went wrong.
    """

    scenario: Scenario
    arrays: HistoryArrays
    failed: Mapping[int, str]
    _cache: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    def quantiles(self, variable: str, region: str) -> np.ndarray:
        """Quantiles 5, 25, 50, 75, 95 % over the replicates, shape [5, year]."""
        key = "quantiles", variable, region
        if key not in self._cache:
            self._cache[key] = tables.bands(self.paths(variable, region))
        values: np.ndarray = self._cache[key]
        return values

    def paired(self, base: Answer, variable: str, region: str) -> tables.Paired:
        """Comparison with the baseline, replicate by replicate, each figure [year]."""
        key = "paired", variable, region
        if key not in self._cache:
            pair = base.paths(variable, region), self.paths(variable, region)
            self._cache[key] = tables.paired(*pair)
        rows: tables.Paired = self._cache[key]
        return rows

    def decisions(self, base: Answer) -> dict[str, Any]:
        """Who follows or joins, see :func:`scenarios.running.deciders.told`."""
        key = ("decisions",)
        if key not in self._cache:
            years = [int(y) for y in self.arrays.history["year"].values]
            decided = Deciders.of(self.arrays, base.arrays, years)
            self._cache[key] = told([decided], self.arrays.evidence.countries)
        found: dict[str, Any] = self._cache[key]
        return found

    def links_against(self, base: Answer, at: int = -1) -> dict[str, np.ndarray]:
        """Every tie in one year (position ``at``) against the baseline, run by run, [n, n] each.

        ``before``: median of the baseline, papers; ``delta``: median difference, papers; ``p05``,
        ``p50``, ``p95``: change in percent, not a number where the baseline has no papers;
        ``p_increase``: share of runs with a rise, a tie counting half.
        """
        key = "links against", str(at)
        if key not in self._cache:
            good = [r for r in range(len(self.arrays.links)) if r not in self.failed]
            before, after = (w.arrays.links[good, at] for w in (base, self))
            with np.errstate(divide="ignore", invalid="ignore"):
                percent = 100.0 * (after / before - 1.0)
            low, middle, high = np.quantile(percent, [0.05, 0.5, 0.95], axis=0)
            self._cache[key] = {
                "before": np.median(before, axis=0),
                "delta": np.median(after - before, axis=0),
                "p05": low,
                "p50": middle,
                "p95": high,
                "p_increase": ((percent > 0) + 0.5 * (percent == 0)).mean(axis=0),
            }
        found: dict[str, np.ndarray] = self._cache[key]
        return found

    def shock(self, base: Answer, setting: Setting) -> list[dict[str, Any]]:
        """What the scenario puts on each pair in the last year, as a manifest tells it.

        None where the scenario holds ranges, whose levers differ from run to run.
        """
        key = ("shock",)
        if key not in self._cache:
            self._cache[key] = [] if self.scenario.spreads else self._shock(base, setting)
        rows: list[dict[str, Any]] = self._cache[key]
        return rows

    def _shock(self, base: Answer, setting: Setting) -> list[dict[str, Any]]:
        levers = setting.levers(self.scenario)
        rows, columns = np.nonzero(np.triu(affected_pairs(levers), 1))
        if not len(rows):
            return []
        good = [r for r in range(len(self.arrays.links)) if r not in self.failed]
        put_in = direct_effect(levers, setting.outlook, self.scenario.table(setting.parameters))
        before, after = (w.arrays.links[good, -1][:, rows, columns] for w in (base, self))
        with np.errstate(divide="ignore", invalid="ignore"):
            total = (after / before).T
        codes = setting.evidence.countries
        ends = [(codes[i], codes[j]) for i, j in zip(rows, columns, strict=True)]
        return shock_rows(ends, put_in[rows, columns][:, good], total)

    def paths(self, variable: str, region: str) -> np.ndarray:
        """Values of one outcome, shape [replicate, year]; NaN where a replicate failed.

        Raises
        ------
        KeyError : no such outcome, or it is not computed for such a region.
        """
        key = variable, region
        if key not in self._cache:
            where = place(region, self.arrays.evidence)
            if where.kind not in OUTCOMES[variable].kinds:
                raise KeyError(f"{variable} is not computed for a {where.kind} such as {region}")
            values = np.array(OUTCOMES[variable].compute(self.arrays, where), dtype=float)
            values[list(self.failed)] = np.nan
            self._cache[key] = values
        found: np.ndarray = self._cache[key]
        return found


def prepare(
    evidence: Evidence, horizon: int = 2035, replicates: int = 100, seed: int = 20260101
) -> Prepared:
    """Fit (or read kept fits), draw paths, run the baseline: seconds, once.

    Examples
    --------
    >>> import evidence
    >>> room = prepare(evidence.load(), horizon=2025, replicates=3)   # doctest: +SKIP
    >>> room.baseline.paths("papers_share", "CHN").shape              # doctest: +SKIP
    (3, 3)
    """
    base = Scenario(name=BASELINE, title={"en": "Baseline", "zh": "基线"})
    plan = Plan((base,), {}, evidence, horizon, replicates, seed)
    setting = Setting.of(plan, range(replicates), BaselineCache())
    return Prepared(setting, horizon, _answer(base, setting, None))


def answer(prepared: Prepared, scenario: Scenario) -> Answer:
    """A scenario on the draws of the baseline; bit for bit what :func:`scenarios.run` gives."""
    return _answer(scenario, prepared.setting, prepared.baseline.arrays)


def _answer(scenario: Scenario, setting: Setting, baseline: HistoryArrays | None) -> Answer:
    done = simulate_replicates(scenario, setting, baseline)
    return Answer(scenario, done.arrays, done.failed)


def read_scenario(data: dict[str, Any], prepared: Prepared) -> Scenario:
    """A scenario from plain values, checked against the evidence as a file would be.

    Raises
    ------
    ConfigError : every fault.
    """
    shared = {k: getattr(prepared, k) for k in ("horizon", "replicates", "seed")}
    scenario = build(Document(str(data.get("name", "scenario")), {**data, **shared}))
    if with_players(prepared.evidence, scenario.players) is not prepared.evidence:
        words = ("came players that this baseline does not have", "allowed are those it was made"
                 " with", "start the page with --players FILE")  # fmt: skip
        raise ConfigError([Fault(scenario.name, 0, 0, "players", *words)])
    found = check(scenario, prepared.evidence, prepared.horizon)
    faults = [Fault(scenario.name, 0, 0, dotted(loc), *words) for loc, *words in found]
    if faults:
        raise ConfigError(faults)
    return settled(scenario, prepared.evidence, shared)
