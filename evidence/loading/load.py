"""One entry to every evidence base."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd

from evidence.errors import EvidenceError
from evidence.loading.embedded import embedded
from evidence.loading.later import BASE, is_later, load_later
from evidence.model import Evidence
from evidence.ncses.world import build_world
from evidence.panel.build import load_panel
from evidence.panel.completion import shares_by_then
from evidence.panel.manifest import read_description
from evidence.panel.tables import cached_names, find_panel, folder_of


def load(source: str = "ncses") -> Evidence:
    """Evidence by name or folder.

    Parameters
    ----------
    source : ``"ncses"`` (embedded: 46 economies and the rest of the world, the default),
        ``"openalex"`` (the panel in the cache, ``COLLABCAST_EVIDENCE`` or ``../shared/figures``),
        the name of another pull or import in the cache, or a folder with ``ties.csv`` (a, b,
        year, papers) and ``international.csv`` (country, year, papers). A folder with
        ``papers.csv`` (country, year, papers) and no pairs is chained onto the embedded world:
        its later years, country by country.

    Raises
    ------
    EvidenceError : the source is unknown or its files are not fit, with what to do.

    Examples
    --------
    >>> ev = load()
    >>> len(ev.countries), ev.countries[-1], ev.last_year
    (47, 'ROW', 2022)
    >>> float(ev.world.links.sel(country="CHN", partner="USA", year=2022))
    58546.0
    """
    if source == "ncses":
        return embedded()
    if source == "openalex":
        return replace(load_panel(find_panel(), name="openalex"), origin=source)
    others = [name for name in cached_names() if name != "openalex"]
    folder = folder_of(source)
    if source and folder.is_dir():
        name = source
        if source not in others:
            name = str(read_description(folder).get("name") or folder.resolve().name)
        whole = load_later if is_later(folder) else load_panel
        return replace(whole(folder, name), origin=str(source))
    raise EvidenceError(
        f"evidence {source!r} is neither known nor a folder; known: "
        f"{', '.join(['ncses', 'openalex', *others])}; "
        "or name a folder that holds ties.csv and international.csv, or papers.csv alone"
    )


def until(evidence: Evidence, year: int) -> Evidence:
    """The same evidence as if nothing after ``year`` were known, for hindcasts.

    The embedded world is built anew from the rows up to that year, so that no estimate between
    published pair tables leans on a later one; yearly panels are cut.

    Parameters
    ----------
    year : the last year that is known; its digest tells it from the whole evidence.

    Raises
    ------
    EvidenceError : the year is not within the figures.

    Examples
    --------
    >>> until(load(), 2021).last_year
    2021
    """
    first = int(evidence.world["year"][0])
    if not first + 4 <= year <= evidence.last_year:
        raise EvidenceError(
            f"year {year}: figures of {evidence.name} can be cut after {first + 4} to "
            f"{evidence.last_year}"
        )
    if year == evidence.last_year:
        return evidence
    series = evidence.series[evidence.series["year"] <= year]
    if BASE in evidence.world.attrs and year <= embedded().last_year:
        return until(embedded(), year)  # nothing was chained on yet
    if evidence.name == "ncses":
        world, notes = build_world(series, last=year)
    else:
        world, notes = evidence.world.sel(year=evidence.world["year"] <= year), evidence.notes
        world = world.assign(field_share=shares_by_then(world))
    text = f"{evidence.digest} until {year}"
    return replace(
        evidence,
        world=world,
        series=series,
        notes=(*notes, f"Cut after {year}."),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def ties_frame(evidence: Evidence, first: int | None = None) -> pd.DataFrame:
    """Links as the frame forecasts take.

    Parameters
    ----------
    first : year the frame starts in; the first of the evidence where it is left out.

    Returns
    -------
    Frame ``unique_id`` ("CHN-USA", alphabetical), ``ds`` (int year), ``y`` (papers), every pair of
    countries and the rest of the world in every year, sorted.

    Examples
    --------
    >>> frame = ties_frame(load(), first=2022)
    >>> len(frame), frame.loc[frame["unique_id"] == "CHN-USA", "y"].tolist()
    (1081, [58546.0])
    """
    world = evidence.world
    codes, years = evidence.countries, world["year"].to_numpy()
    i, j = np.triu_indices(len(codes), 1)
    values = world["links"].to_numpy()[i, j]
    ids = np.array(["-".join(sorted((codes[a], codes[b]))) for a, b in zip(i, j, strict=True)])
    frame = pd.DataFrame(
        {
            "unique_id": np.repeat(ids, len(years)),
            "ds": np.tile(years, len(ids)),
            "y": values.ravel(),
        }
    )
    if first is not None:
        frame = frame[frame["ds"] >= first]
    return frame.sort_values(["unique_id", "ds"], ignore_index=True)
