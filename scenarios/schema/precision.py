"""How many replicates are enough: until the difference is known as precisely as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from scenarios.vocabulary.terms import OutcomeName, Region, Year

if TYPE_CHECKING:
    from scenarios.running.checkpoints import Parts
    from scenarios.running.plan import Plan

FIRST = 100  # replicates before the first look; each further look doubles them
Z95 = 1.959964


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


def known(plan: Plan, parts: Parts) -> bool:
    """Whether every difference that was asked for is known precisely enough."""
    values = np.concatenate([p.values for p in parts.all()], axis=2)
    names = [s.name for s in plan.scenarios]
    return all(width(plan, values, names.index(n), until) <= until.width for n, until in plan.until)


def width(plan: Plan, values: np.ndarray, scenario: int, until: Until) -> float:
    """Width of the 95 % interval of the mean difference, infinite for fewer than two replicates."""
    column = plan.column(until.outcome, until.region)
    year = -1 if until.year is None else plan.years.index(until.year)
    delta = (values[scenario, column] - values[0, column])[:, year]
    delta = delta[np.isfinite(delta)]
    if len(delta) < 2:
        return float("inf")
    return float(2.0 * Z95 * delta.std(ddof=1) / np.sqrt(len(delta)))
