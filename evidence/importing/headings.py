"""Headings as the vendors print them, in English and Chinese, and what stands under them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from evidence.importing.cells import read_year

# What a column of figures holds. The first group becomes tables; the rest is named and left.
MEASURES = ("papers", "international", "links", "pct_international", "top1_share")

_ROLES: dict[str, tuple[str, ...]] = {
    "pair": ("unique_id", "pair"),
    "a": ("a", "country 1", "country a", "country1", "source country", "source", "from", "国家1",
          "国家a", "country or region 1", "country/region 1"),
    "b": ("b", "country 2", "country b", "country2", "target country", "target", "to", "国家2",
          "国家b", "country or region 2", "country/region 2"),
    "partner": ("partner", "partner country", "partner country/region", "collaborating country",
                "collaborating countries", "collaborating country/region",
                "collaborating countries/regions", "collaborator", "合作国家", "合作国家/地区",
                "合作国", "合作方", "合作国家或地区"),
    "country": ("country", "countries", "country/region", "countries/regions",
                "country / region", "countries and regions", "country/territory",
                "countries/territories", "country or region", "country name", "location",
                "locations", "economy", "iso3", "country code", "country (iso3)",
                "国家", "国家/地区", "国家或地区", "国家地区", "国家（地区）", "国别"),
    "name": ("name", "entity", "region", "geo", "名称", "实体", "地区", "区域"),
    "year": ("year", "years", "publication year", "publication years", "pub year", "py", "ds",
             "time period", "period", "date",
             "出版年", "出版年份", "年份", "年", "发表年份", "发表年"),
    "field": ("field", "subject area", "subject areas", "research area", "research areas",
              "category", "discipline", "学科", "学科领域", "研究方向", "研究领域", "学科类别"),
    "measure": ("measure", "metric", "indicator", "指标"),
    "value": ("value", "y", "count", "number", "数值", "值", "数量"),
    "papers": ("papers", "web of science documents", "documents", "document count",
               "scholarly output", "publications", "number of publications", "publication count",
               "record count", "records", "works", "articles", "output", "total publications",
               "web of science 论文数", "web of science论文数",
               "论文数", "论文数量", "发文量", "文献数",
               "记录数", "学术产出", "出版物", "文献"),
    "links": ("links", "co-authored publications", "coauthored publications", "joint papers",
              "joint publications", "co-publications", "copublications", "shared papers",
              "collaborative publications", "合作论文数", "合著论文数", "合作论文", "合著论文",
              "合著出版物", "合作发文量"),
    "international": ("international", "international papers", "international collaborations",
                      "internationally coauthored publications",
                      "internationally co-authored publications", "international co-publications",
                      "internationally collaborated documents", "国际合作论文数", "国际合作论文",
                      "国际合著论文数"),
    "pct_international": ("% international collaborations", "% international collaboration",
                          "international collaboration (%)", "international collaborations (%)",
                          "share of international papers (%)", "国际合作论文百分比",
                          "国际合作百分比", "国际合作率", "国际合作论文占比"),
    "top1_share": ("top1_share", "% documents in top 1%",
                   "output in top 1% citation percentiles (%)",
                   "output in top 1% citation percentiles (field-weighted, %)",
                   "被引次数排名前1%的论文百分比", "前1%论文百分比", "被引前1%论文百分比"),
}  # fmt: skip

# Known, and not what a panel of counts is made of.
_LEFT = (
    "rank", "排名", "times cited", "被引频次", "citations", "citation count", "citation impact",
    "category normalized citation impact", "学科规范化的引文影响力", "cnci", "% docs cited",
    "论文被引百分比", "% documents in top 10%", "documents in top 1%", "documents in top 10%",
    "highly cited papers", "hot papers", "h-index", "impact relative to world",
    "average percentile",
    "field-weighted citation impact", "citations per publication", "views", "authors", "co-authors",
    "percentage", "% industry collaborations", "overall", "total", "source", "note", "notes",
    "编号", "序号", "no.", "#", "unit", "counting", "database", "vintage", "links_observed",
    "industry collaborations", "field-weighted views impact", "percent", "line", "collab-cnci",
)  # fmt: skip


def fold(text: str) -> str:
    """A heading in one form: width, case and blanks do not tell two apart."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("\n", " ")
    return " ".join(text.split())


_BY_NAME = {fold(name): role for role, names in _ROLES.items() for name in names}
_LEFT_FOLDED = frozenset(map(fold, _LEFT))


@dataclass(frozen=True)
class Heading:
    """What a column holds: a role; for figures by year the year and, where named, the measure."""

    text: str
    role: str  # one of _ROLES, "years", "left" (known, not used), "" (not known)
    year: int | None = None
    measure: str = ""


def read_heading(text: str) -> Heading:
    """A heading's meaning.

    Examples
    --------
    >>> read_heading("Web of Science Documents").role, read_heading("出版年").role
    ('papers', 'year')
    >>> read_heading("Scholarly Output 2019")
    Heading(text='Scholarly Output 2019', role='years', year=2019, measure='papers')
    >>> read_heading("% of 12,345").role, read_heading("Mood").role
    ('left', '')
    """
    key = fold(text)
    if key in _BY_NAME:
        return Heading(text, _BY_NAME[key])
    year = read_year(key)
    if year is not None:
        return Heading(text, "years", year)
    if key in _LEFT_FOLDED or re.fullmatch(r"% of [\d,. ]+|.*\(growth %?\)|.*growth.*", key):
        return Heading(text, "left")
    if re.match(r"(field-weighted|citations?|views|co-authors|authors|h5?-index|rank)\b", key):
        return Heading(text, "left")
    found = re.fullmatch(
        r"(.+?)[\s:(,-]*\b(1[89]\d\d|2[01]\d\d)\)?|(1[89]\d\d|2[01]\d\d)[\s:,-]+(.+)", key
    )
    if found:
        name, number = found.group(1) or found.group(4), found.group(2) or found.group(3)
        role = _BY_NAME.get(fold(name), "")
        if role in MEASURES:
            return Heading(text, "years", int(number), role)
        if fold(name) in _LEFT_FOLDED:
            return Heading(text, "left")
    without = re.sub(r"\s*\((number|count|n|papers|documents|篇)\)$", "", key)
    if without != key and without in _BY_NAME:
        return Heading(text, _BY_NAME[without])
    return Heading(text, "")


def measure_named(text: str) -> str:
    """The measure that a text names as a whole, or nothing."""
    role = _BY_NAME.get(fold(text), "")
    return role if role in MEASURES else ""
