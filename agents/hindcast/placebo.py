"""Events that did not happen: the same procedure must find nothing there.

A placebo is a group of ties shaped like the event's (one country and as many of its partners) of
countries the event is not about, in the same years. Its "effect" is what noise alone produces;
its skill, with a size learned from the other ties of the group, is what the procedure earns for
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.hindcast.measure import learn, sizes
from agents.hindcast.scene import Scene


@dataclass(frozen=True)
class Placebo:
    """What nothing looks like.

    Attributes
    ----------
    effects : mean net gap of each placebo group, log points. skills : skill of each.
    noise : robust standard deviation of the effects.
    """

    effects: np.ndarray
    skills: np.ndarray

    @property
    def noise(self) -> float:
        """1.4826 times the median absolute effect; 0 is what it should be about."""
        if len(self.effects) == 0:
            return float("nan")
        return float(1.4826 * np.median(np.abs(self.effects)))

    @property
    def mean_skill(self) -> float:
        """Mean skill over the placebo groups; about 0 or a little below is honest."""
        return float(self.skills.mean()) if len(self.skills) else float("nan")


def placebos(
    scene: Scene, gap: np.ndarray, net: np.ndarray, course: np.ndarray, noise: float
) -> Placebo:
    """One placebo group for each country the event is not about.

    Parameters
    ----------
    gap, net : ``[pair, year]``, raw and net log gaps. course : ``[year]``, unit response.
    noise : sd of one pair's size where nothing happened.
    """
    hit = scene.affected & scene.large & np.isfinite(gap).any(axis=-1)
    wanted = max(int(hit.sum()), 1)
    size = _mean_size(scene)
    effects, skills = [], []
    for hub in range(len(scene.codes)):
        own = (scene.i == hub) | (scene.j == hub)
        free = own & scene.control & scene.large & np.isfinite(gap).any(axis=-1)
        if free.sum() < 4:
            continue
        # The pairs nearest in size to the affected ones: noise falls with size.
        order = np.argsort(np.abs(size[free] - np.median(size[hit])), kind="stable")
        group = np.flatnonzero(free)[order][:wanted]
        others = np.flatnonzero(free)[order][wanted : wanted + 5]
        effects.append(float(np.nanmean(net[group])))
        skills.append(_skill(gap, net, course, group, others, noise))
    return Placebo(np.array(effects), np.array([s for s in skills if np.isfinite(s)]))


def _mean_size(scene: Scene) -> np.ndarray:
    before = scene.cut.world["links"].to_numpy()
    return np.log(before[scene.i, scene.j, -10:].mean(axis=-1) + 0.5)


def _skill(
    gap: np.ndarray,
    net: np.ndarray,
    course: np.ndarray,
    group: np.ndarray,
    others: np.ndarray,
    noise: float,
) -> float:
    """Skill of sizes learned from the other ties, by the model's response alone."""
    pool = np.concatenate([group, others])
    found = sizes(net[pool], course)
    error, plain = [], []
    for k, pair in enumerate(group):
        size = learn(np.delete(found, k), noise).mean
        known = np.isfinite(gap[pair])
        error.append(np.abs(gap[pair] - size * course)[known].mean())
        plain.append(np.abs(gap[pair])[known].mean())
    total = float(np.sum(plain))
    return 1.0 - float(np.sum(error)) / total if total > 0 else float("nan")
