"""A player of one's own: a city, province, group of institutions or country, as told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

ROW = "ROW"
REST = "REST"  # what is left of a country: CHN_REST
_ID = re.compile(r"[A-Z][A-Z0-9_]{1,11}")


class Count(BaseModel):
    """A number of papers a year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    papers: Annotated[float, Field(ge=0, le=1e9)]


def _amount(value: Any) -> Any:
    if isinstance(value, dict | Count):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(
            f"came {value!r}|allowed is a share from 0 to 1, or a number of papers"
            "|write 0.12, or {papers: 12000}"
        )
    return value


def _share(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"came {value!r}|allowed is a share from 0 to 1|write 0.12 for 12 percent")
    return value


def _code(value: Any) -> Any:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(
            f"came {value!r}|allowed are 2 to 12 capital letters, digits and underscores, a letter"
            " first; a hyphen joins the two of a pair|write it like CN_SHA"
        )
    return value


Amount = Annotated[float | Count, BeforeValidator(_amount, json_schema_input_type=float | Count)]
Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=float), Field(ge=0, le=1)]


class Player(BaseModel):
    """An actor carved out of a country; all it says is whole counting, and an assumption.

    Shares hold in the last year with figures and are carried on: the player grows as its country.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[
        str,
        BeforeValidator(_code),
        Field(description="Own code, such as CN_SHA; no ISO code or bloc / 自定代码"),
    ]
    name: Annotated[
        dict[Literal["en", "zh"], Annotated[str, Field(min_length=1, max_length=80)]],
        Field(min_length=1, description="Name {en, zh} / 名称"),
    ]
    of: Annotated[
        str,
        Field(
            min_length=1,
            max_length=80,
            description="Country it is part of; ROW for a country without figures here / 所属国家",
        ),
    ]
    papers: Annotated[
        Amount,
        Field(
            description="Share of the country's papers (of those in `fields`), or {papers: n}"
            " / 占全国论文的份额，或论文数"
        ),
    ]
    international: Annotated[
        Share | None,
        Field(
            description="Share of its papers with an author abroad; none: as its country"
            " / 国际合著论文占比"
        ),
    ] = None
    impact: Annotated[
        float,
        Field(ge=0, le=100, description="Impact as a multiple of the country's / 影响力与全国之比"),
    ] = 1.0
    ties: Annotated[
        dict[str, Amount],
        Field(
            description="Share of the country's joint papers with a partner, or {papers: n};"
            " others: as its international papers / 与各伙伴合著论文占全国的份额"
        ),
    ] = {}
    domestic: Annotated[
        dict[str, Share],
        Field(
            description="Share of its papers shared with the rest of the country (`rest`) or with"
            " another player / 与国内其他地区（rest）或其他参与者合著的论文占比"
        ),
    ] = {}
    money: Annotated[
        Share | None,
        Field(
            description="Share of the country's research money; none: as papers"
            " / 占全国研发经费的份额"
        ),
    ] = None
    fields: Annotated[
        tuple[str, ...],
        BeforeValidator(lambda v: (v,) if isinstance(v, str) else v),
        Field(description="Fields it works in; none: all, as its country / 所在学科"),
    ] = ()
    source: Annotated[
        dict[Literal["en", "zh"], Annotated[str, Field(min_length=3, max_length=500)]],
        Field(min_length=1, description="Where its figures are from, or {en, zh} / 数据来源"),
    ]

    @model_validator(mode="before")
    @classmethod
    def _one_text(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        plain = {k: data[k] for k in ("name", "source") if isinstance(data.get(k), str)}
        return {**data, **{k: {"en": text, "zh": text} for k, text in plain.items()}}

    def label(self, lang: str = "en") -> str:
        """Name in a language, or the one there is."""
        return _in(self.name, lang)

    def source_in(self, lang: str = "en") -> str:
        """Where its figures are from, in a language, or in the one there is."""
        return _in(self.source, lang)


def _in(text: Mapping[Any, str], lang: str) -> str:
    return text.get(lang) or next(iter(text.values()))


def rest_of(country: str) -> str:
    """Label of the agent that is left of a country; the rest of the world stays what it is.

    Examples
    --------
    >>> rest_of("CHN"), rest_of("ROW")
    ('CHN_REST', 'ROW')
    """
    return country if country == ROW else f"{country}_{REST}"


def country_of(code: str, players: Iterable[Player]) -> str:
    """Country that an agent is part of: itself, unless it was carved or carved out.

    Examples
    --------
    >>> city = Player(id="CN_SHA", name="Shanghai", of="CHN", papers=0.1, source="invented")
    >>> [country_of(c, [city]) for c in ("CN_SHA", "CHN_REST", "USA")]
    ['CHN', 'CHN', 'USA']
    """
    for player in players:
        if player.of != ROW and code in (player.id, rest_of(player.of)):
            return player.of
    return code
