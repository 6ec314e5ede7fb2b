"""Words of a scenario file that must be known to the evidence: regions, fields, outcomes, effects.

Each is a subtype of ``str``, so that a check can walk any scenario, find every such
word wherever an intervention uses it, and ask the evidence about it
(:mod:`scenarios.reading.check`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema


class Word(str):
    """Base of the words below; ``meaning`` goes into the JSON schema."""

    __slots__ = ()
    meaning = ""
    examples: tuple[str, ...] = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> Any:
        text = core_schema.str_schema(min_length=1, max_length=80, strip_whitespace=True)
        return core_schema.no_info_after_validator_function(
            cls, text, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> Any:
        out = handler(schema)
        out.update(description=cls.meaning, examples=list(cls.examples))
        return out


class Region(Word):
    """A country or region, or a bloc."""

    meaning = (
        "Country or region by ISO code or name in English or Chinese, or a bloc such as EU27"
        " / 国家或地区（代码、英文名或中文名），或集团"
    )
    examples = ("CHN", "Germany", "中国", "EU27", "ROW")


class ScienceField(Word):
    """A field of science, a broad field, or a part of one that people have a name for."""

    meaning = (
        "Field or broad field as the evidence names it, or a part such as AI"
        " / 学科、学科大类，或其中的领域（如人工智能）"
    )
    examples = ("engineering and technology", "physics", "artificial intelligence", "半导体")


class Effect(Word):
    """Name of an effect measured on a past event."""

    meaning = "Size of a past event, a parameter event/... of the evidence / 历史事件的实测效应"
    examples = ("us-china-2018",)


EventClass = Literal[
    "bilateral_rupture", "sanction", "exclusion", "entry", "rapprochement", "hiring", "conflict"
]
"""Class of past events, whose next one a size is like: a parameter class/... of the evidence."""


class OutcomeName(Word):
    """Name of an outcome."""

    meaning = "Outcome to report (scenarios/outcomes/registry.py) / 结果指标"
    examples = ("papers_share", "impact", "links")


def one_or_many(value: object) -> object:
    """A single word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


Regions = Annotated[
    tuple[Region, ...],
    BeforeValidator(one_or_many, json_schema_input_type=Region | tuple[Region, ...]),
    Field(min_length=1),
]
ScienceFields = Annotated[
    tuple[ScienceField, ...],
    BeforeValidator(one_or_many, json_schema_input_type=ScienceField | tuple[ScienceField, ...]),
]
Year = Annotated[int, Field(ge=1990, le=2100, strict=True)]
