"""What both drivers prepare once: world, draws, groups; then some replicates, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents.drivers.baseline_cache import BaselineCache, Years
from agents.drivers.history import Record
from agents.levers import Levers
from agents.rules.table import BASELINE_RULES, CHANNELS, Rules, parameters_of, with_draws
from agents.year import groups, sizes
from agents.year.baseline import Baseline, Paths, Ties, baseline, first_ties
from agents.year.conditions import Gathered, gate
from agents.year.decision_noise import DecisionNoise
from agents.year.fields import Axis, FieldShares, grouped
from agents.year.lever_year import Calendar, needs_scars
from agents.year.producing import partner_shares
from agents.year.state import State
from agents.year.world import World
from agents.year.year import Partners, Year
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

_PATHS = ("papers", "international", "links", "world_papers", "eu27_papers", "impact")


class Run:
    """One simulation before its first year.

    ``draws`` holds parameters and sizes, [replicate] each, switched-off channels at 0.
    """

    def __init__(
        self,
        outlook: Outlook,
        levers: Levers,
        parameters: Mapping[str, Parameter | ArrayLike],
        seed: int,
        rules: Rules,
        without: Iterable[str],
        replicates: np.ndarray | None = None,
    ) -> None:
        off = frozenset(without)
        unknown = off - set(CHANNELS)
        if unknown:
            raise ValueError(f"unknown channels {sorted(unknown)}; known: {', '.join(CHANNELS)}")
        if levers.countries != outlook.countries:
            raise ValueError("levers and outlook have different countries; use Levers.neutral")
        if levers.years != tuple(int(y) for y in outlook.years):
            raise ValueError("levers and outlook have different years; use Levers.neutral")
        self.axis = Axis.of(levers, outlook.evidence.fields)
        levers = grouped(levers, self.axis)
        self.off, self.levers, self.rules = off, levers, rules
        self.world = World.of(outlook, levers.fields)
        self.replicates = np.asarray(outlook.replicates)
        paths = outlook.paths.transpose("replicate", "year", "country", "partner", ...)
        if replicates is not None:
            paths = paths.sel(replicate=replicates)
            self.replicates = np.asarray(replicates)
        self.paths = {name: paths[name].values for name in _PATHS}
        self.fields = FieldShares(outlook, self.axis, _field_paths(paths))
        numbers = [int(r) for r in self.replicates]
        used = parameters_of(*rules, *BASELINE_RULES)
        self.draws = sizes.draws(levers, parameters, numbers, seed, used)
        self.draws |= {key: np.zeros(len(numbers)) for c in off for key in CHANNELS[c]}
        self.calendar = Calendar(levers)
        self.alliances, self.programmes = groups.alliances(levers), groups.programmes(levers)
        self.noise = DecisionNoise.of(levers, self.replicates, seed, off)
        self.follows_scars = "trust" not in off and needs_scars(levers, self.draws)
        weak = any(values.any() for _, values in levers.parts("weak_support", "strategy"))
        self.with_weakness = weak or bool(levers.programmes)
        self.cached: Years | None = None

    def use(self, cache: BaselineCache) -> None:
        """Take baselines of years from there, and leave them there."""
        r, t, n, _ = self.paths["links"].shape
        fields = self.world.fields
        matrices = 1 + self.with_weakness + len(fields) * (len(fields) > 1)
        size = 8 * r * t * n * n * matrices
        groups = tuple(zip(self.axis.labels, map(int, self.axis.group), strict=True))
        self.cached = cache.years(groups, self.with_weakness, self.draws, size)

    def record(self, keep: Iterable[str] | None) -> Record:
        """An empty record of this run."""
        return Record(
            self.replicates,
            self.world.years,
            self.world.countries,
            dict(zip(self.axis.labels, map(int, self.axis.group), strict=True)),
            tuple(a.name for a in self.alliances),
            tuple(g.name for g in self.programmes),
            keep,
        )


class Part:
    """Some replicates of a run (``rows`` a slice), or one (a number): what each year brings them.

    Of one replicate, arrays have no axis of replicates.
    """

    def __init__(self, run: Run, rows: slice | int) -> None:
        self.run, self.rows = run, rows
        self._draws = {key: np.asarray(value[rows]) for key, value in run.draws.items()}
        # Parameters beside quantities of countries; one country has no axis to stand beside.
        beside = {key: value[..., None] for key, value in self._draws.items()}
        self._of_country = self._draws if isinstance(rows, int) else beside
        self.rules = with_draws(run.rules, self._of_country)
        self._baseline_rules = with_draws(BASELINE_RULES, beside)

    def path(self, name: str, t: int) -> np.ndarray:
        """One year of the outlook, contiguous."""
        return np.array(self.run.paths[name][self.rows, t], order="C")

    def year(self, t: int, before: Gathered) -> Year:
        """Year index t as all countries meet it, ``before``: what they had decided by last year."""
        run = self.run
        gates = tuple(gate(c, before) for c in run.levers.conditions)
        beside = gates if isinstance(self.rows, int) else tuple(g[..., None] for g in gates)
        levers, base = run.calendar.year(t, self._draws, gates), self._baseline(t)
        # Ties that the money of a programme is spread over: the weaker, the more.
        ties = None if base.weak is None else base.weight * base.weak[..., None, :]
        return Year(
            base=base,
            levers=levers,
            partners=Partners.of(levers),
            noise=run.noise.at(self.rows, t),
            alliances=tuple(a.year(t, self._of_country, beside) for a in run.alliances),
            programmes=tuple(g.year(t, self._of_country, beside, ties) for g in run.programmes),
            log_distance=run.world.log_distance,
            profile_distance=run.world.profile_distance,
            rules=self.rules,
            follows_scars=run.follows_scars,
        )

    def start(self, country: int | None = None) -> State:
        """The state before the first year, of all countries or of one."""
        run, shares = self.run, None
        links = self.run.paths["links"][self.rows, 0]
        lead = links.shape[:-1] if country is None else ()
        if run.alliances and "alignment" not in run.off:
            shares = partner_shares(self.path("links", 0))
            shares = shares if country is None else shares[country]
        fields = len(run.world.fields)
        return State.start(lead, fields, len(run.alliances), len(run.programmes), shares)

    def _baseline(self, t: int) -> Baseline:
        cached, rows = self.run.cached, self.rows
        if cached is None or isinstance(rows, int):
            return self._new_baseline(t)
        key = rows.start, rows.stop, t
        if key not in cached:
            cached[key] = self._new_baseline(t)
        return cached[key]

    def _new_baseline(self, t: int) -> Baseline:
        paths = Paths(
            papers=self.path("papers", t),
            international=self.path("international", t),
            links=self.path("links", t),
            impact=self.path("impact", t),
        )
        fields = self.run.fields.year(self.rows, t)
        return baseline(
            paths, fields, self._first_ties, self._baseline_rules, self.run.with_weakness
        )

    @cached_property
    def _first_ties(self) -> Ties:
        international, links = self.path("international", 0), self.path("links", 0)
        return first_ties(international, links, self._baseline_rules)


def _field_paths(paths: xr.Dataset) -> np.ndarray | None:
    """Forecast shares [replicate, year, N, F] of the fields of the evidence, if there are any."""
    if "field_share" not in paths:
        return None
    return paths["field_share"].transpose("replicate", "year", "country", "field").values
