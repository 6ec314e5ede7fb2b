"""Links of the embedded world: tables of three editions on one level, the rest estimated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evidence.ncses.filling import between_years, fill
from evidence.ncses.gravity import gravity, gravity_fit
from evidence.ncses.series import matrix
from evidence.reference.geography import distance_km, shared_language

EDITION = "spbs35-2023"  # pairs of 2003 and 2022, at whose level everything is
PAIRS_2021, TOTALS_2021 = "spbs36-2021", "spbs35-2021"
WHOLE = 0.9  # of the pairs: a table that holds so many tells of economies outside it, too
US_SHARE = "share_of_country_international_with_us"
OLDER_EDITIONS = {2018: "s5a33-2019", 2020: PAIRS_2021}  # pairs of other years


def build_links(
    series: pd.DataFrame,
    abroad: np.ndarray,
    panel: list[str],
    others: list[str],
    rest: dict[str, np.ndarray],
    years: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Links [n+1, n+1, year], which are published, ROW's international papers, notes.

    Parameters
    ----------
    series : :func:`evidence.ncses.series.read_series`. abroad : international papers [n, year].
    panel, others : the n economies, and those that make up the rest of the world.
    rest : its papers, ``domestic`` [year] and ``international`` [other, year]. years : [t].
    """
    n = len(panel)
    at = {int(y): k for k, y in enumerate(years)}
    tables, factors = published_tables(series, panel, abroad, years)
    codes = [*panel, *others]
    km, tongue = np.nan_to_num(distance_km(codes), nan=6000.0), shared_language(codes)
    full, inside = {}, {}
    for year, table in tables.items():
        full[year] = np.pad(table, ((0, 1), (0, 1)), constant_values=np.nan)
        if np.isfinite(table).sum() < WHOLE * n * (n - 1):
            continue  # the small economies it lacks are those most like the rest of the world
        here, there = abroad[:, at[year]], rest["international"][:, at[year]]
        outward, inside[year] = _outside(table, here, there, km, tongue)
        full[year][:n, n] = full[year][n, :n] = outward
    rest_total = rest["international"].sum(axis=0)
    overlap = between_years({y: np.array(v / rest_total[at[y]]) for y, v in inside.items()}, years)
    rest_international = rest_total * (1.0 - overlap)

    totals = np.vstack([abroad, rest_international])
    links = fill(full, totals, years)
    observed = np.zeros(links.shape, dtype=bool)
    for year in set(tables) - set(factors):
        observed[:n, :n, at[year]] = np.isfinite(tables[year])
    _putus_shares(series, panel, abroad, links, observed, at)
    ceiling = np.minimum(totals[:, None, :], totals[None, :, :])
    links = np.minimum(links, ceiling)
    np.einsum("iit->it", links)[:] = 0.0
    chained = ", ".join(f"{y} (factors {f.min():.3f} to {f.max():.3f})" for y, f in factors.items())
    note = (
        "Links: published for 2003 and 2022; those of earlier editions are chained on each "
        f"economy's international papers and shares of US pairs: {chained or 'none'}; US pairs of "
        "17 economies follow from published shares (odd years of this edition, even years of the "
        "earlier one); all else is estimated.",
    )
    return links, observed, rest_international, note


def published_tables(
    series: pd.DataFrame, panel: list[str], abroad: np.ndarray, years: np.ndarray
) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
    """Published pairs by year [n, n], NaN where there are none, all at the level of one edition.

    Parameters
    ----------
    series : :func:`evidence.ncses.series.read_series`. panel : the n economies.
    abroad : their international papers [n, t]. years : [t].

    Returns
    -------
    The tables, and the factors [n] of those that are of an earlier edition.
    """
    at = {int(y): k for k, y in enumerate(years)}
    tables: dict[int, np.ndarray] = {}
    for year in (2003, 2022):
        if year in at:
            tables[year] = _pairs(series, EDITION, year, panel)
    factors: dict[int, np.ndarray] = {}
    for year, edition in OLDER_EDITIONS.items():
        if year in at:
            tables[year], factors[year] = _chained(
                series, edition, year, panel, abroad[:, at[year]]
            )
    return tables, factors


