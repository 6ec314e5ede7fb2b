"""A scenario: what happens, to when, how often it is drawn, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from evidence.parameters import Parameters, Range
from evidence.reference.players import Player
from scenarios.interventions import AnyIntervention, Intervention
from scenarios.schema.overrides import Override, table
from scenarios.schema.precision import Until
from scenarios.schema.ranges import InputRange, extract, with_values
from scenarios.vocabulary.terms import OutcomeName, Region, Regions, ScienceFields, Year
from scenarios.vocabulary.text import LANGUAGES, Text, TextDict

BASELINE = "baseline"
RAW = Range(low=1.0, central=1.0, high=1.0, distribution="fixed")  # impact as it is measured
SCHEMA_URL = "https://json-schema.org/draft/2020-12/schema"


class Report(BaseModel):
    """What stands in the summary, the comparison and the report; ``World`` always does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    countries: Annotated[
        Regions, Field(description="Countries, regions and blocs to report / 报告的国家和集团")
    ] = (Region("CHN"), Region("USA"), Region("EU27"), Region("GBR"), Region("JPN"), Region("IND"))
    outcomes: Annotated[
        tuple[OutcomeName, ...], Field(min_length=1, description="Outcomes to report / 报告的指标")
    ] = tuple(
        map(OutcomeName, ("papers", "papers_share", "international_share", "impact", "links"))
    )
    fields: Annotated[
        ScienceFields,
        Field(
            description="Fields to report beside the total; none: the broad fields where an"
            " intervention names a field / 报告的学科"
        ),
    ] = ()
    tables: Annotated[
        tuple[Literal["clarivate"], ...],
        Field(
            description="Further tables of the report; clarivate: those of the Clarivate report"
            " / 附加表格"
        ),
    ] = ()


class Scenario(BaseModel):
    """One world to compare with the baseline. No interventions: the baseline itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9][a-z0-9-]{0,59}$",
            description="Short name, lower-case letters, digits and hyphens / 名称",
        ),
    ]
    extends: SkipJsonSchema[None] = (
        None  # resolved by scenarios.reading.extend before this model sees it
    )
    title: Annotated[TextDict | str, Field(description="Title, or {en, zh} / 标题")] = ""
    description: Annotated[TextDict | str, Field(description="What the story is / 说明")] = ""
    horizon: Annotated[Year, Field(description="Last year / 终止年份")] = 2035
    replicates: Annotated[
        Annotated[int, Field(ge=1, le=100_000, strict=True)]
        | Annotated[dict[Literal["until"], Until], Field(min_length=1)],
        Field(description="How many worlds are drawn, or {until: ...} / 抽样次数"),
    ] = 500
    seed: Annotated[
        int,
        Field(ge=0, le=2**63 - 1, strict=True, description="Same seed, same numbers / 随机种子"),
    ] = 20260101
    players: Annotated[
        tuple[Player, ...],
        Field(
            max_length=20,
            description="Cities, provinces, groups or countries of your own, carved out of a"
            " country / 自定参与者（城市、省、机构群或国家）",
        ),
    ] = ()
    interventions: Annotated[
        tuple[AnyIntervention, ...], Field(max_length=50, description="What happens / 干预措施")
    ] = ()
    report: Report = Report()
    impact: Annotated[
        Literal["causal", "raw"],
        Field(
            description="How far impact follows partners and money: the causal share of what is"
            " measured, or all of it / 影响力响应：仅因果部分，或全部实测关系"
        ),
    ] = "causal"
    compare_to: Annotated[
        str | None,
        Field(
            min_length=1,
            description="Another scenario, by name or file, to measure this one against besides the"
            " baseline / 除基线外的比较对象（情景名或文件）",
        ),
    ] = None
    parameters: Annotated[
        dict[str, Override],
        Field(description="Parameters of the model as this scenario takes them / 模型参数"),
    ] = {}

    spreads: SkipJsonSchema[tuple[InputRange, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _ranges(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        plain, ranges = extract(data)
        return {**plain, "spreads": [*plain.get("spreads", ()), *ranges]} if ranges else plain

    @property
    def until(self) -> Until | None:
        """The precision asked for, None where a number of replicates is given."""
        return self.replicates["until"] if isinstance(self.replicates, dict) else None

    @property
    def most(self) -> int:
        """Replicates at most."""
        if isinstance(self.replicates, dict):
            return self.replicates["until"].most
        return self.replicates

    def at(self, values: Sequence[float]) -> Scenario:
        """The scenario with one value for each of its spreads, nothing uncertain left in it."""
        moves = with_values(self.interventions, self.spreads, values)
        return self.model_copy(update={"interventions": moves, "spreads": ()})

    def at_central(self, spreads: Sequence[InputRange]) -> Scenario:
        """The scenario with some of its ranges closed to their central value."""
        left = tuple(s for s in self.spreads if s not in spreads)
        return self.model_copy(update={"spreads": left})

    def table(self, known: Parameters) -> Parameters:
        """The parameters of the model as this scenario takes them."""
        if self.impact == "raw" and "impact_causal" in known:
            return table(known, {"impact_causal": RAW, **self.parameters})
        return table(known, self.parameters)

    def label(self, lang: str = "en") -> str:
        """Title in a language; the name where there is none."""
        return Text.of(self.title).in_(lang) or self.name

    def moves(self) -> tuple[Intervention, ...]:
        """The interventions, typed."""
        return tuple(self.interventions)


def json_schema() -> dict[str, Any]:
    """JSON schema of a scenario file, for editors."""
    out = Scenario.model_json_schema()
    out["properties"]["extends"] = {
        "description": "Files this scenario builds on / 继承的场景文件",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    }
    parts = out["$defs"].pop("Range")["properties"]
    out["properties"]["parameters"]["additionalProperties"] = {
        "anyOf": [{"type": "number"}, _RANGE, {**_SPREAD, "properties": parts}]
    }
    for definition in out["$defs"].values():
        for name, field in definition.get("properties", {}).items():
            plain = {k: v for k, v in field.items() if k not in LANGUAGES}
            definition["properties"][name] = _with_ranges(plain) if "unit" in plain else plain
    return {"$schema": SCHEMA_URL, **out, "title": "collabcast scenario"}


_RANGE = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_SPREAD = {
    "type": "object",
    "properties": {
        "low": {"type": "number"},
        "central": {"type": "number"},
        "high": {"type": "number"},
        "distribution": {"enum": ["uniform", "triangular"]},
    },
    "required": ["low", "high"],
    "additionalProperties": False,
}


_BY_YEAR = {"type": "object", "patternProperties": {"^[0-9]{4}$": {"type": "number"}},
            "additionalProperties": False}  # fmt: skip


def _with_ranges(field: dict[str, Any]) -> dict[str, Any]:
    """A number may also be a range or a distribution."""
    notes: dict[str, Any] = {
        k: field[k] for k in ("description", "default", "title", "unit", "usual") if k in field
    }
    plain = {k: v for k, v in field.items() if k not in notes}
    by_year = [_BY_YEAR] if plain.pop("by_year", False) else []
    return {**notes, "anyOf": [plain, _RANGE, _SPREAD, *by_year]}
