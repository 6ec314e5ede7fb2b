"""How a country's papers divide over fields: shares that add up to one in every path.

Shares are forecast as ratios to their own geometric mean (the centred log-ratio of compositional
data: Aitchison 1982, doi:10.1111/j.2517-6161.1982.tb01195.x), so that no share can turn negative,
and closed to one in every draw. A field keeps its share in the middle: of six rules tried on the
origins 2008 to 2011 of the fourteen embedded fields, four years ahead, it is the nearest (mean
absolute log error of papers by field 0.081; damped trend 0.088, drift 0.106; later origins and ten
years ahead: `benchmarks/bench_fields.py origins`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.projection.paths import PathSampler, path_sampler
from forecast.series.frame import Panel

MODEL = "naive"
_LEAST = 0.5  # papers; stands for none where a logarithm is needed
_YEARS = 4  # a field needs as many years for a trend


def prepare_shares(
    papers: np.ndarray,
    years: np.ndarray,
    countries: Sequence[str],
    fields: Sequence[str],
    last: int,
) -> PathSampler | None:
    """Fit all compositions together; None where there is one field or too little is known.

    Parameters
    ----------
    papers : [country, field, year], NaN in years that are not known.
    last : last projected year.
    """
    known = np.isfinite(papers).all(axis=(0, 1))
    if papers.shape[1] < 2 or known.sum() < _YEARS:
        return None
    seen = np.asarray(years)[known]
    # Years must follow each other: only the last unbroken stretch counts.
    start = int(np.flatnonzero(np.diff(seen) != 1).max(initial=-1)) + 1
    if len(seen) - start < _YEARS:
        return None
    seen, counts = seen[start:], np.maximum(papers[..., known][..., start:], _LEAST)
    ratios = counts / np.exp(np.log(counts).mean(axis=1, keepdims=True))
    ids = [f"{c}|{f}" for c in countries for f in fields]
    data = Panel.of(ids, seen, ratios.reshape(len(ids), len(seen)))
    return path_sampler(data, last - int(seen[-1]), MODEL)


def draw_shares(
    sampler: PathSampler,
    countries: Sequence[str],
    fields: Sequence[str],
    replicates: Sequence[int],
    seed: int,
    years: int,
) -> np.ndarray:
    """Shares ``[replicate, year, country, field]`` of the last ``years`` years; they sum to one."""
    at = {str(name): k for k, name in enumerate(sampler.fit.ids)}
    order = [at[f"{c}|{f}"] for c in countries for f in fields]
    drawn = sampler.draw(replicates, seed, "outlook/fields")[:, -years:, order]
    ratios = np.maximum(drawn, 1e-6).reshape(*drawn.shape[:2], len(countries), len(fields))
    return ratios / ratios.sum(axis=-1, keepdims=True)
