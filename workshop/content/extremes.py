"""Why an extreme has the effect it has: how much of a country's ties it touches, what goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workshop.language.numbers import percent
from workshop.view.result_view import View

EXTREME = 80.0  # percent put in on a pair, up or down, from which a sentence says why
NAMED = 3  # partners named


def extremes(view: View, scenario: str) -> list[str]:
    """One sentence for every country asked for whose ties a scenario nearly ends or doubles.

    Shares are of joint papers of the baseline at the horizon, summed over the country's pairs;
    a paper with several partners counts in each of their pairs.

    Parameters
    ----------
    scenario : name of a scenario of the run.
    """
    sizes = {
        row["pair"]: float(row["put_in_percent"]["p50"])
        for row in view.results.shock(scenario)
        if row["put_in_percent"]["p50"] is not None and abs(row["put_in_percent"]["p50"]) >= EXTREME
    }
    base = view.results.tie_changes(scenario, view.horizon)
    if not sizes or base.empty:
        return []
    found = (_sentence(view, scenario, place, base, sizes) for place in view.asked)
    return [text for text in found if text]


def _sentence(
    view: View, scenario: str, place: str, base: pd.DataFrame, sizes: dict[str, float]
) -> str:
    """The sentence of one country; empty where no tie of it is hit."""
    own = base[(base["a"] == place) | (base["b"] == place)]
    partner = np.where(own["a"] == place, own["b"], own["a"])
    ties = pd.Series(own["before"].to_numpy(dtype=float), index=partner)
    size = pd.Series([sizes.get("-".join(sorted((place, p))), np.nan) for p in partner], partner)
    hit = ties[size.notna()].sort_values(ascending=False, kind="stable")
    if hit.sum() <= 0.0:
        return ""
    share = 100.0 * hit.sum() / ties.sum()
    names = view.t("list.comma").join(view.region(p) for p in hit.index[:NAMED])
    if len(hit) > NAMED:
        names = view.t("extreme.more", names=names, n=len(hit) - NAMED)
    cut = float((size[hit.index] * hit).sum() / hit.sum())
    text = view.t(
        "extreme.some" if share < 100.0 else "extreme.all", country=view.region(place),
        partners=names, cut=percent(cut, 1, view.lang, sign=True),
        share=percent(share, 1, view.lang), rest=percent(100.0 - share, 1, view.lang),
    )  # fmt: skip
    change = view.change(scenario, place, "papers") if "papers" in view.results.variables else None
    if change is None:
        return text
    effect = percent(change.relative.p50, 0.1, view.lang, sign=True)
    gap = "" if view.lang == "zh" else " "
    return text + gap + view.t("extreme.papers", effect=effect)
