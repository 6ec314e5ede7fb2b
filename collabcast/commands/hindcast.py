"""collabcast hindcast: would the model have seen it, once told of the event?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import guarded, print_json, say, show
from collabcast.terminal.options import (
    LANG,
    SEED,
    Json,
    Language,
    Seed,
    YearlySource,
    yearly_evidence,
)
from workshop.language.chinese import spoken

if TYPE_CHECKING:
    from agents.validation.hindcast import Hindcast
    from evidence.model import Evidence


@guarded
def hindcast(
    events: Annotated[
        list[str] | None, typer.Argument(help="Names from configs/events, or files; all.")
    ] = None,
    source: YearlySource = None,
    replicates: Annotated[
        int, typer.Option(min=20, max=10_000, help="How many paths are drawn.")
    ] = 500,
    seed: Seed = None,
    agents: Annotated[
        bool,
        typer.Option("--agents", help="Through the agents too: error on untouched ties. Slow."),
    ] = False,
    net: Annotated[
        bool, typer.Option("--net", help="Net effects alone, without a forecast. Fast.")
    ] = False,
    facts: Annotated[
        bool, typer.Option("--facts", help="Stylised facts: data, model, inside or outside.")
    ] = False,
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Predict past events from their origin, sized by other events only, and score it."""
    evidence = yearly_evidence(source)
    number = SEED if seed is None else seed
    about = {"evidence": evidence.title, "digest": evidence.digest}
    if facts:
        _facts(evidence, about, replicates, number, None if json_ else lang.value)
        return
    found, refused = _all(evidence, list(events or ()), replicates, number, (agents, net, json_))
    from agents.validation.hindcast.pooled import pooled

    together = pooled(found)
    if json_:
        records = [as_record(h) for h in found]
        document = {
            **about, "replicates": replicates, "seed": number, "events": records,
            "pooled": together, "refused": refused,
        }  # fmt: skip
        print_json(document)
        return
    show(spoken(f"figures: {evidence.label}", lang.value))
    for h in found:
        show(spoken("\n" + in_words(h), lang.value))
    if len(found) > 1:
        show(spoken("\n" + pooled_in_words(together), lang.value))


def _all(
    evidence: Evidence, names: list[str], replicates: int, seed: int, how: tuple[bool, bool, bool]
) -> tuple[list[Hindcast], list[str]]:
    """Hindcasts of the events named, or of the library; there, what figures cannot tell is told."""
    from dataclasses import replace

    from agents.validation.hindcast import hindcast as predict
    from agents.validation.hindcast.through_agents import untouched_ratio
    from evidence.errors import EvidenceError
    from scenarios.reading.hindcast_files import find_events

    agents, net, quiet = how
    found, refused, tell = [], [], None if quiet else say
    for event in find_events(names):
        if event.unused:
            say(f"{event.name}: {', '.join(event.unused)} not used: sizes come from other events")
        try:
            h = predict(event, evidence, replicates, seed, tell, links=not net)
        except EvidenceError as error:
            if names:
                raise
            refused.append(str(error))
            say(str(error))
            continue
        if agents:
            ratio = untouched_ratio(h, evidence, min(replicates, 200), seed)
            h = replace(h, untouched_ratio=ratio)
        found.append(h)
    return found, refused


def _facts(
    evidence: Evidence, about: dict[str, str], replicates: int, seed: int, lang: str | None
) -> None:
    """Stylised facts as lines in a language, as one JSON document where it is None."""
    from agents.validation.stylised_facts import stylised_facts

    rows = [row._asdict() for row in stylised_facts(evidence, replicates, seed)]
    if lang is None:
        print_json({**about, "facts": rows})
        return
    for row in rows:
        line = f"{row['verdict']:8} {row['fact']}: data {row['data']}, model {row['model']}"
        show(spoken(line, lang))


