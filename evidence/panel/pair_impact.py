"""Impact of joint papers, pair by pair, where somebody counted it: shown, and moves no result."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evidence.panel.tables import read_table

TABLE = "impact_by_pair.csv"
VARIABLE = "pair_top1_share"
UNIT = "percent (world = 1)"


def impact_by_pair(folder: Path) -> pd.DataFrame:
    """Rows ``variable, region, partner, year, value, unit`` of ``impact_by_pair.csv``.

    The value is the share of a pair's joint papers among the 1 % most cited of the world, as
    ``top1_share`` is of a country's papers. No rows without the file; a pair without a figure in a
    year has none.

    Raises
    ------
    EvidenceError : a cell is not as needed, with its row.
    """
    path = folder / TABLE
    if not path.is_file():
        return pd.DataFrame()
    frame = read_table(path, ("a", "b"), "top1_share", gaps=True)
    low, high = frame[["a", "b"]].min(axis=1), frame[["a", "b"]].max(axis=1)
    return pd.DataFrame(
        {"variable": VARIABLE, "region": low, "partner": high, "year": frame["year"],
         "value": frame["top1_share"], "unit": UNIT}
    )  # fmt: skip
