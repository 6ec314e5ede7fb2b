"""Past events for the page: computed once for given figures and code, then read from disk."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pandas as pd
from pydantic import TypeAdapter

from agents.validation.events.effects import within_noise
from agents.validation.events.event import Event
from agents.validation.events.stored import stored_effects
from agents.validation.hindcast import hindcast
from evidence.bounds import MB, read_bounded
from evidence.errors import EvidenceError
from evidence.files import cache_folder, code_digest, dataset_digest, write_text
from evidence.model import Evidence

MODEL = ("evidence", "forecast", "agents")  # packages a hindcast is computed by
REPLICATES, SEED = 200, 20260101
MAX_PAIRS = 4  # courses drawn, the largest ties first


@dataclass(frozen=True)
class Replay:
    """One hindcast in figures; ``refused`` says why these figures cannot tell.

    ``pairs`` maps a pair to rows of year, truth, expected (no event), predicted, p05, p95.
    """

    event: str
    skill: float = math.nan
    net: float = math.nan
    coverage: float = math.nan
    effect: float = math.nan
    noise: float = math.nan
    within_noise: bool = False
    opposite: bool = False
    pairs: dict[str, list[list[float]]] = field(default_factory=dict)
    refused: str = ""


_REPLAY = TypeAdapter(Replay)  # a file that holds anything else is made again


def stored(evidence: Evidence, event: Event) -> Replay | None:
    """The hindcast of an event as computed before; None where it would have to be computed."""
    try:
        return _REPLAY.validate_json(read_bounded(_path(evidence, event), MB, follow=False))
    except (OSError, ValueError):
        return None


def replay(evidence: Evidence, event: Event) -> Replay:
    """The hindcast of an event, from disk where it stands there already."""
    found = stored(evidence, event)
    if found is None:
        found = _compute(evidence, event)
        write_text(_path(evidence, event), json.dumps(asdict(found)) + "\n")
    return found


def _path(evidence: Evidence, event: Event) -> Path:
    figures = f"{evidence.digest} {dataset_digest(evidence.world)}"
    parts = [figures, event.model_dump_json(), code_digest(*MODEL)]
    name = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:24]
    return cache_folder() / "hindcasts" / f"{name}.json"


def _compute(evidence: Evidence, event: Event) -> Replay:
    try:
        h = hindcast(event, evidence, REPLICATES, SEED, None)
    except EvidenceError as error:
        return Replay(event.name, refused=str(error))
    effect, noise = h.effect, h.noise
    known = stored_effects().set_index("event")
    if h.found is None and event.name in known.index:  # measured on other figures than these
        effect, noise = (float(known.loc[event.name, key]) for key in ("effect", "noise"))
    within = within_noise(effect, noise)
    opposite = not within and effect * h.size.mean > 0.0
    return Replay(
        event.name,
        h.skill,
        h.net.skill,
        h.coverage_90,
        effect,
        noise,
        within,
        opposite,
        _courses(h.pairs),
    )


def _courses(frame: pd.DataFrame) -> dict[str, list[list[float]]]:
    size = frame.groupby("pair")["truth"].mean().sort_values(ascending=False)
    columns = ["year", "truth", "expected", "predicted", "p05", "p95"]
    return {
        str(pair): frame[frame["pair"] == pair][columns].astype(float).values.tolist()
        for pair in size.index[:MAX_PAIRS]
    }


def verdict(found: Replay) -> str:
    """``seen``, ``within`` (noise), ``opposite`` or ``missed``: what may be said of the event."""
    if found.within_noise or not math.isfinite(found.noise):
        return "within"
    if found.opposite:
        return "opposite"
    return "seen" if found.skill > 0 else "missed"
