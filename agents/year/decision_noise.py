"""The noise of every decision that is taken, at its address."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.draws import decision_noise
from agents.levers import Levers


class DecisionNoise(NamedTuple):
    """Noise on the logit scale, [replicate, year, N]; of one year [..., N]; of one country [...].

    None where the decision is not taken at all.
    """

    align: tuple[np.ndarray | None, ...]
    told: tuple[np.ndarray | None, ...]  # the same in all years: one draw for each who is told
    join: tuple[np.ndarray | None, ...]
    react: np.ndarray | None

    def at(self, *where: int | slice) -> DecisionNoise:
        """The part at a position: ``at(rows, t)`` of all noise, ``at(i)`` of one year's."""

        def cut(noise: np.ndarray | None) -> np.ndarray | None:
            return None if noise is None else noise[where]

        return DecisionNoise(
            tuple(map(cut, self.align)),
            tuple(map(cut, self.told)),
            tuple(map(cut, self.join)),
            cut(self.react),
        )

    @classmethod
    def of(
        cls, levers: Levers, replicates: np.ndarray, seed: int, off: frozenset[str]
    ) -> DecisionNoise:
        """Noise of a run; an alliance or programme is known by its name.

        ``off`` names channels that are switched off.
        """
        t, n = len(levers.years), len(levers.countries)

        def draw(stream: str, channel: str) -> np.ndarray | None:
            if channel in off:
                return None
            return decision_noise(seed, stream, [int(r) for r in replicates], t, n)

        def once(stream: str) -> np.ndarray:
            drawn = decision_noise(seed, stream, [int(r) for r in replicates], 1, n)
            return np.broadcast_to(drawn, (len(replicates), t, n))

        return cls(
            tuple(
                draw(f"alignment/{a.name}", "alignment") if a.candidates else None
                for a in levers.alliances
            ),
            tuple(once(f"told/{a.name}") if a.told else None for a in levers.alliances),
            tuple(
                draw(f"programme/{p.name}", "joining") if p.candidates else None
                for p in levers.programmes
            ),
            draw("reaction", "reaction"),
        )
