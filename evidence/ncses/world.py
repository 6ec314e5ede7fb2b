"""The embedded world: 46 economies and the rest of the world, Scopus whole counts, 2003 to 2022."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from evidence.balancing import balance
from evidence.measures import affinity
from evidence.ncses.gravity import between_years, gravity, gravity_fit
from evidence.ncses.series import matrix
from evidence.reference.countries import ROW
from evidence.reference.fields import BROAD
from evidence.reference.geography import distance_km, shared_language

FIRST, LAST = 2003, 2022
ROUNDS, TOLERANCE = 500, 1e-10  # of balancing an estimated year; relative
LINK_FLOOR = 0.5  # papers; stands for "none seen" where a logarithm is needed


def build_world(series: pd.DataFrame, last: int = LAST) -> tuple[xr.Dataset, tuple[str, ...]]:
    """The arrays of :class:`evidence.model.Evidence` and what was done to the figures.

    Parameters
    ----------
    series : :func:`evidence.ncses.series.read_series`.
    last : last year to use; nothing after it enters, pair tables included.
    """
    series = series[series["year"] <= last]
    years = np.arange(FIRST, last + 1)
    abroad = matrix(series, "international", "spbs33-2023")
    at_home = matrix(series, "domestic_only", "spbs33-2023")
    papers = matrix(series, "papers", "spbs17-2023")
    panel = [c for c in abroad.index if c != "WLD"]
    others = [c for c in papers.index if c not in panel and _is_economy(c)]

    rest = _rest_of_world(papers, at_home, panel, others, years)
    links, observed, rest_international, pair_notes = _links(
        series, abroad.loc[panel, years].to_numpy(float), panel, others, rest, years
    )
    codes = [*panel, ROW]
    rest_papers = rest["domestic"] + rest_international
    impact = matrix(series, "top1_share", "spbs70-2023")
    by_field = _field_papers(series, panel, others, years)
    latest = by_field[..., -1]
    data = {
        "papers": (("country", "year"), np.vstack([papers.loc[panel, years], rest_papers])),
        "international": (
            ("country", "year"),
            np.vstack([abroad.loc[panel, years], rest_international]),
        ),
        "links": (("country", "partner", "year"), links),
        "links_observed": (("country", "partner", "year"), observed),
        "world_papers": (("year",), papers.loc["WLD", years].to_numpy(float)),
        "eu27_papers": (("year",), papers.loc["EU27", years].to_numpy(float)),
        "field_papers": (("country", "field", "year"), by_field),
        "field_share": (("country", "field"), latest / latest.sum(axis=1, keepdims=True)),
        "impact": (("country", "year"), _impact(impact, papers, panel, others, years)),
        "gerd": (("country", "year"), _gerd(series, panel, years)),
        "distance": (("country", "partner"), _with_rest(distance_km(panel), papers, panel, others)),
        "language": (("country", "partner"), np.pad(shared_language(panel), ((0, 1), (0, 1)))),
    }
    world = xr.Dataset(
        {name: (dims, np.asarray(values)) for name, (dims, values) in data.items()},
        coords={"country": codes, "partner": codes, "year": years, "field": list(BROAD)},
    )
    for name, attrs in _ATTRS.items():
        world[name].attrs.update(attrs)
    notes = (
        "Rest of the world (ROW): papers are the world's domestic papers less those of the panel, "
        "plus an estimate of papers with authors abroad (whole counts of the other economies less "
        "an estimated overlap).",
        *pair_notes,
    )
    return world, notes


_ATTRS: dict[str, dict[str, str]] = {
    "papers": {"unit": "papers", "source": "spbs17-2023"},
    "international": {"unit": "papers", "source": "spbs33-2023"},
    "links": {"unit": "papers", "source": "spbs35-2023, spbs36-2021, spbs37-2023, estimate-links"},
    "world_papers": {"unit": "papers", "source": "spbs17-2023"},
    "eu27_papers": {"unit": "papers", "source": "spbs17-2023"},
    "field_papers": {"unit": "papers", "source": "spbs18-2023 to spbs31-2023"},
    "field_share": {"unit": "share", "source": "spbs18-2023 to spbs31-2023"},
    "impact": {"unit": "percent", "source": "spbs70-2023"},
    "gerd": {"unit": "million current PPP dollars", "source": "srd1-2023, rd5-2021"},
    "distance": {"unit": "km", "source": "country-facts"},
    "language": {"unit": "0 or 1", "source": "languages"},
}


def _is_economy(region: str) -> bool:
    return len(region) == 3 and region not in {"WLD", "G20"}


def _rest_of_world(
    papers: pd.DataFrame,
    at_home: pd.DataFrame,
    panel: list[str],
    others: list[str],
    years: np.ndarray,
) -> dict[str, np.ndarray]:
    """Domestic papers of the rest [year] and international ones of each other economy [k, year].

    The world's domestic papers are published, so the rest's follow exactly; what the others'
    whole counts hold beyond that has an author abroad. The share is taken to be the same in each.
    """
    home = (at_home.loc["WLD", years] - at_home.loc[panel, years].sum()).to_numpy(float)
    counts = papers.loc[others, years].fillna(0.0).to_numpy(float)
    share = 1.0 - home / counts.sum(axis=0)
    return {"domestic": home, "international": counts * share}


def _links(
    series: pd.DataFrame,
    abroad: np.ndarray,
    panel: list[str],
    others: list[str],
    rest: dict[str, np.ndarray],
    years: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Links [n+1, n+1, year], which are published, ROW's international papers, notes."""
    n = len(panel)
    at = {int(y): k for k, y in enumerate(years)}
    # The pairs of 2020 stand in the earlier edition: chain them on the totals both editions hold.
    tables: dict[int, np.ndarray] = {
        y: _pairs(series, "spbs35-2023", y, panel) for y in (2003, 2022) if y in at
    }
    factor = np.ones(n)
    if 2020 in at:
        old = matrix(series, "international", "spbs35-2021", panel)[2020].to_numpy(float)
        factor = np.where(np.isfinite(old), abroad[:, at[2020]] / old, 1.0)
        tables[2020] = _pairs(series, "spbs36-2021", 2020, panel) * np.sqrt(
            np.outer(factor, factor)
        )
    codes = [*panel, *others]
    km, tongue = np.nan_to_num(distance_km(codes), nan=6000.0), shared_language(codes)
    full, inside, observed_in = {}, {}, {}
    for year, table in tables.items():
        here, there = abroad[:, at[year]], rest["international"][:, at[year]]
        observed_in[year] = np.isfinite(table)
        full[year], inside[year] = _filled(table, here, there, km, tongue)
    rest_total = rest["international"].sum(axis=0)
    overlap = between_years({y: np.array(v / rest_total[at[y]]) for y, v in inside.items()}, years)
    rest_international = rest_total * (1.0 - overlap)

    totals = np.vstack([abroad, rest_international])
    per_paper = between_years({y: m.sum(axis=1) / totals[:, at[y]] for y, m in full.items()}, years)
    relative = between_years({y: _affinity(m) for y, m in full.items()}, years)
    links = np.empty((n + 1, n + 1, len(years)))
    observed = np.zeros(links.shape, dtype=bool)
    for k, year in enumerate(years):
        if int(year) in full:
            links[:, :, k] = full[int(year)]
        else:
            table = relative[k].copy()
            balance(table, per_paper[k] * totals[:, k], rounds=ROUNDS, tolerance=TOLERANCE)
            links[:, :, k] = table
        if int(year) in (2003, 2022):  # 2020 is of the other edition, chained
            observed[:n, :n, k] = observed_in[int(year)]
    _put_us_shares(series, panel, abroad, links, observed, at)
    ceiling = np.minimum(totals[:, None, :], totals[None, :, :])
    links = np.minimum(links, ceiling)
    np.einsum("iit->it", links)[:] = 0.0
    note = (
        "Links: published for 2003 and 2022; 2020 is of the earlier edition, chained on each "
        f"economy's international papers (factor {factor.min():.3f} to {factor.max():.3f}); US "
        "pairs of 17 economies follow from published shares (odd years of this edition, even years "
        "of the earlier one); all else is estimated.",
    )
    return links, observed, rest_international, note


