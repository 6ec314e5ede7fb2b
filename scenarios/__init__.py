"""What if: scenarios in YAML, interventions that move levers, runs beside the baseline."""

from typing import TYPE_CHECKING

from evidence.lazy import lazy

if TYPE_CHECKING:
    from scenarios.errors import ConfigError, RunError
    from scenarios.results.result import RunResult, read_run
    from scenarios.running.run import run
    from scenarios.schema.scenario import Scenario, json_schema

__all__ = ["ConfigError", "RunError", "RunResult", "Scenario", "json_schema", "read_run", "run"]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "ConfigError": "errors",
        "RunError": "errors",
        "RunResult": "results.result",
        "Scenario": "schema.scenario",
        "read_run": "results.result",
        "run": "running.run",
        "json_schema": "schema.scenario",
    },
)
