"""decisions.csv: who follows or joins, in how many worlds, from when, and what it does to ties.

Worlds are the replicates of the run. ``ties_then`` and ``ties_else`` compare the worlds in which a
country follows with those in which it does not (conditioning, not a second run); ``adds`` is what
the follower itself takes off the joint papers of the targets. With and without, on the same draws,
is ``collabcast explore --members``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from scenarios.results.arrays import RunArrays

QUANTILES = ("p05", "p50", "p95")
BANDS = {
    "year": "year",
    "ties_then": "ties_then_percent",
    "ties_else": "ties_else_percent",
    "adds": "adds_percent",
}
COLUMNS = [
    "scenario", "country", "does", "probability",
    *(f"{name}_{q}" for name in BANDS for q in QUANTILES),
]  # fmt: skip


def decisions(result: RunArrays) -> pd.DataFrame:
    """One row a scenario, country and decision; no row where nobody decides."""
    rows: list[dict[str, Any]] = []
    for name, told in (result.manifest.get("decisions") or {}).items():
        for row in told["countries"]:
            bands = {
                f"{short}_{q}": row[long][q] for short, long in BANDS.items() for q in QUANTILES
            }
            rows.append({"scenario": name, **{k: row[k] for k in COLUMNS[1:4]}, **bands})
    return pd.DataFrame(rows, columns=COLUMNS)
