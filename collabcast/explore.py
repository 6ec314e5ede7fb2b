"""collabcast explore: what drives the answer, and when does it turn?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast.console import BadInput, Progress, guarded, print_json
from collabcast.options import Json, Seed, Source, evidence_of


class Method(StrEnum):
    """Ways of global sensitivity analysis."""

    sobol = "sobol"
    morris = "morris"


@guarded
def explore(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="Scenario file.")],
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="variable:region, such as links:CHN-USA; several allowed."),
    ] = None,
    inputs: Annotated[
        str | None, typer.Option(help="Inputs with commas [default: the twelve that matter most].")
    ] = None,
    method: Annotated[Method, typer.Option(help="Sobol or Morris.")] = Method.sobol,
    size: Annotated[int, typer.Option(min=2, help="Base sample (a power of two).")] = 64,
    threshold: Annotated[
        str | None, typer.Option(help="OUTCOME<VALUE or OUTCOME>VALUE: when does it cross?")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables.", show_default=False)] = None,
    seed: Seed = None,
    source: Source = "ncses",
    json_: Json = False,
) -> None:
    """What drives outcomes, and under which conditions one crosses a line."""
    from scenarios.discover import discover
    from scenarios.explore import Explorer
    from scenarios.plan import plan
    from scenarios.sensitivity import chance_share, sensitivity
    from scenarios.store import atomic

    todo = plan([config], evidence_of(source), seed=seed)
    if len(todo.scenarios) < 2:
        raise BadInput(f"{config}: the baseline moves nothing; name a scenario with interventions")
    scenario = todo.scenarios[1]
    wanted = [_wanted(text, todo) for text in outcome or _usual(todo)]
    line = _line(threshold, todo)
    if line and line[0] not in wanted:
        wanted.append(line[0])
    with Progress("rows", quiet=json_) as progress:
        moved = _inputs(inputs, todo, scenario, wanted, todo.seed)
        explorer = Explorer(todo, scenario, wanted, moved)
        rows, sample = sensitivity(explorer, method.value, size, todo.seed % 2**31, progress)
    told: dict[str, Any] = {
        "scenario": scenario.name,
        "method": method.value,
        "rows": len(sample.x),
        "failed": {str(k): v for k, v in sample.failed.items()},
        "inputs": [{"name": i.name, "low": i.low, "high": i.high} for i in moved],
        "indices": rows,
        "chance": chance_share(sample),
    }
    if line:
        (variable, region), value, above = line
        name = f"{variable} {region}"
        box = discover(sample, name, value, above)
        told["discovery"] = {"outcome": name, "threshold": value, "above": above,
                             "limits": box.limits, "density": box.density,
                             "coverage": box.coverage, "mass": box.mass, "yaml": box.yaml(),
                             "sentence": box.sentence(name, value, above)}  # fmt: skip
    if out is not None:
        import pandas as pd

        frame = pd.DataFrame(rows)
        atomic(out / "sensitivity.csv", lambda p: frame.to_csv(p, index=False))
    if json_:
        print_json(told)
    else:
        _print(told)


def _usual(todo: Any) -> list[str]:
    held = {(o.name, p.code) for o, p in todo.columns}
    usual = [("links", "CHN-USA"), ("links", "CHN-EU27"), ("papers_share", "CHN"),
             ("impact", "USA")]  # fmt: skip
    kept = [f"{v}:{r}" for v, r in usual if (v, r) in held]
    return kept or [f"{o.name}:{p.code}" for o, p in todo.columns[:4]]


def _wanted(text: str, todo: Any) -> tuple[str, str]:
    variable, _, region = text.partition(":")
    try:
        todo.column(variable.strip(), region.strip())
    except KeyError as error:
        raise BadInput(f"--outcome: came {text!r}; {error.args[0]}; write links:CHN-USA") from None
    return variable.strip(), region.strip()


def _line(text: str | None, todo: Any) -> tuple[tuple[str, str], float, bool] | None:
    if text is None:
        return None
    above = ">" in text
    name, _, value = text.partition(">" if above else "<")
    try:
        return _wanted(name.strip(), todo), float(value), above
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"--threshold: came {text!r}; allowed is OUTCOME<VALUE or OUTCOME>VALUE;"
                       " write 'links:CHN-USA<-20000'") from None  # fmt: skip


def _inputs(text: str | None, todo: Any, scenario: Any, wanted: Any, seed: int) -> Any:
    """The inputs named, or the twelve with most effect in a short Morris screening."""
    from scenarios.explore import Explorer, inputs
    from scenarios.sensitivity import sensitivity

    every = inputs(todo, scenario)
    if text is not None:
        named = [t.strip() for t in text.split(",")]
        known = {i.name: i for i in every}
        missing = [n for n in named if n not in known]
        if missing:
            from scenarios.errors import did_you_mean

            remedy = did_you_mean(missing[0], known, "choose one of them")
            raise BadInput(f"--inputs: unknown {missing[0]!r}; allowed are {', '.join(known)};"
                           f" {remedy}")  # fmt: skip
        return [known[n] for n in named]
    if len(every) <= 12:
        return every
    rows, _ = sensitivity(
        Explorer(todo, scenario, wanted, every, paths=2), "morris", 4, seed % 2**31
    )
    weight: dict[str, float] = {}
    for row in rows:
        group = [r.get("mu_star", 0.0) for r in rows if r["outcome"] == row["outcome"]]
        share = row.get("mu_star", 0.0) / (max(group) or 1.0)
        weight[row["input"]] = max(weight.get(row["input"], 0.0), share)
    best = sorted(every, key=lambda i: -weight.get(i.name, 0.0))[:12]
    return [i for i in every if i in best]


def _print(told: dict[str, Any]) -> None:
    for name in dict.fromkeys(r["outcome"] for r in told["indices"]):
        print(f"\n{name}: what drives the difference to the baseline"
              f" (chance is {100 * told['chance'][name]:.0f} % of all variance)")  # fmt: skip
        rows = [r for r in told["indices"] if r["outcome"] == name]
        if "reason" in rows[0]:
            print(f"  no indices: {rows[0]['reason']}")
            continue
        key = "total" if "total" in rows[0] else "mu_star"
        for row in sorted(rows, key=lambda r: -r[key]):
            print(f"  {row['input']:40}{row[key]:>12.3f}")
    for row, why in told["failed"].items():
        print(f"failed row {row}: {why}")
    if "discovery" in told:
        print("\n" + told["discovery"]["sentence"])
        print(told["discovery"]["yaml"])
