"""Later years of national papers, chained country by country onto the embedded world.

A public country file (SCImago, Our World in Data, a ministry's own) ends later than the embedded
figures and counts a little differently: its growth is taken, not its level. The factor is that of
the last common year. On origins 2008 to 2013 of SCImago's citable documents this came nearer to
what NCSES published one and two years later (mean error 1.8 % of the papers of 46 economies) than
the middle factor of two (2.1 %), three (2.5 %) or more common years, which lag behind a drift; on
2014 to 2020 it was 1.6 %, where the last level alone was off by 11 % (`bench_filling.py`).
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from evidence.errors import EvidenceError
from evidence.files import code_digest, sha256_table
from evidence.loading.embedded import embedded
from evidence.model import Evidence
from evidence.ncses.filling import fill
from evidence.ncses.series import is_economy, matrix
from evidence.panel.manifest import read_description
from evidence.panel.tables import read_national
from evidence.quality.outliers import COLUMNS
from evidence.sources import Source

OVERLAP = 3  # common years, the last one of the embedded world among them
EARLIER = 5  # common years over which the factor must be steady
COVERED = 0.5  # of the panel's papers that a year must hold; what it lacks is estimated
MOVES = 0.1  # log points a year: beyond it the file counts something else
BASE = "chained onto"  # attribute of the world that says so


@dataclass(frozen=True)
class _Growth:
    """Growth since the base's last year: logs [n + 1, later], and what it rests on."""

    years: np.ndarray
    logs: np.ndarray
    missing: tuple[str, ...]
    note: str


def known_until(evidence: Evidence, variable: str) -> int:
    """The last year of a variable that rests on figures; later ones are estimates or missing.

    Parameters
    ----------
    variable : of ``evidence.world``, with years.

    Examples
    --------
    >>> from evidence import load
    >>> known_until(load(), "papers"), known_until(load(), "impact")
    (2022, 2020)
    """
    data = evidence.world[variable]
    other = [d for d in data.dims if d != "year"]
    seen = np.isfinite(data.to_numpy().astype(float)).any(
        axis=tuple(data.dims.index(d) for d in other)
    )
    last = int(data["year"].to_numpy()[seen].max()) if seen.any() else evidence.last_year
    return min(int(data.attrs.get("known_until", last)), last)


def is_later(folder: Path) -> bool:
    """Whether a folder holds national papers and no pairs: what is chained, not run by itself."""
    return (folder / "papers.csv").is_file() and not (folder / "ties.csv").is_file()


def load_later(folder: Path, name: str) -> Evidence:
    """The embedded world with the later years of ``papers.csv`` of a folder.

    Parameters
    ----------
    name : of the evidence made.

    Raises
    ------
    EvidenceError : the file cannot be chained, with what came and what is needed.
    """
    folder = Path(folder)
    papers = sha256_table(folder / "papers.csv")
    text = f"{embedded().digest} {papers} {code_digest('evidence')}"
    return _build(folder, name, hashlib.sha256(text.encode()).hexdigest())


@functools.lru_cache(maxsize=4)  # evidence is never changed
def _build(folder: Path, name: str, digest: str) -> Evidence:
    base, description = embedded(), read_description(folder)
    title = str(description.get("title") or f"papers.csv of {name}")
    papers = read_national(folder / "papers.csv")
    growth = _growth(base, papers, f"{folder.name}/papers.csv")
    source = _source(name, title, description)
    rows = papers.rename(columns={"unique_id": "region", "ds": "year", "y": "value"}).assign(
        variable="papers", partner="", field="", unit="papers", counting="whole",
        database=name, vintage=0, source=source.id,
    )  # fmt: skip
    first, last = int(growth.years[0]), int(growth.years[-1])
    found = [
        ("papers", code, "", int(year), "estimated: middle growth", float(log))
        for code in growth.missing
        for year, log in zip(growth.years, growth.logs[base.countries.index(code)], strict=True)
    ]
    return replace(
        base,
        name=name,
        title=f"{base.title}; papers to {last} chained from {title}",
        world=_with_years(base.world, growth, base),
        series=pd.concat([base.series, rows[list(base.series.columns)]], ignore_index=True),
        flags=pd.DataFrame([*base.flags[COLUMNS].itertuples(index=False), *found], columns=COLUMNS),
        sources={**base.sources, source.id: source},
        notes=(
            *base.notes,
            f"Papers of {first} to {last}: {title}. {growth.note}",
            f"{first} to {last}: international papers (at the share of {base.last_year}), links "
            "(with both sides' international papers), papers of the world and the EU27 are "
            "estimates; impact, fields and R&D have no figures there.",
        ),
        digest=digest,
        origin=str(folder),
    )


