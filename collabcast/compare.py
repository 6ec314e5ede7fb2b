"""collabcast compare: finished runs side by side."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from collabcast.console import BadInput, guarded, print_json
from collabcast.options import Json


@guarded
def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Folders of runs.")],
    year: Annotated[
        int | None, typer.Option(help="Year to compare [default: the last].", show_default=False)
    ] = None,
    json_: Json = False,
) -> None:
    """Compare runs, scenario by scenario, on the same draws."""
    from scenarios import read_run

    results = [(folder, read_run(folder)) for folder in runs]
    kinds = {(r.manifest["seed"], r.manifest["evidence_digest"]) for _, r in results}
    if len(kinds) > 1:
        raise BadInput(
            "the runs differ in seed or figures, so their draws are not the same; "
            "run their scenarios with one --seed, or together in one run"
        )
    rows: list[dict[str, Any]] = []
    for folder, result in results:
        frame = result.compare()
        wanted = year or min(r.manifest["horizon"] for _, r in results)
        if wanted not in result.years:
            raise BadInput(
                f"no year {wanted} in {folder}: it holds {result.years[0]} to {result.years[-1]}"
            )
        for row in frame[frame["year"] == wanted].to_dict("records"):
            rows.append({"run": folder, **row})
    if json_:
        print_json({"comparison": rows})
        return
    _print(rows)


def _print(rows: list[dict[str, Any]]) -> None:
    """One line a series and scenario, the same series under each other."""
    keys = list(dict.fromkeys((r["variable"], r["region"]) for r in rows))
    for variable, region in keys:
        print(f"{variable} {region}")
        for row in rows:
            if (row["variable"], row["region"]) == (variable, region):
                print(
                    f"  {row['scenario']:32}{row['baseline_p50']:>16,.2f}"
                    f"{row['scenario_p50']:>16,.2f}"
                    f"{row['delta_p50']:>+14,.2f} ({row['delta_p05']:+,.2f} to"
                    f" {row['delta_p95']:+,.2f}), rises {100 * row['p_increase']:.0f} %"
                )
