"""A yearly panel of pairs as evidence: OpenAlex as pulled, or anyone's files of the same shape."""

from __future__ import annotations

import csv
import hashlib
import os
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from evidence import flags
from evidence.errors import EvidenceError
from evidence.files import sha256_file
from evidence.geography import distance_km, shared_language
from evidence.model import Evidence
from evidence.names import ROW, Names, read_blocs
from evidence.parameters import read_parameters
from evidence.series import matrix, read_facts, read_series
from evidence.sources import read_sources

VARIABLE = "COLLABCAST_EVIDENCE"


def find_panel() -> Path:
    """Folder of the OpenAlex panel: the variable, the cache, or ``../shared/figures``."""
    named = os.environ.get(VARIABLE)
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "collabcast/openalex"
    near = Path(__file__).resolve().parents[2] / "shared" / "figures"
    for folder in (Path(named) if named else None, cache, near):
        if folder is not None and (folder / "ties.csv").is_file():
            return folder
    raise EvidenceError(
        f"no OpenAlex panel here: {VARIABLE} names "
        f"{'no folder' if not named else repr(named) + ', which holds no ties.csv'}; run "
        f"`collabcast evidence pull openalex` or set {VARIABLE} to a folder with ties.csv"
    )


def read_ties(path: str | Path) -> pd.DataFrame:
    """Pairs of any file ``a, b, year, papers`` as the frame that forecasts take.

    Returns
    -------
    Frame ``unique_id`` ("CHN-USA", alphabetical), ``ds`` (int year), ``y`` (papers). A pair and
    year that the file leaves out inside the file's years is zero, as in the panels we know.

    Raises
    ------
    EvidenceError : a column is missing, a value is no number, negative or doubled, with its row.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp(), "ties.csv")
    >>> _ = path.write_text("a,b,year,papers\\nUSA,CHN,2019,5\\nCHN,USA,2021,7\\n")
    >>> read_ties(path).values.tolist()
    [['CHN-USA', 2019, 5.0], ['CHN-USA', 2020, 0.0], ['CHN-USA', 2021, 7.0]]
    """
    path = Path(path)
    rows = _read_rows(path, ("a", "b", "year", "papers"))
    seen: dict[tuple[str, int], float] = {}
    for line, (a, b, year, papers) in rows:
        if a == b:
            raise EvidenceError(f"{path.name}:{line}: pair of {a!r} with itself; remove the row")
        key = ("-".join(sorted((a, b))), _year(path, line, year))
        if key in seen:
            raise EvidenceError(
                f"{path.name}:{line}: pair {key[0]} stands twice in {key[1]}; keep one of the rows"
            )
        seen[key] = _count(path, line, papers)
    if not seen:
        raise EvidenceError(f"{path.name}: no rows; wanted a, b, year, papers")
    years = sorted({year for _, year in seen})
    every = range(years[0], years[-1] + 1)
    ids = sorted({pair for pair, _ in seen})
    return pd.DataFrame(
        [(pair, year, seen.get((pair, year), 0.0)) for pair in ids for year in every],
        columns=["unique_id", "ds", "y"],
    )


def read_national(path: str | Path) -> pd.DataFrame:
    """National counts of a file ``country, year, papers`` as ``unique_id, ds, y``."""
    path = Path(path)
    seen: dict[tuple[str, int], float] = {}
    for line, (country, year, papers) in _read_rows(path, ("country", "year", "papers")):
        key = (country, _year(path, line, year))
        if key in seen:
            raise EvidenceError(
                f"{path.name}:{line}: {country} stands twice in {key[1]}; keep one of the rows"
            )
        seen[key] = _count(path, line, papers)
    return pd.DataFrame(
        [(c, y, v) for (c, y), v in sorted(seen.items())], columns=["unique_id", "ds", "y"]
    )


def _read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise EvidenceError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise EvidenceError(
            f"{path.name}: not UTF-8 text (byte {error.start}); save it as CSV in UTF-8"
        ) from None
    reader = csv.reader(text.splitlines())
    head = [cell.strip().lower() for cell in next(reader, [])]
    missing = [c for c in columns if c not in head]
    if missing:
        raise EvidenceError(
            f"{path.name}:1: columns {', '.join(head) or 'none'} came; "
            f"{', '.join(columns)} are needed; missing: {', '.join(missing)}"
        )
    at = [head.index(c) for c in columns]
    rows = []
    for line, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(at):
            raise EvidenceError(f"{path.name}:{line}: {len(cells)} cells, {len(head)} are needed")
        rows.append((line, [cells[k].strip() for k in at]))
    return rows


def _year(path: Path, line: int, text: str) -> int:
    if text.isdigit() and 1800 <= int(text) <= 2200:
        return int(text)
    raise EvidenceError(f"{path.name}:{line}: year {text!r}; a whole year such as 2019 is needed")


