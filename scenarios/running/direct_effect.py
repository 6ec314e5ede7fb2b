"""The direct effect of a scenario on every pair, before the model has done anything.

It is the factor exp(support - friction) on the links of the pair: what they would become if
both sides complied and nothing else moved. Support for weak ties and programmes count with how weak
the tie is in the baseline; money as the joint papers it pays for, among the members from the start.
The rest of the total effect follows from the model: habits that lag, diversion, capacity,
followers, countries that join.
"""

from __future__ import annotations

import numpy as np

from agents.levers import Levers
from agents.rules.utility import rise, weakness
from agents.year.fields import Axis, FieldShares, grouped
from agents.year.groups import alliances, programmes
from agents.year.lever_year import Calendar
from agents.year.sizes import draws
from evidence.parameters import Parameters
from forecast.projection.outlook import Outlook


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
    axis = Axis.of(levers, outlook.evidence.fields)
    levers = grouped(levers, axis)
    numbers = [int(r) for r in outlook.replicates]
    affected = affected_pairs(levers)
    if not affected.any():
        return np.ones((*affected.shape, len(numbers)))
    sizes = draws(levers, parameters, numbers, outlook.seed, also=("weakness_half",))
    at = range(len(levers.years))[year]
    now = Calendar(levers).year(at, sizes)
    none = np.zeros((len(numbers), *levers.friction.shape[1:]))
    total = none if now.support is None else none + now.support
    total = total if now.friction is None else total - now.friction
    weak = none if now.weak_support is None else none + now.weak_support
    shares = FieldShares(outlook, axis, _paths(outlook))
    _, weight = shares.year(slice(None), at)  # [..., country, field, partner]
    links = outlook.paths["links"].values[:, at]
    ties = links[:, :, None] if weight is None else links[:, :, None] * weight
    fading = _fading(links, sizes["weakness_half"])
    if now.joint is not None:
        total = total + rise(now.joint, ties)
    for alliance in alliances(levers):
        surely = np.isposinf(alliance.told[at]).astype(float)  # told to follow: put in
        if surely.any() and alliance.when is None:
            told = np.outer(surely, alliance.targets)
            size = alliance.year(at, sizes).size
            total = total - size[..., None, :, None] * (told + told.T)[:, None, :]
    for programme in programmes(levers):
        if programme.when is not None:
            continue  # it waits for a decision: nothing is put in
        group = programme.year(at, sizes, ties=ties * fading)
        both = _members(group.leaders)
        if group.purse is None:
            weak = weak + group.size[..., None, :, None] * both[:, None, :]
        else:
            price = group.purse.price(group.leaders, group.leaders)[:, None, None, None]
            total = total + rise(price * both[:, None, :] * group.purse.ties, ties)
    moved = np.expm1(total + weak * fading)
    factor = 1.0 + (moved[:, :, 0] if weight is None else (moved * weight).sum(2))
    return np.where(affected, factor, 1.0).transpose(1, 2, 0)


def _fading(links: np.ndarray, half: np.ndarray) -> np.ndarray:
    """How weak ties are, [replicate, country, 1, partner]."""
    own = links.sum(-1)
    weak = weakness(links, own, own[:, None, :], own.sum(-1)[:, None], weakness_half=half[:, None])
    return weak[:, :, None]


def _paths(outlook: Outlook) -> np.ndarray | None:
    """Shares of the fields by year, [replicate, year, country, field], where they are forecast."""
    if "field_share" not in outlook.paths:
        return None
    return outlook.paths["field_share"].transpose("replicate", "year", "country", "field").values


def affected_pairs(levers: Levers) -> np.ndarray:
    """Pairs that a lever acts on directly in some year, bool [country, partner]."""
    n = len(levers.countries)
    affected = np.zeros((n, n), dtype=bool)
    for _, values in levers.parts("friction", "support", "weak_support", "joint"):
        affected |= values.any(axis=(0, 2))
    for programme in programmes(levers):
        if programme.size.any():
            affected |= _members(programme.leaders) > 0
    for alliance in alliances(levers):
        if alliance.size.any():
            surely = np.isposinf(alliance.told).any(axis=0)
            ties = np.outer(surely, alliance.targets > 0)
            affected |= ties | ties.T
    return affected


def _members(mask: np.ndarray) -> np.ndarray:
    both = np.outer(mask, mask)
    np.fill_diagonal(both, 0.0)
    return both
