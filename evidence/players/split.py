"""The arithmetic of carving: a part and the rest add up to the whole bit for bit, in every path.

A part is put on the grid of the whole's last binary digit. Multiples of it below the whole are
exact numbers, so are their differences, and part + rest is the whole whatever is added first.

Shapes: any leading axes, ``[...]`` or ``[..., N]`` by partner.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Account(NamedTuple):
    """Papers of a country, or of a part of it, each paper once."""

    papers: np.ndarray  # [...]
    international: np.ndarray  # [...]
    links: np.ndarray  # [..., N]


def on_grid(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part`` rounded to a multiple of the last binary digit of ``whole``.

    Examples
    --------
    >>> part = on_grid(np.array([0.1, 7.7]), np.array([1.3, 123456.789]))
    >>> ((np.array([1.3, 123456.789]) - part) + part).tolist()
    [1.3, 123456.789]
    """
    unit = np.spacing(np.abs(whole))
    return np.rint(part / unit) * unit


def share_out(whole: Account, pool: Account, want: Account) -> tuple[Account, Account]:
    """What a player takes out of a pool, and what is left of it.

    Papers are taken as wanted. International papers and links are taken as wanted wherever all
    accounts hold: on both sides no more international papers than papers, none without a partner,
    no more papers with one partner than international ones. Where they do not, both move towards
    the pattern of the pool, in proportion to papers, for which accounts always hold, and just as
    far as needed: accounts are linear, so that the distance is known in closed form.

    Parameters
    ----------
    whole : the country, whose last digit is the grid. pool : what earlier players left of it.
    want : of the player.

    Examples
    --------
    >>> a = np.array
    >>> china = Account(a(100.0), a(20.0), a([15.0, 10.0]))
    >>> city, rest = share_out(china, china, Account(a(10.0), a(4.0), a([9.0, 1.0])))
    >>> city.international.round(3).item(), city.links.round(3).tolist()  # no 9 of 4 papers
    (2.182, [2.182, 1.0])
    >>> (city.links + rest.links).tolist()
    [15.0, 10.0]
    """
    papers = np.clip(on_grid(want.papers, whole.papers), 0.0, pool.papers)
    some = pool.papers > 0.0
    share = np.where(some, papers / np.where(some, pool.papers, 1.0), 0.0)
    safe = Account(papers, share * pool.international, share[..., None] * pool.links)
    inside = Account(
        papers,
        np.clip(want.international, 0.0, pool.international),
        np.clip(want.links, 0.0, pool.links),
    )
    far = np.ones(papers.shape)
    for now, there in zip(_room(pool, inside), _room(pool, safe), strict=True):
        least = np.minimum(there, 0.0)  # what the figures themselves do not keep
        short = now < least
        step = np.where(short, (there - least) / np.where(short, there - now, 1.0), 1.0)
        far = np.minimum(far, step.min(axis=-1) if step.ndim > far.ndim else step)
    links = _between(safe.links, inside.links, far[..., None])
    abroad = _between(safe.international, inside.international, far)
    abroad = _within(
        on_grid(abroad, whole.international),
        pool.international - (pool.papers - papers),
        np.minimum(papers, pool.international),
    )
    links = _within(
        on_grid(links, whole.links),
        pool.links - (pool.international - abroad)[..., None],
        np.minimum(pool.links, abroad[..., None]),
    )
    part = Account(papers, abroad, links)
    return part, Account(*(a - b for a, b in zip(pool, part, strict=True)))


def _between(start: np.ndarray, end: np.ndarray, share: np.ndarray) -> np.ndarray:
    return np.where(share < 1.0, start + share * (end - start), end)


def _within(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.minimum(np.maximum(values, np.maximum(low, 0.0)), high)


def _room(pool: Account, part: Account) -> list[np.ndarray]:
    """What must not be below zero, [...] or [..., N] each; see :func:`share_out`."""
    rest = Account(*(a - b for a, b in zip(pool, part, strict=True)))
    room = []
    for side in (part, rest):
        room += [
            side.papers - side.international,
            side.links.sum(axis=-1) - side.international,
            side.international[..., None] - side.links,
        ]
    return room
