"""What both drivers prepare once: world, parameters, luck, groups; the baseline year by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from agents.drivers.baseline_cache import Kept, Years
from agents.drivers.history import Record
from agents.levers import Levers
from agents.rules.table import Rules
from agents.year import lever_year
from agents.year.baseline import Baseline, World, baseline, first_ties
from agents.year.fields import FieldShares
from agents.year.lever_year import CHANNELS, PARAMETERS
from evidence.parameters import Parameter

if TYPE_CHECKING:
    from forecast.projection.outlook import Outlook

Ties = tuple[np.ndarray, np.ndarray]
_PATHS = ("papers", "international", "links", "world_papers", "eu27_papers", "impact")


class Run:
    """One simulation before its first year.

    ``p`` holds parameters as [replicate] arrays, switched-off channels at 0.
    """

    def __init__(
        self,
        outlook: Outlook,
        levers: Levers,
        parameters: Mapping[str, Parameter | ArrayLike],
        seed: int,
        rules: Rules,
        without: Iterable[str],
        draw: bool,
        replicates: np.ndarray | None = None,
    ) -> None:
        self.off = frozenset(without)
        unknown = self.off - set(CHANNELS)
        if unknown:
            raise ValueError(f"unknown channels {sorted(unknown)}; known: {', '.join(CHANNELS)}")
        if levers.countries != outlook.countries:
            raise ValueError("levers and outlook have different countries; use Levers.neutral")
        if levers.years != tuple(int(y) for y in outlook.years):
            raise ValueError("levers and outlook have different years; use Levers.neutral")
        self.levers = levers
        self.rules = rules
        self.world = World.of(outlook, levers.fields)
        self.replicates = np.asarray(outlook.replicates)
        paths = outlook.paths.transpose("replicate", "year", "country", "partner", ...)
        if replicates is not None:
            paths = paths.sel(replicate=replicates)
            self.replicates = np.asarray(replicates)
        self.paths = {name: paths[name].values for name in _PATHS}
        self.fields = FieldShares(self.world.field_share, _field_paths(paths, levers.fields))
        numbers = [int(r) for r in self.replicates]
        self.p = lever_year.draws(levers, parameters, numbers, seed, draw, PARAMETERS)
        for channel in self.off:
            for key in CHANNELS[channel]:
                self.p[key] = np.zeros(len(numbers))
        self.calendar = lever_year.Calendar(levers)
        self.alliances = lever_year.alliances(levers)
        self.programmes = lever_year.programmes(levers)
        self.luck = lever_year.luck(levers, self.replicates, seed, self.off)
        self.scars = lever_year.needs_scars(levers, self.p, self.off)
        self.weak = bool(
            levers.programmes
            or levers.weak_support.any()
            or levers.strategy.any()
            or any(part.lever == "weak_support" for part in levers.uncertain)
        )
        self.asks_shares = bool(self.alliances) and "alignment" not in self.off
        self._kept = False
        self._years: Years = {}
        self._ties: dict[tuple[int, int], Ties] = {}

    def keep_in(self, kept: Kept | None) -> None:
        """Take baselines of years from there, and leave them there."""
        if kept is not None:
            r, t, n, _ = self.paths["links"].shape
            matrices = 1 + self.weak + len(self.world.fields) * (len(self.world.fields) > 1)
            names = tuple(self.world.fields)
            years = kept.years(names, self.weak, self.p, 8 * r * t * n * n * matrices)
            if years is not None:
                self._kept, self._years = True, years

    def base(self, t: int, rows: slice, p: Mapping[str, np.ndarray]) -> Baseline:
        """The baseline of one year as all countries of some replicates see it."""
        known = self._years.get((rows.start, rows.stop, t))
        if known is None:
            known = baseline(
                self.path("papers", rows, t),
                self.path("international", rows, t),
                self.path("links", rows, t),
                self.path("world_papers", rows, t)[..., None],
                self.path("impact", rows, t),
                self.fields.year(rows, t),
                *self._first_ties(rows, p),
                p,
                self.weak,
            ).rows()
            if self._kept:
                self._years[rows.start, rows.stop, t] = known
        return known

    def _first_ties(self, rows: slice, p: Mapping[str, np.ndarray]) -> Ties:
        key = rows.start, rows.stop
        if key not in self._ties:
            links = self.path("links", rows, 0)
            own = self.path("international", rows, 0)
            self._ties[key] = first_ties(own, links, p["bilateral_slope"])
        return self._ties[key]

    def record(self, keep: Iterable[str] | None) -> Record:
        """An empty record of this run."""
        return Record(
            self.replicates,
            self.world.years,
            self.world.countries,
            tuple(a.name for a in self.alliances),
            tuple(g.name for g in self.programmes),
            keep,
        )

    def path(self, name: str, rows: slice | int, t: int) -> np.ndarray:
        """One year of the outlook, contiguous."""
        return np.array(self.paths[name][rows, t], order="C")


def _field_paths(paths: xr.Dataset, fields: tuple[str, ...]) -> np.ndarray | None:
    """Forecast shares [replicate, year, N, F] of the fields that levers name, if there are any."""
    if len(fields) == 1 or "field_share" not in paths:
        return None
    shares = paths["field_share"].transpose("replicate", "year", "country", "field")
    return shares.sel(field=list(fields)).values
