"""What a manifest must say before a run folder is read: it may come from anywhere.

Keys that are not known are left alone, since a later version may add some; a later ``format`` is
refused.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evidence.model import Evidence
from evidence.parameters import Parameter
from scenarios.errors import RunRefused, dotted
from scenarios.outcomes.history_arrays import ALL
from scenarios.outcomes.registry import OUTCOMES
from scenarios.schema.scenario import BASELINE, Scenario
from scenarios.vocabulary.resolve import WORLD, UnknownWord, code

FORMAT = 2  # 1 had no digests of its files
Short = Annotated[str, Field(max_length=300)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=100_000, strict=True)]
AnyYear = Annotated[int, Field(ge=1900, le=2100, strict=True)]
Number = Annotated[float, Field(allow_inf_nan=False, strict=True)]


def model_version() -> str:
    """Version of this model."""
    try:
        return version("collabcast")
    except PackageNotFoundError:  # run from a bare checkout
        return "0.1.0"


class _Part(BaseModel):
    # Built when a run is read: one that is only written needs none of it.
    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class Figures(_Part):
    """Which evidence the run was made from."""

    name: Short
    title: Annotated[str, Field(max_length=2000)]
    database: Short
    counting: Short
    last_year: AnyYear
    date: Short | None = None
    origin: Annotated[str, Field(max_length=4000)]


class Grade(_Part):
    """Grade and sources of an intervention."""

    kind: Short
    grade: Short
    sources: Annotated[tuple[Short, ...], Field(max_length=200)]


class Noted(_Part):
    """A scenario as it was run."""

    name: Name
    title: Any = ""
    text: Annotated[str, Field(max_length=2_000_000)]
    sha256: Digest
    data: Scenario
    lever_parameters: Annotated[tuple[Short, ...], Field(max_length=2000)]
    drawn_parameters: Annotated[tuple[Short, ...], Field(max_length=2000)] = ()
    grades: tuple[Grade, ...]

    @model_validator(mode="after")
    def _agree(self) -> Noted:
        if self.name != self.data.name or len(self.grades) != len(self.data.interventions):
            raise ValueError("name or grades are not those of the scenario")
        return self


class Failed(_Part):
    """A replicate that could not be computed."""

    scenario: Name
    replicate: Count
    error: Annotated[str, Field(max_length=100_000)]


class Interval(_Part):
    """Three quantiles; none where nothing is defined."""

    p05: Number | None
    p50: Number | None
    p95: Number | None

    @model_validator(mode="after")
    def _all_or_none(self) -> Interval:
        if len({v is None for v in (self.p05, self.p50, self.p95)}) > 1:
            raise ValueError("an interval has three ends or none")
        return self


class Effect(_Part):
    """What was put into a pair, and what came of it."""

    pair: Annotated[str, Field(pattern=r"^[A-Z0-9_]{2,12}-[A-Z0-9_]{2,12}$")]
    put_in_percent: Interval
    total_percent: Interval
    follows_percent: Interval


class Shock(_Part):
    """Direct effects of every scenario."""

    year: AnyYear
    scenarios: dict[Name, Annotated[tuple[Effect, ...], Field(max_length=100_000)]]


class Years(_Part):
    """Three quantiles of a year."""

    p05: AnyYear
    p50: AnyYear
    p95: AnyYear


class Decider(_Part):
    """A country that follows or joins in some worlds; ties in percent of the baseline."""

    country: Short
    does: Literal["follows", "joins"]
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    year: Years
    ties_then_percent: Interval
    ties_else_percent: Interval
    adds_percent: Interval


class Wave(_Part):
    """How many follow, and what that does to those who stay out."""

    followers: Interval
    nobody: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    others_where_most_follow_percent: Interval
    others_where_fewest_follow_percent: Interval


class Decisions(_Part):
    """What countries decided in one scenario."""

    countries: Annotated[tuple[Decider, ...], Field(max_length=2000)]
    wave: Wave | None = None


class Series(_Part):
    """One column of the values."""

    variable: Short
    region: Short
    unit: Short
    field: Short = ALL


class Manifest(_Part):
    """Everything readers of a run lean on."""

    format: Annotated[int, Field(ge=1, strict=True)]
    version: Short
    plan: Short
    seed: Annotated[int, Field(ge=0, le=2**63 - 1, strict=True)]
    replicates: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    first_year: AnyYear
    horizon: AnyYear
    evidence: Figures
    evidence_digest: Short
    scenarios: Annotated[tuple[Noted, ...], Field(min_length=1, max_length=51)]
    failures: Annotated[tuple[Failed, ...], Field(max_length=6_000_000)]
    failed_replicates: Count
    fallbacks: Annotated[tuple[Failed, ...], Field(max_length=6_000_000)] = ()
    shock: Shock
    decisions: dict[Name, Decisions] = {}
    columns: Annotated[tuple[Series, ...], Field(min_length=1, max_length=200_000)]
    parameters: dict[Short, dict[str, Any]]
    packages: dict[Short, Short] = {}
    python: Short = ""
    files: dict[Short, Digest] = {}

    @model_validator(mode="after")
    def _agree(self) -> Manifest:
        names = [s.name for s in self.scenarios]
        if names[0] != BASELINE or len(set(names)) < len(names):
            raise ValueError("scenarios: the baseline comes first and each name once")
        if not self.first_year <= self.horizon:
            raise ValueError("first_year is after the horizon")
        if len({(c.variable, c.region, c.field) for c in self.columns}) < len(self.columns):
            raise ValueError("columns: a series stands twice")
        unknown = {c.variable for c in self.columns} - set(OUTCOMES)
        if unknown:
            raise ValueError(f"columns: no outcome {sorted(unknown)[0]!r} is known")
        for key, row in self.parameters.items():
            Parameter(**{**row, "id": key})
        used = {k for s in self.scenarios for k in s.lever_parameters}
        if missing := used - set(self.parameters):
            raise ValueError(f"parameters: {sorted(missing)[0]!r} is used and not there")
        if not {f.scenario for f in (*self.failures, *self.fallbacks)} <= set(names):
            raise ValueError("failures name a scenario that is not there")
        if not set(self.shock.scenarios) <= set(names):
            raise ValueError("shock names a scenario that is not there")
        if not set(self.decisions) <= set(names):
            raise ValueError("decisions name a scenario that is not there")
        return self


def checked(raw: Any, place: str) -> Manifest:
    """The manifest, or every reason why it is none.

    Parameters
    ----------
    raw : as JSON gives it. place : of the file, for messages.

    Raises
    ------
    RunRefused : what came, what is allowed.
    """
    made = raw.get("version") if isinstance(raw, dict) else None
    told = raw.get("format") if isinstance(raw, dict) else None
    if isinstance(told, int) and told > FORMAT:
        raise RunRefused(
            f"{place}: made by collabcast {str(made)[:40]} in format {str(told)[:20]}, this is"
            f" {model_version()}, which reads formats 1 to {FORMAT}; open it with that version"
        )
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        told_ = [
            f"{place}: {dotted(f['loc'])}: {' '.join(f['msg'].split())[:200]}".replace(": : ", ": ")
            for f in faults[:10]
        ]
        told_[-1] += "; the folder is damaged or no run of this program: run it again with --force"
        raise RunRefused("\n".join(told_)) from None


def agree_with(found: Manifest, evidence: Evidence, place: str) -> None:
    """Refuse a manifest that names places its evidence does not know.

    Raises
    ------
    RunRefused : with the first of them.
    """
    known: set[str] = {WORLD}
    words = [part for c in found.columns for part in _parts(c.region, known)]
    words += [str(r) for s in found.scenarios for r in s.data.report.countries]
    words += [
        part for rows in found.shock.scenarios.values() for r in rows for part in r.pair.split("-")
    ]
    words += [row.country for told in found.decisions.values() for row in told.countries]
    for word in dict.fromkeys(words):
        if word in known:
            continue
        try:
            code(word, evidence)
        except UnknownWord as error:
            raise RunRefused(f"{place}: {error}") from None


def _parts(region: str, known: set[str]) -> list[str]:
    return [region] if region in known else region.split("-")
