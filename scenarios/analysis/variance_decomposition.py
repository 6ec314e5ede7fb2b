"""Where the spread of an outcome comes from: the forecast, parameters of each grade, or chance.

Everything a replicate draws belongs to one of five sources:

forecast
    the path of the baseline;
measured, literature, assumption
    parameters by the grade of their evidence; ranges written into the scenario are assumptions;
chance
    the luck of decisions.

Two worlds are drawn for every replicate, and the scenario is run on all mixtures of their
sources. A Walsh-Hadamard transform of those values gives the share of each source and of
their joint work, which is divided among those who work together: the Shapley effects (Owen 2014,
doi:10.1137/130936233; Song, Nelson, Staum 2016, doi:10.1137/15M1048070). They are never negative
and add up to the variance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from agents.draws import draw_parameters
from forecast.projection.outlook import Outlook
from scenarios.analysis.experiment import Target
from scenarios.analysis.sensitivity import Progress
from scenarios.errors import RunError
from scenarios.running.plan import Plan
from scenarios.running.simulation import BAD_DRAW, Setting, failure, simulate
from scenarios.schema.scenario import Scenario

SOURCES = ("forecast", "measured", "literature", "assumption", "chance")
MIXTURES = 1 << len(SOURCES)
PAIRS = 40  # pairs of worlds
RESAMPLES = 400
# _SIGNS[w, v]: whether the sources in the set w are an odd number of times of the second world in v
_SIGNS = np.array(
    [[(-1.0) ** (w & v).bit_count() for v in range(MIXTURES)] for w in range(MIXTURES)]
)


def shapley(values: np.ndarray) -> np.ndarray:
    """Contribution of each source to the variance, [source, pair], from all mixtures.

    Parameters
    ----------
    values : [mixture, pair]; bit k of the mixture says that source k is the second world's.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b = rng.standard_normal((2, 5, 40000))
    >>> pick = lambda v: [np.where(v >> k & 1, b[k], a[k]) for k in range(5)]
    >>> world = lambda f, m, l, s, c: 3 * f + 2 * m + f * l
    >>> found = shapley(np.array([world(*pick(v)) for v in range(32)])).mean(1)
    >>> ((2.0 * found).round() / 2.0).tolist()     # 9 + 1/2, 4, 1/2, 0, 0
    [9.5, 4.0, 0.5, 0.0, 0.0]
    """
    power = (_SIGNS @ values / MIXTURES) ** 2  # of every set of sources, [set, pair]
    out = np.zeros((len(SOURCES), values.shape[1]))
    for k in range(len(SOURCES)):
        for w in range(MIXTURES):
            # Even sets are in the odd ones already, in equal parts.
            size = w.bit_count()
            if w >> k & 1 and size % 2:
                out[k] += 2.0 * power[w] / size
    return out


def variance_shares(
    plan: Plan, scenario: Scenario, wanted: Sequence[Target], pairs: int = PAIRS,
    progress: Progress = None,
) -> tuple[list[dict[str, Any]], dict[int, str]]:  # fmt: skip
    """Rows ``outcome, of, sd, source, share, share_p05, share_p95``; and pairs that failed.

    ``of`` is ``difference`` (to the baseline) or ``level``; shares are percent of the variance in
    the last year and add up to 100. The band is that of ``RESAMPLES`` draws of the pairs.
    """
    worlds = _Worlds(plan, scenario, wanted, pairs)
    values = np.full((MIXTURES, 2, len(wanted), pairs), np.nan)
    failed: dict[int, str] = {}
    for v in range(MIXTURES):
        second = [bool(v >> k & 1) for k in range(len(SOURCES))]
        worlds.fill(values[v], dict(zip(SOURCES, second, strict=True)), range(pairs), failed)
        if progress is not None:
            progress(v + 1, MIXTURES)
    good = np.isfinite(values).all(axis=(0, 1, 2))
    if good.sum() < 2:
        why = next(iter(failed.values()), "outcomes are not numbers")
        raise RunError(f"no spread can be split: {why}")
    rows = []
    for o, of in enumerate(("difference", "level")):
        for c, w in enumerate(wanted):
            if w.percent and of == "level":
                continue
            rows += _rows(w.name, of, shapley(values[:, o, c, good]))
    left = {int(k): failed.get(int(k), "an outcome is not a number") for k in np.flatnonzero(~good)}
    return rows, left


def _rows(name: str, of: str, found: np.ndarray) -> list[dict[str, Any]]:
    total = found.sum(0).mean()
    if total == 0:
        return [{"outcome": name, "of": of, "sd": 0.0, "source": s, "share": None,
                 "reason": "the outcome does not move"} for s in SOURCES]  # fmt: skip
    again = np.random.default_rng(1).integers(0, found.shape[1], (RESAMPLES, found.shape[1]))
    means = found[:, again].mean(-1)  # [source, resample]
    bands = np.quantile(100.0 * means / means.sum(0), [0.05, 0.95], axis=1)
    return [
        {"outcome": name, "of": of, "sd": float(np.sqrt(total)), "source": source,
         "share": float(100.0 * found[k].mean() / total),
         "share_p05": float(bands[0, k]), "share_p95": float(bands[1, k])}
        for k, source in enumerate(SOURCES)
    ]  # fmt: skip


class _Worlds:
    """Two worlds for every pair, and the scenario run on mixtures of them."""

    def __init__(
        self, plan: Plan, scenario: Scenario, wanted: Sequence[Target], pairs: int
    ) -> None:
        self.baseline, self.scenario = plan.scenarios[0], scenario
        self.wanted, self.pairs = wanted, pairs
        numbers = range(2 * pairs)
        self.setting = Setting.of(plan, numbers).with_parameters_of(scenario)
        table = self.setting.parameters
        self.drawn = draw_parameters(table, table, numbers, plan.seed)
        self.source = {key: table[key].grade for key in table}
        self.ranges = [s.draw(plan.seed, numbers) for s in scenario.spreads]
        self.columns = [plan.columns[plan.column(w.variable, w.region)] for w in wanted]

    def fill(
        self, out: np.ndarray, second: Mapping[str, bool], pairs: Sequence[int],
        failed: dict[int, str],
    ) -> None:  # fmt: skip
        """Values of some pairs into ``out`` [of, column, pair]; one that fails costs only itself.

        Where the scenario holds ranges, its levers differ from pair to pair.
        """
        if self.ranges and len(pairs) > 1:
            for pair in pairs:
                self.fill(out, second, [pair], failed)
            return
        try:
            out[:, :, list(pairs)] = self._values(second, np.asarray(pairs))
        except BAD_DRAW as error:
            if len(pairs) == 1:
                failed[pairs[0]] = failure(error)
                return
            half = len(pairs) // 2
            for part in (pairs[:half], pairs[half:]):
                self.fill(out, second, part, failed)

    def _values(self, second: Mapping[str, bool], pairs: np.ndarray) -> np.ndarray:
        at = {s: pairs + self.pairs * second[s] for s in SOURCES}
        # The number of a replicate is the address of its luck; the path is laid under it.
        outlook = self.setting.outlook
        paths = outlook.paths.isel(replicate=at["forecast"])
        paths = paths.assign_coords(replicate=at["chance"])
        setting = replace(self.setting, outlook=Outlook(paths, outlook.evidence, outlook.seed))
        held = {key: values[at[self.source[key]]] for key, values in self.drawn.items()}
        scenario = self.scenario
        if self.ranges:
            scenario = scenario.at([float(r[at["assumption"][0]]) for r in self.ranges])
        base = simulate(self.baseline, setting, held=held)
        moved = simulate(scenario, setting, baseline=base, held=held)
        of: list[list[np.ndarray]] = [[], []]
        for w, (outcome, place) in zip(self.wanted, self.columns, strict=True):
            value, ground = (outcome.values(x, place)[:, -1] for x in (moved, base))
            of[0].append(w.difference(value, ground))
            of[1].append(value)
        return np.array(of)
