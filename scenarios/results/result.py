"""What a run gives back, in memory or from its folder."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scenarios.outcomes.history_arrays import ALL
from scenarios.results import iamc, store, tables
from scenarios.results.arrays import RunArrays
from scenarios.results.decisions import decisions
from scenarios.results.links import tie_changes
from scenarios.results.ranks import ranks
from scenarios.results.read import read
from scenarios.schema.scenario import BASELINE


class RunResult(RunArrays):
    """The arrays of a run with its tables; each table is made once, when it is asked for."""

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Long frame: scenario, replicate, region, variable, field, unit, year, value."""
        parts = [tables.outcomes(self, name) for name in self.names]
        if len(parts) == 1:
            return parts[0]
        parts = [p.assign(scenario=p["scenario"].cat.set_categories(self.names)) for p in parts]
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> pd.DataFrame:
        """The frame of summary.csv."""
        return self._summary.copy()

    def compare(self, against: str | None = None) -> pd.DataFrame:
        """The frame of comparison.csv, paired by replicate.

        Parameters
        ----------
        against : a scenario all others are measured against. Without it the baseline and, in a
            last column ``against``, whatever scenarios name in ``compare_to``.
        """
        if against is None:
            return self._every_comparison.copy()
        if against == BASELINE:
            return self._comparison.copy()
        if against not in self.names:
            raise KeyError(f"no scenario {against!r} in this run; it holds {', '.join(self.names)}")
        return tables.comparison(self, against)

    def ranks(self, against: str = BASELINE) -> pd.DataFrame:
        """The frame of ranks.csv: rank of each country, and how probably it changes."""
        if against not in self.names:
            raise KeyError(f"no scenario {against!r} in this run; it holds {', '.join(self.names)}")
        return ranks(self, against)

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return tables.summary(self)

    @cached_property
    def _every_comparison(self) -> pd.DataFrame:
        return tables.comparisons(self)

    @cached_property
    def _comparison(self) -> pd.DataFrame:
        return tables.comparison(self, BASELINE)

    def quantiles(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles 5, 25, 50, 75, 95 % over the replicates, shape [5, year].

        Raises
        ------
        KeyError : with the series the run holds of that variable.
        """
        return tables.band(self, *self.at(scenario, region, variable))

    def paired(self, scenario: str, region: str, variable: str, field: str = ALL) -> tables.Paired:
        """One series against the baseline, replicate by replicate, each figure [year].

        Raises
        ------
        KeyError : with the series the run holds of that variable.
        """
        return tables.pair(self, 0, *self.at(scenario, region, variable, field))

    def shock(self, scenario: str) -> list[dict[str, Any]]:
        """Pairs a scenario acts on: what it puts in, what becomes of it, percent of the baseline
        in the last year; see the manifest."""
        told = (self.manifest.get("shock") or {}).get("scenarios") or {}
        return list(told.get(scenario) or ())

    def tie_changes(self, scenario: str, year: int) -> pd.DataFrame:
        """Every tie against the baseline, see :func:`scenarios.results.links.tie_changes`."""
        return tie_changes(self.links, scenario, BASELINE, year)

    def mean(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Mean over the replicates of one series, shape [year]."""
        if scenario not in self._means:
            self._means[scenario] = tables.means(self.values[self.names.index(scenario)])
        return self._means[scenario][self._positions[region, variable, ALL]]

    @cached_property
    def _means(self) -> dict[str, np.ndarray]:
        return {}

    def decisions(self, scenario: str) -> dict[str, Any]:
        """Who follows or joins in a scenario, see :func:`scenarios.running.deciders.told`."""
        return dict((self.manifest.get("decisions") or {}).get(scenario) or {})

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Write the run folder; see :mod:`scenarios.results.store`."""
        frames = {
            "summary.csv": self._summary,
            "comparison.csv": self._every_comparison,
            "ranks.csv": self.ranks(),
            "decisions.csv": decisions(self),
            "iamc.csv": iamc.iamc(self._summary),
            "sources.csv": iamc.sources(self),
        }
        return store.write(self, frames, Path(folder))


def read_run(folder: str | os.PathLike[str]) -> RunResult:
    """A finished run from its folder.

    Raises
    ------
    RunRefused : the folder does not hold a finished run, or one this version cannot read.
    EvidenceError : the evidence it was made from is not there any more.
    """
    return RunResult(**vars(read(Path(folder))))
