"""How countries choose partners: rules, a Mesa model to watch, an ensemble to compute with."""

from typing import TYPE_CHECKING

from agents.posterior import posterior
from evidence.lazy import lazy

if TYPE_CHECKING:
    from agents.ensemble import simulate
    from agents.kept import Kept
    from agents.levers import ALL_FIELDS, STRATEGIES, Alliance, Levers, Programme, Uncertain
    from agents.mesa_model import CollaborationModel, CountryAgent
    from agents.policy_year import CHANNELS
    from agents.rules import RULES, Rules

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
        "CHANNELS": "policy_year",
        "RULES": "rules",
        "STRATEGIES": "levers",
        "Alliance": "levers",
        "CollaborationModel": "mesa_model",
        "CountryAgent": "mesa_model",
        "Kept": "kept",
        "Levers": "levers",
        "Programme": "levers",
        "Rules": "rules",
        "Uncertain": "levers",
        "simulate": "ensemble",
    },
)