def _count(path: Path, line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (0 <= value < float("inf")):
        raise EvidenceError(f"{path.name}:{line}: papers {text!r}; a number of 0 or more is needed")
    return value


def load_panel(folder: Path, name: str) -> Evidence:
    """Evidence from ``ties.csv`` and ``international.csv`` of a folder, ``papers.csv`` if there.

    Countries of ``ties.csv`` that have international counts are the agents. Links with countries
    outside the panel are not in such files: ``ROW`` takes a share of each country's links that is
    assumed (see notes), and national totals without ``papers.csv`` are the NCSES ones brought to
    the panel's level.
    """
    folder = Path(folder)
    ties = read_ties(folder / "ties.csv")
    abroad = read_national(folder / "international.csv")
    files = ["ties.csv", "international.csv"]
    ids = ties["unique_id"].str.split("-", expand=True)
    codes = sorted((set(ids[0]) | set(ids[1])) & set(abroad["unique_id"]))
    if len(codes) < 3:
        raise EvidenceError(
            f"{folder.name}: {len(codes)} countries stand in both ties.csv and international.csv; "
            "three or more are needed; are the country codes the same in both?"
        )
    years = np.arange(
        max(ties["ds"].min(), abroad["ds"].min()), min(ties["ds"].max(), abroad["ds"].max()) + 1
    )
    # A country without counts in early years would make every later ratio infinite: the panel
    # starts where all its countries have some.
    totals = abroad.pivot(index="unique_id", columns="ds", values="y").reindex(codes, columns=years)
    empty = totals.isna() | (totals <= 0)
    start = int(years[empty.any(axis=0).to_numpy()].max(initial=int(years[0]) - 1)) + 1
    years = years[years >= start]
    if len(years) < 5:
        raise EvidenceError(
            f"{folder.name}: only {len(years)} years have international counts of every country; "
            "five or more are needed; drop the countries with gaps"
        )
    international = totals[years].to_numpy(float)
    n = len(codes)
    at = {c: k for k, c in enumerate(codes)}
    links = np.zeros((n + 1, n + 1, len(years)))
    inside = ties[(ids[0].isin(at) & ids[1].isin(at) & ties["ds"].isin(years)).to_numpy()]
    wide = inside.pivot(index="unique_id", columns="ds", values="y").reindex(columns=years)
    for pair, row in zip(wide.index, wide.fillna(0.0).to_numpy(float), strict=True):
        a, b = pair.split("-")
        links[at[a], at[b]] = links[at[b], at[a]] = row
    observed = np.zeros(links.shape, dtype=bool)
    observed[:n, :n] = ~np.eye(n, dtype=bool)[:, :, None]

    papers, paper_note = _papers(folder, codes, years, international)
    if (folder / "papers.csv").is_file():
        files.append("papers.csv")
    # One more agent closes the accounts: as large as 3 % of the panel, in line with the 98 % of
    # pair counts that such panels are cut at.
    rest = 0.03
    outward = rest * links[:n, :n].sum(axis=1)
    links[:n, n] = links[n, :n] = outward
    rest_international = np.maximum(outward.sum(axis=0) / 3.0, outward.max(axis=0) * 1.001)
    international = np.vstack([international, rest_international])
    papers = np.vstack([papers, rest_international / 0.6])
    ceiling = np.minimum(international[:, None, :], international[None, :, :])
    over = links > ceiling
    links = np.minimum(links, ceiling)

    embedded = read_series()
    world = xr.Dataset(
        {
            "papers": (("country", "year"), papers),
            "international": (("country", "year"), international),
            "links": (("country", "partner", "year"), links),
            "links_observed": (("country", "partner", "year"), observed),
            "world_papers": (("year",), _world_papers(papers, international)),
            "eu27_papers": (("year",), _bloc_papers(codes, papers, international)),
            "field_share": (("country", "field"), np.ones((n + 1, 1))),
            "impact": (("country", "year"), _impact(embedded, codes, years)),
            "gerd": (("country", "year"), np.full((n + 1, len(years)), np.nan)),
            "distance": (("country", "partner"), _pad_mean(distance_km(codes))),
            "language": (("country", "partner"), np.pad(shared_language(codes), ((0, 1), (0, 1)))),
        },
        coords={
            "country": [*codes, ROW],
            "partner": [*codes, ROW],
            "year": years,
            "field": ["all fields"],
        },
    )
    digest = hashlib.sha256(
        "".join(f"{f} {sha256_file(folder / f)} " for f in files).encode()
    ).hexdigest()
    i, j = np.triu_indices(n, 1)
    labels = [(codes[a], codes[b]) for a, b in zip(i, j, strict=True)]
    found = [
        flags.flag_frame("links", labels, years, links[i, j]),
        flags.flag_frame("international", [(c, "") for c in codes], years, international[:n]),
    ]
    notes = (
        f"Panel of {n} countries or regions, {years[0]} to {years[-1]}.",
        paper_note,
        f"Rest of the world (ROW): {rest:.0%} of each country's links, an assumption.",
        f"{int(over.sum() // 2)} pair-years above the international papers of one side were cut.",
        "Impact is the NCSES top-1 % share (Scopus), not of this panel.",
    )
    return Evidence(
        name=name,
        title=f"Panel {name}: {n} countries or regions, {years[0]}-{years[-1]}",
        database=name,
        counting="whole",
        world=world,
        series=_series(ties, abroad, name),
        facts=read_facts(),
        flags=pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True),
        sources=read_sources(),
        parameters=read_parameters(),
        names=Names(),
        blocs=read_blocs(),
        notes=notes,
        digest=digest,
    )


