"""What a panel may hold beside its pairs, and what stands in for it where it does not.

Each function reads one table of the folder if it is there, and says in a note what it did.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from evidence.errors import EvidenceError
from evidence.ncses.series import matrix, read_series
from evidence.panel.common import Common
from evidence.panel.tables import read_national, read_table
from evidence.quality import gaps
from evidence.reference.countries import ROW, read_blocs
from evidence.reference.fields import NAMES_ZH

# Assumptions where a panel holds no table that says better; beside each what NCSES has (46
# economies, 2003 to 2022). They set levels of an imported panel, not the growth of its ties.
REST_SHARE = 0.03  # of a country's links; panels of OpenAlex are cut at 98 % of pair counts
REST_LINKS_PER_PAPER = 3.0  # links with the panel per international paper of ROW; NCSES 1.7 to 3.7
REST_INTERNATIONAL = 0.6  # share of ROW's papers; NCSES 0.46 to 0.53, the more the smaller the rest
COUNTRIES_PER_PAPER = 2.5  # on an international paper, whole counts; NCSES 2.27 to 2.51
MEMBERS_PER_PAPER = 1.5  # of the EU27 on one of their international papers; NCSES 1.30, 15 members
UNKNOWN_SHARE = 0.5  # international share of papers where NCSES has none; NCSES 0.54 in 2022
SHARES = (0.05, 0.95)  # of papers: what an international share may be; NCSES 0.19 to 0.80 in 2022
# Links of a pair stay a little below the international papers of either side, which bound them.
BELOW, ABOVE = 0.999, 1.001
FIELD_YEARS = 5  # one year of a small country would make its shares jump


def national_papers(
    folder: Path, codes: list[str], years: np.ndarray, international: np.ndarray
) -> tuple[np.ndarray, str]:
    """National totals of ``papers.csv``, else NCSES shares at the panel's level.

    Parameters
    ----------
    codes : the n countries of the panel. years : the t years, as everywhere in this file.
    international : [n, t] papers with an author abroad.

    Returns
    -------
    [n, t] papers, none below the international ones; what was done.

    Raises
    ------
    EvidenceError : ``papers.csv`` has no figure of a country.
    """
    if (folder / "papers.csv").is_file():
        wide = _wide(read_national(folder / "papers.csv"), codes, years)
        none = wide.index[wide.isna().all(axis=1)].tolist()
        if none:
            raise EvidenceError(
                f"papers.csv: no figure in {years[0]}-{years[-1]} for {', '.join(none[:8])}; add "
                "the rows or leave the countries out of the panel"
            )
        lacking = gaps.told(codes, years, wide.isna().to_numpy())
        counted = gaps.estimated(wide.to_numpy(float), international)
        low = int((counted < international).sum())
        return np.maximum(counted, international), "National totals: papers.csv." + (
            f" {low} country-years below the international papers were raised to them."
            if low else ""
        ) + (
            " Missing and estimated from the international papers at the share of the years "
            f"beside: {'; '.join(lacking[:8])}." if lacking else ""
        )  # fmt: skip
    series = read_series()
    published = matrix(series, "papers", "spbs17-2023").reindex(codes, columns=years)
    abroad = matrix(series, "international", "spbs33-2023").reindex(codes, columns=years)
    share = (abroad / published).ffill(axis=1).bfill(axis=1)
    # Economies outside the NCSES coauthorship table get the middle share of those in it.
    share = share.fillna(share.median()).ffill(axis=1).bfill(axis=1)
    share = share.fillna(UNKNOWN_SHARE)
    totals = international / np.clip(share.to_numpy(float), *SHARES)
    note = (
        "National totals are not in this panel: its international papers over the international "
        "share of the NCSES tables (2003-2022; held constant outside; the middle share where an "
        "economy is not in them). An assumption: levels of totals, not trends of ties, rest on it."
    )
    return np.maximum(totals, international), note


def published_note(folder: Path, codes: list[str]) -> str:
    """Whose papers forecasts of links read beside the panel."""
    if (folder / "papers.csv").is_file():
        return "Forecasts of links read the papers of papers.csv as well."
    known = len(set(codes) & set(matrix(read_series(), "papers", "spbs17-2023").index))
    return (
        f"Forecasts of links read the published papers of {known} of the {len(codes)} countries "
        "as well (NCSES, whole counts from Scopus, 1996-2022)."
    )


def rest_of_world(folder: Path, base: Common) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """What the panel shares with ROW, the rest of the world, of ``rest.csv`` or as assumed.

    Parameters
    ----------
    base : countries, years and figures of the panel.

    Returns
    -------
    Links with ROW [n, t], ROW's international papers [t] and papers [t]; what was done.
    """
    path = folder / "rest.csv"
    codes, years, pairs, international = base.codes, base.years, base.links, base.international
    if not path.is_file():
        # One more agent closes the accounts, as large as what such panels are cut at. A small panel
        # leaves out more: every international paper has a partner, inside it or in the rest.
        inside = pairs.sum(axis=1)
        outward = np.maximum(np.maximum(REST_SHARE * inside, international - inside), base.rest)
        outward = np.minimum(outward, BELOW * international)
        abroad = np.maximum(outward.sum(axis=0) / REST_LINKS_PER_PAPER, outward.max(axis=0) * ABOVE)
        note = (
            f"Rest of the world (ROW): {REST_SHARE:.0%} of each country's links, an assumption"
            + (
                "; more where the panel holds fewer links than a country has international papers."
                if (international - inside > REST_SHARE * inside).any()
                else "."
            )
        )
        return outward, abroad, abroad / REST_INTERNATIONAL, note
    links = _wide(read_national(path, "links", gaps=True), codes, years)
    links = links.fillna(0.0).to_numpy(float) + base.rest
    # A paper with the rest counts once for every partner country there; what a country shares with
    # the rest as one agent cannot exceed its international papers.
    outward = np.minimum(links, BELOW * international)
    total, per_paper = outward.sum(axis=0), pairs.sum(axis=(0, 1)) / international.sum(axis=0)
    abroad = np.clip(total / np.maximum(per_paper, 1.0), outward.max(axis=0) * ABOVE, None)
    domestic = read_national(path, "home_papers", gaps=True).set_index("unique_id")
    home = None
    if ROW in domestic.index:
        home = domestic.loc[[ROW]].set_index("ds")["y"].reindex(years)
    if home is None or home.isna().any():
        papers = abroad / REST_INTERNATIONAL
    else:
        papers = home.to_numpy(float) + abroad
    note = (
        "Rest of the world (ROW): rest.csv; its international papers follow from its links "
        "at the panel's links per international paper."
    )
    return outward, abroad, papers, note


def world_papers(
    folder: Path, years: np.ndarray, papers: np.ndarray, international: np.ndarray
) -> tuple[np.ndarray, str]:
    """Papers of the world, each counted once: ``world.csv``, else by countries per paper.

    Parameters
    ----------
    papers, international : [n + 1, t] whole counts, ROW last.

    Returns
    -------
    [t] papers, within what the counts of countries allow; what was done.
    """
    counted = _world(folder, "papers", years)
    # The whole counts of its countries bound the world's papers from above, those at home and the
    # largest country's from below.
    home = (papers - international).sum(axis=0)
    if counted is not None:
        low, high = np.maximum(home, papers.max(axis=0)), papers.sum(axis=0)
        return np.clip(counted, low, high), "World papers: world.csv."
    return home + international.sum(axis=0) / COUNTRIES_PER_PAPER, ""


def bloc_papers(
    folder: Path,
    codes: list[str],
    years: np.ndarray,
    papers: np.ndarray,
    international: np.ndarray,
) -> tuple[np.ndarray, str]:
    """Papers of the EU27, each counted once: ``world.csv``, else by members per paper.

    Parameters
    ----------
    papers, international : [n + 1, t] whole counts, ROW last.

    Returns
    -------
    [t] papers, of the members in the panel; what was done.
    """
    members = set(read_blocs()["EU27"].members)
    inside = [k for k, c in enumerate(codes) if c in members]
    counted = _world(folder, "eu27", years)
    home = (papers - international)[inside].sum(axis=0)
    if counted is not None and inside:
        low = np.maximum(home, papers[inside].max(axis=0))
        return np.clip(counted, low, papers[inside].sum(axis=0)), (
            f"EU27 papers: world.csv, cut at the sum of the {len(inside)} members in the panel."
        )
    return home + international[inside].sum(axis=0) / MEMBERS_PER_PAPER, ""


def fields(
    folder: Path, codes: list[str], years: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, str]:
    """Broad fields, papers [n+1, field, year] and shares [n+1, field] of the last years.

    From ``fields.csv``; years it does not hold are NaN, a country it does not hold has the panel's
    composition. Without the file there is one field.
    """
    path = folder / "fields.csv"
    if not path.is_file():
        one = np.full((len(codes) + 1, 1, len(years)), np.nan)
        return ("all fields",), one, np.ones((len(codes) + 1, 1)), ""
    frame = read_table(path, ("country", "field"), "papers")
    # The order of the table of broad fields, other names after them.
    last = int(frame["year"].max())
    recent = frame[frame["year"] > last - FIELD_YEARS]
    seen = set(recent["field"])
    names = (*(f for f in NAMES_ZH if f in seen), *sorted(seen - set(NAMES_ZH)))
    wide = recent.pivot_table(
        index="country", columns="field", values="papers", aggfunc="sum", fill_value=0.0
    )
    total = wide.sum().reindex(list(names))
    wide = wide.reindex(codes, columns=list(names))
    gaps = wide.index[wide.isna().any(axis=1) | (wide.sum(axis=1) <= 0)].tolist()
    for code in gaps:
        wide.loc[code] = total
    table = np.vstack([wide.to_numpy(float), total.to_numpy(float)])
    by_year = np.stack([_yearly(frame[frame["field"] == f], codes, years) for f in names], axis=1)
    note = f"Fields: fields.csv, shares of {last - FIELD_YEARS + 1}-{last}" + (
        f"; the panel's shares stand in for {', '.join(gaps)}." if gaps else "."
    )
    return names, by_year, table / table.sum(axis=1, keepdims=True), note


def _yearly(frame: pd.DataFrame, codes: list[str], years: np.ndarray) -> np.ndarray:
    """Papers of one field [n+1, year], the panel's sum last; NaN where the file holds no row."""
    wide = frame.pivot_table(index="country", columns="year", values="papers", aggfunc="sum")
    whole = wide.sum(min_count=1).reindex(years)
    return np.vstack([wide.reindex(codes, columns=years), whole])


