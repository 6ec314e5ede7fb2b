"""collabcast forecast and backtest: what happens if nothing new happens, and how good that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabcast.terminal.console import BadInput, guarded, print_json, say, show
from collabcast.terminal.labelled_arrays import only_numpy
from collabcast.terminal.options import (
    LANG,
    SEED,
    Horizon,
    Json,
    Language,
    Seed,
    Source,
    evidence_of,
)
from scenarios.running.request import MOST_REPLICATES
from workshop.language.chinese import spoken

if TYPE_CHECKING:
    import pandas as pd

    from evidence.model import Evidence

WIDEST = 1_000.0  # times the mean figure; a score of wider bands compares nothing
SHOWN_GAPS = 8
SHOWN = ("papers", "papers_share", "international_share", "impact", "links")


@guarded
def forecast(
    country: Annotated[
        str | None, typer.Option(help="A country, region or bloc.", show_default=False)
    ] = None,
    pair: Annotated[
        str | None, typer.Option(help="Two of them, CHN-USA.", show_default=False)
    ] = None,
    horizon: Horizon = None,
    replicates: Annotated[
        int, typer.Option(min=1, max=MOST_REPLICATES, help="How many paths are drawn.")
    ] = 500,
    seed: Seed = None,
    source: Source = "ncses",
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Show the forecast without new interventions, with 90 % intervals."""
    only_numpy()
    from collabcast.terminal.outlook import outlook_lines
    from scenarios.errors import ConfigError
    from scenarios.running.baseline import baseline
    from scenarios.schema.scenario import Scenario
    from scenarios.vocabulary.terms import OutcomeName, Region

    evidence = evidence_of(source)
    wanted = _regions(country, pair, evidence)
    asked = "-".join(sorted(wanted))
    report: dict[str, Any] = {"outcomes": [OutcomeName(o) for o in SHOWN]}
    if wanted:
        report["countries"] = [Region(w) for w in wanted]
    try:
        scenario = Scenario.model_validate(
            {
                "name": "baseline",
                "horizon": horizon or 2035,
                "replicates": replicates,
                "seed": SEED if seed is None else seed,
                "report": report,
            }
        )
        result = baseline(scenario, evidence, [asked] if asked else [])
    except ConfigError as error:
        raise BadInput("\n".join(str(f) for f in error.faults)) from None
    frame = result.summary().drop(columns=["model", "scenario", "p25", "p75"])
    if pair:
        frame = frame[frame["variable"] == "links"]
    if json_:
        print_json(
            {
                "evidence": evidence.title,
                "seed": scenario.seed,
                "horizon": scenario.horizon,
                "forecast": frame.to_dict("records"),
            }
        )
        return
    show("\n".join(outlook_lines(result, frame, lang.value)))


def _regions(country: str | None, pair: str | None, evidence: Evidence) -> list[str]:
    """Codes of what was asked for."""
    from scenarios.vocabulary.resolve import UnknownWord, code

    if country and pair:
        raise BadInput("came --country and --pair; allowed is one of them; leave the other out")
    texts = [country] if country else _sides(pair) if pair else []
    try:
        found = [code(text, evidence) for text in texts]
    except UnknownWord as error:
        raise BadInput(f"{'--country' if country else '--pair'}: {error}") from None
    if len(found) == 2 and found[0] == found[1]:
        raise BadInput(f"--pair: came {found[0]} twice; allowed are two sides; name another")
    return found


def _sides(pair: str) -> list[str]:
    """The two sides of a pair; names may hold hyphens, so every cut is tried from the left."""
    parts = pair.split("-")
    if len(parts) != 2 or not all(p.strip() for p in parts):
        raise BadInput(f"--pair: came {pair!r}; allowed are two sides with a hyphen; write CHN-USA")
    return [p.strip() for p in parts]


@guarded
def backtest(
    what: Annotated[str, typer.Argument(help="ties, papers, or a CSV file.")],
    horizon: Annotated[int, typer.Option("--h", min=1, max=30, help="Years ahead.")] = 4,
    origins: Annotated[
        str | None, typer.Option(help="Last years of training, 2013,2016,2019.", show_default=False)
    ] = None,
    models: Annotated[str, typer.Option(help="Models to compare.")] = "auto,drift,theta",
    source: Source = "ncses",
    lang: Language = LANG,
    json_: Json = False,
) -> None:
    """Forecast from earlier years and say how far off the forecasts were."""
    import evidence
    import forecast as package

    frame, papers = _frame(what, source), evidence.published_papers(evidence_of(source))
    for gap in frame.attrs.get("gaps", ())[:SHOWN_GAPS]:
        say(spoken(f"{what}: no row for {gap}; missing, not zero, and left out", lang.value))
    most = int(frame.groupby("unique_id")["ds"].nunique().max())
    if most < 3 or frame["ds"].nunique() < 3:
        years = sorted(int(y) for y in frame["ds"].unique())
        raise BadInput(
            f"{what}: came figures of {len(years)} year{'s' * (len(years) > 1)} "
            f"({', '.join(map(str, years))}); allowed are three or more, two to forecast from and "
            "one to compare with; add years"
        )
    table = package.backtest(
        frame,
        h=horizon,
        origins=_years(origins),
        models=models.split(","),
        covariates=papers,
    )
    if table.empty:
        raise BadInput(
            f"{what}: no series has figures both before and after the origins; allowed are origins "
            "within the figures; choose other --origins or a smaller --h"
        )
    score, why = finite(package.score(table))
    if json_:
        rows = score.reset_index().to_dict("records")
        cut = sorted({int(o) for o in table["origin"]})
        print_json({"what": what, "h": horizon, "origins": cut, "scores": rows})
    else:
        show(score.round(4).to_string(na_rep="-"))
        for line in why:
            show(spoken(line, lang.value))


def finite(score: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Scores that say something, empty where one cannot be had, and why.

    Parameters
    ----------
    score : as :func:`forecast.score` gives it, an index of models and a column a measure.
    """
    out, why = score.copy(), []
    if score["wape"].isna().any():
        out[["wape", "wis"]] = float("nan")
        why.append("wape and wis: - where every true figure is 0, as they divide by it")
    if score["mase"].isna().any():
        why.append("mase: - where no year before an origin changes")
    wide = (score["wis"] > WIDEST) | ~score["wis"].fillna(0.0).map(math.isfinite)
    if wide.any():
        out.loc[wide, "wis"] = float("nan")
        why.append(
            f"wis of {', '.join(map(str, score.index[wide]))}: - as the bands are more than "
            f"{WIDEST:,.0f} times as wide as the figures; too few years, or a jump among them"
        )
    return out, why


def _years(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise BadInput(
            f"--origins: came {text!r}; allowed are years with commas; write 2013,2016,2019"
        ) from None


def _frame(what: str, source: str) -> pd.DataFrame:
    import evidence

    if what == "ties":
        return evidence.ties_frame(evidence_of(source))
    if what == "papers":
        return _papers(evidence_of(source))
    try:
        return evidence.read_ties(what)
    except FileNotFoundError:
        raise BadInput(
            f"{what}: no such file; allowed are ties, papers, or a CSV file with a,b,year,papers or"
            " unique_id,ds,y; check the path"
        ) from None


def _papers(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.world["papers"].to_dataframe(name="y").reset_index()
    rows = rows.rename(columns={"country": "unique_id", "year": "ds"})
    return rows[["unique_id", "ds", "y"]]
