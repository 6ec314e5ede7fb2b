"""What the sizes of a policy are in each replicate: draws of parameters, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from agents.draws import draw_parameters
from agents.levers import Levers
from evidence.parameters import Parameter
from forecast.computing.draws import normals


def draws(
    levers: Levers,
    parameters: Mapping[str, Parameter | ArrayLike],
    replicates: Sequence[int],
    seed: int,
    also: Sequence[str] = (),
) -> dict[str, np.ndarray]:
    """What the levers' sizes are in each replicate: parameters ``also`` and theirs, and sizes.

    Returns id of a parameter, or name of a size -> [replicate] ([replicate, year] where a size
    has its own course, [replicate, N, N] where every tie has its own). The same numbers for all who
    ask: the agents, the direct effect, the cost.
    """
    ids = dict.fromkeys((*also, *levers.drawn))
    out = draw_parameters(ids, parameters, replicates, seed)
    out |= {
        name: _of_ties(seed, name, replicates, len(levers.countries)) for name in levers.of_ties
    }
    return out | {size.name: np.ascontiguousarray(size.compute(out)) for size in levers.sizes}


def _of_ties(seed: int, name: str, replicates: Sequence[int], n: int) -> np.ndarray:
    """Standard normals of every tie, symmetric, diagonal 0, ``[replicate, N, N]``."""
    i, j = np.triu_indices(n, 1)
    out = np.zeros((len(replicates), n, n))
    out[:, i, j] = out[:, j, i] = normals(seed, name, replicates, (len(i),))
    return out


def cost(
    levers: Levers,
    drawn: Mapping[str, np.ndarray],
    replicates: int,
    member: np.ndarray | None = None,
    gates: Sequence[np.ndarray] = (),
) -> np.ndarray:
    """Money spent by replicate and year, million PPP dollars, [replicate, year].

    Parameters
    ----------
    member : [replicate, year, programme, N] who was in which programme; who joins may bring money.
    gates : [replicate, year] for each condition, 1.0 where it was true.
    """
    out = np.broadcast_to(levers.cost, (replicates, len(levers.years))).copy()
    for part in levers.uncertain:
        if part.lever != "cost" or (part.when is not None and not gates):
            continue
        size = 1.0 if part.parameter is None else drawn[part.parameter][:, None]
        out += size * part.values * (1.0 if part.when is None else gates[part.when])
    for g, programme in enumerate(levers.programmes):
        if member is not None and programme.joiner_money is not None:
            inside = member[:, :, g].astype(float)
            inside[..., [k for k, _ in programme.bound]] = 0.0
            joined = inside.sum(axis=-1) - len(programme.members)
            out += np.maximum(joined, 0.0) * programme.joiner_money
    return out
