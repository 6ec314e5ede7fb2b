"""Weights learned once over the whole pool, the slow members included, and kept with the project.

Prophet, ARIMA and structural models of statsmodels take minutes on rolling origins of fifty series,
too long for every run. For the embedded figures their weights are learned by one command and
shipped; a run then pays only for members that earned a weight. A frame of other figures learns its
weights anew over the quick pool.

    python -m forecast.projection.learned          # writes forecast/projection/tables/weights.csv,
    about ten minutes
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.combination.combine import COSTLY, SLOWER, _figures_of, backs
from forecast.combination.weights import errors_of, past_rows, weigh
from forecast.methods import registry
from forecast.series.frame import panel, right_aligned
from forecast.series.scale import choose

TABLE = Path(__file__).parent / "tables" / "weights.csv"
POOL = (*SLOWER, "damped", "drift", "naive", "ets", "arima", "structural", "autoets", "autoarima",
        "prophet")  # fmt: skip
EARNED = 0.02  # smaller weights cost their time and change nothing one could see
EARNED_COSTLY = 0.2  # members that take seconds must earn more, and run from the last year only
HORIZON = 4  # years ahead that weights are learned on


def frame_digest(frame: pd.DataFrame) -> str:
    """Names, years and values of a frame as 16 hexadecimal digits.

    Examples
    --------
    >>> a = pd.DataFrame({"unique_id": ["x"], "ds": [2000], "y": [1.0]})
    >>> frame_digest(a) == frame_digest(a.assign(y=2.0))
    False
    """
    rows = frame.sort_values(["unique_id", "ds"])
    text = "\n".join(
        f"{name} {year} {value:.10g}"
        for name, year, value in zip(rows["unique_id"], rows["ds"], rows["y"], strict=True)
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@functools.cache
def _table(path: Path = TABLE) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"digest": str})


def learned_weights(frame: pd.DataFrame) -> dict[str, float] | None:
    """Shipped weights of exactly these figures, None where there are none."""
    if not TABLE.exists() or len(frame) > 5_000:
        return None
    rows = _table()
    rows = rows[rows["digest"] == frame_digest(frame)]
    least = rows["member"].isin(COSTLY).map({True: EARNED_COSTLY, False: EARNED})
    rows = rows[rows["weight"] >= least]
    return dict(zip(rows["member"], rows["weight"], strict=True)) or None


def learn_weights(frame: pd.DataFrame) -> dict[str, float]:
    """Weights of the whole pool on rolling origins of a frame, all series together."""
    data = panel(frame)
    y = right_aligned(data.y)
    scale = choose(data.y)
    back = backs(scale.work(y), HORIZON)
    pool = np.stack([_figures_of(name, y, scale, HORIZON, back, data.last) for name in POOL])
    last = y[:, y.shape[-1] - 1 - np.arange(back + 1), None]
    wrong = np.stack([errors_of(y, f) for f in pool])
    steady = errors_of(y, np.broadcast_to(last, pool.shape[1:]))
    rows, _, loss = past_rows(wrong, steady, y)
    return dict(zip(POOL, weigh(rows * loss[:, None]).tolist(), strict=True))


def main() -> None:
    """Learn on every national frame of the embedded figures; write the table."""
    import evidence
    from evidence.files import write_text
    from forecast.projection.project import national_frames

    assert set(POOL) - {"damped"} <= set(registry.MEMBERS)
    rows = []
    for name, frame in national_frames(evidence.load()).items():
        weights = learn_weights(frame)
        rows += [(name, frame_digest(frame), m, round(w, 4)) for m, w in weights.items()]
        print(name, {m: round(w, 3) for m, w in weights.items()}, flush=True)
    table = pd.DataFrame(rows, columns=["series", "digest", "member", "weight"])
    write_text(TABLE, table.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
