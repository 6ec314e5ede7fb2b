"""National papers: the shipped rule beside simple and fitted rivals, at every origin.

    python benchmarks/bench_national.py

Constants of the rule were chosen on origins 2002 to 2012, on SCImago and NCSES alike, and then
applied to the others. Figures: NCSES, and SCImago's two editions (no part of the project), from
``COLLABCAST_EVIDENCE``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import peers
from forecast_sets import figures
from results import write_section

from forecast.methods.pooled_trend import pooled_trend
from forecast.national import rule
from forecast.national.sampler import NationalForecast, national_forecast
from forecast.series.frame import Panel

Tasks = list[tuple[np.ndarray, np.ndarray]]
Rule = Callable[[np.ndarray, int], np.ndarray]
DRAWS = 1000
OUT_OF_TIME = "figures to 2022, truth 2023-24"


def drift(levels: bool, damp: float = 1.0) -> Rule:
    """Mean yearly change of the past, carried on, each year ``damp`` of the year before."""

    def rule(z: np.ndarray, h: int) -> np.ndarray:
        x = np.exp(z) if levels else z
        slope = (x[:, -1] - x[:, 0]) / (x.shape[1] - 1)
        out = x[:, -1:] + slope[:, None] * np.cumsum(damp ** np.arange(h))
        return np.log(np.maximum(out, 0.05 * x[:, -1:])) if levels else out

    return rule


def common_growth(levels: bool) -> Rule:
    """Last level and one growth for all, the median of ten years, as a rate or as a step."""

    def forecast(z: np.ndarray, h: int) -> np.ndarray:
        years, ahead = min(10, z.shape[1] - 1), np.arange(1, h + 1)
        pace = np.median(z[:, -1] - z[:, -1 - years])
        more = np.log1p((1 - np.exp(-pace)) / years * ahead) if levels else pace / years * ahead
        return np.asarray(z[:, -1:] + more)

    return forecast


RULES: dict[str, Rule] = {
    "**collabcast, national rule**": lambda z, h: z[:, -1:] + rule.growth(z, h),
    "pooled trend (shipped before)": lambda z, h: pooled_trend(z, h)[:, 0],
    "naive": lambda z, h: np.repeat(z[:, -1:], h, axis=1),
    "drift of logs": drift(False), "drift of logs, damped by 0.9": drift(False, 0.9),
    "drift of levels": drift(True), "drift of levels, damped by 0.9": drift(True, 0.9),
    "last level + common growth, logs": common_growth(False),
    "last level + common growth, levels": common_growth(True),
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


def sets(folder: Path) -> Iterator[tuple[str, Tasks]]:
    """Name of a column -> figures to the origin and the truth after it, both logs."""
    n, s = ncses(folder), scimago(folder)

    def tasks(wide: pd.DataFrame, origins: range, at: int | None = None, ahead: int = 4) -> Tasks:
        out = []
        for o in origins:
            z = np.log(largest(wide, at or o))
            out.append((z.loc[:, :o].to_numpy(), z.loc[:, o + 1 : o + ahead].to_numpy()))
        return out

    yield "SCImago 2002-12 (chosen on)", tasks(s, range(2002, 2013))
    yield "NCSES 2012, 14, 16, 18", tasks(n, range(2012, 2019, 2), n.columns[-1])
    yield "SCImago 2013-22", tasks(s, range(2013, 2023))
    later = n.loc[n.index.intersection(s.index)].copy()
    for year in (2023, 2024):
        later[year] = later[2022] * s.loc[later.index, year] / s.loc[later.index, 2022]
    yield OUT_OF_TIME, tasks(later, range(2022, 2023))
    yield (
        "ten years",
        [(z, truth) for z, truth in tasks(s, range(2003, 2015), ahead=10) if truth.shape[1] == 10],
    )


def error(rule: Rule, tasks: Tasks) -> float:
    """Mean absolute log error over all origins, horizons and economies."""
    gaps = [np.abs(rule(z, truth.shape[1]) - truth).ravel() for z, truth in tasks]
    return float(np.concatenate(gaps).mean())


def shared_known(tasks: Tasks) -> float:
    """A ceiling: the error of ours once what all economies of a year share is taken off."""
    ours = next(iter(RULES.values()))
    off = [ours(z, truth.shape[1]) - truth for z, truth in tasks]
    return float(np.concatenate([np.abs(e - np.median(e, axis=0)).ravel() for e in off]).mean())


def fitted_peers(tasks: Tasks) -> Iterator[tuple[str, float]]:
    """What packages fit series by series, on levels and on logs, and the median of four."""
    (z, truth) = tasks[0]
    for logs in (False, True):
        points = {
            name: np.log(
                np.maximum(peers.make(name, np.exp(z), truth.shape[1], logs, None, "").point, 1.0)
            )
            for name in peers.STATSFORECAST
        }
        points["median of four"] = np.median([points[n] for n in peers.MEDIAN_OF], axis=0)
        for name, point in points.items():
            label = f"{name}, {'logs' if logs else 'levels'}"
            yield label, float(np.abs(point - truth).mean())


def inside(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Whether the truth lies in the 80, 90 and 95 % bands, [level, h, economy]."""
    h = truth.shape[1]
    data = Panel(np.arange(len(z)).astype(str), np.arange(z.shape[1]), np.exp(z))
    found: NationalForecast = national_forecast(data, h)
    drawn = np.log(found.draw(range(DRAWS), 1, "bench"))
    edges = [np.quantile(drawn, [0.5 - p / 200, 0.5 + p / 200], axis=0) for p in (80, 90, 95)]
    return np.stack([(low <= truth.T) & (high >= truth.T) for low, high in edges])


