"""What a view needs of results: a finished run and a live answer both have it."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.results.tables import Paired
from scenarios.schema.scenario import Scenario


class Results(Protocol):
    """Several scenarios on common random numbers, the baseline first.

    A series is one outcome (``variable``) of one country, bloc, pair or the world (``region``) in
    one scenario. Its methods raise ``KeyError`` where the results do not hold it.
    """

    @property
    def evidence(self) -> Evidence:
        """What the scenarios were run on."""

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios; ``report`` of each names what to show."""

    @property
    def years(self) -> tuple[int, ...]:
        """Projected years."""

    @property
    def replicates(self) -> int:
        """Replicates asked for."""

    @property
    def failed(self) -> int:
        """Replicates missing in some scenario."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Outcomes there are series of."""

    def decisions(self, scenario: str) -> dict[str, Any]:
        """Who follows or joins: ``countries`` and ``wave``; empty where nobody decides."""

    def regions(self, variable: str) -> tuple[str, ...]:
        """Places there are series of for an outcome."""

    def unit(self, variable: str) -> str:
        """Unit of an outcome, empty where it is not known."""

    def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Values of one series, shape [replicate, year]; NaN where a replicate failed."""

    def quantiles(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Quantiles 5, 25, 50, 75, 95 % over the replicates, shape [5, year]."""

    def paired(self, scenario: str, region: str, variable: str) -> Paired:
        """The scenario against the baseline, replicate by replicate, each figure [year]."""

    def shock(self, scenario: str) -> list[dict[str, Any]]:
        """Pairs a scenario acts on: pair, and bands ``put_in_percent``, ``total_percent``,
        ``follows_percent`` of the last year."""

    def tie_changes(self, scenario: str, year: int) -> pd.DataFrame:
        """Every tie against the baseline, run by run: columns a, b, before (papers), p05, p50, p95
        (percent of the baseline), p_increase."""