def shares_by_then(world: xr.Dataset) -> xr.DataArray:
    """Composition [country, field] over the last years of a cut panel, if these are known."""
    known = world["field_papers"].isel(year=slice(-FIELD_YEARS, None)).sum("year")
    total = known.sum("field")
    return (known / total.where(total > 0, 1.0)).where(total > 0, world["field_share"])


def impact(folder: Path, codes: list[str], years: np.ndarray) -> tuple[np.ndarray, str]:
    """Top-1 % shares [n+1, year], percent: ``impact.csv``, else NCSES.

    A gap takes the country's mean, no country the world's 1. Years in which nothing is published
    stay NaN.
    """
    path = folder / "impact.csv"
    if path.is_file():
        wide = _wide(read_national(path, "top1_share", gaps=True), codes, years)
        note = "Impact: impact.csv, share of papers among the world's 1 % most cited."
    else:
        wide = matrix(read_series(), "top1_share", "spbs70-2023").reindex(codes, columns=years)
        note = "Impact is the NCSES top-1 % share (Scopus), not of this panel."
    values = wide.to_numpy(float)
    published = np.isfinite(values).any(axis=0)
    with np.errstate(invalid="ignore"):
        mean = np.nansum(values, axis=1) / np.isfinite(values).sum(axis=1)
    filled = np.where(np.isfinite(values), values, np.nan_to_num(mean, nan=1.0)[:, None])
    filled[:, ~published] = np.nan
    return np.vstack([filled, filled.mean(axis=0)]), note


def gerd(folder: Path, codes: list[str], years: np.ndarray) -> tuple[np.ndarray, str]:
    """R&D [n+1, year], million PPP dollars: ``rnd.csv``, NaN where it holds none."""
    out = np.full((len(codes) + 1, len(years)), np.nan)
    path = folder / "rnd.csv"
    if not path.is_file():
        return out, ""
    out[:-1] = _wide(read_national(path, "gerd_million_ppp", gaps=True), codes, years)
    return out, "R&D: rnd.csv, gaps left open."


def _wide(frame: pd.DataFrame, codes: list[str], years: np.ndarray) -> pd.DataFrame:
    wide = frame.pivot(index="unique_id", columns="ds", values="y")
    return wide.reindex(codes, columns=years)


def _world(folder: Path, column: str, years: np.ndarray) -> np.ndarray | None:
    """A yearly total of ``world.csv``; None where it is not there for every year."""
    path = folder / "world.csv"
    if not path.is_file():
        return None
    frame = read_table(path, (), column, gaps=True).set_index("year")[column]
    values = frame[~frame.index.duplicated()].reindex(years).to_numpy(float)
    return values if np.isfinite(values).all() else None
