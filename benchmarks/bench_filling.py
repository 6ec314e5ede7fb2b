"""Links between published years, and papers after the last one: what was left out, found again.

    python benchmarks/bench_filling.py

A published table of pairs is left out and filled from the others, by each rule; US pairs are known
nearly every year from published shares and never used here. The panel's shape is OpenAlex (no part
of the project), SCImago the later papers: ``COLLABCAST_EVIDENCE`` or ``../shared/figures``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from forecast_sets import figures
from results import write_section

from evidence.loading.later import load_later
from evidence.loading.load import load
from evidence.loading.papers import growth_after
from evidence.ncses.filling import LINK_FLOOR, between_years, fill
from evidence.ncses.links import published_tables, us_shares
from evidence.ncses.series import matrix, read_series

YEARS = np.arange(2003, 2023)
LEAST = (50, 300)  # papers of a pair in the year that is left out
Anchors = Mapping[int, np.ndarray]
Rule = Callable[[Anchors], np.ndarray]  # -> log links [n, n, t]


def bent(anchors: Anchors, course: np.ndarray) -> np.ndarray:
    """A course of links [n, n, t] bent in logs to what is published of each pair; logs."""
    at = {int(y): k for k, y in enumerate(YEARS)}
    off = {y: np.maximum(a, LINK_FLOOR) / course[..., at[y]] for y, a in anchors.items()}
    with np.errstate(invalid="ignore", divide="ignore"):
        out: np.ndarray = np.log(np.moveaxis(between_years(off, YEARS), 0, -1) * course)
    return out


def rules(totals: np.ndarray, shape: np.ndarray) -> dict[str, Rule]:
    """Rules by name; ``totals`` international papers [n, t], ``shape`` links of the panel."""
    n = len(totals)
    gravity = np.sqrt(totals[:, None] * totals[None])

    def fitted(anchors: Anchors) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.log(fill(anchors, totals, YEARS))

    return {
        "straight line in logs": lambda a: bent(a, np.ones((n, n, len(YEARS)))),
        "gravity: geometric mean of both sides": lambda a: bent(a, gravity),
        "gravity, fitted to links per paper (shipped)": fitted,
        "shape of OpenAlex": lambda a: bent(a, shape),
        "mean of gravity and OpenAlex": lambda a: (bent(a, gravity) + bent(a, shape)) / 2,
        "mean of shipped and OpenAlex": lambda a: (fitted(a) + bent(a, shape)) / 2,
    }


def panel_links(folder: Path, codes: list[str]) -> np.ndarray:
    """Links of the panel [n, n, t], NaN where it lacks a country."""
    ties = pd.read_csv(folder / "ties.csv", keep_default_na=False)
    at = {c: k for k, c in enumerate(codes)}
    out = np.full((len(codes), len(codes), len(YEARS)), np.nan)
    known = [at[c] for c in set(ties["a"]) | set(ties["b"]) if c in at]
    out[np.ix_(known, known)] = LINK_FLOOR
    rows = ties[ties["a"].isin(at) & ties["b"].isin(at) & ties["year"].isin(YEARS)]
    i, j = rows["a"].map(at).to_numpy(), rows["b"].map(at).to_numpy()
    k = rows["year"].to_numpy() - YEARS[0]
    out[i, j, k] = out[j, i, k] = np.maximum(rows["papers"], LINK_FLOOR)
    return out


def errors(off: np.ndarray, truth: np.ndarray, least: float) -> str:
    """Mean absolute log error and how many pairs, of those with enough papers."""
    there = np.isfinite(off) & (truth >= least)
    return f"{np.abs(off[there]).mean():.4f} ({there.sum()})"


def filling() -> str:
    """The table of what was left out."""
    series = read_series()
    abroad = matrix(series, "international", "spbs33-2023")
    panel = [c for c in abroad.index if c != "WLD"]
    totals = abroad.loc[panel, YEARS].to_numpy(float)
    tables, _ = published_tables(series, panel, totals, YEARS)
    shape, us = panel_links(figures(), panel), panel.index("USA")
    upper = np.triu_indices(len(panel), 1)
    known = np.isfinite(shape[upper]).all(axis=-1)  # all rules on the same pairs
    cases = {
        "2020": ([2003, 2018, 2022], 2020),
        "2018": ([2003, 2020, 2022], 2018),
        "2020, ends alone": ([2003, 2022], 2020),
    }
    heads = [f"{name}, {least}+" for name in cases for least in LEAST] + [
        "US pairs, all years", "China-US, all years"
    ]  # fmt: skip
    lines = [f"| filling | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for name, rule in rules(totals, shape).items():
        cells = []
        for ends, year in cases.values():
            found = rule({y: tables[y] for y in ends})[..., year - YEARS[0]]
            truth = tables[year][upper]
            with np.errstate(divide="ignore"):
                off = np.where(known, found[upper] - np.log(truth), np.nan)
            cells += [errors(off, truth, least) for least in LEAST]
        cells += _us(series, rule(tables)[:, us], totals, panel, us)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _us(
    series: pd.DataFrame, found: np.ndarray, totals: np.ndarray, panel: list[str], us: int
) -> list[str]:
    """Errors of US pairs [n, t] against published shares, in years without a table of pairs."""
    off = np.full(found.shape, np.nan)
    for k, year in enumerate(YEARS):
        if year not in (2003, 2018, 2020, 2022):
            odd = us_shares(series, "spbs37-2023", int(year), panel)
            share = np.where(
                np.isfinite(odd), odd, us_shares(series, "spbs38-2021", int(year), panel)
            )
            off[:, k] = found[:, k] - np.log(share * totals[:, k])
    china = off[[panel.index("CHN")]]
    return [errors(x, np.full(x.shape, np.inf), 0.0) for x in (off, china)]


def chaining() -> str:
    """Papers one and two years after an origin by SCImago's growth, beside what NCSES published."""
    read = pd.read_csv(figures() / "scimago_papers.csv", keep_default_na=False, na_values=[""])
    newest = read[read["edition"] == read["edition"].max()]
    series = read_series()
    codes = [c for c in matrix(series, "international", "spbs33-2023").index if c != "WLD"]
    ours = np.log(matrix(series, "papers", "spbs17-2023", codes).loc[:, YEARS].to_numpy(float))
    theirs = newest.pivot(index="country", columns="year", values="citable_documents")
    file = np.log(theirs.reindex(codes, columns=YEARS).to_numpy(float))
    lines = ["| factor from | origins 2008-13 | origins 2014-20 |", "|---|---|---|"]
    for count in (1, 2, 3, 5, 10, 0):
        row = [_chained(ours, file, range(*o), count) for o in ((2008, 2014), (2014, 2021))]
        said = f"the last {count} common years" if count else "no file: last level"
        lines.append(f"| {said} | {row[0]:.4f} | {row[1]:.4f} |")
    return "\n".join(lines)


