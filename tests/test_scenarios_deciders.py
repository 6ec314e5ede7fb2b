"""Who follows is an answer: in how many worlds, when, what then and what otherwise."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import evidence
from agents.levers import Alliance, Levers, Programme
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.results.manifest_schema import Decisions
from scenarios.running.deciders import Deciders, told

EV = evidence.load()
CODES = EV.countries
N, YEARS, R = len(CODES), (2023, 2024, 2025), 8
GBR, USA, CHN, IND, ROW = (CODES.index(c) for c in ("GBR", "USA", "CHN", "IND", "ROW"))


def made_up(follow_from: dict[int, int], lost: float) -> tuple[HistoryArrays, HistoryArrays]:
    """GBR follows from a year on in some replicates and loses a share of its ties with China."""
    links = np.full((R, len(YEARS), N, N), 100.0)
    links[..., np.arange(N), np.arange(N)] = 0.0
    moved, aligned = links.copy(), np.zeros((R, len(YEARS), 1, N), dtype=bool)
    for r, year in follow_from.items():
        aligned[r, YEARS.index(year) :, 0, GBR] = True
        moved[r, -1, GBR, CHN] = moved[r, -1, CHN, GBR] = 100.0 * (1.0 - lost)
    axes = ("replicate", "year", "country", "partner")

    def arrays(values: np.ndarray) -> HistoryArrays:
        data = {
            "links": (axes, values),
            "aligned": (("replicate", "year", "a", "country"), aligned),
        }
        return HistoryArrays(xr.Dataset(data), EV)

    return arrays(moved), arrays(links)


def found(follow_from: dict[int, int], lost: float = 0.28) -> Deciders:
    levers = Levers.still(YEARS, CODES).with_(
        alliances=(Alliance("x", (USA,), (CHN,), (GBR,), np.ones((3, 1))),)
    )
    moved, base = made_up(follow_from, lost)
    moved.levers = levers
    return Deciders.of(moved, base, YEARS)


def test_two_clumps_are_told_apart() -> None:
    answer = told([found({1: 2024, 5: 2025})], CODES)
    Decisions.model_validate(answer)
    (row,) = answer["countries"]
    assert (row["country"], row["does"], row["probability"]) == ("GBR", "follows", 0.25)
    assert (row["year"]["p05"], row["year"]["p95"]) == (2024, 2025)
    assert row["ties_then_percent"] == pytest.approx({"p05": -28.0, "p50": -28.0, "p95": -28.0})
    assert row["ties_else_percent"] == {"p05": 0.0, "p50": 0.0, "p95": 0.0}
    # 28 of the 4,600 joint papers of China with 46 partners.
    assert row["adds_percent"]["p50"] == pytest.approx(-28.0 / (100 * (N - 1)) * 100, abs=1e-3)
    assert answer["wave"]["nobody"] == 0.75 and answer["wave"]["followers"]["p95"] == 1.0


def test_parts_put_together_say_the_same() -> None:
    whole = found({1: 2024, 5: 2025})
    cut = [
        Deciders(whole.began[:, a:b], whole.ties[:, a:b], whole.parties)
        for a, b in ((0, 3), (3, R))
    ]
    assert told(cut, CODES) == told([whole], CODES)


def test_nobody_and_everybody() -> None:
    assert told([found({})], CODES) == {} == told([Deciders.none(R, N)], CODES)
    (row,) = told([found(dict.fromkeys(range(R), 2023))], CODES)["countries"]
    assert row["probability"] == 1.0 and row["ties_else_percent"]["p50"] is None


def test_founders_of_a_programme_do_not_join_it() -> None:
    moved, base = made_up({}, 0.0)
    member = np.zeros((R, len(YEARS), 1, N), dtype=bool)
    member[..., [USA, GBR]] = True
    member[:4, 1:, 0, IND] = True
    moved.history["member"] = ("replicate", "year", "g", "country"), member
    levers = Levers.still(YEARS, CODES).with_(
        programmes=(Programme("x", (USA, GBR), (IND,), np.ones((3, 1))),)
    )
    moved.levers = levers
    answer = told([Deciders.of(moved, base, YEARS)], CODES)
    (row,) = answer["countries"]
    assert (row["country"], row["does"], row["probability"]) == ("IND", "joins", 0.5)
    assert answer["wave"] is None
