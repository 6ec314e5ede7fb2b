"""How a pair's joint papers divide over fields: an estimate, since nobody publishes pairs by field.

Share of field f in the papers of i and j, in proportion to

    phi_if phi_jf C_ijf delta_f,    closed to one over the fields,

phi the shares of the field in either's papers (both sides are needed: gravity with mass one, as in
trade by sector: Head and Mayer 2014, doi:10.1016/B978-0-444-54314-1.00003-3); C the affinity of the
two in the field beyond their affinity in everything, from whose work each uses (relative citation
index, geometric mean of both directions, to the power that links of pairs have to the index of all
fields); delta the openness of the field, such that the fields of all pairs add up to what the field
has of papers with several countries: the sum of national counts less the papers of the world.

Nothing is fitted to a pair in a field. Pairs in artificial intelligence are published and rank as
predicted with 0.92 over 990 pairs; the form was settled among 20 variants with that score in view
(`benchmarks/bench_fields.py`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ROUNDS = 100  # of fitting the openness of fields; it settles in about ten
_TINY = 1e-9


def citation_affinity(
    series: pd.DataFrame, codes: list[str], fields: tuple[str, ...], power: float
) -> np.ndarray:
    """C, affinity of pairs in a field beyond their affinity in all of them, 1 where not published.

    Parameters
    ----------
    series : rows of :func:`evidence.ncses.series.read_series`.
    power : elasticity of links to the index, :func:`citation_elasticity`.

    Returns
    -------
    ``[country, partner, field]``, symmetric, within 0.2 and 5 before the power.
    """
    n = len(codes)
    at, place = {c: k for k, c in enumerate(codes)}, {f: k for k, f in enumerate(fields)}
    index = np.full((n, n, len(fields) + 1), np.nan)  # all fields together stand last
    for variable in ("field_citation_index", "citation_index"):
        rows = series[series["variable"] == variable]
        rows = rows[rows["region"].isin(at) & rows["partner"].isin(at)]
        where = rows["field"].map(place).fillna(len(fields)).astype(int)
        index[rows["region"].map(at), rows["partner"].map(at), where] = rows["value"]
    index = np.where(index > 0.0, index, np.nan)
    both = np.log(index) + np.log(index.swapaxes(0, 1))
    beyond = (both[..., :-1] - both[..., -1:]) / 2.0
    off = ~np.eye(n, dtype=bool)
    known = np.isfinite(beyond) & off[..., None]
    count = known.sum(axis=(0, 1))
    mean = np.where(known, beyond, 0.0).sum(axis=(0, 1)) / np.maximum(count, 1)
    beyond = np.where(known, beyond - mean, 0.0)  # what a field has of everybody is its openness
    affinity: np.ndarray = np.exp(power * np.clip(beyond, -np.log(5.0), np.log(5.0)))
    return affinity


def citation_elasticity(
    links: np.ndarray, series: pd.DataFrame, codes: list[str]
) -> tuple[float, float]:
    """Links of pairs to the citation index of all fields, net of both countries, with its error.

    Least squares of log links on the log index and a constant for each country.

    Parameters
    ----------
    links : ``[n, n]`` of the year of the index (2020).

    Returns
    -------
    elasticity and standard error; 0 and 0 where the index is not published.
    """
    rows = series[series["variable"] == "citation_index"]
    wide = rows.pivot(index="region", columns="partner", values="value")
    index = wide.reindex(index=codes, columns=codes).to_numpy(float)
    i, j = np.triu_indices(len(codes), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = 0.5 * np.log(index * index.T)[i, j]
        y = np.log(links[i, j])
    ok = np.isfinite(x) & np.isfinite(y)
    if ok.sum() < 3 * len(codes):
        return 0.0, 0.0
    own = np.zeros((len(i), len(codes)))
    own[np.arange(len(i)), i] = own[np.arange(len(i)), j] = 1.0
    design = np.column_stack([x, own])[ok]
    found, *_ = np.linalg.lstsq(design, y[ok], rcond=None)
    rest = y[ok] - design @ found
    free = ok.sum() - np.linalg.matrix_rank(design)
    error = np.sqrt((rest @ rest) / free * np.linalg.pinv(design.T @ design)[0, 0])
    return float(found[0]), float(error)


def open_fields(
    links: np.ndarray, share: np.ndarray, affinity: np.ndarray, goal: np.ndarray
) -> np.ndarray:
    """delta, the openness of fields: pairs divided by it add up to ``goal`` over all of them.

    Parameters
    ----------
    links : ``[n, n]`` papers. share : ``[n, field]``. affinity : ``[n, n, field]``.
    goal : ``[field]``, shares of all links.

    Examples
    --------
    >>> links = np.array([[0.0, 10.0], [10.0, 0.0]])
    >>> half = np.full((2, 2), 0.5)
    >>> open_fields(links, half, np.ones((2, 2, 2)), np.array([0.8, 0.2])).round(3).tolist()
    [1.6, 0.4]
    """
    raw = share[:, None, :] * share[None, :, :] * affinity
    delta = np.ones(share.shape[-1])
    for _ in range(ROUNDS):
        total = np.maximum(raw @ delta, _TINY)
        now = delta * np.einsum("ij,ijf->f", links / total, raw)
        now /= max(float(now.sum()), _TINY)
        step = goal / np.maximum(now, _TINY)
        delta *= step
        delta *= len(delta) / delta.sum()
        if np.abs(step - 1.0).max() < _TINY:
            break
    return delta


def affinity_by_field(
    series: pd.DataFrame,
    links: tuple[np.ndarray, np.ndarray],
    papers: np.ndarray,
    codes: list[str],
    fields: tuple[str, ...],
) -> np.ndarray:
    """C delta of the embedded world, ``[country, partner, field]``, the rest of the world last.

    Parameters
    ----------
    links : ``[n+1, n+1]`` in the year of the citation index and in the last year.
    papers : by field in the last year, ``[n+1, field]``. codes : of the n economies.
    """
    then, now = links
    n = len(codes)
    power, _ = citation_elasticity(then[:n, :n], series, codes)
    affinity = np.ones((n + 1, n + 1, len(fields)))
    affinity[:n, :n] = citation_affinity(series, codes, fields, power)
    counts, world = _latest(series, fields)
    several = counts - world
    goal = np.maximum(several, 0.0)
    share = papers / papers.sum(axis=1, keepdims=True)
    return affinity * open_fields(now, share, affinity, goal / goal.sum())


def counted_once(series: pd.DataFrame, fields: tuple[str, ...]) -> np.ndarray:
    """Papers of the world in each field, each once, over the sum of national counts ``[field]``."""
    counts, world = _latest(series, fields)
    return world / counts


def _latest(series: pd.DataFrame, fields: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Sum of national counts of the last year by field, and papers of the world."""
    rows = series[series["variable"] == "field_papers"]
    rows = rows[rows["year"] == rows["year"].max()]
    wide = rows.pivot(index="field", columns="region", values="value").reindex(list(fields))
    groups = [c for c in wide.columns if c in ("WLD", "EU27")]
    return wide.drop(columns=groups).sum(axis=1).to_numpy(float), wide["WLD"].to_numpy(float)
