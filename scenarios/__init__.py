"""What if: scenarios in YAML, interventions that move levers, runs beside the baseline."""

from typing import TYPE_CHECKING

from evidence.lazy import lazy

if TYPE_CHECKING:
    from scenarios.config import Scenario, schema
    from scenarios.errors import ConfigError, RunError
    from scenarios.result import RunResult
    from scenarios.running import run
    from scenarios.store import read_run

__all__ = ["ConfigError", "RunError", "RunResult", "Scenario", "read_run", "run", "schema"]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "ConfigError": "errors",
        "RunError": "errors",
        "RunResult": "result",
        "Scenario": "config",
        "read_run": "store",
        "run": "running",
        "schema": "config",
    },
)
