"""Joint papers of every pair where most pair years are estimates: affinity stays what it is.

A pair grows as its two sides do; what it has beyond them (affinity) is carried on. On the yearly
panel a pair's own drift, even one that ran one way for years, brought nothing beside that: errors
of pairs, with the totals of countries known, 0.1185 with and 0.1185 without it (origins 2013 to
2019; 0.1051 both on 2002 to 2012). What wanders is affinity, by a known amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidence.model import Evidence
from forecast.computing.draws import normals
from forecast.national.errors import random_walk


@dataclass(frozen=True)
class Affinity:
    """How joint papers stand at the last year of the figures, and how far they wander from there.

    Attributes
    ----------
    first, second : numbers of both countries, [pair].
    last : joint papers in the last year, [pair].
    off : log points by which these may be wrong; 0 where the year is published, [pair].
    walk : standard deviation of the yearly change of affinity, log points, [pair].
    """

    first: np.ndarray
    second: np.ndarray
    last: np.ndarray
    off: np.ndarray
    walk: np.ndarray

    def draw(self, years: int, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Joint papers [replicate, year, pair] before they are fitted to the countries' totals.

        The noise has mean one: an error of an estimate makes no papers.
        """
        n = len(self.last)
        root = np.sqrt(np.arange(1, years + 1))[:, None]
        wandered = random_walk(normals(seed, f"{stream}/affinity", replicates, (years, n)))
        z = wandered * root * self.walk - np.square(root * self.walk) / 2
        counted = 1.0 / np.sqrt(np.maximum(self.last, 1.0))  # counting is off anew each year
        z += normals(seed, f"{stream}/counting", replicates, (years, n)) * counted - counted**2 / 2
        off = normals(seed, f"{stream}/estimate", replicates, (n,)) * self.off - self.off**2 / 2
        return np.asarray(self.last * np.exp(z + off[:, None, :]))


def affinity(evidence: Evidence) -> Affinity:
    """Read from the figures what :class:`Affinity` holds.

    The last year's links are estimates where they were not published then: affinity has wandered
    since the last published year; a pair that was never published rests on gravity alone.
    """
    i, j = np.triu_indices(len(evidence.countries), 1)
    world, p = evidence.world, evidence.parameters
    last = world["links"].to_numpy()[i, j, -1]
    observed = world["links_observed"].to_numpy().astype(bool)[i, j]
    size = np.maximum(last, 1.0)
    walk = p["affinity_walk"].central * size ** p["affinity_walk_size"].central
    age = np.argmax(observed[:, ::-1], axis=-1)
    gravity = p["links_gravity_error"].central
    off = np.where(observed.any(axis=-1), np.minimum(walk * np.sqrt(age), gravity), gravity)
    return Affinity(i, j, last, off, walk)


def partner_limit(evidence: Evidence) -> np.ndarray:
    """The most one partner may hold of the international papers of the smaller side, [n, n].

    Its odds may become twice what they ever were; every partner may reach a tenth.

    Examples
    --------
    >>> import evidence
    >>> limit = partner_limit(evidence.load())
    >>> bool(limit.max() < 1), bool(limit.min() >= LEAST_LIMIT)
    (True, True)
    """
    world = evidence.world
    abroad = world["international"].to_numpy()
    smaller = np.minimum(abroad[:, None, :], abroad[None, :, :])
    share = np.nanmax(world["links"].to_numpy() / smaller, axis=-1)
    return np.clip(2.0 * share / (1.0 + share), LEAST_LIMIT, MOST_LIMIT)


LEAST_LIMIT, MOST_LIMIT = 0.1, 0.95
