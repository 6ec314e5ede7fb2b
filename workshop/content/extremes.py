"""Why an extreme has the effect it has: how much it touches, what it rests on, what goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scenarios.interventions import Intervention
from scenarios.interventions.funding import Funding
from scenarios.schema.scenario import BASELINE, Scenario
from scenarios.vocabulary.resolve import agents
from workshop.language.numbers import bare, percent
from workshop.view.result_view import View

EXTREME = 80.0  # percent put in on a pair, up or down, from which a sentence says why
MONEY = 0.4  # share of research money, gone or come, from which a sentence says why
NAMED = 3  # partners named
TIED = ("decouple", "sanction", "exclusion", "entry", "rapprochement", "hiring")  # told by pairs


def extremes(view: View, scenario: str) -> list[str]:
    """A sentence for every place whose ties a scenario nearly ends or doubles, or whose money it
    moves far, and for every other lever set to the end of what is usual.

    Shares are of joint papers of the baseline at the horizon, summed over the place's pairs;
    a paper with several partners counts in each of their pairs.

    Parameters
    ----------
    scenario : name of a scenario of the run.
    """
    made = next((s for s in view.scenarios if s.name == scenario), None)
    if made is None:
        return []
    return [*_ties(view, made), *_funds(view, made), *_levers(view, made)]


def _ties(view: View, made: Scenario) -> list[str]:
    """Of places whose pairs are hit."""
    manifest = getattr(view.results, "manifest", None) or {}
    told = ((manifest.get("shock") or {}).get("scenarios") or {}).get(made.name, ())
    sizes = {
        row["pair"]: float(row["put_in_percent"]["p50"])
        for row in told
        if row["put_in_percent"]["p50"] is not None and abs(row["put_in_percent"]["p50"]) >= EXTREME
    }
    links = getattr(view.results, "links", None)
    if not sizes or links is None or not len(links):
        return []
    base = links[(links["scenario"] == BASELINE) & (links["year"] == view.horizon)]
    found = (_tied(view, made.name, where, base, sizes) for where in view.asked)
    return [text for text in found if text]


def _tied(
    view: View, scenario: str, where: str, base: pd.DataFrame, sizes: dict[str, float]
) -> str:
    """The sentence of one country or bloc; empty where no tie of it is hit."""
    own = _members(view, where)
    rows = base[base["a"].isin(own) | base["b"].isin(own)]
    ties = rows["p50"].to_numpy(dtype=float)
    pairs = [f"{a}-{b}" for a, b in zip(rows["a"], rows["b"], strict=True)]
    size = np.array([sizes.get(pair, np.nan) for pair in pairs])
    hit = np.isfinite(size)
    if ties[hit].sum() <= 0.0:
        return ""
    # Between two members the pair is named, else the partner.
    other = np.where(rows["a"].isin(own) & rows["b"].isin(own), pairs,
                     np.where(rows["a"].isin(own), rows["b"], rows["a"]))  # fmt: skip
    named = pd.Series(ties[hit]).groupby(other[hit]).sum()
    named = named.sort_values(ascending=False, kind="stable")
    names = view.t("list.comma").join(view.region(str(p)) for p in named.index[:NAMED])
    if len(named) > NAMED:
        names = view.t("extreme.more", names=names, n=len(named) - NAMED)
    share = 100.0 * ties[hit].sum() / ties.sum()
    cut = float((size[hit] * ties[hit]).sum() / ties[hit].sum())
    text = view.t(
        "extreme.some" if share < 99.95 else "extreme.all", country=view.region(where),
        partners=names, cut=percent(cut, 1, view.lang, sign=True),
        share=percent(share, 1, view.lang), rest=percent(100.0 - share, 1, view.lang),
    )  # fmt: skip
    return _in_the_end(view, scenario, where, text)


def _in_the_end(view: View, scenario: str, where: str, text: str) -> str:
    """With what becomes of all papers of the place, where the run holds it."""
    change = view.change(scenario, where, "papers") if "papers" in view.results.variables else None
    if change is None:
        return text
    effect = percent(change.relative.p50, 0.1, view.lang, sign=True)
    return text + view.t("list.sentence") + view.t("extreme.papers", effect=effect)


def _members(view: View, where: str) -> set[str]:
    codes = view.evidence.countries
    return {codes[int(k)] for k in agents((where,), view.evidence)}


def _funds(view: View, made: Scenario) -> list[str]:
    """Of places whose research money is moved far: what rests on it, and how fast."""
    out = []
    for move in made.moves():
        if not isinstance(move, Funding):
            continue
        course = move.deepest(np.arange(view.first_year, view.horizon + 1), view.evidence)
        if abs(course) < MONEY:
            continue
        hit = {view.evidence.countries[int(k)] for k in agents(move.countries, view.evidence)}
        out += [
            _in_the_end(view, made.name, where, _funded(view, made, move, where, course))
            for where in view.asked
            if "-" not in where and where != "World" and _members(view, where) <= hit
        ]
    return out


def _funded(view: View, made: Scenario, move: Funding, where: str, course: float) -> str:
    table = made.table(view.evidence.parameters)
    known = [table.get(k) for k in ("funding_elasticity", "funding_lag", "funding_replacement")]
    elasticity, lag, replaced = known
    if elasticity is None or lag is None or replaced is None:
        return ""
    left = 1.0 + course if course > 0.0 else 1.0 + (1.0 - replaced.central) * course
    rests = 100.0 * (left**elasticity.central - 1.0)
    fields = view.t("list.comma").join(view.field(str(f)) for f in move.named_fields)
    change = percent(100.0 * course, 1, view.lang, sign=True)
    if fields:
        change = view.t("extreme.funds.in", change=change, fields=fields)
    return view.t(
        "extreme.funds.cut" if course < 0.0 else "extreme.funds.rise",
        country=view.region(where), change=change,
        rests=percent(abs(rests), 1, view.lang), rest=percent(100.0 - abs(rests), 1, view.lang),
        elasticity=bare(elasticity.central, view.lang), low=bare(elasticity.low, view.lang),
        high=bare(elasticity.high, view.lang), lag=bare(lag.central, view.lang),
        early=bare(lag.low, view.lang), late=bare(lag.high, view.lang),
        replaced=percent(100.0 * replaced.central, 1, view.lang),
    )  # fmt: skip


def _levers(view: View, made: Scenario) -> list[str]:
    """Of other levers set to the end of what is usual: what keeps their effect where it is."""
    kinds = dict.fromkeys(m.kind for m in made.moves() if m.kind not in TIED and at_its_end(m))
    table = made.table(view.evidence.parameters)
    chain = ("joint_papers_per_million", "joint_copublished", "joint_additionality")
    each = np.prod([table[k].central for k in chain]) if set(chain) <= set(table) else np.nan
    title = {m.kind: view.t.pick(type(m).title) for m in made.moves()}
    return [
        title[kind] + view.t("list.colon") + view.t(f"extreme.of.{kind}", each=f"{each:.1f}")
        for kind in kinds
        if kind != Funding.model_fields["kind"].default
    ]


def at_its_end(move: Intervention) -> bool:
    """Whether somebody set a number of a lever to the end of its usual range, or beyond.

    Examples
    --------
    >>> from scenarios.interventions import BY_KIND
    >>> made = {"kind": "withdrawal", "countries": ["USA"], "start": 2026}
    >>> [at_its_end(BY_KIND["withdrawal"].model_validate({**made, "strength": s})) for s in (1, 4)]
    [False, True]
    """
    for name in move.model_fields_set:
        extra = type(move).model_fields[name].json_schema_extra if name != "kind" else None
        value = getattr(move, name)
        if not isinstance(extra, dict) or not isinstance(value, int | float):
            continue
        usual, unit = extra.get("usual"), str(extra.get("unit"))
        if isinstance(usual, list) and unit != "years":
            low, high = (float(str(v)) for v in usual)
            if value >= high > 0.0 or value <= low < 0.0:
                return True
    return False
