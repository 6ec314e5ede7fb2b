"""What a run gives back, in memory or from its folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.results import tables
from scenarios.results.ranks import ranks
from scenarios.schema.scenario import BASELINE, Scenario


@dataclass(frozen=True)
class Column:
    """One series of a run: which outcome, of whom, in what."""

    variable: str
    region: str
    unit: str


@dataclass(frozen=True)
class RunResult:
    """Several scenarios on common random numbers.

    Attributes
    ----------
    scenarios : the baseline first, as run: shared settings filled in, regions as codes.
    evidence : what they were run on.
    columns : the series, in the order of ``values``.
    years : projected years.
    values : [scenario, column, replicate, year]; NaN where a replicate failed.
    links : frame scenario, year, a, b, p05, p50, p95 of every pair of agents.
    manifest : what the run was made from and what it says of itself.
    """

    scenarios: tuple[Scenario, ...]
    evidence: Evidence
    columns: tuple[Column, ...]
    years: tuple[int, ...]
    values: np.ndarray
    links: pd.DataFrame
    manifest: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios, ``baseline`` first."""
        return tuple(s.name for s in self.scenarios)

    @property
    def model(self) -> str:
        """Name and version of the model, as in the IAMC layout."""
        return f"collabcast {self.manifest['version']}"

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Replicates that could not be computed: scenario, replicate, error."""
        return list(self.manifest["failures"])

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Long frame: scenario, replicate, region, variable, unit, year, value."""
        parts = [tables.outcomes(self, name) for name in self.names]
        if len(parts) == 1:
            return parts[0]
        parts = [p.assign(scenario=p["scenario"].cat.set_categories(self.names)) for p in parts]
        return pd.concat(parts, ignore_index=True)

    def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Values of one series, shape [replicate, year].

        Raises
        ------
        KeyError : with the series the run holds of that variable.
        """
        for c, column in enumerate(self.columns):
            if column.region == region and column.variable == variable:
                return self.values[self.names.index(scenario), c]
        held = [c.region for c in self.columns if c.variable == variable]
        raise KeyError(
            f"no {variable} of {region} in this run; it holds {', '.join(held) or 'none'}"
        )

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

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """Write the run folder; see :mod:`scenarios.results.store`."""
        from scenarios.results.store import write

        return write(self, Path(folder))
