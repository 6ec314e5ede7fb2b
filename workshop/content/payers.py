"""Who pays, and how many joint papers each gains for a million of its own money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshop.language.numbers import Band, digits
from workshop.view.result_view import View


@dataclass(frozen=True)
class PayerRow:
    """One country: money so far and joint papers for a million of it, at the horizon."""

    country: str
    paid: str
    gained: str


def payers(view: View, scenario: str) -> tuple[PayerRow, ...]:
    """Those who pay in a scenario, the largest sum first; none where nobody is known to pay."""
    found = []
    for place in view.results.regions("money_paid"):
        money = view.band(scenario, place, "money_paid")
        paths = view.results.paths(scenario, place, "money_paid")[:, -1]
        if money is None or not np.nan_to_num(paths).any():
            continue
        each = view.band(scenario, place, "copapers_per_million")
        told = view.t("payers.nothing")
        if each is not None and np.isfinite([each.p05, each.p50, each.p95]).all():
            told = each.text(view.lang, view.t("limits.dash"))
        paid = digits(money.p50, _step(money), view.lang)
        found.append((-abs(money.p50), PayerRow(view.region(place), paid, told)))
    return tuple(row for _, row in sorted(found, key=lambda f: (f[0], f[1].country)))


def _step(money: Band) -> float:
    """Three digits of the sum are plenty."""
    size = abs(money.p50)
    return 10.0 ** max(np.floor(np.log10(size)) - 2, -1.0) if size > 0.0 else 1.0