def _filled(
    table: np.ndarray, here: np.ndarray, there: np.ndarray, km: np.ndarray, tongue: np.ndarray
) -> tuple[np.ndarray, float]:
    """Links of one year with gaps and rest of the world filled by gravity, and those inside it.

    ``table`` [n, n], NaN where nothing is published; ``here`` [n] and ``there`` [others] are
    international papers; ``km``, ``tongue`` [n + others, n + others]. Returns [n + 1, n + 1] and
    the links among the others.
    """
    n = len(table)
    fit = gravity_fit(table, here, km[:n, :n], tongue[:n, :n])
    expected = gravity(fit, here[:, None], here[None, :], km[:n, :n], tongue[:n, :n])
    outward = gravity(fit, here[:, None], there[None, :], km[:n, n:], tongue[:n, n:])
    among = gravity(fit, there[:, None], there[None, :], km[n:, n:], tongue[n:, n:])
    whole = np.zeros((n + 1, n + 1))
    whole[:n, :n] = np.maximum(np.where(np.isfinite(table), table, expected), LINK_FLOOR)
    whole[:n, n] = whole[n, :n] = outward.sum(axis=1)
    np.fill_diagonal(whole, 0.0)
    return whole, (among.sum() - np.trace(among)) / 2


def _affinity(links: np.ndarray) -> np.ndarray:
    """Affinity with a diagonal that has a logarithm; an exact zero stays one when balanced."""
    out = affinity(links)
    np.fill_diagonal(out, 1e-300)
    return out


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


