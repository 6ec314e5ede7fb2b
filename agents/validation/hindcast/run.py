"""Predict a past event from its origin, told that it happens and nothing of the pair itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.drivers.ensemble import simulate
from agents.levers import Levers, Uncertain
from agents.validation.hindcast.event import Event
from agents.validation.hindcast.event_window import EventWindow, net_gaps
from agents.validation.hindcast.measure import (
    Z90,
    Learned,
    learn,
    log_gap,
    response,
    sizes,
)
from agents.validation.hindcast.placebo import Placebo, placebos
from agents.validation.posterior import posterior
from evidence.errors import EvidenceError
from evidence.model import Evidence
from evidence.parameters import Parameter
from forecast.computing.draws import normals
from forecast.projection.outlook import Outlook
from forecast.projection.project import project

ENOUGH = 10  # ties of the same group from which a size is learned within the group
NO_LITERATURE = 0.3  # sd of a size where no prior is named, log points


@dataclass(frozen=True)
class Hindcast:
    """One event predicted and scored.

    Attributes
    ----------
    pairs : one row a pair and year of the affected ties: ``pair, year, truth, expected`` (no event,
        median), ``predicted, p05, p95, size_used, size_found``.
    skill : 1 - MAE(predicted) / MAE(expected) on affected ties, log links.
    untouched_ratio : MAE(predicted) / MAE(expected) on all other ties; 1 is unchanged.
    coverage_90, coverage_90_untouched : share of truths within the 90 % band.
    effect : mean net gap of the affected ties in the scored years, log points.
    noise : the same for events that did not happen: other countries in the same years, the same
        ties in quiet years (the larger spread of the two).
    placebo : what the same procedure finds where nothing happened.
    """

    event: Event
    evidence: str
    digest: str
    years: tuple[int, ...]
    pairs: pd.DataFrame
    skill: float
    untouched_ratio: float
    coverage_90: float
    coverage_90_untouched: float
    effect: float
    noise: float
    placebo: Placebo
    learned: dict[str, Learned]

    @property
    def within_noise(self) -> bool:
        """Whether the effect cannot be told from events that did not happen."""
        return not abs(self.effect) > 2.0 * self.noise

    @property
    def opposite(self) -> bool:
        """Whether ties were above what was expected: there was no loss to predict."""
        return self.effect > 0.0 and not self.within_noise


class _Measured(NamedTuple):
    """What the ties say themselves."""

    expected: np.ndarray  # [pair, year] links without the event, median
    net: np.ndarray  # [pair, year] net log gaps
    sizes: np.ndarray  # [pair] size found on each, log points


def hindcast(
    event: Event,
    evidence: Evidence,
    replicates: int = 200,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Hindcast:
    """Cut the evidence at the origin, forecast, apply the event, score.

    Raises
    ------
    EvidenceError : the evidence has no figures for the years or countries of the event.
    """
    say = progress or (lambda text: None)
    # What past events say about the parameters, but for this one.
    evidence = replace(evidence, parameters=posterior(evidence.parameters, left_out=event.name))
    window = EventWindow.of(event, evidence)
    say(f"{event.name}: forecast from {event.origin}")
    outlook = project(window.cut, window.years[-1], replicates, seed)
    expected = _median_links(outlook, window)
    p = {k: evidence.parameters[k].central for k in ("habit", "ramp_years")}
    course = response(
        len(window.years) - window.delay, event.ramp_years or p["ramp_years"], p["habit"]
    )
    if event.once:  # one blow that ties grow out of as habit lets them
        course = -((1.0 - p["habit"]) ** np.arange(len(course)))
    course = np.concatenate([np.zeros(window.delay), course])

    gap = np.where(window.seen, log_gap(window.truth, expected), np.nan)
    net = net_gaps(gap, window)
    found = sizes(net, course)
    known = np.isfinite(gap).any(axis=-1)
    quiet = window.control & known & window.large
    noise = float(1.4826 * np.median(np.abs(found[quiet]))) if quiet.any() else NO_LITERATURE
    learned = _sizes_to_use(event, window, found, known & window.large, noise, evidence)

    say(f"{event.name}: simulate")
    history = _simulate(outlook, window, learned, course, evidence, replicates, seed, event)
    say(f"{event.name}: placebos")
    placebo = placebos(window, gap, net, course, noise)
    measured = _Measured(expected, net, found)
    return _scored(event, evidence, window, measured, history, learned, placebo)


def _sizes_to_use(
    event: Event,
    window: EventWindow,
    found: np.ndarray,
    usable: np.ndarray,
    noise: float,
    evidence: Evidence,
) -> dict[int, Learned]:
    """Size for each affected pair and teacher from others of the event, and the prior.

    From others of its own group where there are enough (countries that imposed sanctions learn from
    each other, bystanders from bystanders), else from both groups.
    """
    mean, sd = 0.0, NO_LITERATURE
    if event.learn.prior is not None:
        key = f"event/{event.learn.prior}"
        if key not in evidence.parameters:
            known = [
                k.removeprefix("event/") for k in evidence.parameters if k.startswith("event/")
            ]
            raise EvidenceError(
                f"{event.name}: learn.prior {event.learn.prior!r} is unknown; "
                f"known: {', '.join(known)}"
            )
        parameter = evidence.parameters[key]
        mean, sd = parameter.central, (parameter.high - parameter.low) / Z90
    everything = window.affected.all()
    pool = (window.affected | window.teachers) & usable
    out = {}
    for k in np.flatnonzero(window.affected | window.teachers):
        group = window.affected if window.affected[k] else window.teachers
        others = pool & group
        others[k] = False
        if others.sum() < ENOUGH:
            others = pool.copy()
            others[k] = False
        # An event that hits all ties has no untouched ones to be net of: literature alone.
        out[int(k)] = learn(found[others] if not everything else found[:0], noise, mean, sd)
    return out


def _simulate(
    outlook: Outlook,
    window: EventWindow,
    learned: dict[int, Learned],
    course: np.ndarray,
    evidence: Evidence,
    replicates: int,
    seed: int,
    event: Event,
) -> np.ndarray:
    """Links with the event ``[replicate, year, pair]``."""
    n, t = len(outlook.countries), len(window.years)
    ramp_years = event.ramp_years or evidence.parameters["ramp_years"].central
    steps = np.arange(1, t + 1) - window.delay
    ramp = np.clip(steps / ramp_years, 0.0, 1.0)
    if event.once:
        ramp = (steps == 1) / evidence.parameters["habit"].central
    mean, spread = np.zeros((t, n, 1, n)), np.zeros((t, n, 1, n))
    for k, size in learned.items():
        a, b = window.i[k], window.j[k]
        for x, y in ((a, b), (b, a)):
            mean[:, x, 0, y] = size.mean * ramp
            spread[:, x, 0, y] = size.sd * ramp
    levers = Levers.neutral(outlook).with_(
        friction=mean, uncertain=(Uncertain("friction", "hindcast/size", spread),)
    )
    z = normals(seed, "hindcast/size", range(replicates))
    parameters: dict[str, Parameter | np.ndarray] = dict(evidence.parameters.items())
    parameters["hindcast/size"] = z
    history = simulate(outlook, levers, parameters, seed=seed, keep=("links",))
    return history["links"].to_numpy()[..., window.i, window.j]


def _median_links(outlook: Outlook, window: EventWindow) -> np.ndarray:
    return np.median(outlook.paths["links"].to_numpy(), axis=0)[:, window.i, window.j].T


def _scored(
    event: Event,
    evidence: Evidence,
    window: EventWindow,
    measured: _Measured,
    links: np.ndarray,
    learned: dict[int, Learned],
    placebo: Placebo,
) -> Hindcast:
    expected, net, found = measured
    low, predicted, high = np.quantile(links, [0.05, 0.5, 0.95], axis=0).transpose(0, 2, 1)
    seen = window.seen & window.large[:, None]
    hit = window.affected[:, None] & seen
    rest = window.control[:, None] & seen
    with_event, without = (
        np.abs(log_gap(window.truth, predicted)),
        np.abs(log_gap(window.truth, expected)),
    )
    inside = (window.truth >= low) & (window.truth <= high)

    def ratio(where: np.ndarray) -> float:
        return (
            float(with_event[where].mean() / without[where].mean()) if where.any() else float("nan")
        )

    rows = [
        (
            f"{window.codes[window.i[k]]}-{window.codes[window.j[k]]}", window.years[t],
            window.truth[k, t], expected[k, t], predicted[k, t], low[k, t], high[k, t],
            learned[k].mean, found[k],
        )
        for k, t in np.argwhere(hit)
    ]  # fmt: skip
    columns = ["pair", "year", "truth", "expected", "predicted", "p05", "p95", "size_used",
               "size_found"]  # fmt: skip
    return Hindcast(
        event=event,
        evidence=evidence.name,
        digest=evidence.digest,
        years=window.years,
        pairs=pd.DataFrame(rows, columns=columns),
        skill=1.0 - ratio(hit),
        untouched_ratio=ratio(rest),
        coverage_90=float(inside[hit].mean()),
        coverage_90_untouched=float(inside[rest].mean()) if rest.any() else float("nan"),
        effect=float(np.nanmean(net[hit])),
        noise=placebo.noise,
        placebo=placebo,
        learned={
            f"{window.codes[window.i[k]]}-{window.codes[window.j[k]]}": v
            for k, v in learned.items()
        },
    )
