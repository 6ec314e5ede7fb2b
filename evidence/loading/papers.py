"""National papers as far as they are published: what pairs of countries grow with."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from evidence.caching.cache import cached
from evidence.caching.labelled import Frame
from evidence.caching.own_tables import embedded_digest
from evidence.loading.later import BASE
from evidence.model import Evidence
from evidence.ncses.series import matrix, read_series
from evidence.quality.harmonise import chain

EDITIONS = ("spbs17-2021", "spbs17-2023")  # 1996-2020 and 2003-2022


def published_papers(evidence: Evidence | None = None) -> pd.DataFrame:
    """National papers to hand to forecasts of pairs as ``covariates``: ``unique_id, ds, y``.

    The ``papers.csv`` of a panel that has one; what was chained onto the embedded world, and below
    it, or else by themselves, those of 201 economies and groups of them,
    1996-2022, NCSES, whole counts from Scopus. Their older edition is chained to the newer by one
    number a country that all common years (2003-2020) decide; no other figure looks ahead.

    Examples
    --------
    >>> papers = published_papers()
    >>> papers[(papers["unique_id"] == "CHN") & (papers["ds"] == 2022)]["y"].tolist()
    [976141.0]
    """
    if evidence is not None and BASE in evidence.world.attrs:
        return _chained_on(evidence)
    if evidence is not None and evidence.name != "ncses":
        counts = evidence.series[evidence.series["variable"] == "papers"]
        if len(counts):
            counts = counts.rename(columns={"region": "unique_id", "year": "ds", "value": "y"})
            return counts[["unique_id", "ds", "y"]].reset_index(drop=True)
    return _embedded().copy()


@functools.cache
def _embedded() -> pd.DataFrame:
    return cached(f"papers {embedded_digest()}", lambda: Frame.of(_made()), Frame).frame()


def _made() -> pd.DataFrame:
    older, newer = (
        matrix(read_series(), "papers", source).rename_axis(index="unique_id", columns="ds")
        .stack().rename("y").reset_index()
        for source in EDITIONS
    )  # fmt: skip
    return chain(older, newer).frame[["unique_id", "ds", "y"]].reset_index(drop=True)


def _chained_on(evidence: Evidence) -> pd.DataFrame:
    """Embedded papers, and the growth that a later file tells of the same economies."""
    ours, last = _embedded(), int(_embedded()["ds"].max())
    rows = evidence.series[evidence.series["source"] == f"papers-{evidence.name}"]
    wide = rows.pivot(index="region", columns="year", values="value")
    at_last = ours[ours["ds"] == last].set_index("unique_id")["y"]
    level = (at_last / wide[last]).replace([np.inf, -np.inf], np.nan).dropna()
    later = wide.loc[level.index, wide.columns > last].mul(level, axis=0)
    long = later.rename_axis(index="unique_id", columns="ds").stack().rename("y").reset_index()
    return pd.concat([ours, long]).sort_values(["unique_id", "ds"], ignore_index=True)


def growth_after(evidence: Evidence) -> pd.DataFrame:
    """What is published of papers after the last year of the evidence: growth, never levels.

    Of the world and six economies to 2024 (fractional counts of Scopus, NSF 2026), beside the
    embedded figures only. For the world, where every paper counts once either way, the growth is
    that of whole counts; for an economy it is so where its share in its own papers is steady.

    Returns
    -------
    Frame ``region, year, growth`` (on the year before, 1 is none), ``source``; empty where
    nothing is known.

    Examples
    --------
    >>> from evidence import load
    >>> growth_after(load()).query("region == 'WLD'")[["year", "growth"]].round(3).values.tolist()
    [[2023.0, 1.015], [2024.0, 1.073]]
    """
    rows = evidence.series[evidence.series["variable"] == "papers_fractional"]
    rows = rows.sort_values(["region", "year"])
    growth = rows.groupby("region")["value"].pct_change() + 1.0
    out = rows.assign(growth=growth)[["region", "year", "growth", "source"]]
    return out[out["year"] > evidence.last_year].reset_index(drop=True)
