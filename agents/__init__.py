"""How countries choose partners: rules, a Mesa model to watch, an ensemble to compute with."""

from typing import TYPE_CHECKING

from agents.validation.posterior import posterior
from evidence.lazy import lazy

if TYPE_CHECKING:
    from agents.drivers.baseline_cache import Kept
    from agents.drivers.ensemble import simulate
    from agents.drivers.mesa_model import CollaborationModel, CountryAgent
    from agents.levers import ALL_FIELDS, STRATEGIES, Alliance, Levers, Programme, Uncertain
    from agents.rules.table import RULES, Rules
    from agents.year.lever_year import CHANNELS

__all__ = [
    "ALL_FIELDS",
    "CHANNELS",
    "RULES",
    "STRATEGIES",
    "Alliance",
    "CollaborationModel",
    "CountryAgent",
    "Kept",
    "Levers",
    "Programme",
    "Rules",
    "Uncertain",
    "posterior",
    "simulate",
]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "ALL_FIELDS": "levers",
        "CHANNELS": "year.lever_year",
        "RULES": "rules.table",
        "STRATEGIES": "levers",
        "Alliance": "levers",
        "CollaborationModel": "drivers.mesa_model",
        "CountryAgent": "drivers.mesa_model",
        "Kept": "drivers.baseline_cache",
        "Levers": "levers",
        "Programme": "levers",
        "Rules": "rules.table",
        "Uncertain": "levers",
        "simulate": "drivers.ensemble",
    },
)
