"""Is there one figure for a country and year, and is it of papers?"""

from __future__ import annotations

import re
from collections import defaultdict

from evidence.importing.figures import Figure
from evidence.importing.headings import measure_named
from evidence.importing.rows import Rows

FEW = 3  # clashes that may be slips; more of them are several series in one table
# Words of indicators that count no papers.
OTHER = re.compile(
    r"\b(gdp|gross|us\$|dollars?|euros?|population|expenditure|spending|budget|researchers?|"
    r"personnel|patents?|exports?|imports?|trade|percent|per capita|per million|index|rate|ratio|"
    r"share|students?|citations?|tonnes|emissions?|score|age|ppp)\b|%|人口|经费|专利|国内生产总值",
    re.IGNORECASE,
)


def check_indicator(rows: Rows) -> bool:
    """Refuse figures whose own name says that they count something else; False where it does."""
    if not rows.settings.measure:
        return True
    named = {}
    if "measure" in rows.layout.at:
        k = rows.layout.at["measure"]
        named = {c[k]: k for _, c in rows.body() if k < len(c) and c[k]}
    else:
        named = {rows.layout.headings[k].text: k for k in rows.layout.figures
                 if rows.layout.headings[k].role == "value"}  # fmt: skip
    bad = [name for name in named if not measure_named(name) and OTHER.search(name)]
    if not bad:
        return True
    rows.fault(rows.number, named[bad[0]], f"came {bad[0]!r}, which counts no papers; allowed: "
               "papers, international papers, links; R&D and GDP come by `collabcast evidence pull "
               "worldbank`")  # fmt: skip
    return False


def check_series(rows: Rows) -> None:
    """One fault instead of hundreds where a column that is not used tells several series apart."""
    by_key: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in rows.out.figures:
        by_key[f.measure, f.a, f.b, f.field, f.year].append(f)
    clashes = [fs for fs in by_key.values() if len({f.value for f in fs}) > 1]
    if len(clashes) <= FEW or len(clashes) * 4 < len(by_key):
        return
    cells = dict(rows.body())
    used = {*rows.layout.at.values(), *rows.layout.figures}
    for k, heading in enumerate(rows.layout.headings):
        if k in used or not heading.text:
            continue
        told = [{cells[f.row][k] for f in fs if k < len(cells[f.row])} for fs in clashes]
        if all(len(values) == len(fs) for values, fs in zip(told, clashes, strict=True)):
            kinds = sorted({v for values in told for v in values})
            text = (f"came {len(kinds)} series in one table, told apart by {heading.text!r} "
                    f"({', '.join(kinds[:4])}, ...); one figure a country and year is allowed; "
                    "keep the rows of one, or name the column field if it is one")  # fmt: skip
            rows.out.figures = []
            rows.fault(rows.number, k, text)
            return
