"""How methods and constants for series that are no pairs were chosen: before the years shown.

    python benchmarks/bench_sets_choice.py

The training parts of M1, M3 and tourism without their last h years, and without their last 2 h
(h = 6, tourism 4), and accounts and populations of countries likewise; the years after are to be
forecast. Rule: smallest mean OWA for points, smallest mean interval score for bands, the simpler of
two within half a per cent.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_sets import held_out, measures
from peers import LEVELS, Made
from results import write_section

from forecast.combination import equal_weights as pool
from forecast.intervals import horizons
from forecast.methods.registry import MEMBERS
from forecast.methods.smoothers import damped
from forecast.series.frame import Panel

LEAST = 5  # years known before the cut
DAMPED = pool.Member("damped", damped(0.6, 0.2, 0.9), "work", True, 3, "")
USED = pool.POINTS
CES = pool.replace(MEMBERS["ces"], run=pool.without_alternation(MEMBERS["ces"].run))
# What is changed: (module, name, value) each.
ROWS: dict[str, list[tuple[object, str, object]]] = {
    "**what is used**": [],
    "not drawn towards the others": [(pool, "HELD", 0.0)],
    "others worth one change": [(pool, "HELD", 1.0)],
    "others worth four changes": [(pool, "HELD", 4.0)],
    "without complex smoothing": [(pool, "POINTS", USED[:2])],
    "complex smoothing with its swings": [(pool, "POINTS", (*USED[:2], pool.COMPLEX))],
    "AutoCES for it": [(pool, "POINTS", (*USED[:2], CES))],
    "AutoCES for it, DynamicOptimizedTheta as a fourth": [
        (pool, "POINTS", (*USED[:2], CES, MEMBERS["dot"]))],
    "a damped trend of logarithms as a fourth": [(pool, "POINTS", (*USED, DAMPED))],
    "no exponential smoothing where it did better": [
        (pool, "TRENDS", {"leaned-trend": pool.TRENDS["leaned-trend"]})],
    "and taken from errors 5 % larger on": [(pool, "NONE", -0.05)],
    "the stand-ins alone": [(pool, "POINTS", pool.STAND_INS)],
    "always half of the smooth trend": [(pool, "share_of_trend", lambda a, b: 0.5)],
    "errors grow by the power 0.5 before figures speak": [(horizons, "POWER", 0.5)],
    "errors of the first years count": [(horizons, "LEAST", 4)],
    "bands do not reach back after jumps": [(horizons, "last_jump", lambda z: (
        np.zeros(len(z)), z[:, -1], np.zeros(len(z))))],
}  # fmt: skip


def cut_sets() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Known years, right-aligned, and those to forecast, of the eight sets."""
    out = {}
    for name in ("M1", "M3", "Tourism", "world"):
        y, truth = held_out(name)
        h = truth.shape[1]
        for back in (1, 2):
            long = (~np.isnan(y)).sum(-1) - back * h >= LEAST
            end = y.shape[1] - back * h
            out[f"{name}, {back * h} years short"] = y[long, :end], y[long, end : end + h]
    return out


def scores(y: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    ids = np.array([f"s{i:04d}" for i in range(len(y))])
    fit = pool.equal_weights(Panel(ids, np.arange(y.shape[1]), y), truth.shape[1])
    bands = horizons.bounds(fit, LEVELS)
    low, high = (np.stack([bands[v][side] for v in LEVELS]) for side in (0, 1))
    return measures(y, truth, Made(fit.scale.figures(fit.point), low, high, 0.0))


def main() -> None:
    sets = cut_sets()
    lines = [
        "### How it was chosen: years before those shown",
        "",
        "OWA on the training parts cut short, and the mean interval score (WIS) over the eight.",
        "",
        "| | " + " | ".join(sets) + " | mean | WIS |",
        "|---" * (len(sets) + 3) + "|",
    ]
    for name, changes in ROWS.items():
        with ExitStack() as stack:
            for module, attribute, value in changes:
                stack.enter_context(patch.object(module, attribute, value))
            found = [scores(y, truth) for y, truth in sets.values()]
        owa = [m["owa"] for m in found]
        cells = [f"{x:.4f}" for x in (*owa, np.mean(owa))]
        wis = np.mean([m["wis"] for m in found])
        lines.append(f"| {name} | {' | '.join(cells)} | {wis:.4f} |")
        print(lines[-1], flush=True)
    write_section("sets-choice", "\n".join(lines))


if __name__ == "__main__":
    main()