def _chained(ours: np.ndarray, file: np.ndarray, origins: range, count: int) -> float:
    """Mean absolute log error one and two years ahead; ``count`` common years, 0 the last level."""
    found = []
    for origin in origins:
        t = origin - YEARS[0]
        for h in (1, 2):
            if count:
                at = slice(max(t - count + 1, 0), t + 1)
                ahead = file[:, t + h] + np.median(ours[:, at] - file[:, at], axis=1)
            else:
                ahead = ours[:, t]
            found.append(np.abs(ahead - ours[:, t + h]).mean())
    return float(np.mean(found))


def since() -> str:
    """Growth after 2022 chained on, beside what NSF publishes of the world and six economies."""
    read = pd.read_csv(figures() / "scimago_papers.csv", keep_default_na=False, na_values=[""])
    newest = read[read["edition"] == read["edition"].max()].dropna(subset=["citable_documents"])
    with tempfile.TemporaryDirectory() as folder:
        table = newest.rename(columns={"citable_documents": "papers"})
        table["papers"] = table["papers"].astype(int)
        table[["country", "year", "papers"]].to_csv(Path(folder) / "papers.csv", index=False)
        world = load_later(Path(folder), "scimago").world
    known = growth_after(load()).pivot(index="region", columns="year", values="growth")
    papers = world["papers"].to_pandas().reindex(known.index.drop("WLD"))
    whole = world["world_papers"].to_series()
    lines = [
        "| year | world, chained | world, NSF | six economies, mean difference |",
        "|---|---|---|---|",
    ]
    for year in known.columns:
        apart = papers[year] / papers[year - 1] - known[year].drop("WLD")
        lines.append(
            f"| {year} | {whole[year] / whole[year - 1] - 1:+.1%} | "
            f"{known[year]['WLD'] - 1:+.1%} | "
            f"{apart.abs().mean() * 100:.1f} points ({apart.mean() * 100:+.1f}) |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    text = (
        "## Between published years, and after the last\n\n"
        "`python benchmarks/bench_filling.py`. Mean absolute log error of pairs that were "
        "published and left out (how many), of pairs with 50 or 300 papers and more. Filled from "
        "2003, 2022 and the other of 2018 and 2020; *ends alone*: from 2003 and 2022. Pairs of "
        "2018 carry the papers of the great particle experiments, which began in 2010: no rule "
        "that knows 2003 and 2020 finds them. US pairs: all four tables, against published "
        "shares of the other years. With 2018 and 2020 published the panel's shape helps the pair "
        "that broke (China-US, whose shares are published anyway) and no others: it is not used, "
        "and the embedded world is the same whether a panel is there or not.\n\n"
        f"{filling()}\n\n"
        "National papers of 46 economies, one and two years ahead by the growth of another file "
        "(SCImago, citable documents) against what NCSES published: mean absolute log error.\n\n"
        f"{chaining()}\n\n"
        "The same after the last embedded year: growth of whole counts as chained, the world's "
        "papers estimated from its countries, and growth of fractional counts as NSF published "
        "it in 2026 (the same for the world; an economy's differs where its share in its own "
        "papers moves).\n\n"
        f"{since()}"
    )
    print(text)
    write_section("filling", text)
