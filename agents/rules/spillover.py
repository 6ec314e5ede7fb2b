"""What this year leaves to the next: knowledge from partners, people who moved, distrust.

Shapes: ``[..., F]`` by field, ``[..., F, N]`` row by partner; parameters ``[...]``.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from agents.rules.channels import Channel

_LEAST = 0.01  # of the elasticity of papers to researchers


def learned(
    change: np.ndarray,
    international_share: np.ndarray,
    factor: np.ndarray,
    *,
    spillover: Annotated[np.ndarray, Channel("spillover")],
) -> np.ndarray:
    """Capacity of next year from knowledge of partners, log points.

    ``theta iota ((s - 1) + s y)``: y the change of links weighted with partners' quality, iota the
    international share of papers, s the lever on learning (open data). That spillovers exist, the
    US above all: Crespi and Geuna 2008, doi:10.1016/j.respol.2007.12.007; the size is assumed.

    Parameters
    ----------
    change : [..., F] y. international_share, factor : [...] iota, s. spillover : [...] theta.

    Examples
    --------
    >>> theta = np.array(0.05)
    >>> learned(np.array([-0.5]), np.array(0.4), np.array(1.0), spillover=theta).round(4).tolist()
    [-0.01]
    """
    scale = (spillover * international_share)[..., None]
    factor = factor[..., None]
    return scale * ((factor - 1.0) + factor * change)


def lost_ties(choice: np.ndarray, weight: np.ndarray, weight_sum: np.ndarray) -> np.ndarray:
    """Share of own ties that are missing because of choices: ``sum_j p0 (1 - min(exp h, 1))``.

    Parameters
    ----------
    choice : [..., F, N] exp of the habit state. weight, weight_sum : [..., F, N], [..., F].

    Examples
    --------
    >>> lost_ties(np.array([[0.6, 1.2]]), np.array([[1.0, 3.0]]), np.array([4.0])).tolist()
    [0.1]
    """
    missing = 1.0 - choice
    np.maximum(missing, 0.0, out=missing)
    missing = np.einsum("...j,...j->...", weight, missing)
    return missing / np.where(weight_sum > 0.0, weight_sum, 1.0)


def turned_away(
    lost: np.ndarray,
    size: np.ndarray,
    *,
    talent_share: Annotated[np.ndarray, Channel("talent")],
) -> np.ndarray:
    """People of the lost ties, measured in papers: ``tau lost size``.

    Parameters
    ----------
    lost, size : [..., F] share of ties missing, papers. talent_share : [...] tau (assumption).

    Examples
    --------
    >>> turned_away(np.array([0.5]), np.array([100.0]), talent_share=np.array(0.5)).tolist()
    [25.0]
    """
    return talent_share[..., None] * lost * size


def people(
    lost: np.ndarray,
    size: np.ndarray,
    all_turned_away: np.ndarray,
    room: np.ndarray,
    all_room: np.ndarray,
    *,
    talent_share: Annotated[np.ndarray, Channel("talent")],
    talent_diversion: np.ndarray,
) -> np.ndarray:
    """Capacity of next year from people who no longer come and people who come instead, log points.

    ``-tau lost_i + psi (sum_k tau lost_k size_k) room_i / (sum_k room_k) / size_i``: of those
    turned away a share psi goes to other countries, in proportion to their open international work.

    Source: Flynn and others 2024, doi:10.3386/w32622, psi = 0.57 (literature); tau an assumption.

    Parameters
    ----------
    lost, size : [..., F] share of ties missing, papers.
    all_turned_away : [..., F] sum of :func:`turned_away` over all countries.
    room, all_room : [..., F] own international work that is not lost, and the sum over all.
    talent_share, talent_diversion : [...] tau, psi.

    Examples
    --------
    >>> a = np.array
    >>> sizes = {"talent_share": a(.05), "talent_diversion": a(.5)}
    >>> people(a([.2]), a([100.]), a([1.]), a([10.]), a([50.]), **sizes).round(4).tolist()
    [-0.009]
    """
    leaving = talent_share[..., None] * lost
    away = talent_diversion[..., None] * all_turned_away
    coming = away * (room / np.where(all_room > 0.0, all_room, 1.0))
    return coming / np.where(size > 0.0, size, 1.0) - leaving


def workforce(
    talent: np.ndarray, moved: np.ndarray, *, talent_elasticity: np.ndarray
) -> np.ndarray:
    """Researchers of a country over those of the baseline, less 1, by field.

    ``exp((talent + moved) / e) - 1``: what people who came or left add to capacity, back through
    the elasticity of papers to researchers (Adams and Griliches 1996, literature).

    Parameters
    ----------
    talent, moved : [..., F] lever and last year's flows of people, log points on capacity.
    talent_elasticity : [...] e.

    Examples
    --------
    >>> left = 0.8 * np.log1p(np.array([-0.05]))
    >>> workforce(left, np.zeros(1), talent_elasticity=np.array(0.8)).round(6).tolist()
    [-0.05]
    """
    return np.expm1((talent + moved) / np.maximum(talent_elasticity, _LEAST)[..., None])


def scar(
    before: np.ndarray,
    friction: np.ndarray,
    *,
    trust_scar: Annotated[np.ndarray, Channel("trust")],
    trust_recovery: np.ndarray,
) -> np.ndarray:
    """Distrust carried to next year: ``max(scar (1 - delta), sigma max(friction, 0))``, log points.

    It matters only when friction is lifted. That boycotts outlive their cause by a decade: Iaria,
    Schwarz, Waldinger 2018, doi:10.1093/qje/qjx046; sigma and delta are assumptions.

    Parameters
    ----------
    before, friction : [..., F, N] log points. trust_scar, trust_recovery : [...] sigma, delta.

    Examples
    --------
    >>> sizes = {"trust_scar": np.array(0.3), "trust_recovery": np.array(0.1)}
    >>> scar(np.array([[0.2]]), np.array([[0.0]]), **sizes).round(3).tolist()
    [[0.18]]
    """
    fading = 1.0 - trust_recovery[..., None, None]
    return np.maximum(before * fading, trust_scar[..., None, None] * np.maximum(friction, 0.0))
