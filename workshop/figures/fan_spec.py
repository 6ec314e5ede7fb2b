"""What a fan chart shows, prepared once: report, page, slides and workbook only render it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workshop.figures.style import BASELINE_COLOUR, COLOURS
from workshop.view.result_view import BASELINE, Change, View

YEARS_OF_PAST = 20


@dataclass(frozen=True, eq=False)
class FanPath:
    """One scenario of a fan chart.

    Parameters
    ----------
    title, colour : as a legend shows it.
    bands : quantiles 5, 25, 50, 75, 95 %, shape [5, year]; NaN where nothing is known.
    change : against the baseline at the horizon; None for the baseline itself.
    """

    name: str
    title: str
    colour: str
    bands: np.ndarray
    change: Change | None = None


@dataclass(frozen=True, eq=False)
class FanSpec:
    """One outcome of one region.

    Parameters
    ----------
    title : the region in words. lang : ``en`` or ``zh``, for numbers on the axes.
    past : columns year, value, observed (False: estimated between published years); no rows
        where the figures do not hold it, or where differences are shown.
    years : projected years, shape [year].
    baseline : None where differences from it are shown.
    scenarios : in the order of the results.
    """

    title: str
    lang: str
    past: pd.DataFrame
    years: np.ndarray
    baseline: FanPath | None
    scenarios: tuple[FanPath, ...]

    @property
    def paths(self) -> tuple[FanPath, ...]:
        """The baseline, where it is shown, and the scenarios."""
        return self.scenarios if self.baseline is None else (self.baseline, *self.scenarios)

    @property
    def first(self) -> int:
        """The first year of all."""
        return int(self.past["year"].min()) if len(self.past) else int(self.years[0])

    def joined(self, path: FanPath) -> tuple[np.ndarray, np.ndarray]:
        """Years and bands of a path, from the last known figure on where that is the year before.

        Returns
        -------
        Years, shape [year], and bands, shape [5, year].
        """
        if not len(self.past) or self.past["year"].iloc[-1] != self.years[0] - 1:
            return self.years, path.bands
        years = np.concatenate([self.past["year"].to_numpy()[-1:], self.years])
        known = np.full((len(path.bands), 1), float(self.past["value"].iloc[-1]))
        return years, np.concatenate([known, path.bands], axis=1)


def fan_spec(
    view: View,
    region: str,
    variable: str,
    names: Sequence[str] | None = None,
    *,
    differences: bool = False,
) -> FanSpec:
    """The fan chart of an outcome in a region.

    Parameters
    ----------
    names : scenarios to show; all by default, as far as there are colours.
    differences : show paired differences from the baseline instead of levels and the past.
    """
    past = view.past(region, variable)
    past = past[past["year"] >= view.first_year - (0 if differences else YEARS_OF_PAST)]
    measure = view.change_bands if differences else view.bands
    years = np.array(view.results.years)

    def bands(name: str) -> np.ndarray:
        try:
            found = measure(name, region, variable)
        except KeyError:
            found = np.full((5, len(years)), np.nan)
        return np.where(np.isfinite(found), found, np.nan)

    base = FanPath(BASELINE, view.title(BASELINE), BASELINE_COLOUR, bands(BASELINE))
    scenarios = tuple(
        FanPath(n, view.title(n), colour, bands(n), view.change(n, region, variable))
        for n, colour in zip(view.names if names is None else names, COLOURS, strict=False)
    )
    return FanSpec(
        view.region(region), view.lang, past, years, None if differences else base, scenarios
    )
