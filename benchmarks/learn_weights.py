"""Learns the weights of the whole pool on every national panel of the embedded figures.

    python benchmarks/learn_weights.py      # about ten minutes

Writes forecast/projection/tables/weights.csv, which forecasts of exactly these figures use
(:mod:`forecast.projection.shipped_weights`). Numbers move: say so in CHANGELOG.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import evidence
from evidence.files import write_text
from forecast.combination.combine import SLOWER, backs, figures_of
from forecast.combination.weights import errors_of, past_rows, weigh
from forecast.projection.project import national_panels
from forecast.projection.shipped_weights import TABLE, panel_digest
from forecast.series.frame import Panel, right_aligned
from forecast.series.scale import choose

POOL = (*SLOWER, "damped", "drift", "naive", "ets", "arima", "structural", "autoets", "autoarima",
        "prophet")  # fmt: skip
HORIZON = 4  # years ahead that weights are learned on


def learn_weights(data: Panel) -> dict[str, float]:
    """Weights of the whole pool on rolling origins of a panel, all series together."""
    y = right_aligned(data.y)
    scale = choose(data.y)
    back = backs(scale.work(y), HORIZON)
    pool = np.stack([figures_of(name, y, scale, HORIZON, back, data.last) for name in POOL])
    last = y[:, y.shape[-1] - 1 - np.arange(back + 1), None]
    wrong = np.stack([errors_of(y, f) for f in pool])
    steady = errors_of(y, np.broadcast_to(last, pool.shape[1:]))
    rows, _, loss = past_rows(wrong, steady, y)
    return dict(zip(POOL, weigh(rows * loss[:, None]).tolist(), strict=True))


def main() -> None:
    rows = []
    for name, data in national_panels(evidence.load()).items():
        weights = learn_weights(data)
        rows += [(name, panel_digest(data), m, round(w, 4)) for m, w in weights.items()]
        print(name, {m: round(w, 3) for m, w in weights.items()}, flush=True)
    table = pd.DataFrame(rows, columns=["series", "digest", "member", "weight"])
    write_text(TABLE, table.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
