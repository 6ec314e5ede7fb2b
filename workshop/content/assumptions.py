"""What a run assumes: its interventions and parameters, in words, each with its evidence grade."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evidence.parameters import Parameter
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.terms import Effect, Region, ScienceField
from workshop.language.numbers import bare, digits, percent, step_of
from workshop.language.texts import Texts
from workshop.view.labels import Labels


@dataclass(frozen=True)
class InterventionFacts:
    """One intervention as the scenario wrote it."""

    title: str
    meaning: str
    grade: str
    facts: tuple[tuple[str, str], ...]

    def line(self, t: Texts) -> str:
        """The facts in one line."""
        return t("list.semicolon").join(f"{k}{t('list.colon')}{v}" for k, v in self.facts)


@dataclass(frozen=True)
class ParameterFacts:
    """One parameter: what it is, its range, how well it is known."""

    id: str
    meaning: str
    range: str
    unit: str
    grade: str
    sources: tuple[str, ...]


def interventions(labels: Labels, scenario: Scenario) -> list[InterventionFacts]:
    """The interventions of a scenario in its order, each with the settings somebody made."""
    table = scenario.table(labels.evidence.parameters)
    return [
        InterventionFacts(
            title=labels.t.pick(type(item).title),
            meaning=labels.t.pick(type(item).meaning),
            grade=item.graded(table),
            facts=tuple(_facts(labels, item)),
        )
        for item in scenario.interventions
    ]


def parameters(labels: Labels, table: Mapping[str, Parameter]) -> list[ParameterFacts]:
    """Parameters in the order of their table."""
    return [
        ParameterFacts(
            id=key,
            meaning=labels.meaning(p),
            range=_range(labels, p),
            unit=labels.t.maybe(f"parameter_unit.{p.unit}", p.unit),
            grade=p.grade,
            sources=p.source,
        )
        for key, p in table.items()
    ]


def _facts(labels: Labels, item: BaseModel) -> list[tuple[str, str]]:
    """Every setting somebody made, or that says when; defaults of no effect stay out."""
    rows = []
    for name, field in type(item).model_fields.items():
        value = getattr(item, name)
        if name == "kind" or value in (None, (), ""):
            continue
        if value == field.default and name not in ("ramp_years",):
            continue
        rows.append((setting(labels, name, field), _value(labels, value, field)))
    return rows


def who(labels: Labels, item: BaseModel) -> str:
    """The countries an intervention names first, in words: ``United States | China``."""
    for name, field in type(item).model_fields.items():
        value = getattr(item, name)
        parts = value if isinstance(value, tuple) else (value,)
        flat = [v for p in parts for v in (p if isinstance(p, tuple) else (p,))]
        if flat and all(isinstance(v, Region) for v in flat):
            return _value(labels, value, field)
    return ""


def setting(labels: Labels, name: str, field: FieldInfo) -> str:
    """What a setting of an intervention is called.

    Parameters
    ----------
    name, field : of the model of the intervention; its words stand in the field, those of settings
        that many kinds share in the table of texts.
    """
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if labels.lang in extra:
        return str(extra[labels.lang])
    return labels.t.maybe(f"setting.{name}", name.replace("_", " "))


def _value(labels: Labels, value: Any, field: Any = None) -> str:
    if isinstance(value, BaseModel):
        parts = []
        for name, sub in type(value).model_fields.items():
            inner = getattr(value, name)
            if inner is None or (name == "times" and inner == 1.0):
                continue
            parts.append(
                f"{setting(labels, name, sub)}{labels.t('list.colon')}{_value(labels, inner, sub)}"
            )
        return labels.t("list.semicolon").join(parts)
    if isinstance(value, tuple):
        nested = any(isinstance(v, tuple) for v in value)
        glue = labels.t("list.versus") if nested else labels.t("list.comma")
        return glue.join(_value(labels, v) for v in value)
    if isinstance(value, bool):
        return labels.t("word.yes") if value else labels.t("word.no")
    if isinstance(value, Region):
        return _region(labels, value)
    if isinstance(value, ScienceField):
        return labels.field(str(value))
    if isinstance(value, Effect):
        return effect(labels, str(value))
    if isinstance(value, float):
        extra = getattr(field, "json_schema_extra", None) or {}
        unit = extra.get("unit", "") if isinstance(extra, dict) else ""
        text = bare(value, labels.lang)
        return text if unit in ("", "1") else f"{text} {labels.t.maybe(f'unit.{unit}', unit)}"
    return labels.t.maybe(f"choice.{value}", str(value))


def _region(labels: Labels, word: str) -> str:
    """The name of a word as a scenario wrote it, which may itself be a name."""
    evidence = labels.evidence
    code = evidence.blocs.resolve(word) or evidence.names.resolve(word)
    return labels.region(code) if code else str(word)


def effect(labels: Labels, name: str) -> str:
    """A measured effect with its size and range, so that nobody has to look it up."""
    key = f"event/{name}"
    if key not in labels.evidence.parameters:
        return name
    p = labels.evidence.parameters[key]
    # Log points of friction mean little to most readers; what they do to joint papers does.
    values = [100.0 * math.expm1(-v) for v in (p.low, p.central, p.high)]
    low, middle, high = (percent(v, 1, labels.lang, sign=True) for v in values)
    return labels.t(
        "effect.size", name=name, meaning=labels.meaning(p), low=low, middle=middle, high=high
    )


def _range(labels: Labels, parameter: Parameter) -> str:
    values = (parameter.low, parameter.central, parameter.high)
    if parameter.low == parameter.high:
        return digits(parameter.central, 0, labels.lang)
    step = min(step_of(parameter.low, parameter.high), _finest(values))
    return " / ".join(digits(v, step, labels.lang) for v in values)


def _finest(values: tuple[float, ...]) -> float:
    """The last decimal place in which one of the values was written."""
    places = max(len(f"{v:.6f}".rstrip("0").split(".")[1]) for v in values)
    return float(f"1e-{places}")