def _source(name: str, title: str, description: dict[str, object]) -> Source:
    tables = description.get("tables")
    table = tables.get("papers.csv", {}) if isinstance(tables, dict) else {}
    return Source(
        id=f"papers-{name}",
        title=title,
        producer=str(description.get("database") or "not stated"),
        read=str(table.get("read") or "not stated"),
        terms=str(description.get("terms") or "not stated"),
        kind="user's own",
    )


def _growth(base: Evidence, papers: pd.DataFrame, place: str) -> _Growth:
    """Growth of every agent since the last embedded year; refused where it cannot be trusted."""
    last, panel = base.last_year, list(base.countries[:-1])
    if papers.empty:
        raise EvidenceError(f"{place}: holds no row; name a file with papers by country and year")
    wide = papers.pivot(index="unique_id", columns="ds", values="y")
    wide = wide.reindex(columns=range(int(wide.columns.min()), int(wide.columns.max()) + 1))
    first, end = max(int(base.world["year"][0]), int(wide.columns[0])), int(wide.columns[-1])
    if last - first + 1 < OVERLAP or end <= last:
        raise EvidenceError(
            f"{place}: years {wide.columns[0]} to {end} came, and the folder holds no ties.csv; to "
            f"chain later years onto the embedded world, {last - OVERLAP + 1} to {last} and some "
            "after are needed; to run on the folder alone, add ties.csv and international.csv"
        )
    logs = np.log(wide.where(wide > 0))
    factor = np.log(base.world["papers"].to_pandas().loc[panel]) - logs.reindex(panel)
    steady = float(
        factor.loc[:, max(first, last - EARLIER) : last].diff(axis=1).abs().median().median()
    )
    if steady > MOVES:
        raise EvidenceError(
            f"{place}: from {first} to {last} its figures move by {steady:.0%} a year beside the "
            f"papers of the middle economy; at most {MOVES:.0%} is allowed: it counts something "
            "else; give papers in whole counts"
        )
    since = logs.loc[:, last + 1 :].sub(logs[last], axis=0)
    years, known = _covered(since.reindex(panel), base, place)
    since = since[years]
    middle = since.reindex(panel).median()
    inside = since.reindex(panel).T.interpolate(limit_area="inside").T
    step = middle.diff().fillna(middle.iloc[0])
    filled = np.vstack([inside.to_numpy(), _outside(since, base, middle)])
    for k, year in enumerate(years):
        before = filled[:, k - 1] if k else 0.0
        filled[:, k] = np.where(np.isfinite(filled[:, k]), filled[:, k], before + step[year])
    missing = tuple(c for c in panel if not np.isfinite(inside.loc[c].iloc[-1]))
    at_last = np.exp(factor[last].dropna())
    grown = ", ".join(f"{year} {np.expm1(middle[year]):+.1%}" for year in years)
    lacking = f" Not in the file, given that growth: {', '.join(missing)}." if missing else ""
    note = (
        f"Chained by growth since {last}: factor {at_last.min():.3f} to {at_last.max():.3f}, "
        f"middle {at_last.median():.3f}; overlap {first} to {last}, the middle economy's factor "
        f"lately moving by {steady:.1%} a year. The file holds {known:.0%} of the panel's papers. "
        f"Growth of the middle economy on {last}: {grown}.{lacking}"
    )
    return _Growth(np.array(years), filled, missing, note)


