"""National papers out of time: a candidate rule beside the shipped trend and every simple rival.

    python benchmarks/bench_national.py

The candidate (last level + growth that all share + own growth that fades + catching up) is not
what ships; its constants were chosen on origins 2002 to 2012, on SCImago and NCSES alike, and then
applied to the others. Peers that are fitted series by series stand in the section on papers.
Figures: NCSES, and SCImago's two editions (no part of the project), from ``COLLABCAST_EVIDENCE``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from forecast_sets import figures
from results import write_section

from forecast.methods.pooled_trend import pooled_trend

KEEP = 0.95  # share of the last common step kept each year; the rest is the mean step of the past
NEW = 0.4  # weight of the newest change in a country's own pace
FADE = 0.85  # of the own pace, a year
CATCH = 0.004  # log units a year for each log unit below the middle of the countries
MOST = 0.4  # log units; a change of one year is believed up to about this much
FEW = 4.0  # series; the median of so few is half believed to be what all share
Rule = Callable[[np.ndarray, int], np.ndarray]


def believed(series: np.ndarray | int) -> np.ndarray:
    """How far the median of so many series is what all share, between 0 and 1."""
    return np.square(series) / (np.square(series) + FEW**2)


def common_level(z: np.ndarray) -> np.ndarray:
    """Cumulated median change, [year], zero in the last; ``z`` [series, year] logs."""
    step = np.diff(z, axis=1)
    level = np.r_[0.0, np.cumsum(np.median(step, axis=0) * believed(len(z)))]
    return level - level[-1]


def common_growth(level: np.ndarray, h: int) -> np.ndarray:
    """Log growth of the common level, [h]: a step of levels, so that its rate falls by itself."""
    step = np.diff(np.exp(level))
    ahead = step.mean() + (step[-1] - step.mean()) * KEEP ** np.arange(1, h + 1)
    return np.log(np.maximum(1.0 + np.cumsum(ahead), 0.05))


def own_pace(relative: np.ndarray) -> np.ndarray:
    """Weighted mean of past changes beside what all share, [series]; a series starts at zero."""
    step = np.diff(relative, axis=1)
    step = step / (1.0 + (step / MOST) ** 4) ** 0.25
    pace = np.zeros(len(relative))
    for change in step.T:
        pace = FADE * pace + NEW * (change - FADE * pace)
    return pace


def candidate(z: np.ndarray, h: int) -> np.ndarray:
    """Forecasts [series, h] of logs [series, year]; a continuous function of every figure."""
    level, ahead = common_level(z), np.arange(1, h + 1)
    size = z[:, -1] - np.median(z[:, -1])
    own = own_pace(z - level)[:, None] * np.cumsum(FADE**ahead) - CATCH * size[:, None] * ahead
    own = own - believed(len(z)) * np.median(own, axis=0)
    return z[:, -1:] + common_growth(level, h) + own


def drift(levels: bool, damp: float = 1.0) -> Rule:
    """Mean yearly change of the past, carried on, each year ``damp`` of the year before."""

    def rule(z: np.ndarray, h: int) -> np.ndarray:
        x = np.exp(z) if levels else z
        slope = (x[:, -1] - x[:, 0]) / (x.shape[1] - 1)
        out = x[:, -1:] + slope[:, None] * np.cumsum(damp ** np.arange(h))
        return np.log(np.maximum(out, 0.05 * x[:, -1:])) if levels else out

    return rule


def common_only(z: np.ndarray, h: int) -> np.ndarray:
    """Last level and one growth for all, the median of ten years."""
    years = min(10, z.shape[1] - 1)
    pace = np.median(z[:, -1] - z[:, -1 - years]) / years
    return np.asarray(z[:, -1:] + pace * np.arange(1, h + 1))


RULES: dict[str, Rule] = {
    "candidate": candidate,
    "pooled trend (shipped, beside the mix)": lambda z, h: pooled_trend(z, h)[:, 0],
    "naive": lambda z, h: np.repeat(z[:, -1:], h, axis=1),
    "drift of logs": drift(False), "drift of logs, damped by 0.9": drift(False, 0.9),
    "drift of levels": drift(True), "drift of levels, damped by 0.9": drift(True, 0.9),
    "last level + common growth": common_only,
}  # fmt: skip


def ncses(folder: Path) -> pd.DataFrame:
    """Papers [country, year], newest edition, countries with every year."""
    table = pd.read_csv(folder / "output.csv", keep_default_na=False, na_values=[""])
    wide = table.pivot(index="country", columns="year", values="papers").astype(float)
    wide = wide.dropna(axis=1, how="all").dropna()
    return wide[(wide > 0.0).all(axis=1)]


def scimago(folder: Path) -> pd.DataFrame:
    """Citable documents [country, year]: the newer edition, the older one chained before it."""
    table = pd.read_csv(folder / "scimago_papers.csv", keep_default_na=False, na_values=[""])
    old, new = (
        table[table.edition == e].pivot(index="country", columns="year", values="citable_documents")
        for e in (2024, 2025)
    )
    known = new.dropna().index.intersection(old.index)
    old, new = old.loc[known].astype(float), new.loc[known].astype(float)
    shared = [y for y in new.columns if y in old.columns and y < 2020]
    factor = np.exp(np.nanmedian(np.log(new[shared] / old[shared]), axis=1))
    before = old[[y for y in old.columns if y < new.columns[0]]].mul(factor, axis=0)
    wide = pd.concat([before, new], axis=1).dropna()
    return wide[(wide > 0.0).all(axis=1)]


def largest(wide: pd.DataFrame, year: int) -> pd.DataFrame:
    """The 60 economies with the most papers in a year."""
    return wide.loc[wide[year].sort_values(ascending=False, kind="stable").index[:60]]


def sets(folder: Path) -> Iterator[tuple[str, list[tuple[np.ndarray, np.ndarray]]]]:
    """Name of a column -> figures to the origin and the truth after it, both logs."""
    n, s = ncses(folder), scimago(folder)

    def tasks(wide: pd.DataFrame, origins: range, at: int | None = None) -> list:
        out = []
        for o in origins:
            z = np.log(largest(wide, at or o))
            out.append((z.loc[:, :o].to_numpy(), z.loc[:, o + 1 : o + 4].to_numpy()))
        return out

    yield "chosen on: SCImago 2002-12", tasks(s, range(2002, 2013))
    yield "NCSES 2012, 14, 16, 18", tasks(n, range(2012, 2019, 2), n.columns[-1])
    yield "SCImago 2013-22", tasks(s, range(2013, 2023))
    later = n.loc[n.index.intersection(s.index)].copy()
    for year in (2023, 2024):
        later[year] = later[2022] * s.loc[later.index, year] / s.loc[later.index, 2022]
    yield "figures to 2022, truth 2023-24", tasks(later, range(2022, 2023))


def error(rule: Rule, tasks: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Mean absolute log error over all origins, horizons and economies."""
    gaps = [np.abs(rule(z, truth.shape[1]) - truth).ravel() for z, truth in tasks]
    return float(np.concatenate(gaps).mean())


def main() -> None:
    columns = list(sets(figures()))
    lines = [
        "## National papers out of time", "",
        "`python benchmarks/bench_national.py`: mae_log of the 60 largest economies, one to four"
        " years ahead, every origin of the column. Constants of the candidate were chosen on the"
        " first column (and on NCSES of the same origins); it is not shipped yet. 2023 and 2024 are"
        " NCSES figures of 2022 times SCImago's growth.", "",
        "| rule | " + " | ".join(name for name, _ in columns) + " |",
        "|---" * (1 + len(columns)) + "|",
    ]  # fmt: skip
    for name, rule in RULES.items():
        cells = [f"{error(rule, tasks):.4f}" for _, tasks in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    write_section("national", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
