"""The embedded world: 46 economies and the rest of the world, Scopus whole counts, 2003 to 2022."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from evidence.ncses.field_links import affinity_by_field, counted_once
from evidence.ncses.links import build_links
from evidence.ncses.series import is_economy, matrix
from evidence.reference.countries import ROW
from evidence.reference.fields import FINE
from evidence.reference.geography import distance_km, shared_language

FIRST, LAST = 2003, 2022
INDEXED = 2020  # year of the citation index


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
    others = [c for c in papers.index if c not in panel and is_economy(c)]

    rest = _rest_of_world(papers, at_home, panel, others, years)
    links, observed, rest_international, pair_notes = build_links(
        series, abroad.loc[panel, years].to_numpy(float), panel, others, rest, years
    )
    codes = [*panel, ROW]
    rest_papers = rest["domestic"] + rest_international
    impact = matrix(series, "top1_share", "spbs70-2023")
    by_field = _field_papers(series, panel, others, years)
    latest = by_field[..., -1]
    then = links[..., min(INDEXED, last) - FIRST]
    affinity = affinity_by_field(series, (then, links[..., -1]), latest, panel, FINE)
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
        "field_affinity": (("country", "partner", "field"), affinity),
        "field_once": (("field",), counted_once(series, FINE)),
        "field_impact": (
            ("country", "field", "year"),
            _field_impact(series, by_field, panel, others, years),
        ),
        "impact": (("country", "year"), _impact(impact, papers, panel, others, years)),
        "gerd": (("country", "year"), _gerd(series, panel, years)),
        "distance": (("country", "partner"), _with_rest(distance_km(panel), papers, panel, others)),
        "language": (("country", "partner"), np.pad(shared_language(panel), ((0, 1), (0, 1)))),
    }
    world = _labelled(data, codes, years)
    notes = (
        "Rest of the world (ROW): papers are the world's domestic papers less those of the panel, "
        "plus an estimate of papers with authors abroad (whole counts of the other economies less "
        "an estimated overlap).",
        *pair_notes,
    )
    return world, notes


def _labelled(data: dict[str, Any], codes: list[str], years: np.ndarray) -> xr.Dataset:
    """Arrays under their labels, with unit and source."""
    world = xr.Dataset(
        {name: (dims, np.asarray(values)) for name, (dims, values) in data.items()},
        coords={"country": codes, "partner": codes, "year": years, "field": list(FINE)},
    )
    for name, attrs in _ATTRS.items():
        world[name].attrs.update(attrs)
    return world


_ATTRS: dict[str, dict[str, str]] = {
    "papers": {"unit": "papers", "source": "spbs17-2023"},
    "international": {"unit": "papers", "source": "spbs33-2023"},
    "links": {
        "unit": "papers",
        "source": "spbs35-2023, spbs36-2021, s5a33-2019, spbs37-2023, estimate-links",
    },
    "world_papers": {"unit": "papers", "source": "spbs17-2023"},
    "eu27_papers": {"unit": "papers", "source": "spbs17-2023"},
    "field_papers": {"unit": "papers", "source": "spbs18-2023 to spbs31-2023"},
    "field_share": {"unit": "share", "source": "spbs18-2023 to spbs31-2023"},
    "field_affinity": {"unit": "ratio", "source": "estimate-fields, spbs40-2023"},
    "field_once": {"unit": "ratio", "source": "spbs18-2023 to spbs31-2023"},
    "field_impact": {"unit": "percent", "source": "spbs71-2023"},
    "impact": {"unit": "percent", "source": "spbs70-2023"},
    "gerd": {"unit": "million current PPP dollars", "source": "srd1-2023, rd5-2021"},
    "distance": {"unit": "km", "source": "country-facts"},
    "language": {"unit": "0 or 1", "source": "languages"},
}


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


def _by_field(series: pd.DataFrame, variable: str, years: np.ndarray) -> dict[str, pd.DataFrame]:
    """Region by year of every field, NaN where nothing is published."""
    rows = series[series["variable"] == variable]
    return {
        field: own.pivot(index="region", columns="year", values="value").reindex(columns=years)
        for field, own in rows.groupby("field")
    }


def _field_papers(
    series: pd.DataFrame, panel: list[str], others: list[str], years: np.ndarray
) -> np.ndarray:
    """Papers by field [n+1, field, year]; the rest of the world is the sum of the others."""
    tables = _by_field(series, "field_papers", years)
    out = []
    for field in FINE:
        table = tables[field].fillna(0.0)
        out.append(np.vstack([table.loc[panel], table.reindex(others).fillna(0.0).sum()]))
    return np.stack(out, axis=1)


def _field_impact(
    series: pd.DataFrame,
    papers: np.ndarray,
    panel: list[str],
    others: list[str],
    years: np.ndarray,
) -> np.ndarray:
    """Top-1 % shares by field [n+1, field, year]; the rest is the mean of the others by papers."""
    tables = _by_field(series, "field_top1_share", years)
    sizes = _by_field(series, "field_papers", years)
    out = np.full(papers.shape, np.nan)
    for k, field in enumerate(FINE):
        if field not in tables:
            continue
        share = tables[field].reindex(others)
        weight = sizes[field].reindex(others).where(share.notna())
        total = weight.sum().replace(0.0, np.nan)
        out[:-1, k], out[-1, k] = tables[field].reindex(panel), (share * weight).sum() / total
    return out


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
