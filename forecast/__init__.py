"""What happens if nothing new happens: forecasts, backtests and the joint Outlook."""

from forecast.api import backtest, forecast
from forecast.outlook import Outlook
from forecast.paths import paths
from forecast.project import project
from forecast.scores import score

__all__ = ["Outlook", "backtest", "forecast", "paths", "project", "score"]
