"""The baseline as it ships: ten years ahead from early origins, China-US, smoothness.

    python benchmarks/bench_baseline.py

The panel is read from ``COLLABCAST_EVIDENCE``; without it those rows are left out and say so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from results import write_section

import evidence
from forecast.projection.plausibility import published_since, ranks
from forecast.projection.project import project

ORIGINS, AHEAD, DRAWS, LEAST = (2003, 2008, 2013), 10, 300, 50.0
HORIZON = 2035


def ten_years(panel: evidence.Evidence) -> Iterator[str]:
    """Coverage of the 90 % bands in the tenth year."""
    yield "| origin | pairs above 50 papers | papers | international papers | median error |"
    yield "|---|---|---|---|---|"
    for origin in ORIGINS:
        cut = evidence.until(panel, origin)
        outlook = project(cut, origin + AHEAD, DRAWS, 1)
        codes = list(outlook.countries)[:-1]  # the rest of the world is no series of its own
        truth = panel.world.sel(country=codes, year=origin + AHEAD)
        drawn = outlook.paths.sel(country=codes, year=origin + AHEAD)
        i, j = np.triu_indices(len(codes), 1)
        size = cut.world["links"].sel(country=codes, partner=codes).to_numpy()[i, j, -AHEAD:]
        large = size.mean(axis=-1) > LEAST
        pairs = drawn["links"].sel(partner=codes).to_numpy()[:, i, j][:, large]
        real = truth["links"].sel(partner=codes).to_numpy()[i, j][large]
        cells = [_inside(pairs, real)] + [
            _inside(drawn[name].to_numpy(), truth[name].to_numpy())
            for name in ("papers", "international")
        ]
        off = np.median(np.log(np.maximum(real, 0.5) / np.maximum(np.median(pairs, axis=0), 0.5)))
        yield f"| {origin} | " + " | ".join(f"{c:.2f}" for c in cells) + f" | {off:+.2f} |"


def _inside(drawn: np.ndarray, truth: np.ndarray) -> float:
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    return float(((truth >= low) & (truth <= high)).mean())


def china_us(base: evidence.Evidence) -> Iterator[str]:
    """Course and band of the world's largest pair."""
    outlook = project(base, HORIZON, DRAWS, 1)
    links = outlook.paths["links"].sel(country="CHN", partner="USA")
    seen = base.world["links"].sel(country="CHN", partner="USA").to_series().iloc[-4:]
    middle = links.median("replicate").to_series()
    course = {**seen.to_dict(), **{y: middle[y] for y in (2023, 2024, 2025, 2030, HORIZON)}}
    low, high = np.quantile(links.sel(year=HORIZON), [0.05, 0.95])
    yield "China-US: " + ", ".join(f"{y} {v / 1e3:.1f}" for y, v in course.items()) + " thousand;"
    yield (
        f"90 % band in {HORIZON} {low / 1e3:.0f} to {high / 1e3:.0f}, a factor {high / low:.1f} "
        "(14 before)."
    )
    later = published_since(outlook)
    yield f"Growth published since: {later['inside'].sum()} of {len(later)} inside the 90 % band."
    table = ranks(base, HORIZON)
    yield (
        "Ranks that move further than in their past (flagged in report and guide): "
        + ", ".join(f"{c} {r.now}>{r.ahead}" for c, r in table[table.beyond].iterrows())
        + f"; Saudi Arabia {table.loc['SAU', 'now']}>{table.loc['SAU', 'ahead']}."
    )


def smooth(base: evidence.Evidence) -> str:
    """What a change in the fifth digit of one figure moves in 2035."""
    moved = []
    before = project(base, HORIZON, 20, 1).paths
    for variable, code, year in (("papers", "CHN", 2022), ("papers", "RUS", 2015),
                                 ("international", "USA", 2022)):  # fmt: skip
        world = base.world.copy(deep=True)
        world[variable].loc[{"country": code, "year": year}] *= 1 + 1e-5
        after = project(replace(base, world=world), HORIZON, 20, 1).paths
        moved += [
            float(
                np.nanmax(np.abs(after[n].to_numpy() / np.maximum(before[n].to_numpy(), 1.0) - 1.0))
            )
            for n in ("papers", "international")
        ]
    most = max(moved)
    return f"One figure changed in its fifth digit moves no path of papers by over {most:.1e}."


def main() -> None:
    base = evidence.load()
    lines = [
        "## The baseline",
        "",
        "`python benchmarks/bench_baseline.py`",
        "",
        *china_us(base),
        "",
    ]
    lines += [smooth(base), ""]
    try:
        lines += ["Ten years ahead, 90 % bands, panel of 82 countries (target 0.80 to 0.97):", "",
                  *ten_years(evidence.load("openalex"))]  # fmt: skip
    except evidence.EvidenceError as error:
        lines += [f"No panel here: {error}"]
    write_section("baseline", "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
