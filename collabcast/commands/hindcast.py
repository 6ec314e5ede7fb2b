"""collabcast hindcast: would the model have seen it, once told of the event?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import guarded, print_json, say
from collabcast.terminal.options import SEED, Json, Seed

if TYPE_CHECKING:
    from agents.validation.hindcast import Hindcast
    from evidence.model import Evidence


@guarded
def hindcast(
    events: Annotated[
        list[str] | None, typer.Argument(help="Names from configs/hindcasts, or files; all.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--evidence",
            help="ncses, openalex, or a folder; the yearly panel if there.",
            show_default=False,
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option(min=20, max=10_000, help="How many paths are drawn.")
    ] = 200,
    seed: Seed = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="Ten stylised facts: data, model, inside or outside.")
    ] = False,
    json_: Json = False,
) -> None:
    """Predict past events from their origin and score the prediction."""
    from agents.validation.hindcast import hindcast as predict
    from scenarios.reading.hindcast_files import find_events

    evidence = _evidence(source)
    number = SEED if seed is None else seed
    if facts:
        from agents.validation.stylised_facts import stylised_facts

        rows = [row._asdict() for row in stylised_facts(evidence, replicates, number)]
        if json_:
            print_json({"evidence": evidence.title, "digest": evidence.digest, "facts": rows})
            return
        for row in rows:
            print(f"{row['verdict']:8} {row['fact']}: data {row['data']}, model {row['model']}")
        return
    told = None if json_ else say
    found = [predict(e, evidence, replicates, number, told) for e in find_events(events or ())]
    if json_:
        print_json(
            {
                "evidence": evidence.title,
                "digest": evidence.digest,
                "replicates": replicates,
                "seed": number,
                "events": [as_record(h) for h in found],
            }
        )
        return
    print(f"figures: {evidence.label}")
    for h in found:
        print("\n" + in_words(h))


def _evidence(source: str | None) -> Evidence:
    """The evidence asked for; without a wish the yearly panel, else the embedded figures."""
    import evidence

    if source is not None:
        return evidence.load(source)
    try:
        return evidence.load("openalex")
    except evidence.EvidenceError as error:
        say(f"{error}; using the embedded figures, whose pairs are published in few years")
        return evidence.load()


def as_record(h: Hindcast) -> dict[str, Any]:
    """One hindcast as plain data, for ``--json``."""
    return {
        "event": h.event.name,
        "kind": h.event.kind,
        "origin": h.event.origin,
        "years": list(h.years),
        "skill": h.skill,
        "untouched_ratio": h.untouched_ratio,
        "coverage_90": h.coverage_90,
        "coverage_90_untouched": h.coverage_90_untouched,
        "effect": h.effect,
        "placebo_noise": h.noise,
        "within_noise": h.within_noise,
        "opposite": h.opposite,
        "quiet_years": h.placebo.quiet.tolist(),
        "placebo_skill": h.placebo.mean_skill,
        "placebos": len(h.placebo.effects),
        "pairs": h.pairs.to_dict("records"),
        "sizes_used": {
            pair: {"mean": s.mean, "sd": s.sd, "other_pairs": s.pairs}
            for pair, s in h.learned.items()
        },
    }


def in_words(h: Hindcast) -> str:
    """One hindcast for people."""
    verdict = f"the effect stands out ({abs(h.effect) / h.noise:.1f} times the noise)"
    if h.within_noise:
        verdict = "the effect is within what quiet ties show: no skill can be claimed"
    elif h.opposite:
        verdict = "ties lay above the forecast: these figures show no loss to predict"
    pairs = h.pairs["pair"].nunique()
    return "\n".join(
        (
            f"{h.event.name}: forecast from {h.event.origin}, scored {h.years[0]}-{h.years[-1]}, "
            f"{pairs} affected tie{'s' if pairs != 1 else ''}",
            f"  skill on affected ties   {h.skill:6.2f}   (1: perfect, 0: as if nothing happened)",
            f"  error on untouched ties  {h.untouched_ratio:6.3f}   (1: unchanged)",
            f"  90 % band covers         {h.coverage_90:6.0%}   (untouched ties "
            f"{h.coverage_90_untouched:.0%})",
            f"  effect, net of others    {h.effect:+6.2f} log points; placebos {h.noise:.2f}",
            f"  placebo skill            {h.placebo.mean_skill:6.2f}   "
            f"({len(h.placebo.effects)} events that did not happen)",
            f"  {verdict}",
        )
    )
