"""The table: every outcome and place, levels and paired changes, as far as digits are worth it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from workshop.content.wording import amount
from workshop.page.answers.live_view import LiveView
from workshop.view.result_view import BASELINE


def table(view: LiveView, variables: Sequence[str], hidden: Sequence[str] = ()) -> str:
    """An HTML table; every word is escaped."""
    names = [n for n in view.names if n not in hidden]
    head = [view.t("page.table.what"), view.t("column.region"), view.t("column.baseline")]
    for name in names:
        head.append(f"{view.letter(name)} · {view.title(name)}")
    cells = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    rows = [f"<thead><tr>{cells}</tr></thead><tbody>"]
    for variable in variables:
        places = view.regions(variable)
        for k, region in enumerate(places):
            first = ""
            if k == 0:
                told = f"{view.variable(variable)} ({view.unit(view.unit_of(variable))})"
                first = f'<th scope="rowgroup" rowspan="{len(places)}">{escape(told)}</th>'
            row = [_level(view, region, variable)]
            row += [_cell(view, name, region, variable) for name in names]
            place = f'<th scope="row">{escape(view.region(region))}</th>'
            rows.append(f"<tr>{first}{place}{''.join(row)}</tr>")
    return f'<table class="figures">{"".join(rows)}</tbody></table>'


def _level(view: LiveView, region: str, variable: str) -> str:
    band = view.band(BASELINE, region, variable)
    if band is None:
        return "<td></td>"
    ends = band.limits(view.lang, view.t("limits.to"), big="short")
    middle = band.middle(view.lang, big="short")
    return f"<td>{escape(middle)} <small>({escape(ends)})</small></td>"


def _cell(view: LiveView, name: str, region: str, variable: str) -> str:
    change = view.change(name, region, variable)
    if change is None:
        return f"<td>{escape(view.t('page.no_change_told'))}</td>"
    said = view.t(f"certainty.{change.certainty}")
    grade = view.grade_short(name)
    return (
        f'<td class="{change.certainty}">{escape(amount(view, change))}'
        f"<small> {escape(said)} · {escape(grade)}</small></td>"
    )
