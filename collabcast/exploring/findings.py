"""What an exploration found, as one document, as files, and as lines for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.plain import clean

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.analysis.experiment import Target
    from scenarios.running.plan import Plan
    from workshop.content.exploration import ExploreLabels

LANGUAGES = ("en", "zh")
SHOWN = 8  # inputs of an outcome that are listed on the screen


@dataclass
class Findings:
    """What the steps of an exploration leave.

    Attributes
    ----------
    document : of ``--json``. tables : by file name. texts : other files by name.
    figures : name -> function of labels that draws it.
    sentences : functions of labels that say it.
    """

    plan: Plan
    wanted: list[Target]
    document: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Callable[[ExploreLabels], Any]] = field(default_factory=dict)
    sentences: list[Callable[[ExploreLabels], str]] = field(default_factory=list)

    def labels(self, lang: str) -> ExploreLabels:
        """What things are called in a language."""
        from workshop.content.exploration import ExploreLabels

        return ExploreLabels(self.plan.evidence, lang, self.plan.scenarios)

    def write(self, out: Path) -> None:
        """Tables, figures in both languages and the document into a folder, each whole or not.

        Figures with Chinese need a font that has it; without one they are left out and named.
        """
        from evidence.files import write_text

        tables = {n: f.to_csv(index=False, lineterminator="\n") for n, f in self.tables.items()}
        texts = tables | self.texts
        for name, text in texts.items():
            write_text(out / name, text)
        drawn = self._draw(out) if self.figures else []
        self.document["files"] = [*texts, *drawn, "exploration.json"]
        text = json.dumps(clean(self.document), ensure_ascii=False, indent=1, allow_nan=False)
        write_text(out / "exploration.json", text + "\n")
        self.document["out"] = str(out)

    def _draw(self, out: Path) -> list[str]:
        """Figures in both languages; gives back the names of the files."""
        from evidence.files import write_bytes
        from workshop.figures.explore_figures import save
        from workshop.figures.fonts import NoFont

        names = []
        for name, figure in self.figures.items():
            for lang in LANGUAGES:
                try:
                    names += save(out, name, figure, {lang: self.labels(lang)}, write_bytes)
                except NoFont as error:
                    left_out = self.document.setdefault("left_out", [])
                    left_out.append(f"{name}.{lang}.png: {error}")
        return names

    def lines(self, lang: str) -> Iterator[str]:
        """The findings for people."""
        labels, document = self.labels(lang), self.document
        if "indices" in document:
            for wanted in self.wanted:
                yield f"\n{labels.outcome(wanted)}"
                yield from self._drivers(wanted.name)
        for row in document.get("regret", ()):
            yield (
                f"  {row['outcome']:28}{row['scenario']:36}{row['mean_regret']:>14,.4g}"
                f"{row['regret_p95']:>14,.4g}  best in {100 * row['best_in']:.0f} %"
            )
        failed = document.get("failed")
        if isinstance(failed, dict):
            yield from (f"failed row {row}: {why}" for row, why in failed.items())
        yield from (f"\n{sentence(labels)}" for sentence in self.sentences)
        if "out" in document:
            yield f"\nfolder  {document['out']}"

    def _drivers(self, outcome: str) -> Iterator[str]:
        """Where the spread of an outcome comes from, and the inputs that drive it."""
        for part in self.document["spread"]:
            if part["outcome"] == outcome and part["of"] == "difference" and part.get("share"):
                yield (
                    f"  {part['source']:<12}{part['share']:>6.1f} % of the spread"
                    f"  ({part['share_p05']:.0f} to {part['share_p95']:.0f})"
                )
        rows = [r for r in self.document["indices"] if r["outcome"] == outcome]
        if "reason" in rows[0]:
            yield f"  no indices: {rows[0]['reason']}"
            return
        key = "total" if "total" in rows[0] else "mu_star"
        for row in sorted(rows, key=lambda r: -r[key])[:SHOWN]:
            yield f"  {row[key]:>10.3f}  {row['input']}"
