"""Can the impact of pairs be what a table says? A part is no larger than the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from evidence.quality.finding import Finding

TABLE = "impact_by_pair.csv"
SLACK = 0.02  # counts of two requests need not be of the same minute
MOST = 100.0  # percent: every joint paper among the most cited
USUAL = (0.2, 20.0)  # middle share; the world's is 1, joint papers are cited more


def pairs_cited(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Cited joint papers within the joint papers, and within the cited papers of either side."""
    if TABLE not in frames:
        return []
    frame = frames[TABLE].assign(**{
        name: pd.to_numeric(frames[TABLE][name], errors="coerce")
        for name in ("papers", "top1") if name in frames[TABLE]
    })  # fmt: skip
    out = [
        Finding("error", TABLE, k + 2, "top1_share", f"{_name(frame.iloc[k])}: {value:.6g} percent "
                "of joint papers among the most cited; allowed: 0 to 100")
        for k, value in enumerate(frame["top1_share"]) if value > MOST and "top1" not in frame
    ]  # fmt: skip
    for column, limit, slack, whose in _limits(frame, frames):
        for k in np.flatnonzero(
            frame[column].to_numpy(float) > limit + slack * (1 + SLACK * limit)
        ):
            text = f"{_name(frame.iloc[k])}: {frame[column].iloc[k]:,.0f} {whose} {limit[k]:,.0f}"
            out.append(Finding("error", TABLE, int(k) + 2, column, text))
    known = frame["top1_share"].dropna()
    if len(known) and not USUAL[0] < float(known.median()) < USUAL[1]:
        text = f"the middle share is {known.median():.3g}; percent are meant, the world's is 1"
        out.append(Finding("warning", TABLE, None, "top1_share", text))
    return out


def _limits(
    frame: pd.DataFrame, frames: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, np.ndarray, int, str]]:
    """Column, what it may be at most (NaN: not known), whether with slack, how to say it."""
    if {"papers", "top1"} <= set(frame):  # of one row, hence without any tolerance
        yield "top1", frame["papers"].to_numpy(float), 0, "most cited joint papers of"
    pair = np.sort(frame[["a", "b"]].to_numpy(str), axis=1)
    if "papers" in frame and "ties.csv" in frames:
        ties = frames["ties.csv"]
        own = np.sort(ties[["a", "b"]].to_numpy(str), axis=1)
        held = pd.Series(
            ties["papers"].to_numpy(float),
            pd.MultiIndex.from_arrays([own[:, 0], own[:, 1], ties["year"]]),
        )
        asked = pd.MultiIndex.from_arrays([pair[:, 0], pair[:, 1], frame["year"]])
        yield "papers", held.reindex(asked).to_numpy(float), 1, "joint papers here, in ties.csv"
    cited = frames.get("impact.csv")
    if "top1" in frame and cited is not None and "top1" in cited:
        of = cited.assign(top1=pd.to_numeric(cited["top1"], errors="coerce"))
        held = of.set_index(["country", "year"])["top1"]
        for side in (0, 1):
            asked = pd.MultiIndex.from_arrays([pair[:, side], frame["year"]])
            limit = held.reindex(asked).to_numpy(float)
            yield "top1", limit, 1, "most cited joint papers, but of one side in all"


def _name(row: pd.Series) -> str:
    return f"{row['a']}-{row['b']} {int(row['year'])}"
