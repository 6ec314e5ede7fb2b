"""A yearly panel of pairs as evidence: OpenAlex as pulled, or anyone's files of the same shape."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from evidence.errors import EvidenceError
from evidence.files import code_digest, sha256_table
from evidence.model import Evidence
from evidence.ncses.series import read_facts
from evidence.panel.common import Common, common
from evidence.panel.completion import (
    bloc_papers,
    fields,
    gerd,
    impact,
    national_papers,
    published_note,
    rest_of_world,
    world_papers,
)
from evidence.panel.field_pairs import pairs_by_field
from evidence.panel.manifest import read_description
from evidence.panel.pair_impact import impact_by_pair
from evidence.panel.tables import read_national, read_ties
from evidence.parameters import read_parameters
from evidence.quality import outliers
from evidence.reference.countries import ROW, Names, read_blocs
from evidence.reference.geography import distance_km, shared_language
from evidence.sources import Source, read_sources

NEEDED = ("ties.csv", "international.csv")
# Used where they lie beside the needed ones; every one of them enters the digest.
USED = (*NEEDED, "papers.csv", "rest.csv", "world.csv", "fields.csv", "ties_by_field.csv",
        "impact.csv", "impact_by_pair.csv", "rnd.csv")  # fmt: skip

UNKNOWN_KM = 6000.0  # between capitals nobody knows; the mean of the NCSES economies is 7234


def load_panel(folder: Path, name: str) -> Evidence:
    """Evidence from ``ties.csv`` and ``international.csv`` of a folder, and what lies beside them.

    Countries of ``ties.csv`` that have international counts are the agents. Beside them may lie
    ``papers.csv`` (national totals), ``rest.csv`` (links with countries outside the panel),
    ``world.csv`` (papers of the world and the EU27, each once), ``fields.csv``,
    ``ties_by_field.csv`` (pairs by field), ``impact.csv``, ``impact_by_pair.csv`` (shown beside
    results, moves none) and ``rnd.csv``; what is not there is assumed or left out, and the notes
    say which.

    Parameters
    ----------
    folder : of the tables. name : of the evidence, such as ``"openalex"``.

    Returns
    -------
    The evidence, the same object while files and code are the same. Its digest is that of the
    tables and of the code that makes arrays of them.

    Raises
    ------
    EvidenceError : a needed table is missing, or a table is not fit; with what to do.
    """
    folder = Path(folder)
    missing = [f for f in NEEDED if not (folder / f).is_file()]
    if missing:
        raise EvidenceError(
            f"{folder.name}: holds no {' and no '.join(missing)}; pairs of countries by year and "
            "their international papers are needed to run (see docs/data.md)"
        )
    description = read_description(folder)
    files = [f for f in USED if (folder / f).is_file()]
    text = "".join(f"{f} {sha256_table(folder / f)} " for f in files) + code_digest("evidence")
    text += "".join(f" keep {code}" for code in description.get("keep", ()))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _build(folder, name, digest, json.dumps(description))


@functools.lru_cache(maxsize=4)  # evidence is never changed
def _build(folder: Path, name: str, digest: str, described: str) -> Evidence:
    """The evidence of a folder whose tables have this digest and whose description reads so."""
    description = json.loads(described)
    ties, abroad = read_ties(folder / "ties.csv"), read_national(folder / "international.csv")
    base = common(folder.name, ties, abroad, description.get("keep", ()))
    codes, years, pairs, international = base.codes, base.years, base.links, base.international
    n = len(codes)
    outward, rest_international, rest_papers, rest_note = rest_of_world(folder, base)
    papers, paper_note = national_papers(folder, codes, years, international)
    international = np.vstack([international, rest_international])
    papers = np.vstack([papers, np.maximum(rest_papers, rest_international)])
    links, observed, over = _links(base, outward, international)
    names, by_field, shares, field_note = fields(folder, codes, years)
    affinity, pairs_note = pairs_by_field(folder, codes, names, shares)
    index, impact_note = impact(folder, codes, years)
    money, money_note = gerd(folder, codes, years)
    whole, whole_note = world_papers(folder, years, papers, international)
    eu27, eu27_note = bloc_papers(folder, codes, years, papers, international)
    world = _labelled(
        codes, years, names,
        papers=papers, international=international, links=links, links_observed=observed,
        world_papers=whole, eu27_papers=eu27, field_papers=by_field, field_share=shares,
        field_affinity=affinity, field_once=np.ones(len(names)),
        field_impact=np.full(by_field.shape, np.nan),
        impact=index, gerd=money,
    )  # fmt: skip
    notes = (
        f"Panel of {n} countries or regions, {years[0]} to {years[-1]}.",
        *description.get("notes", ()),
        *base.notes,
        paper_note,
        rest_note,
        published_note(folder, codes),
        f"{over} pair-years above the international papers of one side were cut.",
        impact_note,
        *(note for note in (field_note, pairs_note, money_note, whole_note, eu27_note) if note),
    )
    source = _source(name, description)
    return Evidence(
        name=name,
        title=description.get("title")
        or f"Panel {name}: {n} countries or regions, {years[0]}-{years[-1]}",
        database=description.get("database") or name,
        counting=description.get("counting") or "whole",
        world=world,
        series=_series(folder, ties, abroad, name, source.id),
        facts=read_facts(),
        flags=_flags(codes, years, pairs, international[:n]),
        sources={**read_sources(), source.id: source},
        parameters=read_parameters(),
        names=Names(),
        blocs=read_blocs(),
        notes=notes,
        digest=digest,
        date=source.read,
        origin=str(folder),
    )


AXES: dict[str, tuple[str, ...]] = {
    "papers": ("country", "year"),
    "international": ("country", "year"),
    "links": ("country", "partner", "year"),
    "links_observed": ("country", "partner", "year"),
    "world_papers": ("year",),
    "eu27_papers": ("year",),
    "field_papers": ("country", "field", "year"),
    "field_share": ("country", "field"),
    "field_affinity": ("country", "partner", "field"),
    "field_once": ("field",),
    "field_impact": ("country", "field", "year"),
    "impact": ("country", "year"),
    "gerd": ("country", "year"),
}


def _labelled(
    codes: list[str], years: np.ndarray, fields: tuple[str, ...], **arrays: np.ndarray
) -> xr.Dataset:
    """Arrays of a panel under their labels, with what is known of the places of its countries."""
    places = {
        "distance": (("country", "partner"), _pad_mean(distance_km(codes))),
        "language": (("country", "partner"), np.pad(shared_language(codes), ((0, 1), (0, 1)))),
    }
    return xr.Dataset(
        {name: (AXES[name], values) for name, values in arrays.items()} | places,
        coords={
            "country": [*codes, ROW],
            "partner": [*codes, ROW],
            "year": years,
            "field": list(fields),
        },
    )


def _pad_mean(km: np.ndarray) -> np.ndarray:
    """Distances [n+1, n+1]: the mean stands for the rest of the world and for unknown capitals."""
    off = ~np.eye(len(km), dtype=bool)
    known = km[off & np.isfinite(km)]
    mean = float(known.mean()) if len(known) else UNKNOWN_KM
    out = np.pad(np.where(off & ~np.isfinite(km), mean, km), ((0, 1), (0, 1)))
    out[:-1, -1] = out[-1, :-1] = mean
    return out


def _links(
    base: Common, outward: np.ndarray, international: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """Links with the rest of the world, which of them are read, and how many were cut.

    ``outward`` [n, year], ``international`` [n + 1, year], papers. No link exceeds the
    international papers of either side.
    """
    n = len(base.codes)
    links = np.zeros((n + 1, n + 1, len(base.years)))
    links[:n, :n] = base.links
    links[:n, n] = links[n, :n] = outward
    ceiling = np.minimum(international[:, None, :], international[None, :, :])
    observed = np.zeros(links.shape, dtype=bool)
    observed[:n, :n] = base.published
    return np.minimum(links, ceiling), observed, int((links > ceiling).sum() // 2)


def _flags(
    codes: list[str], years: np.ndarray, pairs: np.ndarray, international: np.ndarray
) -> pd.DataFrame:
    i, j = np.triu_indices(len(codes), 1)
    labels = [(codes[a], codes[b]) for a, b in zip(i, j, strict=True)]
    found = [
        outliers.flag_frame("links", labels, years, pairs[i, j]),
        outliers.flag_frame("international", [(c, "") for c in codes], years, international),
    ]
    return pd.concat([f for f in found if len(f)] or found[:1], ignore_index=True)


def _source(name: str, description: dict[str, Any]) -> Source:
    """Where the pairs come from: the described pull or import, else the panel as it was found."""
    if not description:
        return read_sources()["openalex"] if name == "openalex" else Source(
            id=f"panel-{name}", title=f"Tables of the folder {name}", producer="not stated",
            read="not stated", terms="not stated", kind="user's own",
        )  # fmt: skip
    table = description["tables"].get("ties.csv", {})
    return Source(
        id=f"panel-{name}",
        title=description.get("title") or name,
        producer=description.get("database") or "not stated",
        read=str(table.get("read") or "not stated"),
        terms=str(description.get("terms") or "not stated"),
        kind="user's own",
    )


def _series(
    folder: Path, ties: pd.DataFrame, abroad: pd.DataFrame, name: str, source: str
) -> pd.DataFrame:
    """The panel's rows in the long form of the embedded ones."""
    pair = ties["unique_id"].str.split("-", n=1, expand=True)
    parts = [
        pd.DataFrame(
            {"variable": "links", "region": pair[0], "partner": pair[1], "year": ties["ds"],
             "value": ties["y"]}
        )
    ]  # fmt: skip
    national = {"international": abroad}
    if (folder / "papers.csv").is_file():
        national["papers"] = read_national(folder / "papers.csv")
    parts += [
        pd.DataFrame(
            {"variable": variable, "region": rows["unique_id"], "partner": "",
             "year": rows["ds"], "value": rows["y"]}
        )
        for variable, rows in national.items()
    ]  # fmt: skip
    rows = pd.concat(parts, ignore_index=True).assign(unit="papers")
    cited = impact_by_pair(folder)
    if len(cited):
        rows = pd.concat([rows, cited], ignore_index=True)
    return rows.assign(field="", counting="whole", database=name, vintage=0, source=source)