def coverage(columns: list[tuple[str, Tasks]]) -> list[str]:
    """Coverage of the bands by set and origin."""
    lines = ["| set | 80 % by origin | 95 % by origin |", "|---|---|---|"]
    for name, tasks in columns:
        cover = [inside(z, truth) for z, truth in tasks]
        at = slice(9, 10) if name == "ten years" else slice(None)
        cells = [" ".join(f"{c[k, at].mean():.2f}" for c in cover) for k in (0, 2)]
        label = f"{name} (origins 2003 to 2014; the tenth year)" if at.start else name
        lines.append(f"| {label} | {cells[0]} | {cells[1]} |")
        if name == OUT_OF_TIME:
            years = " ".join(f"{v:.2f}" for v in cover[0][0].mean(axis=-1))
            lines.append(f"| the same, by year 2023, 2024 | {years} | |")
    return lines


def main() -> None:
    columns = list(sets(figures()))
    lines = [
        "## National papers", "",
        "`python benchmarks/bench_national.py`: mae_log of the 60 largest economies, one to four"
        " years ahead, every origin of the column (ten years ahead in the last). Constants of the"
        " rule were chosen on the first column (and on NCSES of the same origins). 2023 and 2024"
        " are NCSES figures of 2022 times SCImago's growth.", "",
        "| rule | " + " | ".join(name for name, _ in columns) + " |",
        "|---" * (1 + len(columns)) + "|",
    ]  # fmt: skip
    for name, forecast in RULES.items():
        cells = [f"{error(forecast, tasks):.4f}" for _, tasks in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    cells = [f"{shared_known(tasks):.4f}" for _, tasks in columns]
    lines.append("| ceiling: ours, shared growth known (hindsight) | " + " | ".join(cells) + " |")
    known = dict(columns)
    later = [*fitted_peers(known[OUT_OF_TIME])]
    later += [(n, error(f, known[OUT_OF_TIME])) for n, f in RULES.items()]
    ranked = sorted(later, key=lambda pair: pair[1])
    lines += ["", f"All {len(ranked)} on 2023-24, best first: "
              + "; ".join(f"{n} {e:.4f}" for n, e in ranked) + ".", ""]  # fmt: skip
    lines += coverage(columns)
    write_section("national", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
