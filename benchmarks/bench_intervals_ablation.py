"""What carries the intervals of pairs: parts of the spread taken away, one at a time.

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
from results import write_section

from forecast.combination.fit import Fit
from forecast.intervals import conformal
from forecast.network.model import network

VARIANTS = {
    "all parts": {},
    "without own errors": {"relative_rmse": lambda size, length: np.zeros(length.shape)},
    "shared part not widened": {"common": lambda fit: np.zeros(fit.errors.shape[-1])},
    "counting grows as all else": {"COUNTED": 1e-300},
}
Case = tuple[Fit, np.ndarray]  # a fit, and the truth [series, h]; NaN is not scored


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
    groups = {
        "ties, shown": [ties(o) for o in SHOWN],
        "ties, developed": [ties(o) for o in DEVELOPED],
    }
    rows = {name: [name] for name in groups}
    for parts in VARIANTS.values():
        with ExitStack() as stack:
            for part, value in parts.items():
                stack.enter_context(patch.object(conformal, part, value))
            for name, cases in groups.items():
                covered, cost = scores(cases)
                rows[name].append(f"{covered:.1f} / {cost:.3f}")
    lines = [
        "### What carries the intervals of pairs",
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
