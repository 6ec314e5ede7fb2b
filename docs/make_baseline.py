"""The guide's page on the baseline, in both languages, written from the figures and the forecast.

python docs/make_baseline.py         # rewrites docs/guide/baseline.md and docs/guide/zh/baseline.md

A test compares the pages with what this file would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, the packages stand beside this folder

import evidence  # noqa: E402
from evidence.files import write_text  # noqa: E402
from evidence.reference.countries import Names  # noqa: E402
from forecast.projection.outlook import Outlook  # noqa: E402
from forecast.projection.plausibility import published_since, ranks, replayed  # noqa: E402
from forecast.projection.project import project  # noqa: E402

HORIZON, REPLICATES, SEED, BACK = 2035, 400, 1, 10
SHOWN = ("CHN", "USA", "IND", "DEU", "GBR", "JPN", "SAU")
TEXTS = {
    "en": {
        "title": "Is this baseline believable?",
        "intro": "Every scenario is a difference from the baseline: what happens if nothing new"
        " happens. Before you believe a difference, look at what it is measured from. The baseline"
        " is last levels, the growth that all countries share, each country's own growth beside it,"
        " fading within a few years, and small systems catching up; joint papers follow their two"
        " sides, what is special between two countries stays as it is. It does not know policies"
        " that were announced but have not shown in figures, wars to come, or changes of the"
        " database. If you know better for your country, bring later figures"
        " (`collabcast evidence import`) or a scenario.",
        "courses": "Past, path, band",
        "course": "| country | papers {back}, thousand | {last} | growth a year | baseline {end},"
        " median [90 %] | growth a year |",
        "pairs": "China-US joint papers: {values}. In {end} the 90 % band reaches from {low} to"
        " {high} thousand. History moved it by 7 % a year, a path of the baseline by {moved} %.",
        "since": "What was published since",
        "since_text": "Growth since {last} by NSF (2026, fractional counts: growth only), not used"
        " by the baseline: {inside} of {all} inside its 90 % band.",
        "since_head": "| | year | published | baseline, median [90 %] |",
        "world": "World",
        "rank": "Ranks",
        "rank_text": "Countries whose rank by papers moves further to {end} than it ever did in as"
        " many years (read these with care): {flagged}. {most} moves furthest, from {a} to {b}; its"
        " own past holds a move of {past}.",
        "wrong": "Where it was wrong before",
        "wrong_text": "The same rule from every earlier origin, one to four years ahead, on the"
        " embedded figures: mean error, the part that all countries share (above zero: growth was"
        " faster than said), and how often the truth lay in the 80 % band. The worst is 2021: at the"
        " top of the indexing wave nobody foresaw the slump of 2022.",
        "wrong_head": "| origin | error | shared | inside 80 % |",
    },
    "zh": {
        "title": "这条基线可信吗？",
        "intro": "每个情景都是与基线之差：如果没有新事发生会怎样。相信差值之前，请先看它从哪里量起。"
        "基线由四部分组成：最近的水平、各国共有的增长、各国自身的增长（几年内逐渐消退）、小体系的追赶；"
        "合著论文随双方增长，两国之间特有的亲疏保持不变。它不知道已宣布而尚未见于数据的政策、未来的战争或数据库的变动。"
        "若您对本国了解更多，请导入更新的数据（`collabcast evidence import`）或写成情景。",
        "courses": "历史、路径、区间",
        "course": "| 国家 | {back}年论文（千篇） | {last}年 | 年增长 | {end}年基线：中位数 [90 %] | 年增长 |",
        "pairs": "中美合著论文：{values}。{end}年90 %区间为{low}千至{high}千篇。历史上每年变动约7 %，基线每条路径约{moved} %。",
        "since": "此后公布的数据",
        "since_text": "美国国家科学基金会（2026年，分数计数，只取增长）公布的{last}年以来的增长，基线没有使用："
        "{all}个中有{inside}个落在90 %区间内。",
        "since_head": "| | 年份 | 公布值 | 基线：中位数 [90 %] |",
        "world": "世界",
        "rank": "位次",
        "rank_text": "到{end}年，论文位次变动超过其历史上同样年数内最大变动的国家（请谨慎看待）：{flagged}。"
        "变动最大的是{most}，从第{a}位到第{b}位；其历史上最大变动为{past}位。",
        "wrong": "过去错在哪里",
        "wrong_text": "同一规则从以往每个起点向前预测一至四年（内置数据）：平均误差、各国共有的部分（大于零表示实际增长更快）、"
        "真值落在80 %区间内的比例。最差的是2021年：在收录浪潮的顶点，无人预见2022年的回落。",
        "wrong_head": "| 起点 | 误差 | 共有 | 80 %区间内 |",
    },
}  # fmt: skip


def page(outlook: Outlook, lang: str) -> str:
    """The page as Markdown."""
    t, ev, names = TEXTS[lang], outlook.evidence, Names()
    last, end = ev.last_year, HORIZON
    paths, past = outlook.paths["papers"].sel(year=end), ev.world["papers"]
    lines = [
        "<!-- Written by docs/make_baseline.py; edit there. -->", f"# {t['title']}", "",
        t["intro"], "", f"## {t['courses']}", "",
        t["course"].format(back=last - BACK, last=last, end=end), "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for code in SHOWN:
        a, b = (float(past.sel(country=code, year=y)) for y in (last - BACK, last))
        low, middle, high = np.quantile(paths.sel(country=code), [0.05, 0.5, 0.95])
        lines.append(
            f"| {names.label(code, lang)} | {a / 1e3:,.0f} | {b / 1e3:,.0f} "
            f"| {_yearly(b / a, BACK)} | {middle / 1e3:,.0f} [{low / 1e3:,.0f}; {high / 1e3:,.0f}] "
            f"| {_yearly(middle / b, end - last)} |"
        )
    lines += ["", _pairs(outlook, t), "", f"## {t['since']}", "", *_since(outlook, t, names, lang)]
    lines += ["", f"## {t['rank']}", "", _ranks(outlook, t, names, lang)]
    lines += ["", f"## {t['wrong']}", "", t["wrong_text"], "", t["wrong_head"], "|---|---|---|---|"]
    lines += [
        f"| {origin} | {r.error:.3f} | {r.common:+.3f} | {r.inside_80:.0%} |"
        for origin, r in replayed(ev).iterrows()
    ]
    return "\n".join(lines) + "\n"


def _yearly(ratio: float, years: int) -> str:
    return f"{100 * (ratio ** (1 / years) - 1):+.1f} %"


def _pairs(outlook: Outlook, t: dict[str, str]) -> str:
    links = outlook.paths["links"].sel(country="CHN", partner="USA")
    seen = outlook.evidence.world["links"].sel(country="CHN", partner="USA")
    values = {int(y): float(v) for y, v in seen.isel(year=slice(-4, None)).to_series().items()}
    values |= {y: float(links.sel(year=y).median()) for y in (2023, 2024, 2030, HORIZON)}
    low, high = np.quantile(links.sel(year=HORIZON), [0.05, 0.95])
    moved = float(np.abs(np.log(links).diff("year")).mean())
    shown = ", ".join(f"{y} {v / 1e3:.1f}" for y, v in values.items())
    return t["pairs"].format(
        values=shown, end=HORIZON, low=f"{low / 1e3:.0f}", high=f"{high / 1e3:.0f}",
        moved=f"{100 * moved:.0f}",
    )  # fmt: skip


def _since(outlook: Outlook, t: dict[str, str], names: Names, lang: str) -> list[str]:
    table = published_since(outlook)
    text = t["since_text"].format(
        last=outlook.evidence.last_year, inside=int(table["inside"].sum()), all=len(table)
    )
    rows = [
        f"| {t['world'] if r.region == 'WLD' else names.label(r.region, lang)} | {r.year} "
        f"| {r.published - 1:+.1%} | {r.median - 1:+.1%} [{r.p05 - 1:+.1%}; {r.p95 - 1:+.1%}] |"
        for r in table.itertuples()
    ]
    return [text, "", t["since_head"], "|---|---|---|---|", *rows]


def _ranks(outlook: Outlook, t: dict[str, str], names: Names, lang: str) -> str:
    table = ranks(outlook.evidence, HORIZON)
    comma = "、" if lang == "zh" else ", "
    flagged = comma.join(
        f"{names.label(c, lang)} ({r.now} → {r.ahead})" for c, r in table[table.beyond].iterrows()
    )
    most = (table["ahead"] - table["now"]).abs().idxmax()
    a, b, past = (int(table.loc[most, c]) for c in ("now", "ahead", "past"))
    return t["rank_text"].format(
        end=HORIZON, flagged=flagged, most=names.label(most, lang), a=a, b=b, past=past
    )


def pages() -> dict[Path, str]:
    """What stands in the guide, by path."""
    outlook = project(evidence.load(), HORIZON, REPLICATES, SEED)
    guide = ROOT / "docs" / "guide"
    return {
        guide / "baseline.md": page(outlook, "en"),
        guide / "zh" / "baseline.md": page(outlook, "zh"),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        write_text(path, text)
