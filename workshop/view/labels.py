"""What places, outcomes, units and parameters are called in one language."""

from __future__ import annotations

from evidence.model import Evidence
from evidence.parameters import Parameter
from evidence.reference.fields import NAMES_ZH
from evidence.reference.topics import topic_of
from workshop.language.texts import Texts


class Labels:
    """What things are called in one language.

    Parameters
    ----------
    evidence : knows countries, blocs and parameters by code.
    lang : ``en`` or ``zh``.
    """

    def __init__(self, evidence: Evidence, lang: str) -> None:
        self.evidence, self.lang, self.t = evidence, lang, Texts(lang)

    def region(self, code: str) -> str:
        """Name of a country, a bloc or a pair such as ``CHN-EU27``."""
        blocs = self.evidence.blocs
        return self.t("pair.dash").join(
            self.t.pick(blocs[part].name)
            if part in blocs
            else self.evidence.names.label(part, self.lang)
            for part in code.split("-")
        )

    def field(self, name: str) -> str:
        """Name of a field of science, which the evidence names in English."""
        if self.lang != "zh":
            return name
        topic = topic_of(name) if name not in NAMES_ZH else None
        return topic.name_zh if topic else NAMES_ZH.get(name, name)

    def variable(self, name: str) -> str:
        """Name of an outcome, as a heading has it."""
        return self.t.maybe(f"variable.{name}", name.replace("_", " "))

    def prose(self, name: str) -> str:
        """Name of an outcome inside a sentence."""
        return self.t.maybe(f"prose.{name}", self.variable(name))

    def unit(self, unit: str) -> str:
        """Unit of a level."""
        return self.t.maybe(f"unit.{unit}", unit)

    def unit_of_change(self, unit: str) -> str:
        """Unit of a difference: a difference of two percentages is points, not percent."""
        return self.t.maybe(f"change.{unit}", self.unit(unit))

    def meaning(self, parameter: Parameter) -> str:
        """What a parameter is; a new one that has no Chinese text yet is shown in English."""
        return self.t.maybe(f"parameter.{parameter.id}", parameter.meaning)
