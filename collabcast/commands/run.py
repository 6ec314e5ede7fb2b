"""collabcast run: scenarios beside the baseline, a folder of results, a comparison to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.terminal.console import FAILED, Progress, guarded, print_json, say, show
from collabcast.terminal.options import (
    LANG,
    Horizon,
    Json,
    Lang,
    Language,
    Seed,
    Source,
    evidence_of,
)
from collabcast.terminal.steps import Steps
from scenarios.running.request import MOST_REPLICATES
from workshop.language.chinese import in_chinese

Configs = Annotated[
    list[str], typer.Argument(metavar="CONFIG...", help="Scenario files, or names of shipped ones.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDR", help="Dask scheduler of your own, tcp://host:port; it can run code."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Tell time, memory and disk it would take; run nothing.")
]
Report = Annotated[
    bool, typer.Option("--report/--no-report", help="Write report.html, a third of the time.")
]


@guarded
def run(
    configs: Configs,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder of the run [default: runs/NAME].", show_default=False),
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_REPLICATES, help="How many worlds are drawn.", show_default=False
        ),
    ] = None,
    seed: Seed = None,
    horizon: Horizon = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    cluster: Cluster = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run was cut.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run in the folder.")] = False,
    report: Report = True,
    dry_run: DryRun = False,
    lang: Language = LANG,
    source: Source = "ncses",
    json_: Json = False,
) -> None:
    """Run scenarios against the baseline and write a folder with results and report."""
    import scenarios
    from collabcast.terminal.closing import closing, document
    from collabcast.terminal.costs import announcing, tell
    from scenarios.reading.shipped import scenario_file
    from scenarios.running.plan import plan

    configs = [scenario_file(name) for name in configs]
    if len(configs) == 1 and out is None:
        out = Path("runs") / Path(configs[0]).stem
    out = out or Path("runs") / "several"
    evidence = evidence_of(source)
    if dry_run:
        todo = plan(configs, evidence, replicates=replicates, seed=seed, horizon=horizon)
        tell(todo, out, workers, cluster, lang.value, json_)
        return
    told: Callable[[str], str] = in_chinese if lang is Lang.zh else str
    steps = Steps(2 if report else 1, lang.value, quiet=json_)
    steps("steps.simulate")
    with Progress("replicates", quiet=json_, lang=lang.value) as progress:
        result = scenarios.run(
            list(configs), replicates=replicates, seed=seed, horizon=horizon, evidence=evidence,
            workers=workers, cluster=cluster, out=out, resume=resume, force=force,
            progress=progress, announce=announcing(lang.value, cluster=bool(cluster), quiet=json_),
        )  # fmt: skip
    if report:
        steps("steps.report")
    written = _report(result, out, lang.value, told) if report else None
    if json_:
        print_json(document(result, out, written))
    else:
        show(closing(result, out, written, lang.value))
    _failures(result, told)


def _failures(result: Any, told: Callable[[str], str]) -> None:
    """Say what could not be computed, or not all at once; a failed replicate ends with code 1."""
    for part in result.manifest["fallbacks"]:
        text = (
            f": replicates from {part['replicate']} on were computed one by one, since all at once"
            f" failed: {part['error']}"
        )
        say(part["scenario"] + told(text))
    if result.failures:
        failed, all_ = (result.manifest[k] for k in ("failed_replicates", "replicates"))
        say(told(f"{failed} of {all_} replicates failed; see failures in manifest.json"))
        raise typer.Exit(FAILED)


def _report(result: Any, out: Path, lang: str, told: Callable[[str], str]) -> Path | None:
    """The report's path; a report that cannot be made costs a line, never the run."""
    try:
        from workshop import write_report

        return Path(write_report(result, out, lang=lang))
    except Exception as error:
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        say(told(f"no report was written: {why}"))
        return None