def _covered(since: pd.DataFrame, base: Evidence, place: str) -> tuple[list[int], float]:
    """Years of which the file holds enough of the panel's papers, and how much of the last."""
    size = base.world["papers"].to_pandas().loc[since.index, base.last_year]
    share = since.notna().mul(size, axis=0).sum() / size.sum()
    enough = (share >= COVERED).cummin()
    if not enough.iloc[0]:
        raise EvidenceError(
            f"{place}: holds {share.iloc[0]:.0%} of the papers of the {len(size)} embedded "
            f"economies in {since.columns[0]} and {base.last_year}; {COVERED:.0%} or more are "
            "needed; add the large economies"
        )
    years = [int(y) for y in since.columns[enough]]
    return years, float(share[years[-1]])


def _outside(since: pd.DataFrame, base: Evidence, middle: pd.Series) -> np.ndarray:
    """Growth of the rest of the world [later]: its economies in the file, else the middle one."""
    published = matrix(base.series, "papers", "spbs17-2023")[base.last_year].dropna()
    others = published.drop(
        [c for c in published.index if c in base.countries or not is_economy(c)]
    )
    whole = since.dropna().reindex(others.index)
    there = whole.notna().all(axis=1)
    if others[there].sum() < COVERED * others.sum():
        return middle.to_numpy()
    grown = np.exp(whole[there]).mul(others[there], axis=0).sum() / others[there].sum()
    return np.log(grown).to_numpy()


def _with_years(world: xr.Dataset, growth: _Growth, base: Evidence) -> xr.Dataset:
    """The world with the added years: papers by growth, estimates, NaN where nothing is known."""
    last, k = int(world["year"][-1]), len(growth.years)
    out = world.reindex(year=[*world["year"].to_numpy(), *growth.years])
    now = world.sel(year=last)
    papers = now["papers"].to_numpy()[:, None] * np.exp(growth.logs)
    share = (now["international"] / now["papers"]).to_numpy()[:, None]
    abroad = papers * share
    totals = np.concatenate([now["international"].to_numpy()[:, None], abroad], axis=1)
    links = fill({last: now["links"].to_numpy()}, totals, np.array([last, *growth.years]))[..., 1:]
    links = np.minimum(links, np.minimum(abroad[:, None], abroad[None]))
    every = np.arange(len(base.countries))
    eu27 = set(base.blocs["EU27"].members)
    members = np.array([i for i, c in enumerate(base.countries) if c in eu27])
    added = {
        "papers": papers,
        "international": abroad,
        "links": links,
        "links_observed": np.zeros(links.shape, dtype=bool),
        "world_papers": _once(now, "world_papers", papers, abroad, every),
        "eu27_papers": _once(now, "eu27_papers", papers, abroad, members),
    }
    for name, values in added.items():
        data = out[name].to_numpy().astype(values.dtype)
        data[..., -k:] = values
        out[name] = (out[name].dims, data, world[name].attrs)
    for name in added.keys() - {"papers"}:
        out[name].attrs["known_until"] = last
    out.attrs[BASE] = base.name
    return out


def _once(
    now: xr.Dataset, name: str, papers: np.ndarray, abroad: np.ndarray, members: np.ndarray
) -> np.ndarray:
    """Papers of a group, each once [later]: members an international paper has stay as they are."""
    home = float((now["papers"] - now["international"]).to_numpy()[members].sum())
    several = float(now["international"].to_numpy()[members].sum()) / (float(now[name]) - home)
    at_home = (papers - abroad)[members].sum(axis=0)
    once: np.ndarray = at_home + abroad[members].sum(axis=0) / several
    return once
