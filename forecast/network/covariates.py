"""How fast the national output of a network's countries grew, where it is known.

What two countries write together follows what each writes at all. A small panel shows that growth
through a handful of noisy pairs; the papers of its countries, where they are given, show it
plainly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.series.frame import Panel

# Years over which growth is measured, longest last.
SPANS = (1, 3, 5, 10)


@dataclass(frozen=True)
class NationalPapers:
    """Papers of the countries of a network, as far as they are known.

    Attributes
    ----------
    years : [year]. logs : log(papers + 1), [country, year], NaN where there is no figure.
    """

    years: np.ndarray
    logs: np.ndarray

    @classmethod
    def of(cls, covariates: Panel | None, names: Sequence[str]) -> NationalPapers:
        """Papers of the countries ``names`` (as the panel calls them); nothing known with None."""
        if covariates is None:
            return cls(np.empty(0, dtype=int), np.empty((len(names), 0)))
        at = {str(name): k for k, name in enumerate(covariates.ids)}
        logs = np.full((len(names), len(covariates.years)), np.nan)
        for row, name in enumerate(names):
            if name in at:
                logs[row] = np.log(covariates.y[at[name]] + 1.0)
        return cls(covariates.years, logs)

    def growth(self, year: int) -> dict[str, np.ndarray]:
        """Growth of papers up to ``year`` over each span, log units a year, [country].

        A country without figures counts as the middle one of those that have them, so that nothing
        is said of it. Where figures begin later or end earlier than asked for, what there is.

        Returns
        -------
        ``"papers1"``, ``"papers3"``, ... -> [country]; zeros where nothing is known by then.

        Examples
        --------
        >>> papers = np.exp([[1.0, 1.2], [1.0, 1.1]]) - 1
        >>> data = Panel(np.array(["CHN", "USA"]), np.array([2000, 2001]), papers)
        >>> known = NationalPapers.of(data, ["CHN", "USA", "XXX"])
        >>> known.growth(2001)["papers10"].round(3)
        array([0.2 , 0.1 , 0.15])
        >>> known.growth(2000)["papers1"]
        array([0., 0., 0.])
        """
        known = self._until(year)
        out = {}
        for span in SPANS:
            growth = np.full(len(known), np.nan)
            if known.shape[-1] > 1:
                back = min(span, known.shape[-1] - 1)
                growth = (known[:, -1] - known[:, -1 - back]) / back
            seen = np.isfinite(growth)
            middle = float(np.median(growth[seen])) if seen.any() else 0.0
            out[f"papers{span}"] = np.where(seen, growth, middle)
        return out

    def covers(self, year: int) -> bool:
        """Whether the growth of most of the countries up to ``year`` is known."""
        last = self._until(year)[:, -2:]
        return last.shape[-1] == 2 and float(np.isfinite(last).all(-1).mean()) >= 0.5

    def _until(self, year: int) -> np.ndarray:
        return self.logs[:, self.years <= year]
