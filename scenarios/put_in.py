"""How much of a change is put in by the scenario, before the model has done anything.

The shock on a pair is the factor exp(support - friction) on its links, that is what its links would
become if both sides merely complied and nothing else moved. The rest of the total effect follows
from the model: habits that lag, diversion, capacity, followers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agents.chance import draw_parameters
from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters


def shock(
    levers: Levers,
    evidence: Evidence,
    parameters: Parameters,
    replicates: Sequence[int],
    seed: int,
    year: int = -1,
) -> dict[tuple[int, int], np.ndarray]:
    """Factor put on the links of each pair that a lever touches directly, shape [replicate].

    Parameters
    ----------
    levers : the scenario's.
    replicates, seed : address of the draws of sizes that are not known exactly; the same as in
        :func:`agents.simulate`.
    year : position of the year, by default the last.

    Returns
    -------
    dict : (a, b) with a < b -> factor on links, 1 is nothing.
    """
    utility = (levers.support - levers.friction)[year]  # [field, country, partner]
    drawn = [u for u in levers.uncertain if u.lever in ("friction", "support")]
    sizes = draw_parameters({u.parameter for u in drawn}, parameters, list(replicates), seed)
    weight = pair_fields(levers.fields, evidence)
    touched = np.abs(utility).sum(0)
    for part in drawn:
        touched = touched + np.abs(part.values[year]).sum(0)
    found = {}
    for a, b in zip(*np.nonzero(np.triu(touched, 1)), strict=True):
        total = np.broadcast_to(utility[:, a, b], (len(replicates), len(levers.fields))).copy()
        for part in drawn:
            sign = -1.0 if part.lever == "friction" else 1.0
            total += sign * sizes[part.parameter][:, None] * part.values[year][:, a, b]
        found[int(a), int(b)] = (np.exp(total) * weight[:, a, b]).sum(-1)
    return found


def pair_fields(fields: tuple[str, ...], evidence: Evidence) -> np.ndarray:
    """Share of each field in the links of a pair, shape [field, country, partner], sums to 1.

    Proportional to the product of both sides' shares in their papers: no source publishes pairs by
    field. Where levers have one axis entry, all is in it.
    """
    n = len(evidence.countries)
    if len(fields) == 1:
        return np.ones((1, n, n))
    share = evidence.world["field_share"].sel(field=list(fields)).values.T  # [field, country]
    both = share[:, :, None] * share[:, None, :]
    return both / both.sum(0, keepdims=True)
