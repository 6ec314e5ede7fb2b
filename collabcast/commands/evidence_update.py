"""collabcast evidence update: from new figures to a new baseline, and what moved and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, show
from collabcast.terminal.options import SEED, Horizon, Json, Lang, Language, Seed
from collabcast.terminal.prompts import countries_of


@guarded
def update(
    old: Annotated[str, typer.Argument(help="Figures before: ncses, a name or a folder.")],
    new: Annotated[str, typer.Argument(help="Figures now.")],
    horizon: Horizon = None,
    replicates: Annotated[
        int, typer.Option(min=20, max=10_000, help="How many paths are drawn.")
    ] = 200,
    seed: Seed = None,
    countries: Annotated[
        str, typer.Option(help="Countries to tell of, such as CHN,USA [default: the largest].")
    ] = "",
    predictions: Annotated[
        Path | None,
        typer.Option(help="Predictions on record, such as docs/predictions-2026.csv."),
    ] = None,
    changelog: Annotated[
        bool, typer.Option("--changelog", help="Lines for CHANGELOG.md instead.")
    ] = False,
    lang: Language = Lang.en,
    json_: Json = False,
) -> None:
    """Compare two editions of the figures: revisions, what moved in the baseline, who was right."""
    import evidence
    import forecast
    from scenarios.updating import baselines, figures, told
    from scenarios.updating.predictions import read_predictions, score

    before, after = evidence.load(old), evidence.load(new)
    figures.comparable(before, after)
    rows = None if predictions is None else read_predictions(predictions)
    end = horizon or max(2035, after.last_year + 10)
    if end <= after.last_year:
        raise BadInput(
            f"--horizon: came {end}; allowed is a year after {after.last_year}, the last of the new"
            f" figures; say {after.last_year + 1} or later"
        )
    asked = _places(countries, set(figures.common(before, after)))
    where = baselines.regions(before, after, asked)
    number = SEED if seed is None else seed
    outlooks = [forecast.project(e, end, replicates, number) for e in (before, after)]
    moves = baselines.moves(outlooks[0], outlooks[1], where)
    scored = [] if rows is None else score(rows, after)
    waiting = 0 if rows is None else len(rows) - len(scored)
    revisions = figures.revisions(before, after)
    if json_:
        print_json(_record(before, after, end, revisions, moves, scored, waiting))
        return
    if changelog:
        lines = list(told.changelog(before, after, moves, end, scored))
    else:
        lines = [f"{before.label}\n{after.label}", *told.figures(revisions, lang.value)]
        lines += told.baseline(moves, end, lang.value)
        if rows is not None:
            lines += told.predictions(scored, waiting, lang.value)
    show("\n".join(lines))


def _places(asked: str, held: set[str]) -> list[str]:
    """Countries of the option, and every pair of them."""
    codes = list(countries_of(asked)) if asked else []
    if absent := [c for c in codes if c not in held]:
        raise BadInput(
            f"--countries: came {', '.join(absent)}; allowed are countries of both editions:"
            f" {', '.join(sorted(held))}; leave out the others"
        )
    pairs = ["-".join(sorted((a, b))) for k, a in enumerate(codes) for b in codes[k + 1 :]]
    return [*codes, *pairs]


def _record(
    before: Any, after: Any, end: int, revisions: Any, moves: Any, scored: Any, waiting: int
) -> dict[str, Any]:
    return {
        "old": {"label": before.label, "digest": before.digest, "last_year": before.last_year},
        "new": {"label": after.label, "digest": after.digest, "last_year": after.last_year},
        "horizon": end,
        "figures": [vars(r) for r in revisions],
        "baseline": [m._asdict() for m in moves],
        "predictions": {"scored": [s._asdict() for s in scored], "waiting": waiting},
    }
