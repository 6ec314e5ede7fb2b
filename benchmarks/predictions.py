"""What figures that do not exist yet should show, written down before they do.

    python benchmarks/predictions.py            # --replace: only before any of the figures exist

Writes ``docs/predictions-2026.csv`` and ``docs/predictions-2026.md``: net effects of the library's
events that are still under way, and effects of the shipped scenarios in their first years. To be
scored by ``benchmarks/bench_events.py`` and a new panel, row by row. Files that are there are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd

import evidence
import scenarios
from agents.validation.events.course import response
from agents.validation.events.sizes import next_size
from agents.validation.events.stored import size_draws, stored_effects
from evidence.files import write_text
from forecast.computing.draws import normals, uniforms
from scenarios.reading.shipped import CONFIGS

DOCS = Path(__file__).resolve().parent.parent / "docs"
YEARS = range(2024, 2028)
REPLICATES, SEED = 200, 20260101
MADE = "2026-11-26"
HEAD = f"""# Predictions on record

Written on {MADE} by `benchmarks/predictions.py`, before the figures exist. The same rows stand in
`predictions-2026.csv`. They are scored when yearly counts of pairs to 2027 are out; nobody changes
them until then.

- **Events under way**: log links of the affected ties, net of both countries' years, against the
  five years before the event (the measure of `benchmarks/bench_events.py`). They hold if nothing
  new happens to these ties.
- **Scenarios**: change of a figure against the baseline *if* the scenario happens as its file says;
  where it does not happen the row is void. The ends carry the width of the baseline as well.
"""


def events(base: evidence.Evidence) -> Iterator[tuple[object, ...]]:
    """Net effects of events whose last measured year is the last of the panel."""
    rows = stored_effects()
    numbers = range(2000)
    ramp, habit = (
        base.parameters[k].quantile(uniforms(SEED, f"predictions/{k}", numbers))
        for k in ("ramp_years", "habit")
    )
    for row in rows[rows["last"] == rows["last"].max()].itertuples():
        others = rows[rows["event"] != row.event]
        year_sd = next_size(others, row.kind).year_sd
        under, weight = size_draws(row, ramp, habit)
        pick = np.searchsorted(
            np.cumsum(weight), uniforms(SEED, f"predictions/{row.event}/course", numbers)
        ).clip(0, len(weight) - 1)
        size = under[pick] + row.size_se * normals(SEED, f"predictions/{row.event}", numbers)
        own = year_sd * normals(SEED, f"predictions/{row.event}/years", numbers)
        for year in YEARS:
            ahead = year - row.origin
            course = response(ahead, ramp[pick], habit[pick])[:, -1]
            low, middle, high = np.quantile(size * course + own, [0.05, 0.5, 0.95])
            yield ("event", row.event, row.kind, "net effect on links", "log points", year,
                   low, middle, high)  # fmt: skip


def shipped() -> Iterator[tuple[object, ...]]:
    """Largest effects of each shipped scenario in the years until 2027."""
    paths = sorted(CONFIGS.glob("*.yaml"))
    result = scenarios.run(paths, replicates=REPLICATES, seed=SEED, horizon=2030)
    table = result.compare()
    if "field" in table:
        table = table[table["field"].fillna("all") == "all"]
    table = table[table["year"].isin(YEARS)]
    table = table[table["variable"].isin(["links", "papers", "international_share"])]
    for name, rows in table.groupby("scenario", sort=False):
        last = rows[rows["year"] == rows["year"].max()]
        most = last.reindex(last["delta_percent_p50"].abs().sort_values(ascending=False).index)
        for row in most.head(3).itertuples():
            scale = 100.0 / row.baseline_p50 if row.baseline_p50 else float("nan")
            yield ("scenario", name, row.region, row.variable, "percent of baseline", row.year,
                   row.delta_p05 * scale, row.delta_percent_p50, row.delta_p95 * scale)  # fmt: skip


def main() -> None:
    """Write both files; what is on record is not written over in passing."""
    there = [f for f in (DOCS / "predictions-2026.csv", DOCS / "predictions-2026.md") if f.exists()]
    if there and "--replace" not in sys.argv[1:]:
        names = ", ".join(f.name for f in there)
        raise SystemExit(f"{names} on record already; --replace writes new ones in their place")
    columns = ["what", "name", "about", "variable", "unit", "year", "p05", "p50", "p95"]
    found = pd.DataFrame([*events(evidence.load()), *shipped()], columns=columns)
    found.insert(0, "made", MADE)
    write_text(
        DOCS / "predictions-2026.csv", found.round(4).to_csv(index=False, lineterminator="\n")
    )
    lines = ["| event | class | " + " | ".join(map(str, YEARS)) + " |"]
    lines.append("|---|---|" + "---|" * len(YEARS))
    for (name, kind), rows in found[found["what"] == "event"].groupby(
        ["name", "about"], sort=False
    ):
        cells = [f"{r.p50:+.2f} ({r.p05:+.2f} to {r.p95:+.2f})" for r in rows.itertuples()]
        lines.append(f"| {name} | {kind} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "| scenario | about | figure | year | percent of baseline |",
        "|---|---|---|---|---|",
    ]
    told = found[found["what"] == "scenario"].rename(columns={"name": "scenario"})
    for r in told.itertuples():
        cell = f"{r.p50:+.1f} ({r.p05:+.1f} to {r.p95:+.1f})"
        lines.append(f"| {r.scenario} | {r.about} | {r.variable} | {r.year} | {cell} |")
    write_text(DOCS / "predictions-2026.md", HEAD + "\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
