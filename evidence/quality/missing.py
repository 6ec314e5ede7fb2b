"""What the tables of a panel leave out: years, countries, pairs; who lacks which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evidence.quality import gaps
from evidence.quality.finding import Finding


def missing(frames: Mapping[str, pd.DataFrame], keep: Sequence[str] = ()) -> list[Finding]:
    """Gaps and ends of every table, as findings.

    Parameters
    ----------
    frames : name of the table -> its rows. keep : small countries that a run does not leave out.

    Examples
    --------
    >>> rows = pd.DataFrame({"country": ["A", "A", "B", "B"], "year": [2019, 2020, 2019, 2021]})
    >>> for finding in missing({"papers.csv": rows.assign(papers=9)}):
    ...     print(finding)
    warning: papers.csv:country: A: no figure for 2021, the last year
    warning: papers.csv:country: B: no figure for 2020
    """
    out: list[Finding] = []
    for name in ("international.csv", "papers.csv"):
        if name in frames and len(frames[name]):
            out += _national(name, frames[name], keep)
    if "ties.csv" in frames and len(frames["ties.csv"]):
        out += _pairs(frames["ties.csv"])
        out += _beside(frames)
    return out


def _national(name: str, frame: pd.DataFrame, keep: Sequence[str]) -> list[Finding]:
    """Years in the middle of a country's series, or at its end, that hold nothing."""
    out = []
    every = {int(y) for y in frame["year"]}
    for code, years in frame.groupby("country")["year"]:
        present = {int(y) for y in years}
        holes = sorted(set(range(min(present), max(present) + 1)) - present)
        late = sorted(y for y in every if y > max(present))
        if holes:
            text = f"{code}: no figure for {gaps.spans(np.array(holes))}"
            out.append(Finding("warning", name, None, "country", text))
        if late:
            word = "the last year" if len(late) == 1 else "the last years"
            text = f"{code}: no figure for {gaps.spans(np.array(late))}, {word}"
            out.append(Finding("warning", name, None, "country", text))
    if name == "international.csv":
        wide = frame.pivot(index="country", columns="year", values="papers")
        values = wide.to_numpy(float)
        out += [
            Finding("note", name, None, "rest", f"{code}: too small, with years without papers; a "
                    "run leaves it to the rest of the world (--keep CODE keeps it)")
            for code in gaps.for_the_rest(values, list(wide.index), keep)
        ]  # fmt: skip
    return out


def _pairs(ties: pd.DataFrame) -> list[Finding]:
    """Pairs that are absent where a zero is improbable, and years without any pair."""
    low = np.minimum(ties["a"].astype(str), ties["b"].astype(str))
    high = np.maximum(ties["a"].astype(str), ties["b"].astype(str))
    frame = pd.DataFrame({"pair": low + "-" + high, "a": low, "b": high,
                          "year": ties["year"].astype(int), "papers": ties["papers"]})  # fmt: skip
    wide = frame.pivot(index="pair", columns="year", values="papers")
    years = np.arange(wide.columns.min(), wide.columns.max() + 1)
    wide = wide.reindex(columns=years)
    sides = frame.drop_duplicates("pair").set_index("pair").loc[wide.index, ["a", "b"]]
    found = gaps.missing_pairs(wide.to_numpy(float), list(sides.itertuples(index=False, name=None)))
    return [
        Finding("warning", "ties.csv", None, "missing",
                f"{text}; missing, not zero: a run estimates it from the years beside it")
        for text in gaps.told(list(wide.index), years, found)
    ]  # fmt: skip


def _beside(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Ends of the pairs beside those of the totals."""
    out = []
    last = int(frames["ties.csv"]["year"].max())
    for name in ("international.csv", "papers.csv"):
        if name in frames and len(frames[name]) and int(frames[name]["year"].max()) > last:
            other = int(frames[name]["year"].max())
            out.append(
                Finding("warning", "ties.csv", None, "year", f"ends in {last}, {name} in {other}: "
                        f"a run starts from {last}; were the pairs of {other} not exported?")
            )  # fmt: skip
    return out
