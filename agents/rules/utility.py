"""The shift of utility of a tie: what policy, decisions, distance and strategy add or take.

Shapes: row of one country ``[..., F, N]`` (fields, partners); own quantities ``[..., F]`` or
``[...]``. All in log points; 0 is the baseline.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def weakness(
    links: np.ndarray,
    own: np.ndarray,
    partner: np.ndarray,
    world: np.ndarray,
    *,
    weakness_half: np.ndarray,
) -> np.ndarray:
    """How little a tie exists, from 1 (not at all) to 0 (far above expectation).

    ``weakness_half / (weakness_half + affinity)``, affinity = observed / expected =
    L_ij L / (L_i L_j).

    Source: Hoekman, Scherngell, Frenken, Tijssen 2013, doi:10.1093/jeg/lbs011: programmes raise
    ties between those who had none (literature); ``weakness_half`` is an assumption.

    Parameters
    ----------
    links : [..., N] links of the baseline.
    own, partner, world : [...], [..., N], [...] totals of the country, of each partner, of all.
    weakness_half : [...] affinity at which half of the gain is left.

    Examples
    --------
    >>> one = np.array(1.0)
    >>> weakness(np.array([0.0, 1.0]), 2 * one, np.array([2.0, 2.0]), 4 * one,
    ...          weakness_half=0.5 * one).tolist()
    [1.0, 0.3333333333333333]
    """
    expected = own[..., None] * partner
    affinity = links * world[..., None] / np.where(expected > 0.0, expected, 1.0)
    half = weakness_half[..., None]
    return half / (half + affinity)


def rise(papers: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Utility that brings a fixed number of joint papers: ``log1p(papers / weight)``, log points.

    Links answer a utility u with the factor exp(u) in the long run: the same papers are a smaller
    shift of a tie that has grown. Ties of zero stay zero: money cannot be spent on them.

    Parameters
    ----------
    papers : [..., F, N] additional joint papers a year, >= 0. weight : [..., F, N] baseline links.

    Examples
    --------
    >>> np.expm1(rise(np.array([5.0, 5.0]), np.array([50.0, 0.0]))).round(3).tolist()
    [0.1, 0.0]
    """
    some = weight > 0.0
    return np.log1p(np.where(some, papers / np.where(some, weight, 1.0), 0.0))


def lasting_friction(friction: np.ndarray, scar: np.ndarray) -> np.ndarray:
    """Friction of this year, not below what distrust has left of earlier friction.

    Examples
    --------
    >>> lasting_friction(np.array([0.4, 0.0, -0.2]), np.array([0.1, 0.1, 0.0])).tolist()
    [0.4, 0.1, -0.2]
    """
    return np.where(scar > 0.0, np.maximum(friction, scar), friction)


def distance_gain(
    relief: np.ndarray, log_distance: np.ndarray, *, distance_elasticity: np.ndarray
) -> np.ndarray:
    """Gain of a tie when a share of the friction of distance goes away: ``relief * beta * ln d``.

    ``ln d`` is counted from 500 km, about the nearest capitals. Elasticity: own estimate on
    the published pairs of 2022; relief by digital means is an assumption.

    Parameters
    ----------
    relief : [..., N] share removed. log_distance : [..., N] ln(km / 500), >= 0.
    distance_elasticity : [...] beta.

    Examples
    --------
    >>> beta = np.array(0.38)
    >>> distance_gain(np.array([0.1]), np.array([3.0]), distance_elasticity=beta).round(3).tolist()
    [0.114]
    """
    return relief * (distance_elasticity[..., None] * log_distance)


def strategy_gain(
    strategy: np.ndarray,
    profile_distance: np.ndarray,
    weak: np.ndarray,
    *,
    strategy_competitive: np.ndarray,
    strategy_complementary: np.ndarray,
    strategy_assistance: np.ndarray,
) -> np.ndarray:
    """What a declared strategy adds to a tie, seen from one side.

    competitive: ``-a (1 - d)``, caution where field profiles are alike; complementary: ``b d``;
    assistance: ``c weakness``. d in [0, 1] is the distance of field profiles. Assumption.

    Parameters
    ----------
    strategy : [..., N] codes 0 to 3 (:data:`agents.levers.STRATEGIES`).
    profile_distance, weak : [..., N].
    strategy_competitive, strategy_complementary, strategy_assistance : [...] a, b, c, log points.

    Examples
    --------
    >>> d = w = np.array([0.5, 0.5, 0.5, 0.5])
    >>> sizes = dict(strategy_competitive=np.array(0.1), strategy_complementary=np.array(0.2),
    ...              strategy_assistance=np.array(0.4))
    >>> strategy_gain(np.arange(4), d, w, **sizes).round(3).tolist()
    [0.0, -0.05, 0.1, 0.2]
    """
    careful = -(strategy_competitive[..., None] * (1.0 - profile_distance))
    drawn = strategy_complementary[..., None] * profile_distance
    helping = strategy_assistance[..., None] * weak
    return np.where(
        strategy == 1,
        careful,
        np.where(strategy == 2, drawn, np.where(strategy == 3, helping, 0.0)),
    )


def seek(
    seeks: np.ndarray,
    lost: np.ndarray,
    strategy: np.ndarray,
    *,
    seeking: np.ndarray,
    seek_competitive: np.ndarray,
    seek_complementary: np.ndarray,
    seek_assistance: np.ndarray,
) -> np.ndarray:
    """What a country that seeks new partners offers to each: ``seeking * lost * weight``.

    The weight is 1 without a declared strategy, else ``seek_*`` of the class of partner. With
    weights of 1 about ``seeking`` of the lost effort is offered again; half of it becomes links,
    because the partner must want them too. Assumption.

    Parameters
    ----------
    seeks : [...] bool. lost : [...] share of own ties missing.
    strategy : [..., N] codes. seeking, seek_* : [...] share; weight of a class of partner.

    Examples
    --------
    >>> sizes = dict(seeking=np.array(0.5), seek_competitive=np.array(0.0),
    ...              seek_complementary=np.array(1.0), seek_assistance=np.array(0.3))
    >>> seek(np.array(True), np.array(0.2), np.arange(4), **sizes).round(3).tolist()
    [0.1, 0.0, 0.1, 0.03]
    """
    weight = np.where(
        strategy == 1,
        seek_competitive[..., None],
        np.where(
            strategy == 2,
            seek_complementary[..., None],
            np.where(strategy == 3, seek_assistance[..., None], 1.0),
        ),
    )
    return np.where(seeks, seeking * lost, 0.0)[..., None] * weight


def total(parts: Iterable[np.ndarray | None]) -> np.ndarray | None:
    """Sum of the parts that are there, in order; None where there is none.

    Adding 0.0 changes no bit, so a driver may leave out what is zero.

    Examples
    --------
    >>> total([None, np.array([1.0]), np.array([0.5])]).tolist()
    [1.5]
    """
    out = None
    for part in parts:
        if part is not None:
            out = part if out is None else out + part
    return out
