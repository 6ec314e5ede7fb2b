"""What is known: figures with their sources, names, parameters with evidence grades."""

from typing import TYPE_CHECKING

from evidence.lazy import lazy

if TYPE_CHECKING:
    from evidence.errors import EvidenceError
    from evidence.loading.load import load, ties_frame, until
    from evidence.loading.outline import Outline, outline_of
    from evidence.loading.verify import check
    from evidence.model import Evidence
    from evidence.panel.tables import read_national, read_ties
    from evidence.parameters import Parameter, Parameters
    from evidence.quality.coverage import describe
    from evidence.reference.countries import Blocs, Names
    from evidence.sources import Source

__all__ = [
    "Blocs",
    "Evidence",
    "EvidenceError",
    "Names",
    "Outline",
    "Parameter",
    "Parameters",
    "Source",
    "check",
    "describe",
    "load",
    "outline_of",
    "read_national",
    "read_ties",
    "ties_frame",
    "until",
]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "Blocs": "reference.countries",
        "Evidence": "model",
        "EvidenceError": "errors",
        "Names": "reference.countries",
        "Outline": "loading.outline",
        "Parameter": "parameters",
        "Parameters": "parameters",
        "Source": "sources",
        "check": "loading.verify",
        "describe": "quality.coverage",
        "load": "loading.load",
        "outline_of": "loading.outline",
        "read_national": "panel.tables",
        "read_ties": "panel.tables",
        "ties_frame": "loading.load",
        "until": "loading.load",
    },
)
