"""Forecasts against peers: ties, papers of 60 economies (other series: bench_sets.py).

    python benchmarks/bench_forecast.py [--cache DIR] [--only ties,papers,...]

Figures are read from the folder in COLLABCAST_EVIDENCE, or from ../shared/figures. Every peer runs
on logarithms and on levels and is shown with whichever served it better on the very test.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import peers
from forecast_sets import LEVELS, SETS, Task
from results import write_section

from forecast.series.scores import owa, smape, wape, wis

# These take a fifth of a second a series; on larger sets they run on a stated random part.
MOST = {"Prophet": 300, "statsmodels ETS": 700}


# The peers of the target; AutoCES, statsmodels and Prophet are shown beside them.
NAMED = ("naive", "drift", "AutoETS", "AutoTheta", "AutoARIMA", "DynamicOptimizedTheta", "median")
BY_LOGS = ("ties", "ties-half", "ties-small", "ties-small-5", "papers", "papers-chained")
# Size classes of the tables of coverage, papers in the last known year.
SIZES = {"ties": (0, 100, 300, 1000, np.inf), "papers": (0, 10_000, 30_000, 100_000, np.inf)}
# The three whose time the target compares with.
TIMED = ("AutoARIMA", "AutoETS", "AutoTheta")
SAMPLE = 100  # of the pairs that are not scored, an origin


def measure(tasks: list[Task], made: list[peers.Made], some: list[np.ndarray]) -> dict[str, float]:
    """All measures of one model over all tasks, without OWA."""
    y, f, low, high, unit = [], [], [], [], []
    for task, m, rows in zip(tasks, made, some, strict=True):
        step = np.abs(np.diff(task.y, axis=-1))
        scale = np.nanmean(step, axis=-1)
        scale = np.where(scale > 0, scale, np.nanmean(np.abs(task.y), axis=-1))[rows]
        y.append(task.truth[rows].ravel())
        f.append(m.point.ravel())
        low.append(m.low.reshape(len(LEVELS), -1))
        high.append(m.high.reshape(len(LEVELS), -1))
        unit.append(np.repeat(np.where(scale > 0, scale, 1.0), task.truth.shape[1]))
    a, p, u = np.concatenate(y), np.concatenate(f), np.concatenate(unit)
    lo, hi = np.concatenate(low, -1), np.concatenate(high, -1)
    logs = np.abs(np.log((np.maximum(p, 0) + 0.5) / (np.maximum(a, 0) + 0.5)))
    bands = {float(v): (lo[k], hi[k]) for k, v in enumerate(LEVELS)}
    out = {
        "mae_log": float(logs.mean()),
        "wape": wape(a, p),
        "smape": smape(a, p),
        "mase": float((np.abs(a - p) / u).mean()),
        "wis": float((wis(a, p, bands) / u).mean()),
        "seconds": sum(m.seconds for m in made),
    }
    for k, v in enumerate(LEVELS):
        there = np.isfinite(lo[k])
        inside = (a >= lo[k]) & (a <= hi[k])
        out[f"cov{v}"] = float(inside[there].mean()) if there.any() else float("nan")
    return out


def _subset(count: int, most: int, key: str) -> np.ndarray:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(len(key)).permutation(count)[:most])


def run(tasks: list[Task], by: str, cache: Path | None) -> Iterator[tuple[str, str, dict]]:
    """Measures of every peer in its better scale: name, scale, measures."""
    every = [np.arange(len(t.y)) for t in tasks]
    kept: dict[tuple[str, bool], list[peers.Made]] = {}
    for name in ("naive", "drift", *peers.STATSFORECAST, "median", "statsmodels ETS", "Prophet"):
        best: tuple[str, dict] | None = None
        for logs in (True, False):
            some = every
            if name in MOST:
                some = [_subset(len(t.y), MOST[name] // len(tasks), t.key) for t in tasks]
            if name == "median":
                made = [
                    peers.Made(
                        np.median([kept[n, logs][i].point for n in peers.MEDIAN_OF], axis=0),
                        np.nanmedian([kept[n, logs][i].low for n in peers.MEDIAN_OF], axis=0),
                        np.nanmedian([kept[n, logs][i].high for n in peers.MEDIAN_OF], axis=0),
                        sum(kept[n, logs][i].seconds for n in peers.MEDIAN_OF),
                    )
                    for i in range(len(tasks))
                ]
            else:
                made = [
                    peers.make(name, t.y[rows], t.truth.shape[1], logs, cache, t.key)
                    for t, rows in zip(tasks, some, strict=True)
                ]
                kept[name, logs] = made
            found = measure(tasks, made, some)
            found["part"] = sum(map(len, some)) / sum(map(len, every))
            if found["part"] < 1:
                ours = [
                    peers.Made(t.ours[r], t.low[:, r], t.high[:, r], 0.0)
                    for t, r in zip(tasks, some, strict=True)
                ]
                found["ours_there"] = measure(tasks, ours, some)[by]
            if best is None or found[by] < best[1][by]:
                best = ("logs" if logs else "levels", found)
            print(f"  {name} {'logs' if logs else 'levels'}: {found[by]:.4f}", flush=True)
        assert best is not None
        yield name, best[0], best[1]


def section(name: str, tasks: list[Task], seconds: float, note: str, cache: Path | None) -> str:
    by = "mae_log" if name in BY_LOGS else "mase"
    mine = [peers.Made(t.ours, t.low, t.high, seconds / len(tasks)) for t in tasks]
    rows = [("**collabcast auto**", "", measure(tasks, mine, [np.arange(len(t.y)) for t in tasks]))]
    rows += [(n, s, m) for n, s, m in run(tasks, by, cache)]
    base = next(m for n, _, m in rows if n == "naive")
    count = sum(len(t.y) for t in tasks)
    lines = [
        f"### {name}",
        "",
        f"{note}; {count:,} forecasts of {len(tasks)} origin{'s' if len(tasks) > 1 else ''}.",
        "",
        "| model | on | mae_log | WAPE | sMAPE | MASE | OWA | WIS | cover 80 | cover 95 | s |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    notes = []
    for n, s, m in rows:
        star = ""
        if m.get("part", 1) < 1:
            star = f" ({m['part']:.0%} of the series, drawn at random)"
            notes.append(f"On the part {n} ran on, collabcast has {by} {m['ours_there']:.4f}.")
        o = owa(m["smape"], m["mase"], base["smape"], base["mase"])
        lines.append(
            f"| {n}{star} | {s} | {m['mae_log']:.4f} | {m['wape']:.4f} | {m['smape']:.2f} | "
            f"{m['mase']:.3f} | {o:.4f} | {m['wis']:.3f} | {m['cov80']:.3f} | {m['cov95']:.3f} | "
            f"{m['seconds']:.1f} |"
        )
    lines += ["", *_verdict(name, rows, base), *notes]
    if name == "ties":
        lines += ["", _speed(rows, tasks, seconds)]
    if name in SIZES:
        lines.append(_coverage(name, tasks))
    return "\n".join(lines).replace(" nan |", " – |")


def _speed(rows: list[tuple[str, str, dict]], tasks: list[Task], seconds: float) -> str:
    """Our time for all pairs beside that of the peers of the target on the same pairs."""
    scored = sum(m["seconds"] for n, _, m in rows if n in TIMED)
    others = 0.0
    for name, scale, _ in rows:
        if name not in TIMED:
            continue
        for task in tasks:
            some = task.rest[_subset(len(task.rest), SAMPLE, task.key)]
            made = peers.make(name, some, task.truth.shape[1], scale == "logs", None, task.key)
            others += made.seconds * len(task.rest) / max(len(some), 1)
    return (
        f"All pairs and origins, intervals included: collabcast {seconds:.0f} s; "
        f"{' + '.join(TIMED)}, points mostly, {scored + others:.0f} s ({scored:.0f} s for the "
        f"scored pairs, {others:.0f} s for the others, from {SAMPLE} of them an origin drawn at "
        f"random): {(scored + others) / seconds:.0f} times as long."
    )


def _verdict(name: str, rows: list[tuple[str, str, dict]], base: dict) -> list[str]:
    ours, rest = rows[0][2], [r for r in rows[1:] if r[2].get("part", 1) == 1]
    out = []
    if name in BY_LOGS:
        for by in ("mae_log", "wape"):
            told = []
            named = [r for r in rest if r[0] in NAMED]
            for which, among in (("seven named peers", named), ("all", rest)):
                n, _, m = min(among, key=lambda r: r[2][by])
                gain = 1 - ours[by] / m[by]
                word = "below" if gain >= 0 else "ABOVE"
                told.append(f"{abs(gain):.1%} {word} the best of {which} ({n})")
            out += [f"{by}: {', '.join(told)}.", ""]
    else:

        def value(m: dict) -> float:
            return owa(m["smape"], m["mase"], base["smape"], base["mase"])

        n, _, m = min((r for r in rest if r[0] != "median"), key=lambda r: value(r[2]))
        out.append(f"OWA {value(ours):.4f} against {value(m):.4f} of the best single peer ({n}).")
    return out


def _coverage(name: str, tasks: list[Task]) -> str:
    """Coverage by horizon and by size of the series."""
    size = np.concatenate([np.repeat(t.y[:, -1], t.truth.shape[1]) for t in tasks])
    step = np.concatenate([np.tile(np.arange(1, t.truth.shape[1] + 1), len(t.y)) for t in tasks])
    inside = [
        np.concatenate([((t.truth >= t.low[k]) & (t.truth <= t.high[k])).ravel() for t in tasks])
        for k in range(len(LEVELS))
    ]
    lines = ["", f"Coverage of the 80 % and 95 % intervals on {name}, by horizon and size:", ""]
    lines += ["| part | 80 | 95 |", "|---|---|---|"]
    for k in np.unique(step):
        lines.append(f"| h = {k} | {inside[0][step == k].mean():.3f} | "
                     f"{inside[1][step == k].mean():.3f} |")  # fmt: skip
    for low, high in pairwise(SIZES[name]):
        part = (size >= low) & (size < high)
        span = f"{low:,.0f} to {high:,.0f}" if np.isfinite(high) else f"{low:,.0f} or more"
        lines.append(f"| {span} papers | {inside[0][part].mean():.3f} | "
                     f"{inside[1][part].mean():.3f} |")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="folder that keeps what peers forecast")
    parser.add_argument("--only", default=",".join(SETS))
    chosen = parser.parse_args()
    intro = (
        "## Forecasts\n\nWritten by `benchmarks/bench_forecast.py` on "
        f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores. "
        "Each peer runs on logarithms and on levels and is shown with the one that served it "
        "better on this very test; `median` is the median of AutoETS, AutoTheta, "
        "DynamicOptimizedTheta and AutoARIMA. WIS is divided by the usual yearly change of the "
        "series. Seconds of collabcast are for all series of the set (ties: all pairs of the "
        "panel, 3 origins, intervals included); seconds of peers for the scored ones, one scale, "
        "as run; the machine was shared. Where no coverage is shown the peer gave points only, "
        "because its intervals take too long on sets of that size."
    )
    write_section("forecast", intro)
    for name in chosen.only.split(","):
        print(name, flush=True)
        tasks, seconds, note = SETS[name]()
        text = section(name, tasks, seconds, note, chosen.cache)
        write_section(f"forecast-{name}", text)


if __name__ == "__main__":
    main()
