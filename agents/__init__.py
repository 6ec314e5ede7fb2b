"""How countries choose partners: rules, a Mesa model to watch, an ensemble to compute with."""

from agents.ensemble import simulate
from agents.levers import ALL_FIELDS, STRATEGIES, Alliance, Levers, Programme, Uncertain
from agents.mesa_model import CollaborationModel, CountryAgent
from agents.policy_year import CHANNELS
from agents.posterior import posterior
from agents.rules import RULES, Rules

__all__ = [
    "ALL_FIELDS",
    "CHANNELS",
    "RULES",
    "STRATEGIES",
    "Alliance",
    "CollaborationModel",
    "CountryAgent",
    "Levers",
    "Programme",
    "Rules",
    "Uncertain",
    "posterior",
    "simulate",
]
