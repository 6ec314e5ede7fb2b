"""What past events say about the parameters, and what they cannot say.

Importance weighting of simulated events (a form of approximate Bayesian computation): parameters
are drawn from their priors, each draw is simulated through every event on the median forecast made
at the event's origin, and weighted by how close the simulated gaps come to the measured ones, in
units of what quiet ties show. A hindcast of an event uses the posterior of the other events only.

Source: Beaumont, Zhang, Balding 2002, Approximate Bayesian computation in population genetics,
doi:10.1093/genetics/162.4.2025; weights by a Gaussian kernel.

A check, not a part of runs: ``benchmarks/bench_hindcast.py model`` writes its table down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from agents.draws import draw_parameters
from agents.drivers.ensemble import simulate
from agents.levers import Levers, Uncertain
from agents.validation.events.event import Event
from agents.validation.hindcast.event_window import EventWindow, net_gaps
from agents.validation.hindcast.measure import log_gap
from evidence.model import Evidence
from evidence.parameters import Parameter
from forecast.computing.draws import uniforms
from forecast.projection.outlook import Outlook
from forecast.projection.project import project

# What an event on ties can inform; everything else keeps its prior.
INFORMED = ("habit", "ramp_years", "diversion", "talent_share", "talent_diversion", "spillover",
            "size_elasticity")  # fmt: skip
LARGEST = 1.5  # log points; sizes are drawn evenly up to here, so that the data decide them
BATCH = 200
# A posterior from fewer effective draws than this says more about luck than about the world.
FEWEST = 50.0


@dataclass(frozen=True)
class Summary:
    """What is compared of one event: measured values, their noise, and the simulated ones.

    Attributes
    ----------
    names : ``[s]``. measured, noise : ``[s]``, log points. simulated : ``[draw, s]``.
    """

    names: tuple[str, ...]
    measured: np.ndarray
    noise: np.ndarray
    simulated: np.ndarray

    def log_weight(self) -> np.ndarray:
        """Gaussian kernel on the standardised distance, ``[draw]``."""
        off = (self.simulated - self.measured) / self.noise
        return -0.5 * (off**2).sum(axis=-1)


def calibrate(
    events: Sequence[Event], evidence: Evidence, draws: int = 2000, seed: int = 1
) -> pd.DataFrame:
    """Prior and posterior quantiles of the parameters that events inform.

    Returns
    -------
    Frame ``parameter, left_out, prior_p05, prior_p50, prior_p95, p05, p50, p95, narrowed,
    effective_draws, events, evidence, digest``. ``left_out`` is empty for all events together, else
    the event that was not used. ``narrowed`` is 1 - posterior width / prior width.
    """
    values = draw_parameters(INFORMED, evidence.parameters, range(draws), seed)
    weights = {
        event.name: _summary(event, evidence, values, draws, seed).log_weight() for event in events
    }
    rows = []
    for left_out in ("", *weights):
        used = [name for name in weights if name != left_out]
        if not used:
            continue
        weight = tempered(np.sum([weights[name] for name in used], axis=0))
        for key in INFORMED:
            prior = np.quantile(values[key], [0.05, 0.5, 0.95])
            post = weighted_quantile(values[key], weight, [0.05, 0.5, 0.95])
            rows.append(
                (key, left_out, *prior, *post, 1.0 - (post[2] - post[0]) / (prior[2] - prior[0]),
                 1.0 / float((weight**2).sum()), " ".join(used), evidence.name, evidence.digest)
            )  # fmt: skip
    columns = ["parameter", "left_out", "prior_p05", "prior_p50", "prior_p95", "p05", "p50", "p95",
               "narrowed", "effective_draws", "events", "evidence", "digest"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def tempered(log_weight: np.ndarray, fewest: float = FEWEST) -> np.ndarray:
    """Weights that sum to one, flattened until enough draws count.

    Flattening widens the posterior: with few draws near the data it is the honest side to err on.

    Examples
    --------
    >>> w = tempered(np.array([0.0, -1000.0, -1000.0]), fewest=2.0)
    >>> bool(1 / (w**2).sum() >= 2.0), round(float(w.sum()), 6)
    (True, 1.0)
    """
    log_weight = log_weight - log_weight.max()
    heat = 1.0
    while True:
        weight = np.exp(log_weight / heat)
        weight /= weight.sum()
        if 1.0 / (weight**2).sum() >= min(fewest, len(weight)) or heat > 1e6:
            return weight
        heat *= 1.25


def weighted_quantile(
    values: np.ndarray, weight: np.ndarray, probabilities: Sequence[float]
) -> np.ndarray:
    """Quantiles of weighted draws, shape ``[len(probabilities)]``.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([1, 1, 1]) / 3, [0.5]).tolist()
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weight[order]) - weight[order] / 2
    return np.interp(probabilities, middle, values[order])


