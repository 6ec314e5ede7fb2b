"""What each behaviour does, and that it is not done without it: one case for every channel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from worlds import toy_outlook

from agents import CHANNELS, Alliance, Levers, Programme, simulate
from evidence.parameters import read_parameters

N, YEARS, R = 6, 12, 6
OUTLOOK = toy_outlook(N, YEARS, R, fields=1, seed=5)
TABLE = {key: p.central for key, p in read_parameters().items()}
STILL = Levers.neutral(OUTLOOK)


def friction(size: float, years: slice = slice(1, None)) -> Levers:
    """A break of two countries."""
    values = np.zeros_like(STILL.friction)
    values[years, 0, 0, 1] = values[years, 1, 0, 0] = size
    return STILL.with_(friction=values)


def cut(share: float) -> Levers:
    values = STILL.funding.copy()
    values[1:, 0] = 1.0 - share
    return STILL.with_(funding=values)


def alliance() -> Levers:
    acts = np.full((YEARS, 1), 2.0)
    return friction(2.0).with_(
        alliances=(Alliance("a", (0,), (1,), (2, 3, 4), acts, allies=(2, 3, 4)),)
    )


def programme() -> Levers:
    acts = np.full((YEARS, 1), 1.5)
    return STILL.with_(programmes=(Programme("p", (0, 1), (2, 3, 4), acts, fee=-1.0),))


def end(levers: Levers, off: tuple[str, ...]):
    """What a year at the end has, over the baseline, [replicate, ...]."""
    h = simulate(OUTLOOK, levers, TABLE, without=off).isel(year=-1)
    paths = OUTLOOK.paths.isel(year=-1)
    domestic = (paths["papers"] - paths["international"]).values
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "links": h["links"].values / paths["links"].values,
            "capacity": h["capacity"].values,
            "home": h["domestic"].values / domestic,
            "seeking": h["seeking"].values.astype(float),
            **{k: h[k].values.astype(float) for k in ("aligned", "member") if k in h},
        }


Seen = dict[str, np.ndarray]
# Channel: lever, number that moves with it, its value without it, the way it moves.
CASES: dict[str, tuple[Levers, Callable[[Seen], np.ndarray], float, int]] = {
    "diversion": (friction(2.0), lambda s: s["links"][:, 0, 2], 1.0, 1),
    "funding": (cut(0.5), lambda s: s["capacity"][:, 0], 1.0, -1),
    "talent": (friction(4.0), lambda s: s["capacity"][:, 0], 1.0, -1),
    "spillover": (friction(4.0), lambda s: s["capacity"][:, 0], 1.0, -1),
    "home": (friction(2.0), lambda s: s["home"][:, 0], 1.0, 1),
    "alignment": (alliance(), lambda s: s["links"][:, 2, 1], 1.0, -1),
    "joining": (programme(), lambda s: s["member"][:, 0, 2:5].max(axis=-1), 0.0, 1),
    "reaction": (friction(4.0), lambda s: s["seeking"][:, :2].max(axis=-1), 0.0, 1),
}


@pytest.mark.parametrize("channel", CASES)
def test_what_a_behaviour_does_is_not_done_without_it(channel: str) -> None:
    levers, seen, still, way = CASES[channel]
    others = tuple(c for c in CHANNELS if c != channel)
    alone, none = seen(end(levers, others)), seen(end(levers, CHANNELS))
    assert none == pytest.approx(still, abs=1e-9)  # all off: nothing of it is seen
    moved = way * (alone - still)
    assert (moved >= -1e-9).all() and moved.max() > 1e-3, moved


def test_distrust_stays_when_a_break_is_lifted() -> None:
    """Trust alone: the tie comes back less far, and fully without it."""
    levers = friction(2.0, slice(1, 6))
    others = tuple(c for c in CHANNELS if c != "trust")
    with_it, without = (end(levers, off)["links"][:, 0, 1] for off in (others, CHANNELS))
    assert (with_it < without - 1e-3).all() and (without < 1.0 + 1e-9).all()


def test_every_channel_has_its_case() -> None:
    assert {*CASES, "trust"} == set(CHANNELS)
