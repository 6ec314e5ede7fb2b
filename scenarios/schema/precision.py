"""How many replicates are enough: until the difference is known as precisely as asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scenarios.vocabulary.terms import OutcomeName, Region, Year

FIRST = 100  # replicates before the first look; each further look doubles them


class Until(BaseModel):
    """Draw until the 95 % interval of the mean difference to the baseline is ``width`` at most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: OutcomeName
    region: Annotated[
        str,
        Field(min_length=1, description="Country, bloc, or a pair such as CHN-USA / 国家或双边"),
    ]
    width: Annotated[float, Field(gt=0, description="In the unit of the outcome / 区间宽度")]
    year: Annotated[Year | None, Field(description="None: the last / 年份")] = None
    most: Annotated[int, Field(ge=FIRST, le=100_000, description="Never more / 上限")] = 5000

    def places(self) -> tuple[Region, ...]:
        """The region, or the two sides of a pair."""
        return tuple(map(Region, self.region.split("-")))


def stages(most: int) -> list[int]:
    """Numbers of replicates at which to look.

    Examples
    --------
    >>> stages(500)
    [100, 200, 400, 500]
    """
    out, n = [], FIRST
    while n < most:
        out.append(n)
        n *= 2
    return [*out, most]
