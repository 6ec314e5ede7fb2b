"""What is counted once for many countries: papers of the world and of the EU27.

Shapes: countries on the last axis ``[..., N]``, results ``[...]``.
"""

from __future__ import annotations

import numpy as np


def world_papers(
    world0: np.ndarray,
    domestic0: np.ndarray,
    international0: np.ndarray,
    domestic: np.ndarray,
    international: np.ndarray,
    countries_per_paper: np.ndarray,
) -> np.ndarray:
    """World papers, each once: baseline plus change of domestic papers plus change of
    international papers over the countries of an international paper in the baseline.

    ``W = W0 + sum dD + sum dI / c`` with ``W0 = sum D0 + sum I0 / c``.

    Parameters
    ----------
    world0, countries_per_paper : [...]. The others : [..., N] papers.

    Examples
    --------
    >>> a = np.array
    >>> d, i = a([10., 10.]), a([4., 4.])
    >>> float(world_papers(a(24.), d, i, d + 1.0, i - 1.0, a(2.0)))
    25.0
    """
    more = (domestic - domestic0).sum(axis=-1)
    return world0 + (more + (international - international0).sum(axis=-1) / countries_per_paper)


def union_papers(
    union0: np.ndarray, papers0: np.ndarray, papers: np.ndarray, member: np.ndarray
) -> np.ndarray:
    """Papers of a union counted once: grows as the sum over its members in the panel.

    Parameters
    ----------
    union0 : [...]. papers0, papers : [..., N]. member : [N] 1.0 for members.

    Examples
    --------
    >>> a = np.array
    >>> float(union_papers(a(90.), a([50., 50., 7.]), a([60., 50., 9.]), a([1., 1., 0.])))
    99.0
    """
    base = (papers0 * member).sum(axis=-1)
    more = ((papers - papers0) * member).sum(axis=-1)
    return union0 + union0 * (more / np.where(base > 0.0, base, 1.0))
