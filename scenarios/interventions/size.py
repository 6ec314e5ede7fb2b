"""How strong a break between countries is: as measured on a past one, or as a percentage."""

from __future__ import annotations

import math

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from agents.levers import Levers
from scenarios.interventions.base import quantity
from scenarios.interventions.edits import add, add_uncertain
from scenarios.vocabulary.terms import Effect

EVENT = "event/"  # parameters that hold the friction of a past event, in log points


class Size(BaseModel):
    """Long-run effect on the links of the pairs hit, everything else as it was.

    ``{measured: us-china-2018, times: 1.5}`` is one and a half times the effect measured after
    2018, in log points, so that no multiple ever takes away more than everything;
    ``{percent: -40}`` is a fall by 40 %.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    measured: Effect | None = None
    times: float = quantity(
        1.0, "1", (0.5, 2), "Multiple of the measured effect", "实测效应的倍数", ge=0, le=10
    )
    percent: float | None = quantity(
        None,
        "percent",
        (-60, 0),
        "Long-run change of links",
        "联系的长期变化（%）",
        gt=-100,
        le=100,
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Size:
        if (self.measured is None) == (self.percent is None):
            came = "neither" if self.measured is None else "both"
            raise ValueError(
                f"came {came} of `measured` and `percent`|allowed is exactly one of them"
                "|write {measured: us-china-2018, times: 1} or {percent: -40}"
            )
        return self

    def friction(self) -> tuple[float, str | None]:
        """Log points taken off the utility of a tie, >= 0 for a fall; per unit of a parameter.

        ``-log(1 + percent / 100)`` of no parameter, or ``times`` the parameter of the event.
        """
        if self.percent is not None:
            return -math.log1p(self.percent / 100.0), None
        return self.times, f"{EVENT}{self.measured}"

    def put(self, levers: Levers, years: np.ndarray, who: np.ndarray, fields: np.ndarray) -> Levers:
        """Friction of this size times a :func:`scenarios.interventions.base.pattern`.

        A percentage is taken as it is; the size of a past event is drawn for each replicate, since
        nobody knows it exactly.
        """
        size, parameter = self.friction()
        if parameter is None:
            return add(levers, "friction", size * years, who, fields)
        return add_uncertain(levers, "friction", parameter, size * years, who, fields)
