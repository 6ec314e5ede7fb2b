"""Who follows when a group of countries turns against another: by decision, or as told."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from agents.levers import Alliance, Levers, Told
from evidence.model import Evidence
from evidence.reference.alliances import allies
from evidence.reference.players import country_of
from scenarios.interventions.base import Phased, described, quantity
from scenarios.interventions.edits import (
    Draws,
    between,
    bound,
    candidates,
    compatriots,
    deciding,
    with_size,
)
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Region, Regions, Year


class Follower(BaseModel):
    """A follower that does not decide: ``{country: JPN, year: 2028}``, ``{..., probability: 0.4}``.

    The name alone stands for a country that decides for itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: Annotated[Region, described("Who follows, or all of a bloc", "跟随者")]
    year: Annotated[Year | None, described("From which year; none: from the start", "起始年份")] = (
        None
    )
    probability: float | None = quantity(
        None, "share", (0, 1), "In how many of the worlds; none: in all", "跟随的概率", ge=0, le=1
    )

    @model_validator(mode="after")
    def _says_something(self) -> Follower:
        if self.year is None and self.probability is None:
            raise ValueError(
                f"came {str(self.country)!r} without `year` and `probability`"
                "|allowed is one of them, or both"
                f"|write {{country: {self.country}, year: 2028}}, or `{self.country}` alone for a"
                " country that decides for itself"
            )
        return self


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str | dict) else value


Followers = Annotated[
    tuple[Follower | Region, ...],
    BeforeValidator(
        _one_or_many, json_schema_input_type=Follower | Region | tuple[Follower | Region, ...]
    ),
    Field(min_length=1),
]


