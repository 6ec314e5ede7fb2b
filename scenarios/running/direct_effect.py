"""The direct effect of a scenario on every pair, before the model has done anything.

It is the factor exp(support - friction) on the links of the pair: what they would become if
both sides complied and nothing else moved. Support for weak ties and programmes count with how weak
the tie is in the baseline. The rest of the total effect follows from the model: habits that lag,
diversion, capacity, followers, countries that join.
"""

from __future__ import annotations

import numpy as np

from agents.levers import Levers
from agents.rules.utility import weakness
from agents.year.baseline import World
from agents.year.fields import FieldShares
from agents.year.lever_year import draws
from evidence.parameters import Parameters
from forecast.projection.outlook import Outlook

_SIGNS = {"friction": -1.0, "support": 1.0}


def direct_effect(
    levers: Levers, outlook: Outlook, parameters: Parameters, year: int = -1
) -> np.ndarray:
    """Factor on the links of every pair in one year, [country, partner, replicate].

    Exactly 1 for pairs that no lever acts on in any year. Sizes that are not known exactly have the
    draws of :func:`agents.simulate`.

    Parameters
    ----------
    levers : the scenario's.
    outlook : the baseline; its replicates and seed are the address of the draws.
    year : position of the year, by default the last.
    """
    numbers = [int(r) for r in outlook.replicates]
    affected = affected_pairs(levers)
    if not affected.any():
        return np.ones((*affected.shape, len(numbers)))
    n, f = len(levers.countries), len(levers.fields)
    sizes = draws(levers, parameters, numbers, outlook.seed, also=("weakness_half",))
    by_year = {size.name for size in levers.sizes if size.by_year}

    strong = np.zeros((len(numbers), f, n, n)) + (levers.support - levers.friction)[year]
    weak = np.zeros((len(numbers), f, n, n)) + levers.weak_support[year]
    for part in levers.uncertain:
        if part.values.ndim == 4:
            drawn = sizes[part.parameter]
            drawn = drawn[:, year] if part.parameter in by_year else drawn
            size = drawn[:, None, None, None] * part.values[year]
            if part.lever == "weak_support":
                weak += size
            else:
                strong += _SIGNS[part.lever] * size
    for programme in levers.programmes:
        unit = np.ones(len(numbers))
        each = unit if programme.parameter is None else sizes[programme.parameter]
        gain = each[:, None] * programme.gain[year]
        weak += gain[..., None, None] * _members(programme.members, n)

    total = strong
    if weak.any():
        links = outlook.paths["links"].values[:, year]
        own = links.sum(-1)
        fading = weakness(
            links, own, own[:, None, :], own.sum(-1)[:, None], sizes["weakness_half"][:, None]
        )
        total = strong + weak * fading[:, None]
    shares = FieldShares(World.of(outlook, levers.fields).field_share, _paths(outlook, levers))
    _, weight = shares.year(slice(None), year)  # [..., country, field, partner]
    moved = np.expm1(total)
    factor = 1.0 + (moved[:, 0] if weight is None else (moved * weight.swapaxes(-3, -2)).sum(1))
    return np.where(affected, factor, 1.0).transpose(1, 2, 0)


def _paths(outlook: Outlook, levers: Levers) -> np.ndarray | None:
    """Shares of the fields by year, [replicate, year, country, field], where they are forecast."""
    if len(levers.fields) == 1 or "field_share" not in outlook.paths:
        return None
    held = outlook.paths["field_share"].transpose("replicate", "year", "country", "field")
    return held.sel(field=list(levers.fields)).values


def affected_pairs(levers: Levers) -> np.ndarray:
    """Pairs that a lever acts on directly in some year, bool [country, partner]."""
    n = len(levers.countries)
    affected = np.zeros((n, n), dtype=bool)
    for values in (levers.friction, levers.support, levers.weak_support):
        affected |= values.any(axis=(0, 1))
    for part in levers.uncertain:
        if part.values.ndim == 4:
            affected |= part.values.any(axis=(0, 1))
    for programme in levers.programmes:
        if programme.gain.any():
            affected |= _members(programme.members, n) > 0
    return affected


def _members(members: tuple[int, ...], n: int) -> np.ndarray:
    mask = np.zeros((n, n))
    mask[np.ix_(members, members)] = 1.0
    np.fill_diagonal(mask, 0.0)
    return mask
