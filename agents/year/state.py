"""What a country carries from one year to the next, and the shapes, stated once.

Axes: ``...`` free leading axes. In the Mesa model a country has none; in the ensemble they are
(replicate, country). F fields, N partners, A alliances, G programmes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class State(NamedTuple):
    """State of a country, or of all countries of all replicates. Everything starts neutral."""

    projects: np.ndarray  # [..., F] first stage of the funding lag, log points
    funded: np.ndarray  # [..., F] second stage, log points
    ties: np.ndarray | None  # [..., F, N] habit state of choices, log points; None: never moved
    strength: np.ndarray  # [..., F] habit state of capacity in links, log points
    scars: np.ndarray | None  # [..., F, N] distrust, log points; None: not followed
    learned: np.ndarray  # [..., F] spillover, log points on capacity
    moved: np.ndarray  # [..., F] people, log points on capacity
    aligned: tuple[np.ndarray, ...]  # A of [...], 1.0 follows
    member: tuple[np.ndarray, ...]  # G of [...], 1.0 member
    seeking: np.ndarray  # [...] bool
    lost: np.ndarray  # [...] share of own ties missing
    shares: np.ndarray | None  # [..., N] partner shares of last year, where a decision asks

    @classmethod
    def start(
        cls,
        lead: tuple[int, ...],
        fields: int,
        alliances: int,
        programmes: int,
        shares: np.ndarray | None,
    ) -> State:
        """The year before the first: nothing has moved; ``lead`` are the leading axes."""
        none, by_field = np.zeros(lead), np.zeros((*lead, fields))
        return cls(
            projects=by_field,
            funded=by_field,
            ties=None,
            strength=by_field,
            scars=None,
            learned=by_field,
            moved=by_field,
            aligned=(none,) * alliances,
            member=(none,) * programmes,
            seeking=none > 0.0,
            lost=none,
            shares=shares,
        )
