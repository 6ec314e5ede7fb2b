"""What carries the gain of the pooled trend on totals of countries: parts added, one at a time.

    python benchmarks/bench_trend_ablation.py

Points only. The first two sets had a part in the choice of its constants, the last two are those
the forecasts are shown on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from forecast_sets import PAPERS_ORIGINS, chained, edition, figures
from results import write_section

from forecast.combination.equal_weights import equal_weights
from forecast.combination.fit import Fit
from forecast.methods import pooled_trend
from forecast.series.frame import Panel

H = 4


def international() -> pd.DataFrame:
    """International works of 82 countries, OpenAlex, 1990-2023, [country, year]."""
    table = pd.read_csv(figures() / "international.csv", keep_default_na=False, na_values=[""])
    return table.pivot(index="country", columns="year", values="papers").dropna()


SETS: dict[str, tuple[Callable[[], pd.DataFrame], tuple[int, ...]]] = {
    "edition of 2021, origins 2004-12": (
        lambda: edition("papers_v2022"), (2004, 2006, 2008, 2010, 2012)),
    "international, OpenAlex, 2000-12": (international, (2000, 2003, 2006, 2009, 2012)),
    "papers, 2012-18": (lambda: edition("papers"), PAPERS_ORIGINS),
    "papers chained, 2012-18": (chained, PAPERS_ORIGINS),
}  # fmt: skip


def trend(**constants: object) -> Callable[[Panel], np.ndarray]:
    """The pooled trend with other constants, log figures [series, h]."""

    def run(known: Panel) -> np.ndarray:
        with patch.multiple(pooled_trend, **constants):
            return pooled_trend.pooled_trend(np.log(known.y + 0.5), H)[:, 0]

    return run


def mean_of_methods(known: Panel) -> np.ndarray:
    """What series without names of countries get."""
    return np.log(np.maximum(_figures(equal_weights(known, H)), 0) + 0.5)


def _figures(fit: Fit) -> np.ndarray:
    return fit.scale.figures(fit.point)


NONE = 1e12  # so strong a prior that the regression says nothing
ROWS: dict[str, Callable[[Panel], np.ndarray]] = {
    "smooth trend of figures": trend(POWERS=(1.0,), LEAN=0.0, HELD=NONE),
    "smooth trend of square roots": trend(POWERS=(0.5,), LEAN=0.0, HELD=NONE),
    "smooth trend of logarithms": trend(POWERS=(0.0,), LEAN=0.0, HELD=NONE),
    "mean of the three": trend(LEAN=0.0, HELD=NONE),
    "leaned towards the long drift": trend(HELD=NONE),
    "and regression on past errors: the pooled trend": trend(HELD=pooled_trend.HELD),
    "equal weights, smooth trend by past errors": mean_of_methods,
}


def error(forecast: Callable[[Panel], np.ndarray], wide: pd.DataFrame, origins: tuple) -> float:
    """Mean absolute log error over all origins."""
    off = []
    for origin in origins:
        known = wide.loc[:, :origin]
        panel = Panel(known.index.to_numpy(str), known.columns.to_numpy(), known.to_numpy(float))
        truth = wide.loc[:, origin + 1 : origin + H].to_numpy(float)
        off.append(np.abs(np.log(truth + 0.5) - forecast(panel)).ravel())
    return float(np.concatenate(off).mean())


def main() -> None:
    frames = {name: (load(), origins) for name, (load, origins) in SETS.items()}
    lines = [
        "### papers: what carries the gain",
        "",
        "mae_log, h = 1 to 4. The first two sets had a part in the choice of constants.",
        "",
        f"| model | {' | '.join(frames)} |",
        f"|---|{'---|' * len(frames)}",
    ]
    for name, forecast in ROWS.items():
        found = [error(forecast, wide, origins) for wide, origins in frames.values()]
        lines.append(f"| {name} | {' | '.join(f'{x:.4f}' for x in found)} |")
        print(lines[-1], flush=True)
    write_section("forecast-papers-ablation", "\n".join(lines))


if __name__ == "__main__":
    main()
