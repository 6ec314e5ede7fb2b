"""Every kind of intervention, in one list. A new one is one file and two lines here."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field

from scenarios.interventions.base import Intervention
from scenarios.interventions.decomposition import Decomposition
from scenarios.interventions.decouple import Decouple
from scenarios.interventions.digital_infrastructure import DigitalInfrastructure
from scenarios.interventions.entry import Entry
from scenarios.interventions.exclusion import Exclusion
from scenarios.interventions.foreign_awards import ForeignAwards
from scenarios.interventions.funding import Funding
from scenarios.interventions.hiring import Hiring
from scenarios.interventions.indexing import Indexing
from scenarios.interventions.institution import Institution
from scenarios.interventions.joint_funding import JointFunding
from scenarios.interventions.multilateral_programme import MultilateralProgramme
from scenarios.interventions.open_data import OpenData
from scenarios.interventions.pandemic import Pandemic
from scenarios.interventions.partner_expansion import PartnerExpansion
from scenarios.interventions.rapprochement import Rapprochement
from scenarios.interventions.regionalisation import Regionalisation
from scenarios.interventions.sanction import Sanction
from scenarios.interventions.screening import Screening
from scenarios.interventions.strategy import Strategy
from scenarios.interventions.talent import Talent
from scenarios.interventions.virtual_organisation import VirtualOrganisation
from scenarios.interventions.withdrawal import Withdrawal

ALL: tuple[type[Intervention], ...] = (
    Decouple,
    Sanction,
    Exclusion,
    Funding,
    ForeignAwards,
    MultilateralProgramme,
    JointFunding,
    Institution,
    Talent,
    Pandemic,
    DigitalInfrastructure,
    VirtualOrganisation,
    OpenData,
    Regionalisation,
    Strategy,
    Screening,
    Decomposition,
    PartnerExpansion,
    Withdrawal,
    Rapprochement,
    Entry,
    Hiring,
    Indexing,
)

BY_KIND: dict[str, type[Intervention]] = {c.model_fields["kind"].default: c for c in ALL}

AnyIntervention: Any = Annotated[reduce(or_, ALL), Field(discriminator="kind")]

__all__ = ["ALL", "BY_KIND", "AnyIntervention", "Intervention"]
