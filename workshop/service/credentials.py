"""What has to stand beside every number of a run.

The id of a run is the head of the digest of all that its numbers depend on: the same question has
the same id on every machine, and ``collabcast run`` writes it into the manifest as ``plan``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.interventions.base import GRADES
from scenarios.results.result import RunResult
from scenarios.schema.scenario import BASELINE
from scenarios.vocabulary.text import Text

ID = 16  # digits of the digest that name a run
NOTE = Text(
    "A scenario says what would follow if the event came, not that it will come. Cite the run id;"
    " give the interval (5 % to 95 % of the worlds drawn) and the grade with every number.",
    "情景说明的是“如果发生，会怎样”，并非预测其会发生。引用时请注明运行编号，"
    "并给出区间（5 % 至 95 %）和证据等级。",
)


def credentials(result: RunResult) -> dict[str, Any]:
    """What has to stand beside every number of a run: id, grade, seed, figures, how to read it."""
    m = result.manifest
    levers = {
        s["name"]: [dict(g) for g in s["grades"]] for s in m["scenarios"] if s["name"] != BASELINE
    }
    grades = {name: weakest([g["grade"] for g in rows]) for name, rows in levers.items()}
    key = str(m["plan"])[:ID]
    return {
        "run": key,
        "plan": m["plan"],
        "model": result.model,
        "grade": weakest([g for g in grades.values() if g]),
        "scenarios": [
            {"name": s.name, "title": Text.of(s.title)._asdict(), "grade": grades.get(s.name),
             "levers": levers.get(s.name, [])}
            for s in result.scenarios
        ],
        "seed": m["seed"], "replicates": m["replicates"], "failed": m["failed_replicates"],
        "first_year": result.years[0], "horizon": result.years[-1],
        "evidence": {"title": m["evidence"]["title"], "digest": m["evidence_digest"]},
        "interval": {"low": "p05", "middle": "p50", "high": "p95", "covers": 0.9},
        "cite": f"{result.model}, run {key}, seed {m['seed']}, {m['replicates']} replicates",
        "note": NOTE._asdict(),
    }  # fmt: skip


def weakest(grades: Sequence[str]) -> str | None:
    """The weakest of some grades; None where there is none, as in a baseline."""
    order: dict[str, int] = {grade: k for k, grade in enumerate(GRADES)}
    return min(grades, key=lambda g: order.get(g, -1), default=None)
