"""The contract of an intervention, and how its settings are declared.

An intervention says who, when and how strongly; ``apply`` turns that into an edit of
:class:`agents.levers.Levers` and does nothing else. It never sees paths, draws or results.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Grade, Parameter
from scenarios.vocabulary.terms import Region, Year
from scenarios.vocabulary.text import Text


def described(en: str, zh: str, **limits: Any) -> Any:
    """A field with its name in both languages, for page and report; editors see both."""
    extra: Any = Text(en, zh)._asdict()
    return Field(description=f"{en} / {zh}", json_schema_extra=extra, **limits)


def quantity(
    default: Any,
    unit: str,
    usual: tuple[float, float],
    en: str,
    zh: str,
    by_year: bool = False,
    **limits: Any,
) -> Any:
    """A field that holds a number: unit and usual range go into schema, page and guide.

    ``by_year``: a file may write a number for each year in its place.
    """
    extra: Any = {"unit": unit, "usual": list(usual), **Text(en, zh)._asdict()}
    if by_year:
        extra["by_year"] = True
    return Field(default, description=f"{en} ({unit}) / {zh}", json_schema_extra=extra, **limits)


GRADES: tuple[Grade, ...] = ("assumption", "literature", "measured")  # weakest to best
Group = Literal["decouple", "fund", "join", "build", "move", "open"]
Settings = Mapping[str, Any]
Moves = Mapping[str, int]


class When(BaseModel):
    """What an intervention waits for: ``{follows: GBR}`` or ``{joins: KOR}``.

    In each replicate it acts from its start, but only in years after one in which the country
    followed in, or had joined, another intervention of the scenario.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    follows: Annotated[
        Region | None, described("Only where this country follows", "仅当该国跟随时")
    ] = None
    joins: Annotated[
        Region | None, described("Only where this country joins", "仅当该国加入时")
    ] = None

    @model_validator(mode="after")
    def _one_of_two(self) -> When:
        told = [k for k in ("follows", "joins") if getattr(self, k) is not None]
        if len(told) != 1:
            raise ValueError(
                f"came {' and '.join(f'`{k}`' for k in told) or 'neither'} of `follows` and `joins`"
                "|allowed is exactly one of them|write {follows: GBR} or {joins: KOR}"
            )
        return self


class Intervention(BaseModel):
    """What a policy does from ``start``, its first year of effect.

    Class attributes
    ----------------
    grade : best evidence behind the effect: ``measured``, ``literature`` or ``assumption``.
    judged : settings that put a number of whoever writes the scenario in place of the evidence.
    sources : ids of evidence sources and parameters, or short references, behind the effect.
    title, meaning : name and one sentence.
    limits : what the kind leaves out or cannot know.
    group : where the page offers it.
    example : settings the page starts from, complete but for ``start``.
    null : what to change of the example so that it moves nothing; a test holds it to that.
    moves : all levers that the example moves, and the way of what moves most, 1 up, -1 down; a test
        compares.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    grade: ClassVar[Grade]
    judged: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]]
    title: ClassVar[Text]
    meaning: ClassVar[Text]
    limits: ClassVar[Text]
    group: ClassVar[Group] = "open"
    example: ClassVar[Settings] = {}
    null: ClassVar[Settings]
    moves: ClassVar[Moves]

    kind: str
    start: Annotated[Year, described("First year of effect", "开始年份")]
    when: Annotated[
        When | None,
        described("Acts only where another intervention did something", "触发条件"),
    ] = None

    @property
    def names_fields(self) -> bool:
        """Whether it acts on some fields only."""
        return bool(self.named_fields)

    @property
    def named_fields(self) -> tuple[str, ...]:
        """Fields it acts on, as written; none where it acts on all."""
        return tuple(getattr(self, "fields", ()))

    def tells(self, evidence: Evidence) -> dict[str, tuple[int, ...]]:
        """Outcomes of countries that are reported unasked: who may decide, who pays."""
        return {}

    def payers(self, years: np.ndarray, evidence: Evidence) -> dict[int, np.ndarray]:
        """Million PPP dollars a year of each country that is known to pay, [T] by position."""
        return {}

    def graded(self, table: Mapping[str, Parameter]) -> Grade:
        """Evidence behind the effect as it is set: that of the weakest number in it.

        A size of a past event or of a class is as well known as its parameter; a percentage, or
        another of the ``judged`` settings, is what somebody assumed.

        Parameters
        ----------
        table : the parameters as the scenario takes them.
        """
        if any(
            getattr(self, name) != type(self).model_fields[name].default for name in self.judged
        ):
            return "assumption"
        size = getattr(self, "size", None)
        return self.grade if size is None else weakest(self.grade, *size.graded(table))

    @abstractmethod
    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        """Levers with this intervention added to what others have already moved."""


def weakest(*grades: Grade) -> Grade:
    """The least that several grades allow to say.

    Examples
    --------
    >>> weakest("measured", "literature")
    'literature'
    """
    return min(grades, key=GRADES.index)


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
        return self.over(np.array(levers.years))

    def over(self, years: np.ndarray) -> np.ndarray:
        """The same over any years, [T]."""
        year = years.astype(float)
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
