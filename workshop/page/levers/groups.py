"""What scenarios and groups moved, compared: every lever that differs from the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.interventions import BY_KIND
from workshop.page.levers.catalogue import Control, controls
from workshop.page.levers.narrative import Words
from workshop.page.session.settings import get_setting


@dataclass(frozen=True)
class Difference:
    """One setting of one lever that is not as in the baseline, which has no levers at all."""

    kind: str
    index: int
    control: Control
    value: Any


def differences(interventions: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """Every setting somebody made, in the order of the levers."""
    found = []
    for index, lever in enumerate(interventions):
        kind = str(lever.get("kind"))
        if kind not in BY_KIND:
            continue
        for control in controls(kind):
            value = get_setting(lever, control.path)
            if value not in (None, [], ()):
                found.append(Difference(kind, index, control, value))
    return found


def difference_words(words: Words, row: Difference) -> str:
    """A setting with its value and unit."""
    unit = words.unit_word(row.control.unit)
    value = words.value(row.value)
    return f"{words.control(row.control)}{words.t('list.colon')}{value} {unit}".strip()


@dataclass(frozen=True)
class Comparison:
    """One numeric setting over several scenarios or groups."""

    kind: str
    control: Control
    values: dict[str, float]

    @property
    def least(self) -> float:
        """The smallest value."""
        return min(self.values.values())

    @property
    def most(self) -> float:
        """The largest value."""
        return max(self.values.values())

    @property
    def mean(self) -> float:
        """The mean over those that moved it."""
        return sum(self.values.values()) / len(self.values)


def compare(who: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> list[Comparison]:
    """Numeric settings by who moved them: least, most, mean over those that moved it.

    Examples
    --------
    >>> cut = {"kind": "funding", "countries": ["USA"], "start": 2026}
    >>> rows = compare([("a", [{**cut, "change": -0.4}]), ("b", [{**cut, "change": -0.2}])])
    >>> [(r.control.name, r.least, r.most, round(r.mean, 2)) for r in rows]
    [('change', -0.4, -0.2, -0.3), ('start', 2026.0, 2026.0, 2026.0)]
    """
    rows: dict[tuple[str, str], tuple[Control, dict[str, float]]] = {}
    for name, interventions in who:
        for moved in differences(interventions):
            if moved.control.shape != "number" or isinstance(moved.value, bool):
                continue
            key = moved.kind, moved.control.name
            _, values = rows.setdefault(key, (moved.control, {}))
            count = sum(1 for k in values if k == name or k.startswith(f"{name} ("))
            values[name if not count else f"{name} ({count + 1})"] = float(moved.value)
    return [Comparison(kind, control, values) for (kind, _), (control, values) in rows.items()]
