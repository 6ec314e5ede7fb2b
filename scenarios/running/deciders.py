"""Who followed an alliance or joined a programme, in which replicates, and what it did to its ties.

The answer of one scenario has two clumps more often than one: told by a median alone it is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from scenarios.outcomes.history_arrays import HistoryArrays

FOLLOWS, JOINS = 0, 1
PERCENT = 100.0


class Deciders(NamedTuple):
    """Decisions of some replicates of a scenario.

    Attributes
    ----------
    began : [2, replicate, country] int16, year in which a country first followed, or joined; or 0.
    ties : [3, replicate, country] float32, percent in the last year: joint papers with the targets,
        all joint papers (both of the baseline), and what the first takes off the targets' joint
        papers, percent of all they have in the baseline.
    parties : [country] bool, leaders, targets and founders, who do not decide.
    """

    began: np.ndarray
    ties: np.ndarray
    parties: np.ndarray

    @classmethod
    def none(cls, replicates: int, countries: int) -> Deciders:
        """Where nobody can decide."""
        return cls(
            np.zeros((2, replicates, countries), dtype=np.int16),
            np.zeros((3, replicates, countries), dtype=np.float32),
            np.zeros(countries, dtype=bool),
        )

    @classmethod
    def of(cls, arrays: HistoryArrays, baseline: HistoryArrays, years: Sequence[int]) -> Deciders:
        """Of a history; nobody decides where its levers have no alliance and no programme."""
        levers = arrays.levers
        after, before = arrays.links[:, -1], baseline.links[:, -1]
        r, n, _ = after.shape
        out = cls.none(r, n)
        if levers is None or not (levers.alliances or levers.programmes):
            return out
        founders = [set(g.members) for g in levers.programmes]
        leaders = [set(a.leaders) for a in levers.alliances]
        targets = sorted({k for a in levers.alliances for k in a.targets})
        for what, name in enumerate(("aligned", "member")):
            inside = arrays.decided(name)
            first = np.asarray(years)[inside.argmax(axis=1)]
            out.began[what] = np.where(inside.any(axis=1), first, 0)
        bound = [pair for a in levers.alliances for pair in a.bound]
        bound += [pair for g in levers.programmes for pair in g.bound]
        along = sorted({part for part, _ in bound})
        out.began[:, :, along] = 0  # do what their country does, and are told with it
        out.parties[along] = True
        out.parties[sorted({*targets, *(k for own in (*leaders, *founders) for k in own)})] = True
        with np.errstate(divide="ignore", invalid="ignore"):
            out.ties[1] = PERCENT * (after.sum(-1) / before.sum(-1) - 1.0)
            if targets:
                moved = (after - before)[:, :, targets].sum(-1)
                out.ties[0] = PERCENT * moved / before[:, :, targets].sum(-1)
                out.ties[2] = PERCENT * moved / before[:, targets].sum(axis=(1, 2))[:, None]
        return out


def told(parts: Sequence[Deciders], codes: Sequence[str]) -> dict[str, Any]:
    """What a manifest says of the decisions of one scenario; empty where nobody decided anything.

    ``countries``: who follows or joins, in what share of the worlds, when, what happens to its ties
    where it does and where it does not, and what it adds. ``wave``: how many follow, and what
    happens to all ties of those who stay out where most follow and where fewest do.
    """
    began = np.concatenate([p.began for p in parts], axis=1)
    ties = np.concatenate([p.ties for p in parts], axis=1).astype(float)
    parties = parts[0].parties
    if not began.any():
        return {}
    rows: list[dict[str, Any]] = []
    for what, word in ((FOLLOWS, "follows"), (JOINS, "joins")):
        own = ties[0] if what == FOLLOWS else ties[1]
        for k, code in enumerate(codes):
            does = began[what, :, k] > 0
            if not does.any():
                continue
            years = np.quantile(began[what, does, k], [0.05, 0.5, 0.95], method="nearest")
            rows.append({
                "country": code,
                "does": word,
                "probability": round(float(does.mean()), 4),
                "year": dict(zip(("p05", "p50", "p95"), map(int, years), strict=True)),
                "ties_then_percent": interval(own[does, k]),
                "ties_else_percent": interval(own[~does, k]),
                "adds_percent": interval(ties[2, does, k]) if what == FOLLOWS else interval([]),
            })  # fmt: skip
    rows.sort(key=lambda row: (row["does"], -row["probability"], row["country"]))
    count = (began[FOLLOWS] > 0).sum(axis=1)
    out: dict[str, Any] = {"countries": rows, "wave": None}
    if count.any():
        aside = (began[FOLLOWS] == 0) & ~parties
        others = np.array([row[keep].mean() if keep.any() else np.nan
                           for row, keep in zip(ties[1], aside, strict=True)])  # fmt: skip
        many = count > np.median(count)
        out["wave"] = {
            "followers": interval(count),
            "nobody": round(float((count == 0).mean()), 4),
            "others_where_most_follow_percent": interval(others[many]),
            "others_where_fewest_follow_percent": interval(others[~many]),
        }
    return out


def interval(values: Any) -> dict[str, float | None]:
    """Three quantiles of what is finite; None where nothing is."""
    good = np.asarray(values, dtype=float)
    good = good[np.isfinite(good)]
    if not len(good):
        return {"p05": None, "p50": None, "p95": None}
    low, middle, high = (round(float(v), 4) for v in np.quantile(good, [0.05, 0.5, 0.95]))
    return {"p05": low, "p50": middle, "p95": high}