def as_record(h: Hindcast) -> dict[str, Any]:
    """One hindcast as plain data, for ``--json``; what is not known is null."""
    return {
        "event": h.event.name,
        "class": h.event.kind,
        "origin": h.event.origin,
        "years": list(h.years),
        "skill_raw": h.raw.skill,
        "skill_net": h.net.skill,
        "skill_net_mean_of_all_events": h.net.skill_naive,
        "coverage_90": h.raw.coverage,
        "coverage_90_net": h.net.coverage,
        "crps": _mean(h.raw.crps, h.raw.cells),
        "crps_no_event": _mean(h.raw.crps_plain, h.raw.cells),
        "crps_net": _mean(h.net.crps, h.net.cells),
        "crps_net_no_event": _mean(h.net.crps_plain, h.net.cells),
        "effect_net": h.effect,
        "effect_predicted": h.predicted_effect,
        "effect_p05": h.effect_band[0],
        "effect_p95": h.effect_band[1],
        "noise": h.noise,
        "within_noise": h.within_noise,
        "opposite": h.opposite,
        "unmeasured": h.unmeasured,
        "pre_trend": h.found.pre_trend if h.found else None,
        "effect_by_year": h.found.by_year.tolist() if h.found else None,
        "placebos_space": len(h.found.space) if h.found else 0,
        "placebos_time": h.found.time.tolist() if h.found else [],
        "size_used": h.size.mean,
        "size_sd": h.size.event_sd,
        "size_sd_between_ties": h.size.tie_sd,
        "sizes_used": h.tie_sizes,
        "learned_from": list(h.learned_from),
        "untouched_ratio": h.untouched_ratio,
        "pairs": h.pairs.to_dict("records"),
    }


def _mean(total: float, cells: int) -> float:
    return total / cells if cells else float("nan")


def in_words(h: Hindcast) -> str:
    """One hindcast for people."""
    if h.found is None:
        verdict = f"the effect cannot be measured here: {h.unmeasured}"
    elif h.within_noise:
        verdict = "the effect is within what quiet ties show: no skill can be claimed"
    elif h.opposite:
        verdict = "ties went the other way than such events did before"
    else:
        verdict = f"the effect stands out ({abs(h.effect) / h.noise:.1f} times the noise)"
    pairs = h.pairs["pair"].nunique()
    lines = [
        f"{h.event.name} ({h.event.kind}): forecast from {h.event.origin}, scored "
        f"{h.years[0]}-{h.years[-1]}, {pairs} affected tie{'s' if pairs != 1 else ''}",
        f"  effect, net of others    {_number(h.effect)} log points; where nothing happened "
        f"{_number(h.noise)}",
        f"  told from other events   {_number(h.predicted_effect)} "
        f"({h.effect_band[0]:+.2f} to {h.effect_band[1]:+.2f}; "
        f"{h.size.events} events of the class)",
        f"  skill, links             {_number(h.raw.skill)}   (1: perfect, 0: as if nothing "
        "happened)",
        f"  skill, net effect        {_number(h.net.skill)}",
        f"  90 % band covers         {_percent(h.raw.coverage)} of links, "
        f"{_percent(h.net.coverage)} of net effects",
    ]
    if h.untouched_ratio is not None:
        lines.append(f"  error on untouched ties  {h.untouched_ratio:6.3f}   (1: unchanged)")
    return "\n".join([*lines, f"  {verdict}"])


def pooled_in_words(together: Mapping[str, Mapping[str, Any]]) -> str:
    """Groups of events, one a line."""
    lines = [
        f"{'':22}{'events':>7}{'skill net':>11}{'by event':>10}{'links':>8}{'cover net':>11}"
        f"{'links':>7}"
    ]
    for name, g in together.items():
        lines.append(
            f"{name:22}{g['events']:7}{_number(g['skill_net']):>11}"
            f"{_number(g['skill_net_events']):>10}{_number(g['skill_raw']):>8}"
            f"{_percent(g['coverage_90_net']):>11}{_percent(g['coverage_90']):>7}"
        )
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:+.2f}" if math.isfinite(value) else "-"


def _percent(value: float) -> str:
    return f"{value:.0%}" if math.isfinite(value) else "-"
