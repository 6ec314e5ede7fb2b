"""Sources as people cite them: who, when it appeared, what; then how it was read."""

from __future__ import annotations

from evidence.sources import Source
from workshop.language.texts import Texts


def source_line(t: Texts, source: Source) -> str:
    """One source in a line.

    Examples
    --------
    >>> paper = Source(id="x", title="On science", producer="PNAS 93", read="2026, abstract",
    ...                published=1996, terms="cited")
    >>> source_line(Texts("en"), paper)
    'PNAS 93 (1996): On science. Read 2026, abstract. Terms: cited.'
    """
    when = f" ({source.published})" if source.published else ""
    parts = [f"{source.producer}{when}{t('list.colon')}{source.title.rstrip('.')}"]
    if source.doi:
        parts.append(f"doi:{source.doi}")
    parts.append(t("source.read", read=source.read))
    if source.seen is not True:
        parts.append(t("source.second_hand" if source.seen else "source.recalled"))
    parts.append(t("source.terms", terms=source.terms.rstrip(".")))
    stop = "。" if t.lang == "zh" else ". "
    return (stop.join(parts) + stop).rstrip()
