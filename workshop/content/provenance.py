"""Where the figures of a run come from: what acts directly, what failed, what identifies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.rules.table import PARAMETERS
from evidence.parameters import Parameter
from evidence.sources import Source
from workshop.language.numbers import Band
from workshop.view.result_view import RunView

PAIRS = 8


@dataclass(frozen=True)
class DirectEffect:
    """What a scenario puts on a pair, and what becomes of it, in percent of its joint papers."""

    code: str
    pair: str
    direct: str
    total: str
    follows: str


def failures(view: RunView) -> int:
    """Number of replicates that failed in some scenario."""
    return view.results.failed


def direct_effects(view: RunView, scenario: str, most: int = PAIRS) -> list[DirectEffect]:
    """The pairs a scenario acts on directly, those asked for and the largest first.

    Parameters
    ----------
    scenario : name of a scenario of the run.
    most : pairs to give at most.
    """
    rows = _rows(view, scenario)
    places = set(view.asked)

    def order(row: Mapping[str, Any]) -> tuple[bool, float, str]:
        size = row["put_in_percent"]["p50"] or 0.0
        return not set(row["pair"].split("-")) <= places, -abs(size), row["pair"]

    return [
        DirectEffect(
            code=row["pair"],
            pair=view.region(row["pair"]),
            direct=_band(view, row["put_in_percent"]),
            total=_band(view, row["total_percent"]),
            follows=_band(view, row["follows_percent"]),
        )
        for row in sorted(rows, key=order)[:most]
    ]


def affected_pairs(view: RunView, scenario: str) -> int:
    """How many pairs a scenario acts on directly."""
    return len(_rows(view, scenario))


def used_parameters(view: RunView) -> dict[str, Parameter]:
    """What the run drew or read: first what the interventions lean on, then what every run draws.

    As the run used them, which may differ from the table of today.
    """
    rows = view.results.manifest.get("parameters") or {}
    ids = [
        *(
            key
            for s in view.results.manifest.get("scenarios", ())
            for key in s.get("lever_parameters", ())
        ),
        *(key for key in rows if key in PARAMETERS),
    ]
    return {key: Parameter(id=key, **rows[key]) for key in dict.fromkeys(ids) if key in rows}


def sources(view: RunView) -> list[Source]:
    """Sources of the figures and of what was assumed, each once, in order of their ids."""
    wanted = {s for p in used_parameters(view).values() for s in p.source}
    wanted |= {s for scenario in view.scenarios for m in scenario.interventions for s in m.sources}
    if "source" in view.evidence.series:
        wanted |= set(view.evidence.series["source"])
    else:  # no table of figures: every source might have been used
        wanted |= set(view.evidence.sources)
    known = view.evidence.sources
    return [known[key] for key in sorted(wanted & set(known))]


def method(view: RunView) -> list[tuple[str, str]]:
    """Label and value of what identifies the run; no times, which differ between equal runs."""
    m, t = view.results.manifest, view.t
    failed = failures(view)
    packages = ", ".join(f"{k} {v}" for k, v in (m.get("packages") or {}).items())
    return [
        (t("method.version"), f"collabcast {m['version']}"),
        (t("method.replicates"), str(m["replicates"])),
        (t("method.seed"), str(m["seed"])),
        (t("method.failed"), str(failed) if failed else t("method.none")),
        *((t("method.failure"), f"{f['scenario']} {f['replicate']}: {f['error']}")
          for f in list(m.get("failures") or ())[:10]),
        (t("method.evidence"), f"{view.evidence.title}; sha256 {m['evidence_digest']}"),
        (t("method.plan"), f"sha256 {m['plan']}"),
        (t("method.packages"), f"Python {m.get('python', '')}, {packages}"),
    ]  # fmt: skip


def source(view: RunView) -> str:
    """Where figures come from, in one line."""
    m = view.results.manifest
    return view.t(
        "slides.source", version=m["version"], runs=view.runs, seed=m["seed"],
        last=view.evidence.last_year, database=view.evidence.database,
        counting=view.t(f"counting.{view.evidence.counting}"), plan=str(m["plan"])[:16],
    )  # fmt: skip


def _rows(view: RunView, scenario: str) -> list[dict[str, Any]]:
    shock = view.results.manifest.get("shock") or {}
    return list((shock.get("scenarios") or {}).get(scenario) or ())


def _band(view: RunView, row: Mapping[str, float | None]) -> str:
    low, middle, high = (row[k] for k in ("p05", "p50", "p95"))
    if low is None or middle is None or high is None:
        return "–"
    return Band(low, middle, high).percent(view.lang, view.t("limits.to"))
