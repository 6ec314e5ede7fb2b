"""What countries decide: to follow an alliance, to join a programme, how to react to lost ties.

Each decision compares a score on the logit scale with the noise of (seed, replicate, decision,
year, country), the logit of a uniform draw: ``noise < score`` happens with probability
logistic(score). Leaving reads the other end of the same noise, so that nobody joins and leaves on
one draw. All shapes are ``[...]``, the country being one of the leading axes.
"""

from __future__ import annotations

import numpy as np

_SETTLED = 0.01  # ties count as recovered when less than this share of them is missing


def align(
    aligned: np.ndarray,
    may: np.ndarray,
    ally: np.ndarray,
    first: np.ndarray,
    contagion: np.ndarray,
    noise: np.ndarray,
    *,
    alignment_base: np.ndarray,
    alignment_ally: np.ndarray,
    alignment_first: np.ndarray,
    alignment_contagion: np.ndarray,
    alignment_exit: np.ndarray,
) -> np.ndarray:
    """Whether a country follows an alliance that closes itself to a target this year.

    Joins where ``noise < base + a ally + f first + c contagion``; a follower leaves with
    probability ``alignment_exit * (1 - contagion)``. Base, a and f are fitted to who followed in
    2010, 2014, 2018 and 2022 and who did not (:mod:`agents.validation.decisions`); every replicate
    draws how ready countries are for this cause, so that many follow or hardly anybody. Those
    events show no contagion, so that c is 0; above it one follower brings the next (Granovetter
    1978, doi:10.1086/226707; Watts 2002, doi:10.1073/pnas.082090499): a what-if.

    Parameters
    ----------
    aligned : bool, followed last year.
    may : bool, is a candidate and the alliance acts this year.
    ally : 1.0 bound to a leader by treaty or union, else 0.0.
    first : 1.0 in the first year in which the alliance acts, else 0.0.
    contagion : share of own links of last year with partners that already follow.
    noise : logit of a uniform draw.
    alignment_base, alignment_ally, alignment_first, alignment_contagion : base, a, f, c.
    alignment_exit : probability a year.

    Returns
    -------
    bool array : follows this year.

    Examples
    --------
    >>> one = np.array(1.0)
    >>> sizes = dict(alignment_base=-5 * one, alignment_ally=3 * one, alignment_first=1.5 * one,
    ...              alignment_contagion=0 * one, alignment_exit=0.01 * one)
    >>> no, yes, none = np.array(False), np.array(True), 0 * one
    >>> bool(align(no, yes, one, one, none, -one, **sizes))  # 38 of 100 allies in the first year
    True
    >>> bool(align(no, yes, none, one, none, -one, **sizes))
    False
    """
    score = alignment_base + alignment_ally * ally
    score = score + alignment_first * first + alignment_contagion * contagion
    leave = np.clip(alignment_exit * (1.0 - contagion), 1e-12, 1.0 - 1e-12)
    stays = noise < np.log((1.0 - leave) / leave)
    return may & np.where(aligned, stays, noise < score)


def join(
    member: np.ndarray,
    may: np.ndarray,
    gain: np.ndarray,
    fee: np.ndarray,
    noise: np.ndarray,
    *,
    programme_join_base: np.ndarray,
    programme_join_slope: np.ndarray,
) -> np.ndarray:
    """Whether a country is a member of an open programme this year.

    Joins where ``noise < base + slope (gain - fee)`` and leaves where ``noise > -(base + slope
    (fee - gain))``: the same readiness both ways. Sizes are assumptions.

    Parameters
    ----------
    member : bool, was a member last year.
    may : bool, is a candidate and the programme runs this year.
    gain : log points on own links that membership would bring now.
    fee : log points, what it must bring.
    noise : logit of a uniform draw.
    programme_join_base, programme_join_slope : readiness; per log point.

    Examples
    --------
    >>> one = np.array(1.0)
    >>> bool(join(np.array(False), np.array(True), .05 * one, .01 * one, 0 * one,
    ...           programme_join_base=-one, programme_join_slope=60 * one))
    True
    """
    worth = programme_join_slope * (gain - fee)
    base = programme_join_base
    return may & np.where(member, noise < -(base - worth), noise < base + worth)


def react(
    seeking: np.ndarray,
    lost: np.ndarray,
    noise: np.ndarray,
    *,
    reaction_base: np.ndarray,
    reaction_loss: np.ndarray,
) -> np.ndarray:
    """Whether a country that lost ties seeks new partners (True) or turns home (False).

    Starts where ``noise < reaction_base + reaction_loss * lost``, stops when less than one in a
    hundred ties is missing. Where it seeks depends on its strategy, see
    :func:`agents.rules.utility.seek`.
    Assumption; that most do not: Jia and others 2022, doi:10.3386/w29941.

    Parameters
    ----------
    seeking : bool, sought last year.
    lost : share of own ties missing last year.
    noise : logit of a uniform draw.
    reaction_base, reaction_loss : readiness; per share lost.

    Examples
    --------
    >>> bool(react(np.array(False), np.array(0.3), np.array(0.0),
    ...            reaction_base=np.array(-3.0), reaction_loss=np.array(15.0)))
    True
    """
    return (lost > _SETTLED) & (seeking | (noise < reaction_base + reaction_loss * lost))
