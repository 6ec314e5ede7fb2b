"""What a run assumes: its interventions and parameters, in words, each with its evidence grade."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML

from evidence.parameters import Parameter
from evidence.reference.fields import NAMES_ZH
from scenarios.vocabulary.terms import Effect, Region, ScienceField
from workshop.language.numbers import digits, percent, step_of
from workshop.view.result_view import View

HERE = Path(__file__).parent.parent / "language"


@dataclass(frozen=True)
class PutIn:
    """One intervention as the scenario wrote it."""

    title: str
    meaning: str
    grade: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Assumed:
    """One parameter: what it is, its range, how well it is known."""

    id: str
    meaning: str
    range: str
    unit: str
    grade: str
    sources: tuple[str, ...]


def interventions(view: View, scenario: Any) -> list[PutIn]:
    """The interventions of a scenario in its order."""
    return [
        PutIn(
            title=view.t.pick(type(item).title),
            meaning=view.t.pick(type(item).meaning),
            grade=item.grade,
            facts=tuple(_facts(view, item)),
        )
        for item in scenario.interventions
    ]


def parameters(view: View, table: Mapping[str, Parameter]) -> list[Assumed]:
    """Parameters in the order of their table."""
    return [
        Assumed(
            id=key,
            meaning=meaning(view, p),
            range=_range(view, p),
            unit=_chinese()["units"].get(p.unit, p.unit) if view.lang == "zh" else p.unit,
            grade=p.grade,
            sources=p.source,
        )
        for key, p in table.items()
    ]


def meaning(view: View, parameter: Parameter) -> str:
    """What a parameter is; a new one that has no Chinese text yet is shown in English."""
    if view.lang == "zh":
        return str(_chinese()["meanings"].get(parameter.id, parameter.meaning))
    return parameter.meaning


@functools.cache
def _chinese() -> dict[str, dict[str, str]]:
    """The English words stand beside the parameters themselves; here are the Chinese ones."""
    text = (HERE / "parameters_zh.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return table


def _facts(view: View, item: BaseModel) -> list[tuple[str, str]]:
    """Every setting somebody made, or that says when; defaults of no effect stay out."""
    rows = []
    for name, field in type(item).model_fields.items():
        value = getattr(item, name)
        if name == "kind" or value in (None, (), ""):
            continue
        if value == field.default and name not in ("ramp_years",):
            continue
        rows.append((setting(view, name, field), _value(view, value, field)))
    return rows


def setting(view: View, name: str, field: Any) -> str:
    """What a setting of an intervention is called."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if view.lang in extra:
        return str(extra[view.lang])
    english, slash, chinese = (field.description or "").rpartition(" / ")
    if slash:
        return chinese if view.lang == "zh" else english
    return view.t.maybe(f"setting.{name}", name.replace("_", " "))


def _value(view: View, value: Any, field: Any = None) -> str:
    if isinstance(value, BaseModel):
        parts = []
        for name, sub in type(value).model_fields.items():
            inner = getattr(value, name)
            if inner is None or (name == "times" and inner == 1.0):
                continue
            parts.append(
                f"{setting(view, name, sub)}{view.t('list.colon')}{_value(view, inner, sub)}"
            )
        return view.t("list.semicolon").join(parts)
    if isinstance(value, tuple):
        nested = any(isinstance(v, tuple) for v in value)
        glue = view.t("list.versus") if nested else view.t("list.comma")
        return glue.join(_value(view, v) for v in value)
    if isinstance(value, bool):
        return view.t("word.yes") if value else view.t("word.no")
    if isinstance(value, Region):
        return _region(view, value)
    if isinstance(value, ScienceField):
        return NAMES_ZH.get(str(value), str(value)) if view.lang == "zh" else str(value)
    if isinstance(value, Effect):
        return _effect(view, str(value))
    if isinstance(value, float):
        extra = getattr(field, "json_schema_extra", None) or {}
        unit = extra.get("unit", "") if isinstance(extra, dict) else ""
        text = digits(value, 0, view.lang).rstrip("0").rstrip(".") if value % 1 else f"{value:g}"
        return text if unit in ("", "1") else f"{text} {view.t.maybe(f'unit.{unit}', unit)}"
    return view.t.maybe(f"choice.{value}", str(value))


def _region(view: View, word: str) -> str:
    """The name of a word as a scenario wrote it, which may itself be a name."""
    evidence = view.evidence
    code = evidence.blocs.resolve(word) or evidence.names.resolve(word)
    return view.region(code) if code else str(word)


def _effect(view: View, name: str) -> str:
    """A measured effect with its size and range, so that nobody has to look it up."""
    key = f"event/{name}"
    if key not in view.evidence.parameters:
        return name
    p = view.evidence.parameters[key]
    # Log points of friction mean little to most readers; what they do to joint papers does.
    values = [100.0 * math.expm1(-v) for v in (p.low, p.central, p.high)]
    low, middle, high = (percent(v, 1, view.lang, sign=True) for v in values)
    return view.t(
        "effect.size", name=name, meaning=meaning(view, p), low=low, middle=middle, high=high
    )


def _range(view: View, parameter: Parameter) -> str:
    values = (parameter.low, parameter.central, parameter.high)
    if parameter.low == parameter.high:
        return digits(parameter.central, 0, view.lang)
    step = min(step_of(parameter.low, parameter.high), _finest(values))
    return " / ".join(digits(v, step, view.lang) for v in values)


def _finest(values: tuple[float, ...]) -> float:
    """The last decimal place in which one of the values was written."""
    places = max(len(f"{v:.6f}".rstrip("0").split(".")[1]) for v in values)
    return float(f"1e-{places}")