class Followed(Phased):
    """A break that others may follow and its target may answer."""

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    judged: ClassVar[tuple[str, ...]] = ("follow_share", "retaliation")
    history: ClassVar[str]  # parameter: friction of a follower over that of the leader

    followers: Annotated[
        Followers | None,
        described(
            "Who may follow: names decide for themselves, {country, year, probability} do not",
            "可能跟随者：国名自行决定，{country, year, probability}按设定",
        ),
    ] = None
    except_: Annotated[
        Regions | None,
        described(
            "Who is left out of the measure and never follows", "不参与且不跟随者",
            validation_alias=AliasChoices("except", "except_"), serialization_alias="except",
        ),
    ] = None  # fmt: skip
    align: Annotated[
        bool | None, described("Followers decide for themselves", "由跟随者自行决定")
    ] = None
    follow_share: float | None = quantity(
        None,
        "share",
        (0, 1),
        "Friction of a follower over that of the leader; none: as in the past",
        "跟随者阻力与牵头国之比，缺省取历史值",
        ge=0,
        le=2,
    )
    retaliation: float = quantity(
        0.0,
        "share",
        (0, 1),
        "Friction that the target adds in answer, a year later, over that put on it",
        "目标国次年反制的强度与所受阻力之比",
        ge=0,
        le=2,
    )

    @model_validator(mode="after")
    def _somebody_follows(self) -> Followed:
        if self.align is False and not self.followers:
            raise ValueError(
                "came `align: false` without `followers`|allowed is `align: false` beside a list"
                "|name the followers, or leave `align` out"
            )
        return self

    def tells(self, evidence: Evidence) -> dict[str, tuple[int, ...]]:
        """Those named as followers; where nobody is named and followers decide, everybody."""
        if self.followers is None and not self.align:
            return {}
        named = tuple(f.country if isinstance(f, Follower) else f for f in self.followers or ())
        return {"follows": candidates(named or None, evidence, self.left_out(evidence))}

    @property
    @abstractmethod
    def two_sides(self) -> tuple[Regions, Regions]:
        """Who starts it, and against whom."""

    @property
    def named(self) -> tuple[Region, ...]:
        """Followers without a word of what they do."""
        return tuple(f for f in self.followers or () if not isinstance(f, Follower))

    def without(self, regions: Regions, evidence: Evidence) -> np.ndarray:
        """Positions of the agents named, those left out of the measure taken off."""
        return np.setdiff1d(agents(regions, evidence), self.left_out(evidence))

    def left_out(self, evidence: Evidence) -> np.ndarray:
        """Positions of those the measure spares, [agent]."""
        return agents(self.except_ or (), evidence)

    def answered(self, levers: Levers) -> np.ndarray:
        """Share of the full friction in each year, with what the target adds a year later."""
        profile = self.profile(levers)
        return profile + self.retaliation * np.concatenate([[0.0], profile[:-1]])

    def follow(
        self,
        levers: Levers,
        evidence: Evidence,
        size: Size,
        sides: tuple[np.ndarray, np.ndarray],
        fields: np.ndarray,
    ) -> Levers:
        """Levers with those who follow the first side against the second."""
        first, second = sides
        profile = self.answered(levers)
        apart = self.left_out(evidence)
        inside = np.concatenate([compatriots(np.concatenate([first, second]), evidence), apart])
        decides = self.align if self.align is not None else self.followers is not None
        told = self._told(evidence, inside)
        if decides and (self.named or not self.followers):
            told_ones = np.array([t.country for t in told], dtype=int)
            who = candidates(self.named or None, evidence, np.concatenate([inside, told_ones]))
            of = [country_of(c, evidence.players) for c in evidence.countries]
            friends = allies([of[k] for k in first], self.start)
            levers, friction, parameter = self._as_before(levers, size)
            levers = self._with(
                levers, sides, np.multiply.outer(friction * profile, fields), parameter,
                candidates=who, allies=tuple(k for k in who if of[k] in friends),
                bound=bound(evidence, who, inside),
            )  # fmt: skip
        elif self.named:
            made = np.setdiff1d(agents(self.named, evidence), inside)
            mask = between(made, second, len(levers.countries))
            levers = size.put(levers, profile, mask, fields, evidence)
        if told:
            share = 1.0 if self.follow_share is None else self.follow_share
            friction, parameter = size.friction()
            values = np.multiply.outer(share * friction * profile, fields)
            along = bound(evidence, [t.country for t in told], inside)
            levers = self._with(levers, sides, values, parameter, told=told, bound=along)
        return levers

    def _told(self, evidence: Evidence, inside: np.ndarray) -> tuple[Told, ...]:
        said: dict[int, Told] = {}  # of one named twice the last word holds
        for f in self.followers or ():
            if isinstance(f, Follower):
                chance = 1.0 if f.probability is None else f.probability
                who = deciding(agents((f.country,), evidence), evidence)
                for k in np.setdiff1d(who, inside):
                    said[int(k)] = Told(int(k), f.year or self.start, chance)
        return tuple(said.values())

    def _as_before(self, levers: Levers, size: Size) -> tuple[Levers, float, str | None]:
        """Friction of a follower, per unit of a parameter or size: its share of the leader's."""
        friction, parameter = size.friction()
        if self.follow_share is not None:
            return levers, self.follow_share * friction, parameter
        share = self.history
        if parameter is None:
            return levers, friction, share

        def compute(p: Draws) -> np.ndarray:
            product: np.ndarray = p[parameter] * p[share]
            return product

        levers, name = with_size(levers, "follower", (parameter, share), compute)
        return levers, friction, name

    def _with(
        self,
        levers: Levers,
        sides: tuple[np.ndarray, np.ndarray],
        friction: np.ndarray,
        parameter: str | None,
        candidates: tuple[int, ...] = (),
        allies: tuple[int, ...] = (),
        told: tuple[Told, ...] = (),
        bound: tuple[tuple[int, int], ...] = (),
    ) -> Levers:
        alliance = Alliance(
            name=f"{self.kind}-{len(levers.alliances)}",
            leaders=tuple(map(int, sides[0])),
            targets=tuple(map(int, sides[1])),
            candidates=candidates,
            friction=friction,
            parameter=parameter,
            allies=allies,
            told=told,
            bound=bound,
        )
        return levers.with_(alliances=(*levers.alliances, alliance))