def _chained(
    series: pd.DataFrame, edition: str, year: int, panel: list[str], abroad: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of an earlier edition at the level of this one, and the factor of each economy.

    The edition of 2021 holds each economy's international papers in both years and this one's
    factor follows. The one of 2019 comes without them: first, one factor for all makes its US pairs
    what their shares published in 2021 say of the same year.
    """
    old = matrix(series, "international", TOTALS_2021, panel)[year].to_numpy(float)
    factor = np.where(np.isfinite(old), abroad / old, 1.0)
    table = _pairs(series, edition, year, panel)
    if edition != PAIRS_2021:
        us = panel.index("USA")
        share = us_shares(series, "spbs38-2021", year, panel)
        with np.errstate(invalid="ignore", divide="ignore"):
            factor = factor * np.nanmedian(share * old / table[:, us])
    return table * np.sqrt(np.outer(factor, factor)), factor


def _outside(
    table: np.ndarray, here: np.ndarray, there: np.ndarray, km: np.ndarray, tongue: np.ndarray
) -> tuple[np.ndarray, float]:
    """Links of one year with the rest of the world [n], and those inside it, by gravity.

    ``table`` [n, n], NaN where nothing is published; ``here`` [n] and ``there`` [others] are
    international papers; ``km``, ``tongue`` [n + others, n + others].
    """
    n = len(table)
    fit = gravity_fit(table, here, km[:n, :n], tongue[:n, :n])
    outward = gravity(fit, here[:, None], there[None, :], km[:n, n:], tongue[:n, n:])
    among = gravity(fit, there[:, None], there[None, :], km[n:, n:], tongue[n:, n:])
    return outward.sum(axis=1), (among.sum() - np.trace(among)) / 2


def _pairs(series: pd.DataFrame, source: str, year: int, panel: list[str]) -> np.ndarray:
    """Published pair table [n, n]; NaN where there is none."""
    at = {c: k for k, c in enumerate(panel)}
    rows = series[
        (series["variable"] == "links") & (series["source"] == source) & (series["year"] == year)
    ]
    out = np.full((len(panel), len(panel)), np.nan)
    for a, b, value in zip(rows["region"], rows["partner"], rows["value"], strict=True):
        if a in at and b in at:
            out[at[a], at[b]] = out[at[b], at[a]] = value
    return out


def _putus_shares(
    series: pd.DataFrame,
    panel: list[str],
    abroad: np.ndarray,
    links: np.ndarray,
    observed: np.ndarray,
    at: Mapping[int, int],
) -> None:
    """US pairs from the published share of a country's international papers with the US.

    Odd years are of this edition; even years are of the earlier one, whose shares (not levels)
    are taken over and not marked as published.
    """
    us = panel.index("USA")
    rows = series[series["variable"] == US_SHARE]  # once, not for every year and edition
    for source, published in (("spbs37-2023", True), ("spbs38-2021", False)):
        for year, k in at.items():
            share = us_shares(rows, source, year, panel)
            put = np.flatnonzero(np.isfinite(share) & ~observed[: len(panel), us, k])
            links[put, us, k] = links[us, put, k] = share[put] * abroad[put, k]
            observed[put, us, k] = observed[us, put, k] = published


def us_shares(series: pd.DataFrame, source: str, year: int, panel: list[str]) -> np.ndarray:
    """Share of each economy's international papers that have a US author [n], NaN where unknown."""
    rows = series[
        (series["variable"] == US_SHARE) & (series["source"] == source) & (series["year"] == year)
    ]
    return rows.set_index("region")["value"].reindex(panel).to_numpy(float) / 100.0
