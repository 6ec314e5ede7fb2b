"""The scorecard for people: lines for a terminal, tables for the guide, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenarios.scorecard.card import counts
from scenarios.scorecard.status import STATUSES
from scenarios.vocabulary.text import Text

Row = Mapping[str, Any]
STATUS = {
    "comparable": Text("comparable", "可比"),
    "constructed": Text("constructed", "由构造一致"),
    "concept differs": Text("concept differs", "概念不同"),
    "gap": Text("gap", "模型缺项"),
    "not computed": Text("not computed", "未计算"),
    "suppressed": Text("suppressed", "不予列出"),
}
MEANING = {
    "comparable": Text(
        "the same thing in the same unit, ours made without that source: a test",
        "同一概念、同一单位，且我方未使用该来源：构成检验",
    ),
    "constructed": Text(
        "the model took the number from that source: agreement proves nothing",
        "模型参数取自该来源：一致不说明问题",
    ),
    "concept differs": Text(
        "both numbers stand, of things that are not the same", "两者所测并非同一事物"
    ),
    "gap": Text("the model has no such thing", "模型没有这一项"),
    "not computed": Text("could be computed, was not", "可以计算而尚未计算"),
    "suppressed": Text(
        "the source was recalled, not read: no number shown", "来源凭记忆，不列数值"
    ),
}
VERDICT = {
    "agrees": Text("agrees", "一致"),
    "open": Text("open", "未定"),
    "ours is lower": Text("miss, ours is lower", "不符，我方偏低"),
    "ours is higher": Text("miss, ours is higher", "不符，我方偏高"),
}
UNIT = {
    "percent": Text("%", "%"),
    "points": Text("points", "个百分点"),
    "share": Text("share", "份额"),
    "elasticity": Text("elasticity", "弹性"),
    "years": Text("years", "年"),
    "log points": Text("log points", "对数点"),
    "papers": Text("papers", "篇"),
}
HEADS = (
    Text("what", "内容"), Text("source", "来源"), Text("theirs", "对方"), Text("ours", "我方"),
    Text("outcome", "结果"), Text("to know", "说明"), Text("again", "复现"),
)  # fmt: skip


def ours_in_words(row: Row, lang: str) -> str:
    """Our number with its band.

    Examples
    --------
    >>> ours_in_words({"ours": {"p05": -25.9, "p50": -15.1, "p95": -2.83, "unit": "percent"}}, "en")
    '-15.1 (-25.9 to -2.83) %'
    """
    ours = row["ours"]
    if ours is None:
        return "-"
    low, middle, high = (f"{ours[k]:.3g}" for k in ("p05", "p50", "p95"))
    to = "至" if lang == "zh" else " to "
    band = "" if low == high else f" ({low}{to}{high})"
    return f"{middle}{band} {UNIT[ours['unit']].in_(lang)}"


def theirs_in_words(row: Row, lang: str) -> str:
    """What they say: in their words, in Chinese the numbers; nothing where it is not shown.

    Examples
    --------
    >>> row = {"unit": "percent", "theirs": {"low": None, "value": None, "high": -15, "said": "x"}}
    >>> theirs_in_words(row, "zh"), theirs_in_words(row, "en")
    ('≤ -15 %', 'x')
    """
    theirs = row["theirs"]
    if theirs is None:
        return "-"
    if lang == "en":
        return str(theirs["said"])
    low, value, high = theirs["low"], theirs["value"], theirs["high"]
    unit = UNIT[row["unit"]].in_(lang)
    if value is not None:
        band = f"（{value if low is None else low:g} 至 {value if high is None else high:g}）"
        return f"{value:g}{band if (low, high) != (None, None) else ''} {unit}"
    if low is None or high is None:
        return f"{'≤' if low is None else '≥'} {high if low is None else low:g} {unit}"
    return f"{low:g} 至 {high:g} {unit}"


def summary(rows: Sequence[Row], lang: str) -> str:
    """How many rows there are of each kind, and how the comparable ones came out."""
    found = counts(rows)
    kinds = [f"{found[s]} {STATUS[s].in_(lang)}" for s in STATUSES if s in found]
    ends = [f"{found[v]} {VERDICT[v].in_(lang)}" for v in VERDICT if v in found]
    text = Text(
        f"{len(rows)} published estimates: {', '.join(kinds)}. Of the comparable: "
        f"{', '.join(ends)}.",
        f"{len(rows)} 项已发表的估计：{'，'.join(kinds)}。可比者中：{'，'.join(ends)}。",
    )
    return text.in_(lang)


def lines(rows: Sequence[Row], lang: str) -> Iterator[str]:
    """For a terminal: by status, two lines an entry."""
    yield summary(rows, lang)
    for what in STATUSES:
        some = [r for r in rows if r["status"] == what]
        if some:
            yield f"\n{STATUS[what].in_(lang)}: {MEANING[what].in_(lang)}"
        for r in some:
            end = f"  [{VERDICT[r['verdict']].in_(lang)}]" if r["verdict"] else ""
            yield f"  {r['measures'][lang]}  ({r['source']}){end}"
            told = theirs_in_words(r, lang), ours_in_words(r, lang), r["again"] or "-"
            yield "      " + " | ".join(told)


def tables(rows: Sequence[Row], lang: str) -> Iterator[str]:
    """For the guide: one table a status."""
    yield summary(rows, lang)
    for what in STATUSES:
        some = [r for r in rows if r["status"] == what]
        if not some:
            continue
        stop = "。" if lang == "zh" else "."
        yield f"\n## {STATUS[what].in_(lang)}\n\n{MEANING[what].in_(lang)}{stop}\n"
        yield "| " + " | ".join(h.in_(lang) for h in HEADS) + " |"
        yield "|" + "---|" * len(HEADS)
        for r in some:
            end = VERDICT[r["verdict"]].in_(lang) if r["verdict"] else "-"
            cells = (
                r["measures"][lang], r["source"], theirs_in_words(r, lang), ours_in_words(r, lang),
                end, r["reason"][lang], f"`{r['again']}`" if r["again"] else "-",
            )  # fmt: skip
            yield "| " + " | ".join(c.replace("|", "/") for c in cells) + " |"
