"""How fast the national output of a network's countries grew, where it is published.

What two countries write together follows what each writes at all. A small panel shows that growth
through a handful of noisy pairs; the published papers of 201 economies show it plainly. Source:
NCSES, whole counts from Scopus, 2003-2022 and 1996-2020 (SPBS-17 of 2023 and of 2021), embedded;
the older edition is chained to the newer, by one number a country that all common years (2003-2020)
decide. But for that no figure of a later year than asked for is read.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence.ncses.series import matrix, read_series
from evidence.quality.harmonise import chain
from evidence.reference.countries import Names

# Years over which growth is measured, longest last.
SPANS = (1, 3, 5, 10)


def national_growth(names: Sequence[str], year: int) -> dict[str, np.ndarray]:
    """Growth of papers up to ``year`` over each span, log units a year, [country].

    Parameters
    ----------
    names : codes, or names in English or Chinese; a country without published papers counts as the
        middle one of those that have them, so that nothing is said of it.
    year : last year looked at; where the figures begin later or end earlier, what there is.

    Returns
    -------
    ``"papers1"``, ``"papers3"``, ... -> [country]; zeros where nothing is known by then.

    Examples
    --------
    >>> found = national_growth(["CHN", "United States", "日本", "XXX"], 2012)
    >>> found["papers10"].round(3)
    array([0.149, 0.036, 0.015, 0.036])
    >>> national_growth(["CHN", "USA"], 1990)["papers1"]
    array([0., 0.])
    """
    known = _known(names, year)
    out = {}
    for span in SPANS:
        growth = np.full(len(known), np.nan)
        if known.shape[-1] > 1:
            back = min(span, known.shape[-1] - 1)
            growth = (known[:, -1] - known[:, -1 - back]) / back
        told = np.isfinite(growth)
        middle = float(np.median(growth[told])) if told.any() else 0.0
        out[f"papers{span}"] = np.where(told, growth, middle)
    return out


def published(names: Sequence[str], year: int) -> bool:
    """Whether the growth of most of the countries up to ``year`` is known.

    Examples
    --------
    >>> published(["CHN", "USA", "XXX"], 2012), published(["CHN", "XXX", "YYY"], 2012)
    (True, False)
    >>> published(["CHN", "USA"], 1996)
    False
    """
    last = _known(names, year)[:, -2:]
    return last.shape[-1] == 2 and float(np.isfinite(last).all(-1).mean()) >= 0.5


def _known(names: Sequence[str], year: int) -> np.ndarray:
    """Log papers of the countries up to ``year``, [country, year], NaN where there are none."""
    papers = _log_papers()
    codes = [name if name in papers.index else Names().resolve(name) or name for name in names]
    return papers.loc[:, :year].reindex(codes).to_numpy()


@functools.cache
def _log_papers() -> pd.DataFrame:
    """Log papers of all economies and published groups of them, [region, year]."""
    editions = [
        matrix(read_series(), "papers", source).rename_axis(index="unique_id", columns="ds")
        .stack().rename("y").reset_index()
        for source in ("spbs17-2021", "spbs17-2023")
    ]  # fmt: skip
    chained = chain(*editions).frame.pivot(index="unique_id", columns="ds", values="y")
    return np.log(chained + 1.0)
