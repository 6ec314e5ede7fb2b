"""Figures from public services: asked politely, kept response by response, resumed where cut."""

from evidence.pull.openalex import pull_openalex
from evidence.pull.openalex_request import OpenAlexRequest
from evidence.pull.worldbank import WorldBankRequest, pull_worldbank

__all__ = ["OpenAlexRequest", "WorldBankRequest", "pull_openalex", "pull_worldbank"]
