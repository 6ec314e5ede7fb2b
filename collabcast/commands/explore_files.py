"""The steps of an exploration one after the other, and the tables and figures they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collabcast.terminal.console import Progress, clean

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.analysis.break_even import Lever, Rank
    from scenarios.analysis.experiment import Target
    from scenarios.running.plan import Plan
    from workshop.content.exploration import ExploreLabels

LANGUAGES = ("en", "zh")


@dataclass
class Told:
    """What was found: the document of ``--json``, tables by file name, figures by name.

    ``figures`` maps a name to a function of words that draws it; ``texts`` holds other files.
    """

    todo: Plan
    document: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    figures: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sentences: list[Callable[[ExploreLabels], str]] = field(default_factory=list)
    wanted: list[Target] = field(default_factory=list)

    def words(self, lang: str) -> ExploreLabels:
        """The words of a language."""
        from workshop.content.exploration import ExploreLabels

        return ExploreLabels(self.todo.evidence, lang, self.todo.scenarios)


def one(
    todo: Plan, wanted: list[Target], inputs: str | None, method: str, size: int,
    line: tuple[Target, float, bool] | None, cases: int, lever: Lever | None,
    watched: list[Rank], futures: int, workers: int, quiet: bool,
) -> Told:  # fmt: skip
    """Sensitivity and sources of spread of one scenario; discovery and tipping points if asked."""
    import pandas as pd

    from collabcast.terminal.explore_requests import inputs_of
    from scenarios.analysis.experiment import Explorer
    from scenarios.analysis.sensitivity import chance_share, sensitivity
    from scenarios.analysis.variance_decomposition import variance_shares
    from workshop.figures import explore_figures as draw

    scenario, seed, year = todo.scenarios[1], todo.seed % 2**31, todo.horizon
    with Progress("inputs that matter", quiet=quiet):
        moved = inputs_of(inputs, todo, wanted, seed, workers)
    with Progress("sensitivity", quiet=quiet) as progress:
        explorer = Explorer(todo, scenario, wanted, moved)
        rows, sample = sensitivity(explorer, method, size, seed, progress, workers)
    with Progress("sources of spread", quiet=quiet) as progress:
        parts, lost = variance_shares(todo, scenario, wanted, progress=progress)
    told = Told(todo, {
        "scenario": scenario.name, "year": year, "method": method, "rows": len(sample.x),
        "failed": {str(k): v for k, v in sample.failed.items()},
        "inputs": [{"name": i.name, "low": i.low, "high": i.high} for i in moved],
        "indices": rows, "chance": chance_share(sample),
        "spread": parts, "spread_failed": {str(k): v for k, v in lost.items()},
    }, wanted=wanted)  # fmt: skip
    told.tables |= {"sensitivity.csv": pd.DataFrame(rows), "spread.csv": pd.DataFrame(parts)}
    told.figures["sensitivity"] = lambda w: draw.drives(rows, wanted, w, year)
    told.figures["spread"] = lambda w: draw.sources(parts, wanted, w, year)
    if line:
        _discover(told, moved, line, cases, workers, quiet)
    if lever:
        _tip(told, lever, watched, futures, quiet)
    return told


def _discover(
    told: Told,
    moved: Any,
    line: tuple[Target, float, bool],
    cases: int,
    workers: int,
    quiet: bool,
) -> None:
    import pandas as pd

    from scenarios.analysis.crossing import runnable
    from scenarios.analysis.experiment import Explorer
    from scenarios.analysis.prim import discover
    from scenarios.analysis.sensitivity import cases as of_inputs
    from workshop.figures import explore_figures as draw

    todo, (wanted, value, above) = told.todo, line
    scenario = todo.scenarios[1]
    with Progress("cases", quiet=quiet) as progress:
        explorer = Explorer(todo, scenario, [wanted], moved)
        sample = explorer.run(of_inputs(moved, cases, todo.seed % 2**31), progress, workers)
    box = discover(sample, wanted.name, value, above)
    sentence = {g: told.words(g).box(box, wanted, value, above, todo.horizon) for g in LANGUAGES}
    text = runnable(scenario, box, sample, sentence)
    told.document["discovery"] = {
        "outcome": wanted.name, "threshold": value, "above": above, "limits": box.limits,
        "density": box.density, "coverage": box.coverage, "mass": box.mass, "base": box.base,
        "cases": box.cases, "failed": {str(k): v for k, v in sample.failed.items()},
        "sentence": sentence, "yaml": text,
    }  # fmt: skip
    told.tables["discovery.csv"] = pd.DataFrame(
        [{"input": k, "low": a, "high": b} for k, (a, b) in box.limits.items()],
        columns=["input", "low", "high"],
    )
    frame = pd.DataFrame(sample.x, columns=[i.name for i in sample.inputs])
    told.tables["cases.csv"] = frame.assign(**{wanted.name: sample.y[:, 0]})
    told.texts["discovery.yaml"] = text
    told.figures["discovery"] = lambda w: draw.crossing(sample, box, wanted, value, above, w)
    told.sentences.append(lambda w: sentence[w.lang])


def _tip(told: Told, lever: Lever, watched: list[Rank], futures: int, quiet: bool) -> None:
    import pandas as pd

    from scenarios.analysis.break_even import STEPS, ThresholdSearch, break_even, gap_by_size

    todo = told.todo
    search = ThresholdSearch(todo, todo.scenarios[1], lever, watched, futures)
    with Progress("sizes of the lever", quiet=quiet) as progress:
        rows = break_even(search, progress=lambda done: progress(done, STEPS))
    told.document["tipping"] = rows
    told.tables["tipping.csv"] = pd.DataFrame(rows)
    turned = [k for k, r in enumerate(rows) if r["size"] is not None or watched[k].asked]
    shown = turned or [max(range(len(rows)), key=lambda k: rows[k]["turned_end"])]
    parts = []
    for k in shown:
        row, line = rows[k], gap_by_size(search, k)
        parts.append(pd.DataFrame(line).assign(variable=row["variable"], first=row["first"],
                                               second=row["second"]))  # fmt: skip
        name = f"tipping-{row['variable']}-{row['first']}-{row['second']}"
        told.figures[name] = partial(_draw_tip, row, line, todo.horizon)
        told.sentences.append(partial(_say_tip, row))
    told.tables["tipping_course.csv"] = pd.concat(parts, ignore_index=True)


def _draw_tip(
    row: dict[str, Any], line: list[dict[str, float]], year: int, words: ExploreLabels
) -> Any:
    from workshop.figures.explore_figures import tipping

    return tipping(row, line, words, year)


def _say_tip(row: dict[str, Any], words: ExploreLabels) -> str:
    return words.tip(row)


def policies(
    todo: Plan, goals: list[tuple[Target, bool]], futures: int, workers: int, quiet: bool
) -> Told:
    """The robust choice among several scenarios and doing nothing."""
    import scenarios
    from scenarios.analysis.regret import robust
    from workshop.figures import explore_figures as draw

    with Progress("futures", quiet=quiet) as progress:
        result = scenarios.run(
            list(todo.scenarios[1:]), replicates=futures, seed=todo.seed, horizon=todo.horizon,
            evidence=todo.evidence, workers=workers, progress=progress,
        )  # fmt: skip
    frame, choice = robust(result, [(w.variable, w.region, most) for w, most in goals])
    told = Told(todo, {
        "policies": list(result.names), "year": todo.horizon, "futures": futures,
        "failed": result.failures, "goals": [
            {"outcome": f"{w.variable} {w.region}", "less_is_better": not most}
            for w, most in goals
        ],
        "regret": frame.to_dict("records"), "choice": choice,
    }, wanted=[w for w, _ in goals])  # fmt: skip
    told.tables["regret.csv"] = frame
    told.figures["regret"] = lambda w: draw.regrets(frame, w, todo.horizon)
    told.sentences.append(lambda w: w.choice(choice))
    told.document["sentence"] = {g: told.words(g).choice(choice) for g in LANGUAGES}
    return told


def write(told: Told, out: Path | None) -> Told:
    """Tables, figures in both languages and the document into a folder, each whole or not at all.

    Figures with Chinese need a font that has it; without one they are left out and named.
    """
    if out is None:
        return told
    from scenarios.results.store import atomic
    from workshop.figures.explore_figures import save
    from workshop.figures.fonts import NoFont

    def put(path: Path, data: bytes) -> None:
        atomic(path, lambda p: _bytes(p, data))

    names = []
    for name, frame in told.tables.items():
        put(out / name, frame.to_csv(index=False, lineterminator="\n").encode("utf-8"))
        names.append(name)
    for name, text in told.texts.items():
        put(out / name, text.encode("utf-8"))
        names.append(name)
    for name, figure in told.figures.items():
        for lang in LANGUAGES:
            try:
                names += save(out, name, figure, {lang: told.words(lang)}, put)
            except NoFont as error:
                told.document.setdefault("left_out", []).append(f"{name}.{lang}.png: {error}")
    told.document["files"] = [*names, "exploration.json"]
    text = json.dumps(clean(told.document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    put(out / "exploration.json", text.encode("utf-8"))
    told.document["out"] = str(out)
    return told


def _bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def tell(told: Told, lang: str) -> None:
    """The findings as lines for people."""
    words, found = told.words(lang), told.document
    for wanted in told.wanted if "indices" in found else ():
        name = wanted.name
        rows = [r for r in found["indices"] if r["outcome"] == name]
        print(f"\n{words.outcome(wanted)}")
        for part in found["spread"]:
            if part["outcome"] == name and part["of"] == "difference" and part.get("share"):
                print(f"  {part['source']:<12}{part['share']:>6.1f} % of the spread"
                      f"  ({part['share_p05']:.0f} to {part['share_p95']:.0f})")  # fmt: skip
        if "reason" in rows[0]:
            print(f"  no indices: {rows[0]['reason']}")
            continue
        key = "total" if "total" in rows[0] else "mu_star"
        for row in sorted(rows, key=lambda r: -r[key])[:8]:
            print(f"  {row[key]:>10.3f}  {row['input']}")
    for row in found.get("regret", ()):
        print(f"  {row['outcome']:28}{row['scenario']:36}{row['mean_regret']:>14,.4g}"
              f"{row['regret_p95']:>14,.4g}  best in {100 * row['best_in']:.0f} %")  # fmt: skip
    failed = found.get("failed") or {}
    for row, why in failed.items() if isinstance(failed, dict) else ():
        print(f"failed row {row}: {why}")
    for sentence in told.sentences:
        print("\n" + sentence(words))
    if "out" in found:
        print(f"\nfolder  {found['out']}")
