"""What carries the intervals: parts of the spread taken away, one at a time.

    python benchmarks/bench_intervals_ablation.py

Coverage and interval score (width, and ten times what lies outside; Gneiting and Raftery 2007,
doi:10.1198/016214506000001437) of 80 % intervals on the working scale, on the test parts and
origins shown and on years before them. Same points in every column.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_ties_ablation import DEVELOPED, PAPERS, SHOWN, panel, until
from forecast_sets import PAPERS_ORIGINS, competition_series, edition
from results import write_section

from forecast.combination.combine import Fit, combination
from forecast.intervals import conformal
from forecast.network.model import network
from forecast.series.frame import Panel

# Competition series as they are, and cut this many years short.
CUTS = {"M1": (2, 4, 6), "M3": (2, 4, 6), "Tourism": (2, 4)}
VARIANTS = {
    "all parts": {},
    "without own errors": {"relative_rmse": lambda size, length: np.zeros(length.shape)},
    "shared part not widened": {"common": lambda fit: np.zeros(fit.errors.shape[-1])},
    "counting grows as all else": {"COUNTED": 1e-300},
}
Case = tuple[Fit, np.ndarray]  # a fit, and the truth [series, h]; NaN is not scored


def cut_series(name: str, cut: int) -> Case:
    y, truth = competition_series(name)
    h = truth.shape[-1]
    whole = np.concatenate([y, truth], axis=-1)[np.isfinite(y).sum(-1) >= cut + 7]
    end = whole.shape[-1] - h - cut
    ids = np.array([f"s{i:04d}" for i in range(len(whole))])
    return combination(Panel(ids, np.arange(end), whole[:, :end]), h), whole[:, end : end + h]


def papers(origin: int) -> Case:
    wide = edition("papers")
    known = wide.loc[:, :origin]
    data = Panel(wide.index.to_numpy(), known.columns.to_numpy(), known.to_numpy(float))
    return combination(data, 4), wide.loc[:, origin + 1 : origin + 4].to_numpy(float)


def ties(origin: int) -> Case:
    data = panel()
    known = until(data, origin)
    at = len(known.years)
    large = (known.y[:, -10:].mean(-1) > 50)[:, None]
    return network(known, 4, covariates=PAPERS), np.where(large, data.y[:, at : at + 4], np.nan)


def scores(cases: list[Case]) -> tuple[float, float]:
    """Per cent inside the 80 % intervals, and their mean interval score."""
    inside, cost = [], []
    for fit, truth in cases:
        scored = np.isfinite(truth)
        low, high = (fit.scale.work(b)[scored] for b in conformal.bounds(fit, (80,))[80])
        z = fit.scale.work(truth)[scored]
        inside.append((low <= z) & (z <= high))
        cost.append(high - low + 10 * (np.maximum(low - z, 0) + np.maximum(z - high, 0)))
    return 100 * float(np.concatenate(inside).mean()), float(np.concatenate(cost).mean())


def main() -> None:
    groups = {f"{name}, shown": [cut_series(name, 0)] for name in CUTS}
    groups["papers, shown"] = [papers(o) for o in PAPERS_ORIGINS]
    groups["ties, shown"] = [ties(o) for o in SHOWN]
    for name, cuts in CUTS.items():
        groups |= {f"{name}, {cut} years short": [cut_series(name, cut)] for cut in cuts}
    groups["papers, 2011, 2013, 2015, 2017"] = [papers(o) for o in (2011, 2013, 2015, 2017)]
    groups["ties, developed"] = [ties(o) for o in DEVELOPED]
    rows = {name: [name] for name in groups}
    for parts in VARIANTS.values():
        with ExitStack() as stack:
            for part, value in parts.items():
                stack.enter_context(patch.object(conformal, part, value))
            for name, cases in groups.items():
                covered, cost = scores(cases)
                rows[name].append(f"{covered:.1f} / {cost:.3f}")
    lines = [
        "### What carries the intervals",
        "",
        "Per cent inside the 80 % intervals / their interval score on the working scale. Ties: "
        f"pairs with a mean above 50; shown on {SHOWN}, developed on {DEVELOPED}.",
        "",
        "| | " + " | ".join(VARIANTS) + " |",
        "|---|" + "---|" * len(VARIANTS),
        *("| " + " | ".join(row) + " |" for row in rows.values()),
    ]
    write_section("forecast-intervals-ablation", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
