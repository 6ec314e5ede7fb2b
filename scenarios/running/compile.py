"""From a scenario to levers: its interventions applied one after the other."""

from __future__ import annotations

from agents.levers import ALL_FIELDS, Levers
from evidence.model import Evidence
from evidence.parameters import Parameter, Parameters
from forecast.projection.outlook import Outlook
from scenarios.schema.scenario import Scenario


def needs_fields(scenario: Scenario) -> bool:
    """Whether some intervention names a field, so that levers need the axis of fields."""
    return any(move.names_fields for move in scenario.moves())


class Watched(Parameters):
    """Parameters that remember which of them were read."""

    def __init__(self, items: Parameters) -> None:
        super().__init__(items)
        self.read: dict[str, Parameter] = {}

    def __getitem__(self, key: str) -> Parameter:
        self.read[key] = super().__getitem__(key)
        return self.read[key]


def compile_levers(
    scenario: Scenario, outlook: Outlook, evidence: Evidence, parameters: Parameters
) -> tuple[Levers, tuple[str, ...]]:
    """Levers of a scenario, and the ids of the parameters its sizes lean on.

    Parameters
    ----------
    scenario : what happens; its words must be known to the evidence.
    outlook : gives years and agents.
    parameters : the table sizes are read from.
    """
    watched = Watched(parameters)
    names = (needs_fields(scenario) and evidence.fields) or (ALL_FIELDS,)
    levers = Levers.neutral(outlook, names)
    for move in scenario.moves():
        levers = move.apply(levers, evidence, watched)
    read = {*watched.read, *levers.drawn}
    return levers, tuple(k for k in parameters if k in read)
