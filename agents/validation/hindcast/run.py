"""Predict a past event from its origin, told that it happens and which class it is of.

Nothing of the event itself is used: its size is that of the next event of its class as *other*
events tell it. Two scores: *raw*, log links against the forecast from the origin, with everything
else that happened; *net*, effects net of both countries' years, where only the event is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.validation.events.effects import (
    SMALLEST,
    Effect,
    log_affinity,
    mean_before,
    measure,
)
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel
from agents.validation.events.sizes import NextSize, mean_size, next_size
from agents.validation.hindcast.learned import other_events
from agents.validation.hindcast.noise import Noise, noise_before
from agents.validation.hindcast.predict import (
    EARLIEST,
    course_draws,
    effect_draws,
    tie_forecast,
)
from agents.validation.hindcast.score import Score, score
from evidence.errors import EvidenceError
from evidence.model import Evidence
from forecast.computing.draws import normals


@dataclass(frozen=True)
class Hindcast:
    """One event predicted and scored.

    Attributes
    ----------
    pairs : one row a tie and year: ``pair, year, truth, expected, predicted, p05, p95`` (links;
        expected is without the event), ``net, net_predicted, net_p05, net_p95`` (log points),
        ``size_used``.
    raw, net : scores; of no cells where the figures do not allow one.
    found : what the ties show, None where it cannot be measured; ``unmeasured`` says why.
    predicted_effect, effect_band : median, and 5 and 95 %, of the predicted mean effect of the last
        two years, noise included.
    size : of the next event as the others tell it. tie_sizes : friction used on each tie.
    learned_from : names of the events it rests on. untouched_ratio : error on untouched ties with
        and without the event, 1 is unchanged; None unless run through the agents.
    """

    event: Event
    evidence: str
    digest: str
    years: tuple[int, ...]
    pairs: pd.DataFrame
    raw: Score
    net: Score
    found: Effect | None
    unmeasured: str
    predicted_effect: float
    effect_band: tuple[float, float]
    size: NextSize
    tie_sizes: dict[str, float]
    learned_from: tuple[str, ...]
    untouched_ratio: float | None = None

    @property
    def skill(self) -> float:
        """Raw skill: 1 - MAE(told of the event) / MAE(no event), log links."""
        return self.raw.skill

    @property
    def coverage_90(self) -> float:
        """Share of affected ties and years whose links lay in the 90 % band."""
        return self.raw.coverage

    @property
    def effect(self) -> float:
        """Mean net effect of the last two years, log points; NaN where not measured."""
        return self.found.effect if self.found else float("nan")

    @property
    def noise(self) -> float:
        """The same where nothing happened."""
        return self.found.noise if self.found else float("nan")

    @property
    def within_noise(self) -> bool:
        """Whether the effect cannot be told from events that did not happen."""
        return self.found is None or self.found.within_noise

    @property
    def opposite(self) -> bool:
        """Whether ties went the other way than the size used says."""
        return not self.within_noise and self.effect * self.size.mean > 0.0

    @property
    def inside_band(self) -> bool:
        """Whether the mean effect lay in the predicted band."""
        return bool(self.effect_band[0] <= self.effect <= self.effect_band[1])


def hindcast(
    event: Event,
    evidence: Evidence,
    replicates: int = 500,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
    *,
    until: int | None = None,
    links: bool = True,
) -> Hindcast:
    """Learn the size from other events, forecast from the origin, apply, score.

    Parameters
    ----------
    until : learn only from events that were over by this year (a test out of time).
    links : score links against a forecast as well; without it net effects alone, in a second.

    Raises
    ------
    EvidenceError : the evidence has no figures for the years or countries of the event.
    """
    say = progress or (lambda text: None)
    panel = Panel.of(evidence)
    years = panel.scored(event)
    say(f"{event.name}: effect on its ties, and where nothing happened")
    found, why = _measured(event, panel, evidence)
    pairs = found.pairs if found else _large(event, panel, evidence)
    rows = other_events(event, panel, evidence, until)
    size = next_size(rows, event.kind)
    used = size.of_ties(
        np.log(mean_before(panel, event.origin) + 0.5)[pairs],
        log_affinity(panel, event.origin)[pairs],
    )
    course = course_draws(event, len(years), evidence.parameters, replicates, seed)
    effect = effect_draws(event, size, used, course, seed)
    naive = np.broadcast_to(mean_size(rows) * np.median(course, axis=0), effect.shape[1:])

    known = noise_before(event, panel, evidence, pairs, len(years))
    noise, net_noise = _noise_draws(known, replicates, seed)
    truth = found.net if found else np.full(effect.shape[1:], np.nan)
    net = score(truth, effect + net_noise, net_noise, naive)

    labels = [panel.label(k) for k in pairs]
    centre = sd = np.full(effect.shape[1:], np.nan)
    if links:
        say(f"{event.name}: forecast from {event.origin}")
        centre, sd = _forecast(event, evidence, labels, years)
    came = panel.links[pairs][:, np.isin(panel.years, years)]
    without = centre + sd * noise
    raw = score(np.log(came + 0.5), without + effect, without, centre + naive)
    table = _table(labels, years, came, centre, without + effect, truth, effect + net_noise)
    table["size_used"] = np.repeat(used, len(years))
    return Hindcast(
        event, evidence.name, evidence.digest, tuple(int(y) for y in years), table, raw, net,
        found, why, *_band(effect + net_noise, effect), size,
        dict(zip(labels, used.tolist(), strict=True)), tuple(rows["event"]),
    )  # fmt: skip


def _measured(event: Event, panel: Panel, evidence: Evidence) -> tuple[Effect | None, str]:
    try:
        return measure(event, panel, evidence), ""
    except EvidenceError as error:
        return None, str(error)


def _large(event: Event, panel: Panel, evidence: Evidence) -> np.ndarray:
    """Affected ties large enough to score, where effects cannot be measured."""
    seen = np.isfinite(panel.links[:, panel.years > event.origin]).any(axis=1)
    large = (mean_before(panel, event.origin) >= SMALLEST) & seen
    pairs = np.flatnonzero(panel.affected(event, evidence) & large)
    if not len(pairs):
        raise EvidenceError(
            f"{event.name}: no affected tie has {SMALLEST:.0f} papers a year up to {event.origin} "
            f"and published figures after it in {panel.name}"
        )
    return pairs


def _forecast(
    event: Event, evidence: Evidence, labels: list[str], years: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Centre and sd of log links without the event ``[tie, year]``; NaN where it is too early."""
    first = int(evidence.world["year"].values[0])
    if event.origin - first + 1 < EARLIEST:
        nothing = np.full((len(labels), len(years)), np.nan)
        return nothing, nothing
    return tie_forecast(evidence, event.origin, len(years)).of(labels)


