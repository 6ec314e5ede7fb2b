"""What is known: figures with their sources, names, parameters with evidence grades."""

from typing import TYPE_CHECKING

from evidence.lazy import lazy

if TYPE_CHECKING:
    from evidence.coverage import describe
    from evidence.errors import EvidenceError
    from evidence.loading import load, ties_frame, until
    from evidence.model import Evidence
    from evidence.names import Blocs, Names
    from evidence.outline import Outline, outline_of
    from evidence.panel_files import read_national, read_ties
    from evidence.parameters import Parameter, Parameters
    from evidence.sources import Source
    from evidence.verify import check

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
        "Blocs": "names",
        "Evidence": "model",
        "EvidenceError": "errors",
        "Names": "names",
        "Outline": "outline",
        "Parameter": "parameters",
        "Parameters": "parameters",
        "Source": "sources",
        "check": "verify",
        "describe": "coverage",
        "load": "loading",
        "outline_of": "outline",
        "read_national": "panel_files",
        "read_ties": "panel_files",
        "ties_frame": "loading",
        "until": "loading",
    },
)
