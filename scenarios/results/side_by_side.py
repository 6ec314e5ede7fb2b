"""Finished runs side by side: their comparisons in one year, which must rest on the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.errors import RunRefused
from scenarios.results.result import RunResult
from scenarios.schema.scenario import BASELINE


def side_by_side(
    runs: Sequence[tuple[str, RunResult]],
    year: int | None = None,
    to: str = BASELINE,
    ranks: bool = False,
) -> list[dict[str, Any]]:
    """Rows of the comparison (or the ranks) of every run in one year, each with its ``run``.

    Parameters
    ----------
    runs : what each is called, and the run.
    year : the last that all hold, where it is left out.
    to : scenario to compare with.

    Raises
    ------
    RunRefused : the draws are not the same, or a run does not hold the year or the scenario.
    """
    kinds = {(r.manifest["seed"], r.manifest["evidence_digest"]) for _, r in runs}
    if len(kinds) > 1:
        raise RunRefused(
            "the runs differ in seed or figures, so their draws are not the same; "
            "run their scenarios with one --seed, or together in one run"
        )
    wanted = year or min(r.manifest["horizon"] for _, r in runs)
    rows: list[dict[str, Any]] = []
    for name, result in runs:
        try:
            frame = result.ranks(to) if ranks else result.compare(to)
        except KeyError as error:
            raise RunRefused(f"--to: {error.args[0]}") from None
        if wanted not in result.years:
            raise RunRefused(
                f"no year {wanted} in {name}: it holds {result.years[0]} to {result.years[-1]}"
            )
        rows += [{"run": name, **row}
                 for row in frame[frame["year"] == wanted].to_dict("records")]  # fmt: skip
    return rows
