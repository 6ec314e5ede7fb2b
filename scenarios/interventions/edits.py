"""The few ways in which interventions move levers, and masks of who and which pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from agents.levers import LEVERS, Levers, Size, Uncertain
from evidence.loading.outline import Known
from evidence.model import ROW, Evidence
from evidence.reference.players import country_of, rest_of
from scenarios.vocabulary.resolve import agents

Draws = Mapping[str, np.ndarray]  # parameter id -> one value a replicate


def between(a: np.ndarray, b: np.ndarray, n: int) -> np.ndarray:
    """1 for pairs with one side in ``a`` and the other in ``b``, shape [n, n], diagonal 0.

    Examples
    --------
    >>> between(np.array([0]), np.array([1, 2]), 3).astype(int).tolist()
    [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
    """
    mask = np.zeros((n, n))
    mask[np.ix_(a, b)] = 1.0
    mask[np.ix_(b, a)] = 1.0
    np.fill_diagonal(mask, 0.0)
    return mask


def among(members: np.ndarray, n: int) -> np.ndarray:
    """1 for pairs of two members, shape [n, n], diagonal 0."""
    return between(members, members, n)


def chosen(members: np.ndarray, n: int) -> np.ndarray:
    """1 for members, 0 for others, shape [n]."""
    mask = np.zeros(n)
    mask[members] = 1.0
    return mask


def pattern(
    levers: Levers,
    lever: str,
    years: np.ndarray,
    who: np.ndarray,
    fields: np.ndarray | None = None,
) -> np.ndarray:
    """Years times who times fields, in the axes of a lever.

    Parameters
    ----------
    years : [T] size in each year. who : [N] countries, or [N, N] pairs.
    fields : [F] 1 where it acts; None for all of them.

    Examples
    --------
    >>> still = Levers.still(range(2023, 2026), ("CHN", "USA"), ("physics", "medicine"))
    >>> pattern(still, "funding", np.ones(3), np.ones(2)).shape
    (3, 2, 2)
    >>> pattern(still, "friction", np.ones(3), np.ones((2, 2)), np.array([0.0, 1.0])).shape
    (3, 2, 2, 2)
    """
    axes = LEVERS[lever].axes
    size = years
    if "f" in axes:
        fields = np.ones(len(levers.fields)) if fields is None else fields
        size = np.multiply.outer(years, fields)
    size = size[tuple(slice(None) if axis in "yf" else None for axis in axes)]
    return size * who[tuple(slice(None) if axis in "cp" else None for axis in axes[1:])]


def add(levers: Levers, lever: str, *axes: np.ndarray) -> Levers:
    """Add a :func:`pattern` to a lever."""
    return levers.with_(**{lever: getattr(levers, lever) + pattern(levers, lever, *axes)})


def scale(levers: Levers, lever: str, *axes: np.ndarray) -> Levers:
    """Multiply a lever by 1 + a :func:`pattern`."""
    return levers.with_(**{lever: getattr(levers, lever) * (1.0 + pattern(levers, lever, *axes))})


def add_uncertain(levers: Levers, lever: str, parameter: str, *axes: np.ndarray) -> Levers:
    """Add a parameter times a :func:`pattern`; each replicate draws its own size."""
    return with_part(levers, lever, parameter, pattern(levers, lever, *axes))


def with_part(levers: Levers, lever: str, parameter: str, values: np.ndarray) -> Levers:
    """The same with values in the axes of the lever."""
    return levers.with_(uncertain=(*levers.uncertain, Uncertain(lever, parameter, values)))


def spend(levers: Levers, years: np.ndarray) -> Levers:
    """Book money, [T] million PPP dollars."""
    return levers.with_(cost=levers.cost + years)


def with_size(
    levers: Levers,
    kind: str,
    parameters: tuple[str, ...],
    compute: Callable[[Draws], np.ndarray],
    by_year: bool = False,
) -> tuple[Levers, str]:
    """Levers that know one more size made from several parameters, and the name it goes by."""
    name = f"size/{kind}/{len(levers.sizes)}"
    size = Size(name, parameters, compute, by_year)
    return levers.with_(sizes=(*levers.sizes, size)), name


def everyone(evidence: Evidence, regions: tuple[str, ...] | None) -> np.ndarray:
    """Positions of the agents named; of all agents where none is named."""
    if regions is None:
        return np.arange(len(evidence.countries))
    return agents(regions, evidence)


def candidates(
    named: tuple[str, ...] | None, evidence: Evidence, inside: np.ndarray
) -> tuple[int, ...]:
    """Positions of those who decide for themselves, without those ``inside`` already.

    Where nobody is named all agents but the rest of the world: it is many countries and cannot
    decide as one. A player inside a country that decides does not decide for itself.
    """
    named_or_all = [k for k, c in enumerate(evidence.countries) if c != ROW]
    who = np.array(named_or_all, dtype=int) if named is None else agents(named, evidence)
    return tuple(map(int, np.setdiff1d(deciding(who, evidence), inside)))


def deciding(who: np.ndarray, evidence: Known) -> np.ndarray:
    """Positions without players whose country, or what is left of it, is among them."""
    if not evidence.players:
        return who
    return np.setdiff1d(who, [part for part, whole in parts(evidence) if whole in who])


def parts(evidence: Known) -> list[tuple[int, int]]:
    """Positions of every player inside a country, and of what is left of that country."""
    codes = list(evidence.countries)
    inside = [p for p in evidence.players if p.of != ROW]
    return [(codes.index(p.id), codes.index(rest_of(p.of))) for p in inside]


def bound(
    evidence: Evidence, deciders: Iterable[int], apart: np.ndarray
) -> tuple[tuple[int, int], ...]:
    """Players who do what the rest of their country decides, with it; none of those ``apart``."""
    who = set(deciders)
    out = who | set(map(int, apart))
    return tuple((p, r) for p, r in parts(evidence) if r in who and p not in out)


def compatriots(who: np.ndarray, evidence: Evidence) -> np.ndarray:
    """Positions of all parts of the countries that some agents are part of."""
    if not evidence.players:
        return who
    of = [country_of(c, evidence.players) for c in evidence.countries]
    here = {of[k] for k in who}
    return np.array([k for k, c in enumerate(of) if c in here], dtype=int)


def log_points(percent: float) -> float:
    """Utility that moves links by ``percent`` in the long run: log(1 + percent / 100).

    Links answer a utility shift u with the factor exp(u) once habits have followed, so the friction
    of a fall by 40 % is -log(0.6).

    Examples
    --------
    >>> round(float(np.exp(log_points(-40))), 3)
    0.6
    """
    return float(np.log1p(percent / 100.0))
