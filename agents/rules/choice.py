"""Choice of partners, matching of the two sides, habit.

Shapes: row of one country ``[..., F, N]``; own quantities ``[..., F]``; parameters ``[...]``.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel

_FLOOR = -1.0 + 1e-12  # log1p stays finite when every tie is closed
_LOWEST, _HIGHEST = -7.0, 4.0  # an offer moves between a thousandth and fifty times


def attraction_sum(shift: np.ndarray, weight: np.ndarray, weight_sum: np.ndarray) -> np.ndarray:
    """Log of what all partners together offer, against the baseline: ``log sum_j p0 exp(dU)``.

    Computed as ``log1p(sum_j p0 expm1(dU))``: exactly 0 where nothing moves. This is the ratio form
    of a logit or constant-elasticity choice; only baseline shares p0 are needed, no preference
    parameters (exact hat algebra: Dekle, Eaton, Kortum 2008, doi:10.1057/imfsp.2008.17).

    Parameters
    ----------
    shift : [..., F, N] dU, log points.
    weight : [..., F, N] baseline links, p0 = weight / weight_sum.
    weight_sum : [..., F].

    Examples
    --------
    >>> attraction_sum(np.log([[0.5, 1.0]]), np.array([[2.0, 2.0]]), np.array([4.0])).round(4)
    array([-0.2877])
    """
    moved = np.einsum("...j,...j->...", weight, np.expm1(shift))
    return np.log1p(np.maximum(moved / np.where(weight_sum > 0.0, weight_sum, 1.0), _FLOOR))


def offer(
    shift: np.ndarray | None,
    openness: np.ndarray | None,
    sum_: np.ndarray | None,
    *,
    diversion: Annotated[np.ndarray, Channel("diversion")],
) -> np.ndarray:
    """What a country offers each partner, log points against the baseline, within bounds.

    ``o_ij = dU_ij + openness_i - rho log sum_k p0_ik exp(dU_ik)``: with rho = 1 effort lost on one
    partner goes to the others, with rho = 0 it goes home. Openness stands outside the sum: a
    country that retreats from collaboration as such has nobody to divert to.

    Parameters
    ----------
    shift : [..., F, N]. openness : [..., F] or None. sum_ : [..., F] from :func:`attraction_sum`.
    diversion : [...] rho. Literature, wide: Jia 2022 (0), Flynn 2024 (0.57, students).

    Examples
    --------
    >>> shift, sum_ = np.array([[-0.7, 0.0]]), np.array([-0.4])
    >>> offer(shift, np.zeros(1), sum_, diversion=np.array(0.5)).tolist()
    [[-0.49999999999999994, 0.2]]
    """
    own = 0.0 if sum_ is None else -(diversion[..., None] * sum_)
    if openness is not None:
        own = openness + own
    own = np.clip(own, _LOWEST, _HIGHEST)[..., None]
    return own if shift is None else np.clip(shift, _LOWEST, _HIGHEST) + own


def between_fields(
    sum_: np.ndarray,
    weight_sum: np.ndarray,
    *,
    diversion: Annotated[np.ndarray, Channel("diversion")],
    field_diversion: Annotated[np.ndarray, Channel("diversion")],
) -> np.ndarray:
    """What effort lost in some fields adds to offers in all of a country's fields, log points.

    ``-sigma log sum_f W_f exp(S_f - S_max) / sum_f W_f`` with ``S_f = min(0, (1 - rho) sum_f)``,
    what partners abroad have not taken up: the upper nest of a nested logit (McFadden 1978). With
    sigma = 1 a country offers as much as if all fields were hit like its least hit one, with
    sigma = 0 fields do not touch. Fields hit alike move nothing, nor do gains.

    Parameters
    ----------
    sum_ : [..., F] from :func:`attraction_sum`. weight_sum : [..., F] baseline links, papers.
    diversion : [...] rho. field_diversion : [...] sigma, share. Assumption: no source, a what-if.

    Returns
    -------
    [..., 1] log points, 0 or more.

    Examples
    --------
    >>> rho, sigma = np.array(0.0), np.array(1.0)
    >>> gain = between_fields(np.log([0.5, 1.0]), np.ones(2), diversion=rho, field_diversion=sigma)
    >>> float((np.array([0.5, 1.0]) * np.exp(gain)).sum())
    2.0
    """
    left = np.minimum((1.0 - diversion[..., None]) * sum_, 0.0)
    left = np.expm1(left - left.max(axis=-1, keepdims=True))
    whole = weight_sum.sum(axis=-1)
    gone = (weight_sum * left).sum(axis=-1) / np.where(whole > 0.0, whole, 1.0)
    return -(field_diversion * np.log1p(np.maximum(gone, _FLOOR)))[..., None]


def match(own: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Both sides must want it: log of the geometric mean of the two offers.

    ``log m_ij = (o_ij + o_ji) / 2``; symmetric bit for bit because addition commutes.

    Parameters
    ----------
    own : [..., F, N] offers to the partners. others : [..., F, N] their offers to this country.

    Examples
    --------
    >>> match(np.array([-0.4]), np.array([0.0])).tolist()
    [-0.2]
    """
    both = own + others
    both *= 0.5
    return both


def tie_habit(ties: np.ndarray, goal: np.ndarray, *, habit: np.ndarray) -> np.ndarray:
    """Choices move a fraction of the way each year: ``h + habit (goal - h)``, log points.

    Shocks become ramps (US-China about -2, -12, -22 percent in years 1, 3, 4 after 2018).
    Literature: own computation, Jia and others 2022.

    Parameters
    ----------
    ties : [..., F, N] state of last year. goal : [..., F, N] from :func:`match`.
    habit : [...] share of the way.

    Examples
    --------
    >>> h = np.zeros((1, 1))
    >>> for year in range(3):
    ...     h = tie_habit(h, np.array([[-0.4]]), habit=np.array(0.35))
    >>> h.round(3).tolist()
    [[-0.29]]
    """
    return _toward(ties, goal, habit[..., None, None])


def strength_habit(
    strength: np.ndarray, level: np.ndarray, *, habit: np.ndarray, size_elasticity: np.ndarray
) -> np.ndarray:
    """Own capacity shows in links as habit lets it: ``g + habit (size_elasticity k - g)``.

    Parameters
    ----------
    strength : [..., F] state of last year, log points. level : [..., F] k, log capacity.
    habit, size_elasticity : [...] share of the way; links to capacity.

    Examples
    --------
    >>> half = np.array(0.5)
    >>> strength_habit(np.zeros(1), np.ones(1), habit=half, size_elasticity=half).tolist()
    [0.25]
    """
    return _toward(strength, size_elasticity[..., None] * level, habit[..., None])


def _toward(state: np.ndarray, goal: np.ndarray, rate: np.ndarray) -> np.ndarray:
    step = (goal - state) * rate
    step += state
    return step
