"""What if: scenarios in YAML, interventions that move levers, runs beside the baseline."""

from scenarios.config import Scenario, schema
from scenarios.errors import ConfigError, RunError
from scenarios.result import RunResult
from scenarios.run import run
from scenarios.store import read_run

__all__ = ["ConfigError", "RunError", "RunResult", "Scenario", "read_run", "run", "schema"]
