"""What countries decide: to follow an alliance, to join a programme, how to react to lost ties.

Each decision compares a score on the logit scale with the luck of (seed, replicate, decision, year,
country): ``luck < score`` happens with probability logistic(score). Leaving reads the other end of
the same luck, so that nobody joins and leaves on one draw. All shapes are ``[...]``, the country
being one of the leading axes.
"""

from __future__ import annotations

import numpy as np

_SETTLED = 0.01  # ties count as recovered when less than this share of them is missing


def align(
    aligned: np.ndarray,
    may: np.ndarray,
    pull: np.ndarray,
    dependence: np.ndarray,
    contagion: np.ndarray,
    luck: np.ndarray,
    base: np.ndarray,
    by_pull: np.ndarray,
    by_dependence: np.ndarray,
    by_contagion: np.ndarray,
    exit_hazard: np.ndarray,
) -> np.ndarray:
    """Whether a country follows an alliance that closes itself to a target this year.

    Joins where ``luck < base + a pull - b dependence + c contagion``; a follower leaves with
    probability ``exit_hazard * (1 - contagion)``. With c large one follower brings the next and the
    wave may run through the network (Granovetter 1978, doi:10.1086/226707, thresholds; Watts 2002,
    doi:10.1073/pnas.082090499, cascades); with c small it dies out. Sizes are assumptions.

    Parameters
    ----------
    aligned : bool, followed last year.
    may : bool, is a candidate and the alliance acts this year.
    pull, dependence, contagion : share of own links of last year with the leaders, the targets,
        and partners that already follow.
    luck : logit of a uniform draw.
    base, by_pull, by_dependence, by_contagion, exit_hazard : parameters ``alignment_*``.

    Returns
    -------
    bool array : follows this year.

    Examples
    --------
    >>> one = np.array(1.0)
    >>> args = dict(luck=0 * one, base=-4 * one, by_pull=8 * one, by_dependence=8 * one,
    ...             by_contagion=4 * one, exit_hazard=0.05 * one)
    >>> bool(align(np.array(False), np.array(True), 0.6 * one, 0.05 * one, 0 * one, **args))
    True
    >>> bool(align(np.array(False), np.array(True), 0.2 * one, 0.30 * one, 0 * one, **args))
    False
    """
    score = base + by_pull * pull - by_dependence * dependence + by_contagion * contagion
    leave = np.clip(exit_hazard * (1.0 - contagion), 1e-12, 1.0 - 1e-12)
    stays = luck < np.log((1.0 - leave) / leave)
    return may & np.where(aligned, stays, luck < score)


def join(
    member: np.ndarray,
    may: np.ndarray,
    gain: np.ndarray,
    fee: np.ndarray,
    luck: np.ndarray,
    base: np.ndarray,
    slope: np.ndarray,
) -> np.ndarray:
    """Whether a country is a member of an open programme this year.

    Joins where ``luck < base + slope (gain - fee)`` and leaves where ``luck > -(base + slope
    (fee - gain))``: the same readiness both ways. Sizes are assumptions.

    Parameters
    ----------
    member : bool, was a member last year.
    may : bool, is a candidate and the programme runs this year.
    gain : log points on own links that membership would bring now.
    fee : log points, what it must bring.
    luck : logit of a uniform draw.
    base, slope : parameters ``programme_join_*``.

    Examples
    --------
    >>> one = np.array(1.0)
    >>> bool(join(np.array(False), np.array(True), .05 * one, .01 * one, 0 * one, -one, 60 * one))
    True
    """
    worth = slope * (gain - fee)
    return may & np.where(member, luck < -(base - worth), luck < base + worth)


def react(
    seeking: np.ndarray,
    lost: np.ndarray,
    luck: np.ndarray,
    base: np.ndarray,
    slope: np.ndarray,
) -> np.ndarray:
    """Whether a country that lost ties seeks new partners (True) or turns home (False).

    Starts where ``luck < base + slope * lost``, stops when less than one in a hundred ties is
    missing. Where it seeks depends on its strategy, see :func:`agents.rules.utility.seek`.
    Assumption; that most do not: Jia and others 2022, doi:10.3386/w29941.

    Parameters
    ----------
    seeking : bool, sought last year.
    lost : share of own ties missing last year.
    luck : logit of a uniform draw.
    base, slope : parameters ``reaction_base``, ``reaction_loss``.

    Examples
    --------
    >>> bool(react(np.array(False), np.array(0.3), np.array(0.0), np.array(-3.), np.array(15.)))
    True
    """
    return (lost > _SETTLED) & (seeking | (luck < base + slope * lost))
