"""The hand-over from forecasts to agents: what happens if nothing new happens, as joint paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from evidence.model import Evidence
from forecast.projection.bilateral import split

_OF_YEAR, _OF_COUNTRY = ("replicate", "year"), ("replicate", "year", "country")
DIMS = {
    "papers": _OF_COUNTRY,
    "international": _OF_COUNTRY,
    "links": (*_OF_COUNTRY, "partner"),
    "world_papers": _OF_YEAR,
    "eu27_papers": _OF_YEAR,
    "impact": _OF_COUNTRY,
    "field_share": (*_OF_COUNTRY, "field"),
}


@dataclass(frozen=True)
class Outlook:
    """Sample paths of the world without new interventions, mutually consistent in every path.

    Attributes
    ----------
    paths : dataset with dimensions ``replicate``, ``year`` (first year after the figures to the
        horizon), ``country``, ``partner``:

        ============== ==================================== =======================================
        papers         replicate, year, country             papers, whole counting
        international  replicate, year, country             <= papers
        links          replicate, year, country, partner    symmetric, diagonal 0, no pair above the
                                                            international papers of either side
        world_papers   replicate, year                      each paper once
        eu27_papers    replicate, year                      each paper once
        impact         replicate, year, country             top-1 % share, percent (world = 1)
        field_share    replicate, year, country, field      of the country's papers, sums to 1
        ============== ==================================== =======================================

    evidence : what the paths were projected from.
    seed : path r is a function of (seed, r) alone, whatever other paths are drawn.
    """

    paths: xr.Dataset
    evidence: Evidence
    seed: int

    @property
    def years(self) -> np.ndarray:
        """Projected years, shape [year]."""
        return np.asarray(self.paths["year"].values)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Labels of the agents, ``ROW`` last."""
        return tuple(str(c) for c in self.paths["country"].values)

    @property
    def replicates(self) -> np.ndarray:
        """Replicate numbers, shape [replicate]."""
        return np.asarray(self.paths["replicate"].values)

    def quantiles(self, probabilities: tuple[float, ...] = (0.05, 0.5, 0.95)) -> xr.Dataset:
        """Quantiles over replicates, dimension ``quantile`` first."""
        return self.paths.quantile(list(probabilities), dim="replicate", skipna=False)

    def split(self) -> xr.Dataset:
        """Papers with one partner country and with several,
        :func:`forecast.projection.bilateral.split`.
        """
        return split(self.paths, float(self.evidence.parameters["bilateral_slope"].central))


def labelled(
    values: Mapping[str, np.ndarray], replicates: Sequence[int], years: np.ndarray,
    evidence: Evidence,
) -> xr.Dataset:  # fmt: skip
    """Values of every variable as the paths of an :class:`Outlook`.

    In one layout: sums depend on it in their last bit, and kept paths would differ from drawn ones.
    """
    codes = list(evidence.countries)
    return xr.Dataset(
        {name: (dims, np.ascontiguousarray(values[name])) for name, dims in DIMS.items()},
        coords={
            "replicate": np.asarray(replicates),
            "year": years,
            "country": codes,
            "partner": codes,
            "field": list(evidence.fields),
        },
    )
