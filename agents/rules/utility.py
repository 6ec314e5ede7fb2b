"""The shift of utility of a tie: what policy, decisions, distance and strategy add or take.

Shapes: row of one country ``[..., F, N]`` (fields, partners); own quantities ``[..., F]`` or
``[...]``. All in log points; 0 is the baseline.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def weakness(
    links: np.ndarray, own: np.ndarray, partner: np.ndarray, world: np.ndarray, half: np.ndarray
) -> np.ndarray:
    """How little a tie exists, from 1 (not at all) to 0 (far above expectation).

    ``half / (half + affinity)`` with affinity = observed / expected = L_ij L / (L_i L_j).

    Source: Hoekman, Scherngell, Frenken, Tijssen 2013, doi:10.1093/jeg/lbs011: programmes raise
    ties between those who had none (literature); ``half`` is an assumption.

    Parameters
    ----------
    links : [..., N] links of the baseline.
    own, partner, world : [...], [..., N], [...] totals of the country, of each partner, of all.
    half : [...] affinity at which half of the gain is left (``weakness_half``).

    Examples
    --------
    >>> one = np.array(1.0)
    >>> weakness(np.array([0.0, 1.0]), 2 * one, np.array([2.0, 2.0]), 4 * one, 0.5 * one).tolist()
    [1.0, 0.3333333333333333]
    """
    expected = own[..., None] * partner
    affinity = links * world[..., None] / np.where(expected > 0.0, expected, 1.0)
    half = half[..., None]
    return half / (half + affinity)


def lasting_friction(friction: np.ndarray, scar: np.ndarray) -> np.ndarray:
    """Friction of this year, not below what distrust has left of earlier friction.

    Examples
    --------
    >>> lasting_friction(np.array([0.4, 0.0, -0.2]), np.array([0.1, 0.1, 0.0])).tolist()
    [0.4, 0.1, -0.2]
    """
    return np.where(scar > 0.0, np.maximum(friction, scar), friction)


def distance_gain(
    relief: np.ndarray, log_distance: np.ndarray, elasticity: np.ndarray
) -> np.ndarray:
    """Gain of a tie when a share of the friction of distance goes away: ``relief * beta * ln d``.

    ``ln d`` is counted from 500 km, about the nearest capitals. Elasticity 0.38: own estimate
    (literature); relief by digital means is an assumption.

    Parameters
    ----------
    relief : [..., N] share removed. log_distance : [..., N] ln(km / 500), >= 0.
    elasticity : [...] ``distance_elasticity``.

    Examples
    --------
    >>> distance_gain(np.array([0.1]), np.array([3.0]), np.array(0.38)).round(3).tolist()
    [0.114]
    """
    return relief * (elasticity[..., None] * log_distance)


def strategy_gain(
    strategy: np.ndarray,
    profile_distance: np.ndarray,
    weak: np.ndarray,
    competitive: np.ndarray,
    complementary: np.ndarray,
    assistance: np.ndarray,
) -> np.ndarray:
    """What a declared strategy adds to a tie, seen from one side.

    competitive: ``-a (1 - d)``, caution where field profiles are alike; complementary: ``b d``;
    assistance: ``c weakness``. d in [0, 1] is the distance of field profiles. Assumption.

    Parameters
    ----------
    strategy : [..., N] codes 0 to 3 (:data:`agents.levers.STRATEGIES`).
    profile_distance, weak : [..., N].
    competitive, complementary, assistance : [...] log points, parameters ``strategy_*``.

    Examples
    --------
    >>> d = w = np.array([0.5, 0.5, 0.5, 0.5])
    >>> s = [np.array(0.1), np.array(0.2), np.array(0.4)]
    >>> strategy_gain(np.arange(4), d, w, *s).round(3).tolist()
    [0.0, -0.05, 0.1, 0.2]
    """
    careful = -(competitive[..., None] * (1.0 - profile_distance))
    drawn = complementary[..., None] * profile_distance
    helping = assistance[..., None] * weak
    return np.where(
        strategy == 1,
        careful,
        np.where(strategy == 2, drawn, np.where(strategy == 3, helping, 0.0)),
    )


def seek(
    seeking: np.ndarray,
    lost: np.ndarray,
    strategy: np.ndarray,
    share: np.ndarray,
    competitive: np.ndarray,
    complementary: np.ndarray,
    assistance: np.ndarray,
) -> np.ndarray:
    """What a country that seeks new partners offers to each: ``share * lost * weight``.

    The weight is 1 without a declared strategy, else ``seek_*`` of the class of partner. With
    weights of 1 about ``share`` of the lost effort is offered again; half of it becomes links,
    because the partner must want them too. Assumption.

    Parameters
    ----------
    seeking : [...] bool. lost : [...] share of own ties missing.
    strategy : [..., N] codes. share, competitive, complementary, assistance : [...] parameters.

    Examples
    --------
    >>> w = [np.array(0.0), np.array(1.0), np.array(0.3)]
    >>> seek(np.array(True), np.array(0.2), np.arange(4), np.array(0.5), *w).round(3).tolist()
    [0.1, 0.0, 0.1, 0.03]
    """
    weight = np.where(
        strategy == 1,
        competitive[..., None],
        np.where(
            strategy == 2,
            complementary[..., None],
            np.where(strategy == 3, assistance[..., None], 1.0),
        ),
    )
    return np.where(seeking, share * lost, 0.0)[..., None] * weight


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
