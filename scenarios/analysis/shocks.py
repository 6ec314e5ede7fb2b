"""The same futures once more with a shock in each: the next event of a class of past events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.reference.players import country_of
from scenarios.interventions.decouple import Decouple
from scenarios.interventions.size import CLASS
from scenarios.schema.scenario import BASELINE, Scenario
from scenarios.vocabulary.resolve import codes

if TYPE_CHECKING:
    from evidence.model import Evidence
    from scenarios.results.arrays import RunArrays

NONE = "none"  # the world without a shock
BREAKS = ("bilateral_rupture", "sanction", "exclusion", "conflict")
AFTER = 2  # years after the first policy starts


def known_classes(evidence: Evidence) -> tuple[str, ...]:
    """Classes of events whose next one has a size, and in which links fall."""
    return tuple(c for c in BREAKS if f"{CLASS}{c}" in evidence.parameters)


def parties(region: str, evidence: Evidence) -> tuple[str, str]:
    """Country of a place, and the country it has most joint papers with in the last year.

    Examples
    --------
    >>> import evidence
    >>> parties("CHN-EU27", evidence.load())
    ('CHN', 'USA')
    """
    first = codes([region.split("-")[0]], evidence)[0]
    home = country_of(first, evidence.players)
    own = list(codes([home], evidence))
    links = evidence.world["links"].isel(year=-1).sel(country=own).sum("country").to_series()
    totals = {c: float(links[list(codes([c], evidence))].sum()) for c in evidence.economies}
    return home, max((c for c in totals if c != home), key=lambda c: totals[c])


def with_shock(
    policies: Sequence[Scenario], shock: str, sides: tuple[str, str]
) -> tuple[Scenario, ...]:
    """Doing nothing, then every policy, each in a world in which the shock comes.

    Parameters
    ----------
    shock : class of events, whose next one is drawn as all past events of it tell.
    sides : the two countries between which it comes.
    """
    start = min((m.start for p in policies for m in p.moves()), default=0) + AFTER
    event = Decouple.model_validate(
        {"kind": "decouple", "between": [[sides[0]], [sides[1]]], "size": {"like": shock},
         "start": start}
    )  # fmt: skip
    nothing = policies[0].model_copy(update={"name": "nothing", "interventions": ()})
    return tuple(
        p.model_copy(
            update={
                "name": f"{p.name[:40]}-under-shock",
                "interventions": (*p.interventions, event),
                "compare_to": None,
            }
        )
        for p in (nothing, *policies)
    )


@dataclass(frozen=True)
class Worlds:
    """Runs of the same policies in several worlds, read as one of more futures.

    ``names`` of the policies, doing nothing first; ``runs`` each with its names in that order.
    """

    names: tuple[str, ...]
    runs: tuple[tuple[RunArrays, tuple[str, ...]], ...]

    def paths(self, scenario: str, region: str, variable: str) -> np.ndarray:
        """Values of one series, shape [future, year]."""
        at = self.names.index(scenario)
        return np.concatenate([run.paths(own[at], region, variable) for run, own in self.runs])


def world(run: RunArrays, shocked: bool, names: Sequence[str]) -> Worlds:
    """One world of its own: a run of policies, with or without a shock."""
    own = tuple(run.names[1:]) if shocked else tuple(run.names)
    return Worlds((BASELINE, *names), ((run, own),))