def _papers(
    folder: Path, codes: list[str], years: np.ndarray, international: np.ndarray
) -> tuple[np.ndarray, str]:
    """National totals [n, year] of ``papers.csv``, else NCSES totals at the panel's level."""
    if (folder / "papers.csv").is_file():
        own = read_national(folder / "papers.csv")
        wide = own.pivot(index="unique_id", columns="ds", values="y").reindex(codes, columns=years)
        if wide.isna().to_numpy().any():
            gaps = wide.index[wide.isna().any(axis=1)].tolist()
            raise EvidenceError(
                f"papers.csv: no figure in some of {years[0]}-{years[-1]} for "
                f"{', '.join(gaps[:8])}; add the rows or leave the countries out of the panel"
            )
        return np.maximum(wide.to_numpy(float), international), "National totals: papers.csv."
    series = read_series()
    published = matrix(series, "papers", "spbs17-2023").reindex(codes, columns=years)
    abroad = matrix(series, "international", "spbs33-2023").reindex(codes, columns=years)
    share = (abroad / published).ffill(axis=1).bfill(axis=1)
    # Economies outside the NCSES coauthorship table get the middle share of those in it.
    share = share.fillna(share.median()).ffill(axis=1).bfill(axis=1).fillna(0.5)
    totals = international / np.clip(share.to_numpy(float), 0.05, 0.95)
    note = (
        "National totals are not in this panel: its international papers over the international "
        "share of the NCSES tables (2003-2022; held constant outside; the middle share where an "
        "economy is not in them). An assumption: levels of totals, not trends of ties, rest on it."
    )
    return np.maximum(totals, international), note


def _world_papers(papers: np.ndarray, international: np.ndarray) -> np.ndarray:
    """Each paper once: domestic papers, and international ones over 2.5 countries a paper."""
    return (papers - international).sum(axis=0) + international.sum(axis=0) / 2.5


def _bloc_papers(codes: list[str], papers: np.ndarray, international: np.ndarray) -> np.ndarray:
    """EU27 papers each once, with the same deduplication as the world's."""
    inside = [k for k, c in enumerate(codes) if c in read_blocs()["EU27"].members]
    return (papers - international)[inside].sum(axis=0) + international[inside].sum(axis=0) / 1.5


def _impact(series: pd.DataFrame, codes: list[str], years: np.ndarray) -> np.ndarray:
    """NCSES top-1 % shares [n+1, year]: a gap takes the country's mean, no country the world's 1.

    Years in which nothing is published stay NaN.
    """
    wide = matrix(series, "top1_share", "spbs70-2023").reindex(codes, columns=years)
    values = wide.to_numpy(float)
    published = np.isfinite(values).any(axis=0)
    with np.errstate(invalid="ignore"):
        own = np.nansum(values, axis=1) / np.isfinite(values).sum(axis=1)
    filled = np.where(np.isfinite(values), values, np.nan_to_num(own, nan=1.0)[:, None])
    filled[:, ~published] = np.nan
    return np.vstack([filled, filled.mean(axis=0)])


def _pad_mean(km: np.ndarray) -> np.ndarray:
    out = np.pad(km, ((0, 1), (0, 1)))
    off = ~np.eye(len(km), dtype=bool)
    out[:-1, -1] = out[-1, :-1] = np.where(off, km, np.nan)[off].mean()
    return out


def _series(ties: pd.DataFrame, abroad: pd.DataFrame, name: str) -> pd.DataFrame:
    """The panel's rows in the long form of the embedded ones."""
    pair = ties["unique_id"].str.split("-", expand=True)
    links = pd.DataFrame(
        {"variable": "links", "region": pair[0], "partner": pair[1], "year": ties["ds"],
         "value": ties["y"]}
    )  # fmt: skip
    national = pd.DataFrame(
        {"variable": "international", "region": abroad["unique_id"], "partner": "",
         "year": abroad["ds"], "value": abroad["y"]}
    )  # fmt: skip
    out = pd.concat([links, national], ignore_index=True)
    return out.assign(
        field="", unit="papers", counting="whole", database=name, vintage=0, source="openalex"
    )
