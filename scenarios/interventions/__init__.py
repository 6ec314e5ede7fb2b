"""Every kind of intervention, in one list. A new one is one file and one line here."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field

from scenarios.interventions.base import Intervention
from scenarios.interventions.decouple import Decouple
from scenarios.interventions.funding import Funding
from scenarios.interventions.multilateral_programme import MultilateralProgramme

ALL: tuple[type[Intervention], ...] = (
    Decouple,
    Funding,
    MultilateralProgramme,
)

BY_KIND: dict[str, type[Intervention]] = {c.model_fields["kind"].default: c for c in ALL}

AnyIntervention: Any = Annotated[reduce(or_, ALL), Field(discriminator="kind")]  # type: ignore[arg-type]

__all__ = ["ALL", "BY_KIND", "AnyIntervention", "Intervention"]
