"""How citation impact answers to partners abroad and to money, measured on the embedded figures.

    python -m agents.validation.impact_response

prints the estimate and its variants. Log of a country's share among the world's 1 % most cited
papers on the share of its papers with partners abroad (NCSES co-authorship, 46 economies,
2003-20), with effects of countries and years, errors clustered by country. It is a relation, not a
cause: countries that rise do both. ``impact_causal`` says how much of it the model uses.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

import evidence
from evidence.model import Evidence


class Slope(NamedTuple):
    """A slope with its standard error, and what it was measured on."""

    value: float
    error: float
    countries: int
    rows: int


def panel(figures: Evidence) -> pd.DataFrame:
    """Rows of country, year, ``log_index``, ``share`` (0 to 1), ``log_papers``, ``log_money``.

    The share is that of the co-authorship table, in its own count of papers; money (GERD, current
    PPP dollars) is missing in most years of most countries.
    """
    series = figures.series
    newest = series[series["partner"].fillna("").eq("") & series["field"].fillna("").eq("")]

    def column(variable: str, source: str | None = None) -> pd.Series:
        rows = newest[newest["variable"] == variable]
        if source is not None:
            rows = rows[rows["source"] == source]
        return rows.groupby(["region", "year"])["value"].first()

    table = pd.DataFrame(
        {
            "index": column("top1_share", "spbs70-2023"),
            "total": column("papers", "spbs17-2023"),
            "abroad": column("international", "spbs33-2023"),
            "money": column("gerd_million_ppp"),
        }
    )
    table = table[(table["index"] > 0) & table["abroad"].notna()].reset_index()
    table = table[table["region"].isin(figures.countries)]
    return pd.DataFrame(
        {
            "country": table["region"],
            "year": table["year"],
            "log_index": np.log(table["index"]),
            "share": table["abroad"] / table["total"],
            "log_papers": np.log(table["total"]),
            "log_money": np.log(table["money"]),
        }
    )


def within(
    table: pd.DataFrame, columns: list[str], weight: np.ndarray | None = None
) -> dict[str, Slope]:
    """Slopes of ``log_index`` on columns, effects of country and year, clustered by country."""
    rows = table.dropna(subset=columns)
    w = np.ones(len(rows)) if weight is None else weight
    dummies = [pd.get_dummies(rows["country"]), pd.get_dummies(rows["year"]).iloc[:, 1:]]
    design = np.column_stack([rows[columns], *dummies]).astype(float)
    root = np.sqrt(w)[:, None]
    y = rows["log_index"].to_numpy()
    found = np.linalg.lstsq(design * root, y * root[:, 0], rcond=None)[0]
    bread = np.linalg.pinv((design * w[:, None]).T @ design)
    score = design * ((y - design @ found) * w)[:, None]
    sums = pd.DataFrame(score).groupby(rows["country"].to_numpy()).sum().to_numpy()
    groups = len(sums)
    spread = bread @ (sums.T @ sums) @ bread * groups / (groups - 1)
    errors = np.sqrt(np.diag(spread))
    return {
        name: Slope(float(found[k]), float(errors[k]), groups, len(rows))
        for k, name in enumerate(columns)
    }


def variants(figures: Evidence) -> dict[str, dict[str, Slope]]:
    """The estimate the model uses (first; money from the third) and what else could be said."""
    table = panel(figures)
    size = table.groupby("country")["log_papers"].transform("mean")
    larger = table.assign(share_by_size=table["share"] * (size - size.mean()))
    return {
        "share of papers with partners abroad": within(table, ["share"]),
        "with own papers beside it": within(table, ["share", "log_papers"]),
        "with research money beside it": within(table, ["share", "log_money"]),
        "larger countries": within(larger, ["share", "share_by_size"]),
        "weighted with papers": within(table, ["share"], np.exp(table["log_papers"].to_numpy())),
    }


if __name__ == "__main__":
    for title, slopes in variants(evidence.load()).items():
        for name, slope in slopes.items():
            print(
                f"{title}: {name} {slope.value:.2f} (s.e. {slope.error:.2f}),"
                f" {slope.countries} countries, {slope.rows} rows"
            )
