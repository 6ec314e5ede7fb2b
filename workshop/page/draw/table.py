"""Tables of the page: every outcome and place, levels and paired changes, with honest digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from workshop.content.wording import amount
from workshop.page.answers.live_view import LiveView
from workshop.view.result_view import BASELINE, Change


def html_table(heads: Iterable[str], rows: Iterable[str], classes: str = "figures") -> str:
    """An HTML table; ``heads`` are words, ``rows`` cells that were escaped where they were made.

    Examples
    --------
    >>> html_table(["a & b"], ["<td>1</td>"]).partition("<tbody>")[0]
    '<table class="figures"><thead><tr><th scope="col">a &amp; b</th></tr></thead>'
    """
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="{classes}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def cells(values: Iterable[str], head: str = "") -> str:
    """Words as the cells of a row, ``head`` as its heading.

    Examples
    --------
    >>> cells(["a&b"], head="A")
    '<th scope="row">A</th><td>a&amp;b</td>'
    """
    first = f'<th scope="row">{escape(head)}</th>' if head else ""
    return first + "".join(f"<td>{escape(v)}</td>" for v in values)


def table(view: LiveView, variables: Sequence[str], hidden: Sequence[str] = ()) -> str:
    """Levels of the baseline and the change of every scenario, outcome by outcome."""
    names = [n for n in view.names if n not in hidden]
    heads = [view.t("page.table.what"), view.t("column.region"), view.t("column.baseline"),
             *(f"{view.letter(name)} · {view.title(name)}" for name in names)]  # fmt: skip
    rows = []
    for variable in variables:
        places = view.regions(variable)
        for k, region in enumerate(places):
            first = ""
            if k == 0:
                outcome = f"{view.variable(variable)} ({view.unit(view.unit_of(variable))})"
                first = f'<th scope="rowgroup" rowspan="{len(places)}">{escape(outcome)}</th>'
            changes = [_cell(view, name, region, variable) for name in names]
            level = _level(view, region, variable)
            rows.append(first + cells((), view.region(region)) + level + "".join(changes))
    return html_table(heads, rows)


def _level(view: LiveView, region: str, variable: str) -> str:
    band = view.band(BASELINE, region, variable)
    if band is None:
        return "<td></td>"
    ends = band.limits(view.lang, view.t("limits.to"), big="short")
    middle = band.middle(view.lang, big="short")
    return f"<td>{escape(middle)} <small>({escape(ends)})</small></td>"


def _cell(view: LiveView, name: str, region: str, variable: str) -> str:
    change = view.change(name, region, variable)
    return change_cell(view, change) if change else cells([view.t("page.no_change_told")])


def change_cell(view: LiveView, change: Change) -> str:
    """A change with its interval, how sure it is, and the grade of the evidence behind it."""
    sure = view.t(f"certainty.{change.certainty}")
    return (
        f'<td class="{change.certainty}">{escape(amount(view, change))}'
        f"<small> {escape(sure)} · {escape(view.grade_short(change.scenario))}</small></td>"
    )
