"""An update for people: tables to read, and lines for the changelog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.model import Evidence
from scenarios.updating.baselines import Move
from scenarios.updating.figures import Revision
from scenarios.updating.predictions import Scored
from scenarios.vocabulary.text import Text

LEAST = 0.05  # percent; a smaller move is no line of the changelog
WORDS = {
    "papers": Text("papers", "论文数"),
    "international": Text("papers with partners abroad", "国际合著论文"),
    "international_share": Text("share abroad, %", "国际合著占比（%）"),
    "links": Text("joint papers", "合著论文"),
}


def _t(lang: str, en: str, zh: str) -> str:
    return zh if lang == "zh" else en


def figures(revisions: Sequence[Revision], lang: str) -> Iterator[str]:
    """What was revised and which years came."""
    yield _t(lang, "Figures", "数据")
    for r in revisions:
        years = ", ".join(map(str, r.gained)) or _t(lang, "none", "无")
        name = WORDS[r.variable].in_(lang)
        yield _t(
            lang,
            f"  {name}: {r.count} figures of {r.first} to {r.last} in both, revised by "
            f"{r.median:+.1f} % in the middle (nine of ten by less than {r.spread:.1f} %); "
            f"new years: {years}",
            f"  {name}：两版共有{r.first}至{r.last}年{r.count}个数据，修订中位数{r.median:+.1f}%"
            f"（九成小于{r.spread:.1f}%）；新增年份：{years}",
        )
        for what, year, old, new in r.largest:
            yield f"      {what} {year}: {old:,.0f} -> {new:,.0f}"


def baseline(moves: Sequence[Move], horizon: int, lang: str) -> Iterator[str]:
    """How the baseline moved, and by what."""
    yield _t(
        lang,
        f"Baseline in {horizon}: old, new (5 to 95 percent), change = revision + news + trend",
        f"{horizon}年基线：旧、新（5%至95%）、变化 = 修订 + 新情况 + 趋势",
    )
    for m in moves:
        yield (
            f"  {m.region:8} {WORDS[m.variable].in_(lang):16} {_num(m.old[1])} "
            f"({_num(m.old[0])}..{_num(m.old[2])})  {_num(m.new[1])} "
            f"({_num(m.new[0])}..{_num(m.new[2])})  {m.change:+.1f} % = "
            f"{m.revision:+.1f} {m.news:+.1f} {m.trend:+.1f}"
        )
    known = [m for m in moves if m.inside is not None]
    if known:
        held = sum(bool(m.inside) for m in known)
        yield _t(
            lang,
            f"Of {len(known)} new figures {held} lay in the old 90 % band:",
            f"{len(known)}个新数据中有{held}个落在旧基线的90%区间内：",
        )
    for m in known:
        assert m.told is not None and m.figure is not None
        sign = "" if m.inside else _t(lang, "  OUTSIDE", "  区间外")
        yield (
            f"  {m.region:8} {WORDS[m.variable].in_(lang):16} {m.year}: {_num(m.figure)}; "
            f"{_num(m.told[1])} ({_num(m.told[0])}..{_num(m.told[2])}){sign}"
        )


def predictions(scored: Sequence[Scored], waiting: int, lang: str) -> Iterator[str]:
    """How predictions on record came out."""
    known = [s for s in scored if s.inside is not None]
    held = sum(bool(s.inside) for s in known)
    yield _t(
        lang,
        f"Predictions on record: {len(known)} can be scored, {held} lay in their 90 % band; "
        f"{len(scored) - len(known)} are due and cannot be told by these figures; {waiting} wait "
        "or hold only if their scenario happened",
        f"在案预测：可评{len(known)}项，其中{held}项落在90%区间内；{len(scored) - len(known)}项到期"
        f"但这些数据无法判断；{waiting}项未到期，或仅在其情景发生时有效",
    )
    for s in known:
        low, middle, high = s.told
        end = "" if s.inside else _t(lang, "  OUTSIDE", "  区间外")
        yield f"  {s.name} {s.year}: {middle:+.2f} ({low:+.2f}..{high:+.2f}); {s.came:+.2f}{end}"
    if unknown := [f"{s.name} {s.year}" for s in scored if s.inside is None]:
        some = ", ".join(unknown)
        yield _t(
            lang, f"  not told (--json says why): {some}", f"  无法判断（--json 说明原因）：{some}"
        )


def changelog(
    old: Evidence, new: Evidence, moves: Sequence[Move], horizon: int, scored: Sequence[Scored]
) -> Iterator[str]:
    """Lines for "numbers moved" of CHANGELOG.md, in English."""
    yield (
        f"- Baseline from {new.label}, before from {old.label}: figures to {new.last_year}, before "
        f"to {old.last_year}."
    )
    for m in sorted((m for m in moves if abs(m.change) >= LEAST), key=lambda m: -abs(m.change)):
        parts = {"revised figures": m.revision, "news": m.news, "trend": m.trend}
        most = max(parts, key=lambda k: abs(parts[k]))
        yield (
            f"- {m.region} {WORDS[m.variable].en} {horizon}: {_num(m.old[1])} -> {_num(m.new[1])} "
            f"({m.change:+.1f} %), mostly {most} ({parts[most]:+.1f} log points)."
        )
    told = [m.inside for m in moves if m.inside is not None]
    told += [s.inside for s in scored if s.inside is not None]
    if told:
        yield f"- Of {len(told)} earlier predictions {sum(told)} lay in their 90 % band."


def _num(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"
