from .api import backtest as backtest
from .api import forecast as forecast
from .projection.outlook import Outlook as Outlook
from .projection.paths import paths as paths
from .projection.project import project as project
from .series.scores import score as score
