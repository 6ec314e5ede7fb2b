"""What scenarios and groups moved, compared: every lever that differs from the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.interventions import BY_KIND
from workshop.page.levers.catalogue import Control, controls
from workshop.page.session.session import get


@dataclass(frozen=True)
class Moved:
    """One setting of one lever that is not as in the baseline, which has no levers at all."""

    kind: str
    index: int
    control: Control
    value: Any


def differences(interventions: Sequence[Mapping[str, Any]]) -> list[Moved]:
    """Every setting somebody made, in the order of the levers."""
    found = []
    for index, lever in enumerate(interventions):
        kind = str(lever.get("kind"))
        if kind not in BY_KIND:
            continue
        for control in controls(kind):
            value = get(dict(lever), control.path)
            if value not in (None, [], ()):
                found.append(Moved(kind, index, control, value))
    return found


@dataclass(frozen=True)
class Compared:
    """One numeric setting over several scenarios or groups."""

    kind: str
    control: Control
    values: dict[str, float]

    @property
    def least(self) -> float:
        return min(self.values.values())

    @property
    def most(self) -> float:
        return max(self.values.values())

    @property
    def mean(self) -> float:
        return sum(self.values.values()) / len(self.values)


def compare(who: Iterable[tuple[str, Sequence[Mapping[str, Any]]]]) -> list[Compared]:
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
    return [Compared(kind, control, values) for (kind, _), (control, values) in rows.items()]
