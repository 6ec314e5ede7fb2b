"""Scenarios of every kind with extreme values; thousands in benchmarks/bench_shell_scenarios.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scenarios_toy import toy  # noqa: F401
from shell_scenarios import scenario, wrong_figures

import scenarios
from scenarios.errors import ConfigError


def test_a_few_are_refused_plainly_or_computed_without_a_wrong_figure(
    toy: Any,  # noqa: F811
    tmp_path: Path,
) -> None:
    ran = 0
    for number in range(12):
        path = tmp_path / f"fuzz-{number}.yaml"
        path.write_text(json.dumps(scenario(number, toy)), encoding="utf-8")
        try:
            result = scenarios.run(str(path), evidence=toy)
        except ConfigError as error:
            assert error.faults
            continue
        ran += 1
        # The toy's blocs hold more papers than its world: their share of it may exceed all.
        wrong = [w for w in wrong_figures(result) if not ("papers_share" in w and " to " in w)]
        assert wrong == [], number
    assert ran >= 1
