"""Who pays: money by country and year, of those interventions that say whose it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Intervention


def paid(
    moves: Sequence[Intervention],
    levers: Levers,
    evidence: Evidence,
    member: np.ndarray | None = None,
) -> np.ndarray:
    """Million PPP dollars that each agent pays, [replicate, year, agent]; one replicate for all
    where nobody who may join brings money.

    An intervention that waits for something (``when``) is left out: whether it spends differs by
    replicate.

    Parameters
    ----------
    member : [replicate, year, programme, agent] who was in which programme.
    """
    years = np.array(levers.years)
    out = np.zeros((1, len(years), len(levers.countries)))
    for move in moves:
        if move.when is None:
            for k, money in move.payers(years, evidence).items():
                out[0, :, k] += money
    for g, programme in enumerate(levers.programmes):
        brings = programme.joiner_money
        if member is None or brings is None or programme.when is not None or not np.any(brings):
            continue
        joined = member[:, :, g].astype(float)
        joined[:, :, [*programme.members, *(k for k, _ in programme.bound)]] = 0.0
        out = out + joined * np.asarray(brings)[:, None]
    return out