def _put_us_shares(
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
    for source, published in (("spbs37-2023", True), ("spbs38-2021", False)):
        rows = series[
            (series["variable"] == "share_of_country_international_with_us")
            & (series["source"] == source)
        ]
        for country, year, percent in zip(rows["region"], rows["year"], rows["value"], strict=True):
            c, k = panel.index(country), at.get(int(year))
            if k is None or observed[c, us, k]:
                continue
            links[c, us, k] = links[us, c, k] = percent / 100.0 * abroad[c, k]
            observed[c, us, k] = observed[us, c, k] = published


def _field_papers(
    series: pd.DataFrame, panel: list[str], others: list[str], years: np.ndarray
) -> np.ndarray:
    """Papers by broad field [n+1, field, year]; the rest of the world is the sum of the others."""
    rows = series[series["variable"] == "field_papers"]
    wide = rows.pivot(index=["region", "year"], columns="field", values="value").fillna(0.0)
    out = []
    for parts in BROAD.values():
        table = wide[list(parts)].sum(axis=1).unstack("year").reindex(columns=years).fillna(0.0)
        out.append(np.vstack([table.loc[panel], table.reindex(others).fillna(0.0).sum()]))
    return np.stack(out, axis=1)


def _impact(
    impact: pd.DataFrame,
    papers: pd.DataFrame,
    panel: list[str],
    others: list[str],
    years: np.ndarray,
) -> np.ndarray:
    """Top-1 % shares [n+1, year]; the rest of the world is the mean of the others by papers."""
    wide = impact.reindex(columns=years)
    share, weight = wide.reindex(others), papers.loc[others, years]
    weight = weight.where(share.notna())
    rest = (share * weight).sum() / weight.sum().replace(0.0, np.nan)
    return np.vstack([wide.loc[panel], rest])


def _gerd(series: pd.DataFrame, panel: list[str], years: np.ndarray) -> np.ndarray:
    """R&D [n+1, year], the newest edition where several hold a year; none for the rest."""
    rows = series[series["variable"] == "gerd_million_ppp"].sort_values("vintage")
    newest = rows.drop_duplicates(["region", "year"], keep="last")
    wide = newest.pivot(index="region", columns="year", values="value")
    wide = wide.reindex(index=panel, columns=years)
    return np.vstack([wide, np.full(len(years), np.nan)])


def _with_rest(
    km: np.ndarray, papers: pd.DataFrame, panel: list[str], others: list[str]
) -> np.ndarray:
    """Distances with the rest of the world as the mean over its economies by papers."""
    n = len(panel)
    every = np.nan_to_num(distance_km([*panel, *others]), nan=6000.0)
    weight = papers.loc[others].iloc[:, -1].fillna(0.0).to_numpy(float)
    out = np.pad(km, ((0, 1), (0, 1)))
    out[:n, n] = out[n, :n] = every[:n, n:] @ weight / weight.sum()
    return out
