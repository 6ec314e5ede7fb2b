from .errors import ConfigError as ConfigError
from .errors import RunError as RunError
from .results.result import RunResult as RunResult
from .results.result import read_run as read_run
from .running.run import run as run
from .schema.scenario import Scenario as Scenario
from .schema.scenario import json_schema as json_schema
