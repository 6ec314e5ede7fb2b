"""One measure of a history, with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scenarios.outcomes.field_arrays import in_field
from scenarios.outcomes.history_arrays import ALL as TOTAL
from scenarios.outcomes.history_arrays import HistoryArrays, Place
from scenarios.vocabulary.text import Text

PERCENT, PAPERS = "percent", "papers"
PLACES, WORLD, PAIRS = ("country", "bloc"), ("world",), ("pair",)
# Joint papers are papers: whatever moves capacity or ties moves both. Impact comes after them.
VOLUME = ("capacity", "ties", "papers")


@dataclass(frozen=True)
class Outcome:
    """One measure of a history.

    Attributes
    ----------
    name, unit : as in tables; units have their words in ``workshop/language/texts.yaml``.
    kinds : of places it is computed for: ``country``, ``bloc``, ``pair``, ``world``.
    compute : gives shape [replicate, year] for a place of one of ``kinds``.
    figures : published series it is measured on, before the model carries it on.
    label, meaning : its name for a heading, and what exactly it is.
    by_field : whether it is computed for single fields as well.
    asked : whether it stands in comparisons and ranks; what countries decide or pay has tables of
        its own.
    phases : what moves it, as ``acts_on`` or name of the phases of
        :mod:`scenarios.results.model_map`.
    """

    name: str
    unit: str
    kinds: tuple[str, ...]
    compute: Callable[[HistoryArrays, Place], np.ndarray]
    figures: tuple[str, ...]
    label: Text
    meaning: Text
    phases: tuple[str, ...] = VOLUME
    by_field: bool = False
    asked: bool = True

    def values(self, arrays: HistoryArrays, place: Place) -> np.ndarray:
        """Of a place and, where it names one, a field: [replicate, year]."""
        if place.field == TOTAL:
            return self.compute(arrays, place)
        return self.compute(in_field(arrays, place.field), place)

    @property
    def of_countries(self) -> bool:
        """Whether it is read off yearly figures of countries alone.

        The others need ties, which are published for a few years and estimated between them.
        """
        return "links" not in self.figures
