"""The same prediction through the whole model: what it does to ties that the event is not about."""

from __future__ import annotations

import numpy as np

from agents.drivers.ensemble import simulate
from agents.levers import Levers, Uncertain
from agents.validation.events.effects import SMALLEST, mean_before
from agents.validation.events.panel import Panel
from agents.validation.hindcast.run import Hindcast
from evidence.loading.load import until
from evidence.model import Evidence
from evidence.parameters import Parameter
from forecast.computing.draws import normals
from forecast.projection.project import project


def untouched_ratio(
    found: Hindcast, evidence: Evidence, replicates: int = 100, seed: int = 1
) -> float:
    """Error on untouched ties told of the event over error as if nothing had happened; 1: the same.

    The event is a friction of the size used on each affected tie, phased in; everything else
    (diversion, capacity, joint papers of third countries) follows from the agents.
    """
    event, last = found.event, found.years[-1]
    panel = Panel.of(evidence)
    cut = until(evidence, event.origin)
    outlook = project(cut, last, replicates, seed)
    at = {code: k for k, code in enumerate(outlook.countries)}
    n, years = len(outlook.countries), np.array(outlook.years)
    ramp_years = evidence.parameters["ramp_years"].central
    ramp = np.clip((years - event.first + 1) / ramp_years, 0.0, 1.0)
    mean, spread = np.zeros((len(years), n, 1, n)), np.zeros((len(years), n, 1, n))
    for pair, size in found.tie_sizes.items():
        a, b = (at[code] for code in pair.split("-"))
        mean[:, a, 0, b] = mean[:, b, 0, a] = size * ramp
        spread[:, a, 0, b] = spread[:, b, 0, a] = found.size.event_sd * ramp
    levers = Levers.neutral(outlook).with_(
        friction=mean, uncertain=(Uncertain("friction", "hindcast/size", spread),)
    )
    table: dict[str, Parameter | np.ndarray] = dict(evidence.parameters.items())
    table["hindcast/size"] = normals(seed, "hindcast/event", range(replicates))
    history = simulate(outlook, levers, table, seed=seed, keep=("links",))

    i, j = (np.array([at[panel.codes[k]] for k in side]) for side in (panel.i, panel.j))
    large = mean_before(panel, event.origin) >= SMALLEST
    rest = large & ~panel.affected(event, evidence)
    truth = np.log(panel.links[:, np.isin(panel.years, found.years)] + 0.5)
    told, plain = (
        np.log(np.median(links.to_numpy(), axis=0)[:, i, j].T + 0.5)
        for links in (history["links"], outlook.paths["links"])
    )
    return float(np.nanmean(np.abs(truth - told)[rest]) / np.nanmean(np.abs(truth - plain)[rest]))
