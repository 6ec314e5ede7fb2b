"""National papers as far as they are published: what pairs of countries grow with."""

from __future__ import annotations

import functools

import pandas as pd

from evidence.model import Evidence
from evidence.ncses.series import matrix, read_series
from evidence.quality.harmonise import chain

EDITIONS = ("spbs17-2021", "spbs17-2023")  # 1996-2020 and 2003-2022


def published_papers(evidence: Evidence | None = None) -> pd.DataFrame:
    """National papers to hand to forecasts of pairs as ``covariates``: ``unique_id, ds, y``.

    The ``papers.csv`` of a panel that has one; else those of 201 economies and groups of them,
    1996-2022, NCSES, whole counts from Scopus. Their older edition is chained to the newer by one
    number a country that all common years (2003-2020) decide; no other figure looks ahead.

    Examples
    --------
    >>> papers = published_papers()
    >>> papers[(papers["unique_id"] == "CHN") & (papers["ds"] == 2022)]["y"].tolist()
    [976141.0]
    """
    if evidence is not None and evidence.name != "ncses":
        counts = evidence.series[evidence.series["variable"] == "papers"]
        if len(counts):
            counts = counts.rename(columns={"region": "unique_id", "year": "ds", "value": "y"})
            return counts[["unique_id", "ds", "y"]].reset_index(drop=True)
    return _embedded().copy()


@functools.cache
def _embedded() -> pd.DataFrame:
    older, newer = (
        matrix(read_series(), "papers", source).rename_axis(index="unique_id", columns="ds")
        .stack().rename("y").reset_index()
        for source in EDITIONS
    )  # fmt: skip
    return chain(older, newer).frame[["unique_id", "ds", "y"]]