def _noise_draws(known: Noise, replicates: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Standard normals ``[draw, tie, year]``, and noise of net effects that ties share in part."""
    own = normals(seed, "hindcast/noise", range(replicates), known.tie.shape)
    shared = normals(seed, "hindcast/shared", range(replicates))
    own, shared = own - own.mean(axis=0), shared - shared.mean()
    return own, own * known.tie + shared[:, None, None] * known.shared


def _band(draws: np.ndarray, effect: np.ndarray) -> tuple[float, tuple[float, float]]:
    """Median of the mean effect of the last two years, and its 90 % band with noise."""
    low, high = np.quantile(draws[:, :, -2:].mean(axis=(1, 2)), [0.05, 0.95])
    middle = float(np.median(effect[:, :, -2:].mean(axis=(1, 2))))
    return middle, (float(low), float(high))


def _table(
    labels: list[str],
    years: np.ndarray,
    links: np.ndarray,
    centre: np.ndarray,
    raw: np.ndarray,
    net: np.ndarray,
    net_draws: np.ndarray,
) -> pd.DataFrame:
    def links_of(logs: np.ndarray) -> np.ndarray:
        return np.maximum(np.exp(logs) - 0.5, 0.0).ravel()

    low, middle, high = np.quantile(raw, [0.05, 0.5, 0.95], axis=0)
    net_low, net_middle, net_high = np.quantile(net_draws, [0.05, 0.5, 0.95], axis=0)
    return pd.DataFrame(
        {
            "pair": np.repeat(labels, len(years)), "year": np.tile(years, len(labels)),
            "truth": links.ravel(), "expected": links_of(centre), "predicted": links_of(middle),
            "p05": links_of(low), "p95": links_of(high), "net": net.ravel(),
            "net_predicted": net_middle.ravel(), "net_p05": net_low.ravel(),
            "net_p95": net_high.ravel(),
        }
    )  # fmt: skip
