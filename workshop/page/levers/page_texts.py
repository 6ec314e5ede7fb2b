"""The words of the page, beside those of report and slides, in one look-up."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from workshop.language.texts import Texts


@functools.cache
def page_table() -> Mapping[str, Mapping[str, str]]:
    """Key -> {"en": ..., "zh": ...} of the page alone."""
    rows: Mapping[str, Mapping[str, str]] = YAML(typ="safe", pure=True).load(
        (Path(__file__).parents[2] / "language" / "page_texts.yaml").read_text(encoding="utf-8")
    )
    return rows


class PageTexts(Texts):
    """Words of the page first, then those all of the workshop shares.

    Examples
    --------
    >>> PageTexts("zh")("page.baseline_only"), PageTexts("en")("word.baseline")
    ('仅基线', 'Baseline')
    """

    def __call__(self, key: str, **values: object) -> str:
        row = page_table().get(key)
        if row is None:
            return super().__call__(key, **values)
        return row[self.lang].format(**values) if values else row[self.lang]

    def maybe(self, key: str, otherwise: str) -> str:
        """Text of a key if there is one."""
        row = page_table().get(key)
        return row[self.lang] if row else super().maybe(key, otherwise)
