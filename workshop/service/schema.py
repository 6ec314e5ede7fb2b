"""The form of the answers that tell of runs, for whoever reads them by a program."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Part):
    """A text in English and Chinese."""

    en: str
    zh: str


class Interval(_Part):
    """Quantiles 5, 50 and 95 % over the worlds drawn; null where nothing is defined."""

    p05: float | None
    p50: float | None
    p95: float | None


class Lever(_Part):
    """An intervention with the grade of its evidence and the ids of its sources."""

    kind: str
    grade: str
    sources: list[str]


class ScenarioTold(_Part):
    """A scenario of a run; ``grade`` is the weakest of its levers, null for the baseline."""

    name: str
    title: Words
    grade: str | None
    levers: list[Lever]


class Figures(_Part):
    """Which evidence a run was made from."""

    title: str
    digest: str


class Coverage(_Part):
    """Which quantiles are the ends of every interval, and the share of worlds between them."""

    low: str
    middle: str
    high: str
    covers: float


class Credentials(_Part):
    """What has to stand beside every number of a run."""

    run: str
    plan: str
    model: str
    grade: str | None
    scenarios: list[ScenarioTold]
    seed: int
    replicates: int
    failed: int
    first_year: int
    horizon: int
    evidence: Figures
    interval: Coverage
    cite: str
    note: Words


class Change(_Part):
    """A scenario against another in one year, paired world by world."""

    run: str
    scenario: str
    against: str
    region: str
    variable: str
    field: str
    unit: str
    year: int
    baseline_p50: float | None
    scenario_p50: float | None
    change: Interval
    change_percent_p50: float | None
    p_increase: float | None
    grade: str | None


class Level(_Part):
    """One series of one scenario in one year."""

    scenario: str
    region: str
    variable: str
    field: str
    unit: str
    year: int
    level: Interval


class RunAnswer(Credentials):
    """What a run says: sentences, changes against the baseline, levels."""

    findings: list[str]
    comparison: list[Change]
    levels: list[Level]


class CompareAnswer(_Part):
    """Runs side by side."""

    runs: list[Credentials]
    to: str
    comparison: list[Change]


class Error(_Part):
    """One thing that is wrong; line and column count from 1, 0 where the whole is meant."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    came: str = ""
    allowed: str = ""
    remedy: str = ""


class Errors(_Part):
    """Everything that is wrong with a question."""

    ok: bool = False
    errors: list[Error]
