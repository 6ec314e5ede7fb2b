"""An exploration in words: inputs, outcomes, boxes and tipping points, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.model import Evidence
from scenarios.analysis.experiment import Target
from scenarios.analysis.prim import Box
from scenarios.analysis.regret import ALL
from scenarios.interventions import BY_KIND
from scenarios.outcomes.registry import OUTCOMES
from scenarios.schema.scenario import Scenario
from workshop.content.assumptions import setting
from workshop.language.texts import Texts
from workshop.view.labels import Labels

TOGETHER = {
    "everybody": "explore.members.everybody",
    "followers": "explore.members.followers",
}
APART = {"leads": "explore.members.leads", "follows": "explore.members.follows"}


class ExploreLabels(Labels):
    """What things of an exploration are called in one language.

    Parameters
    ----------
    evidence : names of places, meanings of parameters.
    lang : ``en`` or ``zh``.
    scenarios : titles by name, for tables of policies.
    """

    def __init__(self, evidence: Evidence, lang: str, scenarios: Sequence[Scenario] = ()) -> None:
        super().__init__(evidence, lang)
        self.titles = {s.name: s.label(lang) for s in scenarios}

    def outcome(self, wanted: Target) -> str:
        """Outcome and place."""
        return self.variable(wanted.variable) + self.t("list.colon") + self.region(wanted.region)

    def phrase(self, wanted: Target) -> str:
        """Outcome and place inside a sentence."""
        name = self.prose(wanted.variable)
        return self.t("explore.of", outcome=name, place=self.region(wanted.region))

    def difference_unit(self, wanted: Target) -> str:
        """Unit of a difference."""
        if wanted.percent:
            return self.t("axis.percent_of_baseline")
        return self.unit_of_change(OUTCOMES[wanted.variable].unit)

    def scenario(self, name: str) -> str:
        """Title of a policy."""
        return self.t("word.baseline") if name == "baseline" else self.titles.get(name, name)

    def input(self, name: str) -> str:
        """What was moved: a number of a lever, or the meaning of a parameter."""
        kind, _, rest = name.partition(".")
        if kind in BY_KIND and rest:
            field: Any = None
            model: Any = BY_KIND[kind]
            for part in rest.split(" ")[0].split("."):
                field = model.model_fields[part]
                model = field.annotation
            return (self.t.pick(BY_KIND[kind].title) + self.t("list.colon")
                    + setting(self, part, field))  # fmt: skip
        return self.meaning(self.evidence.parameters[name])

    def percent(self, share: float) -> str:
        """A share, whole percent."""
        return f"{100 * share:.0f}{self.t('percent.mark')}"

    def line(self, wanted: Target, threshold: float) -> str:
        """A threshold with its unit."""
        text = f"{threshold:+,.4g}".replace("-", "−")
        gap = "" if self.lang == "zh" else " "
        return text + (
            self.t("percent.mark") if wanted.percent else gap + self.difference_unit(wanted)
        )

    def side(self, above: bool) -> str:
        """Above or below."""
        return self.t("explore.above" if above else "explore.below")

    def box(self, box: Box, wanted: Target, threshold: float, above: bool, year: int) -> str:
        """What a box says, as a sentence."""
        filled = {"outcome": self.phrase(wanted), "side": self.side(above), "year": year,
                "line": self.line(wanted, threshold), "base": self.percent(box.base)}  # fmt: skip
        if not box.limits:
            return self.t("explore.nobox", **filled)
        where = self.t.join(
            self.t("explore.range", name=self.input(name), low=f"{low:.3g}", high=f"{high:.3g}")
            for name, (low, high) in box.limits.items()
        )
        return self.t("explore.box", where=where, density=self.percent(box.density),
                      coverage=self.percent(box.coverage), **filled)  # fmt: skip

    def tip(self, row: Mapping[str, Any]) -> str:
        """What a tipping point says, as a sentence."""
        first, second = self.region(row["first"]), self.region(row["second"])
        filled = {"outcome": self.variable(row["variable"]), "first": first, "second": second,
                "lever": self.input(row["lever"])}  # fmt: skip
        if row["size"] is None:
            return self.t("explore.tip_stays", end=f"{row['end']:.3g}",
                          before=self.percent(row["leads_start"]),
                          after=self.percent(row["leads_end"]),
                          share=self.percent(row["turned_end"]), **filled)  # fmt: skip
        early, half = (
            self.t("explore.never") if row[k] is None else f"{row[k]:.3g}"
            for k in ("size_p10", "size_p50")
        )
        return self.t("explore.tip_sentence", size=f"{row['size']:.3g}", early=early, half=half,
                      **filled)  # fmt: skip

    def choice(self, choice: Mapping[str, Any]) -> str:
        """The robust choice, as a sentence."""
        return self.t("explore.choice", futures=choice["futures"],
                      mean=self.scenario(choice["least_mean_regret"]),
                      tail=self.scenario(choice["least_regret_p95"]))  # fmt: skip

    def by_shock(self, choice: Mapping[str, Any]) -> str:
        """Which policy is regretted least in each world, as a sentence."""
        a, b = (self.region(c) for c in choice["shock_between"])
        each = self.t("list.semicolon").join(
            self.t.maybe(f"choice.{k}", self.t("explore.no_shock"))
            + self.t("list.colon") + self.scenario(name)
            for k, name in choice["by_shock"].items()
        )  # fmt: skip
        return self.t("explore.shocks", a=a, b=b, each=each)

    def member(self, row: Mapping[str, Any], year: int) -> str:
        """What a member, or all of them, adds to the effect, as a sentence."""
        band = row["adds_percent"]
        low, middle, high = (f"{band[k]:+.2f}".replace("-", "−") for k in ("p05", "p50", "p95"))
        filled = {"year": year, "middle": middle, "low": low, "high": high,
                  "mean": f"{row['mean_percent']:+.2f}".replace("-", "−"),
                  "worlds": self.percent(row["probability"])}  # fmt: skip
        if row["role"] == "all":
            return self.t(TOGETHER[row["member"]], **filled)
        return self.t(APART[row["role"]], name=self.region(row["member"]), **filled)

    def goal(self, name: str, less: bool) -> str:
        """Title of a goal in a table of regrets."""
        if name == ALL:
            return self.t("explore.all")
        variable, region = name.split(" ", 1)
        title = self.outcome(Target(variable, region))
        return f"{title} ({self.t('explore.less')})" if less else title


def reason_words(t: Texts, reason: str) -> str:
    """Why there are no indices, in the reader's language."""
    return t("explore.rows_failed" if "failed" in reason else "explore.still")
