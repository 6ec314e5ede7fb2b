"""An event of the past as data: who, when, which ties, and where its size may be learned."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

Group = tuple[str, ...]


class Learn(BaseModel):
    """Where the size may come from: other pairs hit by the same event, and a prior."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pairs: tuple[Group, Group] | None = None
    prior: str | None = None


class Event(BaseModel):
    """One past event to be predicted from its origin, told only that it happens.

    Attributes
    ----------
    origin : last year the forecast may see. start : first year of the event (origin + 1).
    last : last year to score, at most the last year of the evidence.
    affected : the two groups whose mutual ties the event hits; ``[[], []]`` means all ties.
    learn : ``pairs``: other ties of the same event whose course may be used; affected pairs also
        learn from each other, never from themselves. ``prior``: an ``event/...`` parameter.
    once : the event is a blow of one year (pandemic), not a lasting friction.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: dict[str, str]
    description: str = ""
    kind: str = Field(pattern="^(decouple|sanction|exclusion|pandemic)$")
    origin: int
    start: int | None = None
    last: int | None = None
    ramp_years: float | None = None
    affected: tuple[Group, Group]
    learn: Learn = Learn()
    once: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        if self.start is not None and self.start <= self.origin:
            raise ValueError(f"start {self.start} is not after the origin {self.origin}")
        if self.last is not None and self.last <= self.origin:
            raise ValueError(f"last {self.last} is not after the origin {self.origin}")
        return self
