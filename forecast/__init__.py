"""What happens if nothing new happens: forecasts, backtests and the joint Outlook."""

from forecast.api import backtest, forecast
from forecast.projection.outlook import Outlook
from forecast.projection.paths import paths
from forecast.projection.project import project
from forecast.series.scores import score

__all__ = ["Outlook", "backtest", "forecast", "paths", "project", "score"]
