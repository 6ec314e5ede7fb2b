"""The contract of an intervention, and the few ways in which all of them move levers.

An intervention says who, when and how strongly; ``apply`` turns that into an edit of
:class:`agents.levers.Levers` and does nothing else. It never sees paths, draws or results.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.levers import LEVERS, Levers, Size, Uncertain
from evidence.model import ROW, Evidence
from evidence.parameters import Grade
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Year
from scenarios.vocabulary.text import Text


def described(en: str, zh: str, **limits: Any) -> Any:
    """A field with its name in both languages, for page and report; editors see both."""
    extra: Any = Text(en, zh)._asdict()
    return Field(description=f"{en} / {zh}", json_schema_extra=extra, **limits)


def quantity(
    default: Any, unit: str, usual: tuple[float, float], en: str, zh: str, **limits: Any
) -> Any:
    """A field that holds a number: unit and usual range go into schema, page and guide."""
    extra: Any = {"unit": unit, "usual": list(usual), **Text(en, zh)._asdict()}
    return Field(default, description=f"{en} ({unit}) / {zh}", json_schema_extra=extra, **limits)


class Intervention(BaseModel):
    """What a policy does from ``start``, its first year of effect.

    Class attributes
    ----------------
    grade : best evidence behind the effect: ``measured``, ``literature`` or ``assumption``.
    sources : ids of evidence sources and parameters, or short references, behind the effect.
    title, meaning : name and one sentence.
    limits : what the kind leaves out or cannot know.
    behaviour : ids of the agents' parameters that turn its levers into an effect.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: ClassVar[Grade]
    sources: ClassVar[tuple[str, ...]]
    title: ClassVar[Text]
    meaning: ClassVar[Text]
    limits: ClassVar[Text]
    behaviour: ClassVar[tuple[str, ...]] = ("habit", "diversion")

    kind: str
    start: Annotated[Year, described("First year of effect", "开始年份")]

    @property
    def names_fields(self) -> bool:
        """Whether it acts on some fields only."""
        return bool(getattr(self, "fields", ()))

    @abstractmethod
    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        """Levers with this intervention added to what others have already moved."""


class Ending(Intervention):
    """An intervention whose effect may end."""

    end: Annotated[Year | None, described("Last year of effect; none: it stays", "结束年份")] = None

    @model_validator(mode="after")
    def _end_not_before_start(self) -> Ending:
        if self.end is not None and self.end < self.start:
            raise ValueError(
                f"came end {self.end} before start {self.start}"
                "|allowed is an end in the year of the start or later"
                "|move `end`, or leave it out for an effect that stays"
            )
        return self


class Phased(Ending):
    """An intervention that comes in over some years, and fades over some when it has ended."""

    ramp_years: int = quantity(
        1,
        "years",
        (1, 6),
        "Years until the full size is reached",
        "达到全部强度的年数",
        ge=1,
        le=30,
    )
    fade_years: int = quantity(
        0, "years", (0, 6), "Years in which it fades after the end", "结束后消退的年数", ge=0, le=30
    )

    def profile(self, levers: Levers) -> np.ndarray:
        """Share of the full size in each year, 0 to 1, shape [year].

        Linear over ``ramp_years`` from the start, full until ``end``, then linear down over
        ``fade_years``.
        """
        year = np.array(levers.years, dtype=float)
        rise = np.clip((year - self.start + 1) / self.ramp_years, 0.0, 1.0)
        if self.end is None:
            return rise
        fall = np.clip(1.0 - (year - self.end) / max(self.fade_years, 1), 0.0, 1.0)
        return rise * fall


def ramp(years: int) -> Any:
    """The setting ``ramp_years`` of a kind, with its own usual length."""
    return quantity(
        years, "years", (1, 6), "Years until the full size is reached", "达到全部强度的年数",
        ge=1, le=30,
    )  # fmt: skip


STRENGTH: dict[str, Any] = {
    "unit": "1",
    "usual": (0.0, 2.0),
    "en": "Multiple of the size in the literature, 0 is nothing",
    "zh": "文献效应的倍数，0 表示无效应",
    "ge": 0,
    "le": 10,
}


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


Draws = Mapping[str, np.ndarray]  # parameter id -> one value a replicate


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
    decide as one.
    """
    named_or_all = [k for k, c in enumerate(evidence.countries) if c != ROW]
    who = np.array(named_or_all, dtype=int) if named is None else agents(named, evidence)
    return tuple(map(int, np.setdiff1d(who, inside)))


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
