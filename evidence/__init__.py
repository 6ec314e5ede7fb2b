"""What is known: figures with their sources, names, parameters with evidence grades."""

from evidence.coverage import describe
from evidence.errors import EvidenceError
from evidence.loading import load, ties_frame, until
from evidence.model import Evidence
from evidence.names import Blocs, Names
from evidence.panel import read_national, read_ties
from evidence.parameters import Parameter, Parameters
from evidence.sources import Source
from evidence.verify import check

__all__ = [
    "Blocs",
    "Evidence",
    "EvidenceError",
    "Names",
    "Parameter",
    "Parameters",
    "Source",
    "check",
    "describe",
    "load",
    "read_national",
    "read_ties",
    "ties_frame",
    "until",
]
