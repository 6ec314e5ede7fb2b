"""Who followed and who joined: rules fitted to the past, each event told from the others.

    python benchmarks/bench_decisions.py

Facts in ``agents/validation/decisions/tables``; links of the embedded figures. What followers did
to their ties is measured on the yearly panel (``COLLABCAST_EVIDENCE``) and left out without it.
Writes the section ``decisions`` of RESULTS.md, from which the parameters ``alignment_*`` and
``follower_share_*`` are taken.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd
from results import write_section

import evidence
from agents.validation.decisions import history
from agents.validation.decisions.fit import Fit, fit
from agents.validation.decisions.score import Told, auc, out_of_event, pooled_auc
from agents.validation.events.effects import measure
from agents.validation.events.event import Event
from agents.validation.events.panel import Panel

RULES = {
    "alliance, first year (in the model)": ("ally", "first"),
    "stated before: alliance, dependence, contagion, first year":
        ("ally", "dependence", "contagion", "first"),
    "alliance alone": ("ally",),
    "with the inter-American treaty": ("ally_rio", "first"),
    "former rule: pull of the leader, dependence, contagion": ("pull", "dependence", "contagion"),
}  # fmt: skip
RIO = ("ARG", "BRA", "CHL", "COL")
WINDOWS = {"china-2018": (2018, 2023), "russia-2014": (2013, 2018), "russia-2022": (2021, 2023)}


def line(name: str, rows: pd.DataFrame, traits: tuple[str, ...]) -> str:
    """One rule: AUC in and out of event, with the Union as one, Brier score."""
    inside, outside = (out_of_event(rows, traits, inside) for inside in (True, False))
    by_event = " ".join(f"{t.auc:.2f}" if np.isfinite(t.auc) else "-" for t in outside)
    one_vote = np.nanmean([_weighted(t) for t in outside])
    brier = np.mean([t.brier for t in outside])
    return (
        f"| {name} | {pooled_auc(inside):.2f} | **{pooled_auc(outside):.2f}** | {by_event} "
        f"| {one_vote:.2f} | {brier:.3f} |"
    )


def _weighted(told: Told) -> float:
    """AUC in which members of a body that decided as one are one country, at its mean."""
    frame = pd.DataFrame(told._asdict()).drop(columns="event")
    frame["one"] = np.where(frame["weight"] < 1.0, "body", frame["country"])
    means = frame.groupby("one")[["chance", "fact"]].mean()
    return auc(means["fact"].to_numpy(), means["chance"].to_numpy())


def coefficients(found: Fit) -> list[str]:
    """One line a coefficient."""
    rows = [("base", found.base, found.base_error)]
    rows += list(zip(found.traits, found.slopes, found.errors, strict=True))
    lines = ["| logits | estimate | s.e. |", "|---|---|---|"]
    lines += [f"| {name} | {value:+.2f} | {error:.2f} |" for name, value, error in rows]
    own = ", ".join(f"{e} {v:+.1f}" for e, v in found.events.items())
    return [*lines, "", f"Spread between events {found.between:.2f} ({own})."]


def calibration(rows: pd.DataFrame) -> list[str]:
    """Chance told out of event and fact, in three classes of chance."""
    told = out_of_event(rows, ("ally", "first"))
    chance = np.concatenate([t.chance for t in told])
    fact, weight = (np.concatenate([getattr(t, k) for t in told]) for k in ("fact", "weight"))
    lines = ["| chance told | countries | mean told | followed |", "|---|---|---|---|"]
    for low, high in ((0.0, 0.2), (0.2, 0.6), (0.6, 1.01)):
        own = (chance >= low) & (chance < high)
        if own.any():
            mean, true = (np.average(v[own], weights=weight[own]) for v in (chance, fact))
            bounds = f"{low:.1f} to {min(high, 1):.1f}"
            lines.append(f"| {bounds} | {own.sum()} | {mean:.2f} | {true:.2f} |")
    nobody = np.mean([np.average(t.fact**2, weights=t.weight) for t in told])
    return [*lines, "", f"Brier score of the rival *nobody follows*: {nobody:.3f}."]


def ties_of_followers() -> list[str]:
    """What happened to ties with the target: of the leader, of followers, of the others."""
    try:
        base = evidence.load("openalex")
    except evidence.EvidenceError as error:
        return [f"Ties of followers not measured here: {error}."]
    panel, facts = Panel.of(base), history.followed()
    lines = ["| event | leader | followers | others | noise | followers / leader |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for name, (origin, last) in WINDOWS.items():
        call, own = history.CALLS[name], facts[facts["event"] == name]
        groups = {
            "leader": [call.leader],
            "followers": list(own[own["followed"] == 1]["country"]),
            "others": list(set(own[own["followed"] == 0]["country"]) - {call.target}),
        }
        parted = groups["leader"] + groups["followers"]
        got, noise = {}, 0.0
        for group, who in groups.items():
            hit = tuple(parted + who) if group == "others" else tuple(parted)
            event = Event(name=name, title={"en": name}, kind="sanction", origin=origin, last=last,
                          affected=(hit, (call.target,)))  # fmt: skip
            effect = measure(event, panel, base)
            noise = effect.noise if group == "followers" else noise
            sides = [{panel.codes[panel.i[p]], panel.codes[panel.j[p]]} for p in effect.pairs]
            mine = np.array([bool(s & set(who)) for s in sides])
            late = np.nanmean(effect.net[mine][:, -2:], axis=1)
            got[group] = float(np.average(late, weights=np.exp(effect.size[mine])))
        lines.append(
            f"| {name} | {got['leader']:+.2f} | {got['followers']:+.2f} | {got['others']:+.2f} "
            f"| {noise:.2f} | {got['followers'] / got['leader']:.2f} |"
        )
    return lines


def main() -> None:
    """Fit, score, write."""
    base = evidence.load()
    rows = history.following_years(base)
    rows["ally_rio"] = np.maximum(rows["ally"], rows["country"].isin(RIO))
    joining = history.joining_years(base)
    facts = history.followed()
    began = facts["followed"].sum()
    text = [
        "## Decisions",
        "",
        f"`python benchmarks/bench_decisions.py`: {len(facts)} facts of countries in "
        f"{facts['event'].nunique()} events ({began} followed), written from public acts as "
        "recalled. A yearly chance to begin (logit; each event a readiness of its own, unseen ones "
        "drawn from their spread). AUC: chance that one who followed by the end is ranked above "
        "one who did not, mean over events in which some did and some did not; *out*: each event "
        "told by a rule fitted to the others.",
        "",
        "| rule | AUC in | AUC out | out, by event | the Union as one | Brier out |",
        "|---|---|---|---|---|---|",
        *[line(name, rows, traits) for name, traits in RULES.items()],
        "",
        f"Events in this order: {', '.join(history.CALLS)}; after 2018 nobody followed against "
        "Iran. Rules with contagion see who had followed by each year, which flatters them.",
        "",
        "In the model:",
        "",
        *coefficients(fit(rows[rows["risk"]], ("ally", "first"))),
        "",
        "The rule that was stated before any number was seen; dependence and contagion have the "
        "wrong sign or none, and went out:",
        "",
        *coefficients(fit(rows[rows["risk"]], ("ally", "dependence", "contagion", "first"))),
        "",
        "Calibration out of event, members of a body sharing one vote:",
        "",
        *calibration(rows),
        "",
        "What those who followed did to their ties with the target: effect on log links, net of "
        "both countries' years, mean of the last two years weighted by links (see Past events):",
        "",
        *ties_of_followers(),
        "",
        "Joining European programmes (FP7, Horizon 2020, Horizon Europe; 30 countries each), by "
        "what membership would add to own links, percent:",
        "",
        "| rule | AUC in | AUC out | out, by programme | the same | Brier out |",
        "|---|---|---|---|---|---|",
        line("gain", joining, ("gain",)),
        "",
        "Who joins is told, how many is not: the chance of all countries together is told as "
        + ", ".join(
            f"{t.chance.mean():.2f} (fact {t.fact.mean():.2f})"
            for t in out_of_event(joining, ("gain",))
        )
        + ". So the readiness to join stays an assumption.",
    ]
    write_section("decisions", "\n".join(text))


if __name__ == "__main__":
    main()
