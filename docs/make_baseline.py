"""The guide's page on the baseline, in both languages, written from the figures and the forecast.

python docs/make_baseline.py         # rewrites docs/guide/baseline.md and docs/guide/zh/baseline.md

A test compares the pages with what this file would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, the packages stand beside this folder

import evidence  # noqa: E402
from evidence.files import write_text  # noqa: E402
from evidence.reference.countries import Names  # noqa: E402
from forecast.projection.outlook import Outlook  # noqa: E402
from forecast.projection.plausibility import published_since, ranks, replayed  # noqa: E402
from forecast.projection.project import project  # noqa: E402

HORIZON, REPLICATES, SEED, BACK = 2035, 300, 1, 10
SHOWN = ("CHN", "USA", "IND", "DEU", "GBR", "JPN", "SAU")
TEXTS = YAML(typ="safe", pure=True).load(
    Path(__file__).with_name("baseline_texts.yaml").read_text(encoding="utf-8")
)


def page(outlook: Outlook, before: pd.DataFrame, lang: str) -> str:
    """The page as Markdown; ``before`` is what earlier origins got wrong."""
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
        for origin, r in before.iterrows()
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
    guide, before = ROOT / "docs" / "guide", replayed(outlook.evidence)
    return {
        guide / "baseline.md": page(outlook, before, "en"),
        guide / "zh" / "baseline.md": page(outlook, before, "zh"),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        write_text(path, text)