def _summary(
    event: Event,
    evidence: Evidence,
    values: Mapping[str, np.ndarray],
    draws: int,
    seed: int,
) -> Summary:
    """Measured and simulated course of affected ties, and of the other ties of both sides."""
    window = EventWindow.of(event, evidence)
    outlook = project(window.cut, window.years[-1], 200, seed)
    median = replace(outlook, paths=outlook.paths.median("replicate"))
    expected = median.paths["links"].to_numpy()[:, window.i, window.j].T
    gap = np.where(window.seen, log_gap(window.truth, expected), np.nan)
    net = net_gaps(gap, window)

    hit = window.affected & window.large
    bystanders = _bystanders(window)
    groups = {"affected": hit, **bystanders}
    size = uniforms(seed, f"calibrate/{event.name}", range(draws))[:] * LARGEST
    simulated = _simulated(event, window, median, evidence, values, size, groups)
    names, measured, noise = [], [], []
    for name, rows in groups.items():
        # The control ties carry the country effects that bystanders are measured by: raw gaps less
        # the world's, not net of the country.
        source = net if name == "affected" else gap - np.nanmedian(gap[window.control], axis=0)
        for t, year in enumerate(window.years):
            names.append(f"{event.name}/{name}/{year}")
            measured.append(float(np.nanmean(source[rows, t])))
            noise.append(_noise(source[:, t], rows, window))
    return Summary(
        tuple(names),
        np.nan_to_num(np.array(measured)),
        np.where(np.isfinite(measured), np.array(noise), np.inf),
        simulated,
    )


def _bystanders(window: EventWindow) -> dict[str, np.ndarray]:
    """Other large ties of the countries on either side of the event; where diversion would show."""
    inside = np.zeros(len(window.codes), dtype=bool)
    inside[np.concatenate([window.i[window.affected], window.j[window.affected]])] = True
    touching = inside[window.i] | inside[window.j]
    rows = touching & window.control & window.large
    return {"bystanders": rows} if rows.any() else {}


def _noise(values: np.ndarray, rows: np.ndarray, window: EventWindow) -> float:
    """Standard deviation of a group mean where nothing happened: spread between countries."""
    means = []
    for hub in range(len(window.codes)):
        own = ((window.i == hub) | (window.j == hub)) & window.control & window.large
        own &= np.isfinite(values)
        if own.sum() >= 3:
            means.append(float(np.mean(values[own][: max(int(rows.sum()), 1)])))
    return float(max(1.4826 * np.median(np.abs(means)), 0.02)) if means else 0.2


def _simulated(
    event: Event,
    window: EventWindow,
    median: Outlook,
    evidence: Evidence,
    values: Mapping[str, np.ndarray],
    size: np.ndarray,
    groups: Mapping[str, np.ndarray],
) -> np.ndarray:
    """Group means of the log change of links ``[draw, group x year]``.

    Parameters
    ----------
    median : the forecast's median as an outlook without replicates.
    values : parameter -> [draw]. size : [draw] log points. groups : name -> bool [pair].
    """
    draws, n, years = len(size), len(median.countries), len(window.years)
    pattern = np.zeros((n, n))
    rows = np.flatnonzero(window.affected)
    pattern[window.i[rows], window.j[rows]] = pattern[window.j[rows], window.i[rows]] = 1.0
    parts = []
    for t in range(years):
        on = np.zeros((years, n, 1, n))
        on[t, :, 0] = pattern
        parts.append(Uncertain("friction", f"calibrate/year-{t}", on))
    levers = Levers.neutral(median).with_(uncertain=tuple(parts))
    steps = np.arange(1, years + 1) - window.delay
    ramp = np.clip(steps[:, None] / np.maximum(values["ramp_years"], 1e-9), 0.0, 1.0) * np.ones(
        draws
    )
    base = median.paths["links"].to_numpy()[:, window.i, window.j]
    out = np.empty((draws, len(groups), years))
    for start in range(0, draws, BATCH):
        part = slice(start, min(start + BATCH, draws))
        numbers = np.arange(part.start, part.stop)
        paths = median.paths.expand_dims(replicate=numbers).transpose("replicate", ...)
        table: dict[str, Parameter | np.ndarray] = dict(evidence.parameters.items())
        table |= {key: values[key][part] for key in INFORMED}
        table |= {f"calibrate/year-{t}": size[part] * ramp[t, part] for t in range(years)}
        history = simulate(replace(median, paths=paths), levers, table, keep=("links",))
        change = log_gap(history["links"].to_numpy()[..., window.i, window.j], base)
        for g, rows_in in enumerate(groups.values()):
            out[part, g] = change[..., rows_in].mean(axis=-1)
    return out.reshape(draws, -1)
