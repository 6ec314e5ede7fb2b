"""The arrays of a finished run, from which every table and file is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.outcomes.history_arrays import ALL
from scenarios.schema.scenario import Scenario


@dataclass(frozen=True)
class Column:
    """One series of a run: which outcome, of whom, in what unit and field (``all``: the total)."""

    variable: str
    region: str
    unit: str
    field: str = ALL


@dataclass(frozen=True)
class RunArrays:
    """Several scenarios on common random numbers.

    Attributes
    ----------
    scenarios : the baseline first, as run: shared settings filled in, regions as codes.
    evidence : what they were run on.
    columns : the series, in the order of ``values``.
    years : projected years.
    values : [scenario, column, replicate, year]; NaN where a replicate failed.
    links : frame scenario, year, a, b, p05, p50, p95 of every pair of agents.
    manifest : what the run was made from, what failed, how long it took.
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

    def paths(self, scenario: str, region: str, variable: str, field: str = ALL) -> np.ndarray:
        """Values of one series, shape [replicate, year].

        Raises
        ------
        KeyError : with the series the run holds of that variable.
        """
        return self.values[self.at(scenario, region, variable, field)]

    def at(self, scenario: str, region: str, variable: str, field: str = ALL) -> tuple[int, int]:
        """Where in ``values`` a series stands: scenario and column.

        Raises
        ------
        KeyError : with the series the run holds of that variable.
        """
        column = self._positions.get((region, variable, field))
        if column is None:
            held = ", ".join(self.regions(variable)) or "none"
            what = variable if field == ALL else f"{variable} in {field}"
            raise KeyError(f"no {what} of {region} in this run; it holds {held}")
        return self.names.index(scenario), column

    def once(self, key: tuple[int, ...], make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made for the first who asks and kept as long as the result."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[int, ...], Any]:
        return {}

    @cached_property
    def _positions(self) -> dict[tuple[str, str, str], int]:
        """Where in ``values`` the series of a region, an outcome and a field stands."""
        return {(c.region, c.variable, c.field): k for k, c in enumerate(self.columns)}

    @property
    def replicates(self) -> int:
        """Replicates asked for."""
        return int(self.manifest["replicates"])

    @property
    def failed(self) -> int:
        """Replicates missing in some scenario."""
        return int(self.manifest.get("failed_replicates", 0))

    @property
    def variables(self) -> tuple[str, ...]:
        """Outcomes the run holds, in the order of its files."""
        return tuple(dict.fromkeys(c.variable for c in self.columns))

    def regions(self, variable: str) -> tuple[str, ...]:
        """Places the run holds of an outcome, in the order of its files."""
        own = (c for c in self.columns if c.variable == variable and c.field == ALL)
        return tuple(c.region for c in own)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields the run reports beside the total, in the order of its files."""
        return tuple(dict.fromkeys(c.field for c in self.columns if c.field != ALL))

    def unit(self, variable: str) -> str:
        """Unit of an outcome as the run names it; empty where it holds none."""
        return next((c.unit for c in self.columns if c.variable == variable), "")
