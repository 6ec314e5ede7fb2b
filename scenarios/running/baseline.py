"""The baseline alone, read off the forecast: what a run of no scenario gives, without a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence.model import Evidence
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.results.arrays import Column
from scenarios.results.links import FIGURES
from scenarios.results.manifest_schema import model_version
from scenarios.results.result import RunResult
from scenarios.running import engine
from scenarios.running.limits import refuse_too_large
from scenarios.running.plan import plan
from scenarios.schema.scenario import Scenario

HELD = ("papers", "papers_share", "international_share", "impact", "links")


def baseline(scenario: Scenario, evidence: Evidence, regions: Sequence[str] = ()) -> RunResult:
    """A scenario without interventions, without its links and without most of a manifest.

    With no lever moved the agents give the forecast back, bit for bit, so they are not asked.
    Outcomes of :data:`HELD` alone: the others take draws of the agents.

    Parameters
    ----------
    regions : codes of the places wanted; all that a run would hold where none is named.

    Raises
    ------
    ValueError : the scenario has interventions.
    ConfigError : it cannot be run.
    """
    if scenario.interventions:
        raise ValueError(f"{scenario.name}: came interventions; the baseline has none")
    todo = plan([scenario], evidence)
    refuse_too_large(todo, None)
    held = [(o, p) for o, p in todo.columns if o.name in HELD]
    wanted = [(o, p) for o, p in held if not regions or p.code in regions]
    values = np.empty((1, len(wanted), todo.replicates, len(todo.years)))
    for first, stop in todo.chunks():
        outlook = engine.outlook(evidence, todo.horizon, range(first, stop), todo.seed)
        arrays = HistoryArrays(outlook.paths, evidence)
        for k, (outcome, place) in enumerate(wanted):
            values[0, k, first:stop] = outcome.values(arrays, place)
    columns = tuple(Column(o.name, p.code, o.unit, p.field) for o, p in wanted)
    note = {
        "version": model_version(), "horizon": todo.horizon, "seed": todo.seed,
        "replicates": todo.replicates, "failures": [], "failed_replicates": 0,
    }  # fmt: skip
    none = pd.DataFrame(columns=["scenario", "year", "a", "b", *FIGURES])
    return RunResult(todo.scenarios, evidence, columns, todo.years, values, none, note)
