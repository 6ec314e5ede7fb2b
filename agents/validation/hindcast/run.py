"""Predict a past event from its origin, told that it happens and nothing of the pair itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from agents.drivers.ensemble import simulate
from agents.levers import Levers, Uncertain
from agents.validation.hindcast.event import Event
from agents.validation.hindcast.event_window import Scene, net_gaps
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
    scene = Scene.of(event, evidence)
    say(f"{event.name}: forecast from {event.origin}")
    outlook = project(scene.cut, scene.years[-1], replicates, seed)
    expected = _median_links(outlook, scene)
    p = {k: evidence.parameters[k].central for k in ("habit", "ramp_years")}
    course = response(
        len(scene.years) - scene.delay, event.ramp_years or p["ramp_years"], p["habit"]
    )
    if event.once:  # one blow that ties grow out of as habit lets them
        course = -((1.0 - p["habit"]) ** np.arange(len(course)))
    course = np.concatenate([np.zeros(scene.delay), course])

    gap = np.where(scene.seen, log_gap(scene.truth, expected), np.nan)
    net = net_gaps(gap, scene)
    found = sizes(net, course)
    known = np.isfinite(gap).any(axis=-1)
    quiet = scene.control & known & scene.large
    noise = float(1.4826 * np.median(np.abs(found[quiet]))) if quiet.any() else NO_LITERATURE
    learned = _sizes_to_use(event, scene, found, known & scene.large, noise, evidence)

    say(f"{event.name}: simulate")
    history = _simulate(outlook, scene, learned, course, evidence, replicates, seed, event)
    say(f"{event.name}: placebos")
    placebo = placebos(scene, gap, net, course, noise)
    return _scored(event, evidence, scene, expected, history, found, learned, net, placebo)


def _sizes_to_use(
    event: Event,
    scene: Scene,
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
    everything = scene.affected.all()
    pool = (scene.affected | scene.teachers) & usable
    out = {}
    for k in np.flatnonzero(scene.affected | scene.teachers):
        group = scene.affected if scene.affected[k] else scene.teachers
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
    scene: Scene,
    learned: dict[int, Learned],
    course: np.ndarray,
    evidence: Evidence,
    replicates: int,
    seed: int,
    event: Event,
) -> np.ndarray:
    """Links with the event ``[replicate, year, pair]``."""
    n, t = len(outlook.countries), len(scene.years)
    ramp_years = event.ramp_years or evidence.parameters["ramp_years"].central
    steps = np.arange(1, t + 1) - scene.delay
    ramp = np.clip(steps / ramp_years, 0.0, 1.0)
    if event.once:
        ramp = (steps == 1) / evidence.parameters["habit"].central
    mean, spread = np.zeros((t, n, 1, n)), np.zeros((t, n, 1, n))
    for k, size in learned.items():
        a, b = scene.i[k], scene.j[k]
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
    return history["links"].to_numpy()[..., scene.i, scene.j]


def _median_links(outlook: Outlook, scene: Scene) -> np.ndarray:
    return np.median(outlook.paths["links"].to_numpy(), axis=0)[:, scene.i, scene.j].T


def _scored(
    event: Event,
    evidence: Evidence,
    scene: Scene,
    expected: np.ndarray,
    links: np.ndarray,
    found: np.ndarray,
    learned: dict[int, Learned],
    net: np.ndarray,
    placebo: Placebo,
) -> Hindcast:
    low, predicted, high = np.quantile(links, [0.05, 0.5, 0.95], axis=0).transpose(0, 2, 1)
    seen = scene.seen & scene.large[:, None]
    hit = scene.affected[:, None] & seen
    rest = scene.control[:, None] & seen
    with_event, without = (
        np.abs(log_gap(scene.truth, predicted)),
        np.abs(log_gap(scene.truth, expected)),
    )
    inside = (scene.truth >= low) & (scene.truth <= high)

    def ratio(where: np.ndarray) -> float:
        return (
            float(with_event[where].mean() / without[where].mean()) if where.any() else float("nan")
        )

    rows = [
        (
            f"{scene.codes[scene.i[k]]}-{scene.codes[scene.j[k]]}", scene.years[t],
            scene.truth[k, t], expected[k, t], predicted[k, t], low[k, t], high[k, t],
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
        years=scene.years,
        pairs=pd.DataFrame(rows, columns=columns),
        skill=1.0 - ratio(hit),
        untouched_ratio=ratio(rest),
        coverage_90=float(inside[hit].mean()),
        coverage_90_untouched=float(inside[rest].mean()) if rest.any() else float("nan"),
        effect=float(np.nanmean(net[hit])),
        noise=placebo.noise,
        placebo=placebo,
        learned={
            f"{scene.codes[scene.i[k]]}-{scene.codes[scene.j[k]]}": v for k, v in learned.items()
        },
    )
