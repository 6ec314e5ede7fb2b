"""R&D, researchers, GDP and population from the World Bank, as one table ``rnd.csv``."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError
from evidence.files import cache_folder, refuse_unwritable
from evidence.panel.manifest import csv_text, write_tables
from evidence.pull import worldbank_api as api
from evidence.pull.client import Client
from evidence.pull.responses import Response, Responses
from evidence.reference.countries import country_rows

COLUMNS = (
    "country", "year", "gerd_million_ppp", "gerd_pct_gdp", "gdp_million_ppp",
    "researchers_per_million", "population",
)  # fmt: skip


@dataclass(frozen=True)
class WorldBankRequest:
    """What is wanted: years, first and last, of these countries or of all."""

    first: int
    last: int
    countries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1960 <= self.first <= self.last <= 2100:
            raise EvidenceError(f"years {self.first}-{self.last}: 1960 and later, ascending")


def pull_worldbank(
    request: WorldBankRequest,
    out: Path | None = None,
    *,
    email: str = "",
    base: str | None = None,
    dry_run: bool = False,
    refresh: bool = False,
    announce: Callable[[str], None] = lambda _: None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    **client_options: Any,
) -> dict[str, Any]:
    """Ask the World Bank and write ``rnd.csv`` into a folder; put it beside a panel's tables.

    Parameters
    ----------
    out : folder of the table; by default ``worldbank`` in the cache. email : who asks.
    base : address of the service instead of the public one.
    dry_run : tell the plan and ask nothing. refresh : ask everything again.
    announce : is given the plan as text before the first request.

    Returns
    -------
    The description of the folder; of a dry run the plan's numbers.

    Raises
    ------
    SourceError : out of reach; what has come is kept. SourceChanged : answers in another form.
    """
    out = Path(out) if out is not None else cache_folder() / "worldbank"
    base = (base or os.environ.get(api.BASE_VARIABLE) or api.BASE).rstrip("/")
    responses = Responses(cache_folder() / "responses" / "worldbank")
    answers = {c: responses.get(_query(c, request, 1)) for c in api.INDICATORS}
    if refresh and not dry_run:
        for column in api.INDICATORS:
            _drop(column, request, responses)
        answers = dict.fromkeys(api.INDICATORS)
    missing = sum(k is None for k in answers.values())
    # About 266 countries and aggregates; the exact number of pages comes with the first of them.
    pages = -(-266 * (request.last - request.first + 1) // api.PAGE)
    announce(
        f"World Bank: {len(api.INDICATORS)} indicators, {request.first}-{request.last}; about "
        f"{missing * pages} requests in {missing} indicators, no key and no budget"
    )
    if dry_run:
        known = len(answers) - missing
        return {"questions": len(answers), "kept": known, "requests": missing * pages}
    refuse_unwritable(out, "--out")
    client = Client(
        "World Bank", base, f"collabcast (mailto:{email or 'not given'})", {}, api.used_up,
        **client_options,
    )  # fmt: skip
    try:
        figures, read, updated = _collect(request, client, responses, pages, progress)
    finally:
        client.close()
    progress(1, 1)
    text, dropped = _table(request, figures)
    about, fields = _about(request, out, read, updated, dropped)
    return write_tables(out, {"rnd.csv": text}, about, **fields)


def _drop(column: str, request: WorldBankRequest, responses: Responses) -> None:
    """Forget every page of an indicator."""
    page = 1
    while responses.get(query := _query(column, request, page)) is not None:
        responses.drop(query)
        page += 1


def _collect(
    request: WorldBankRequest,
    client: Client,
    responses: Responses,
    pages: int,
    progress: Callable[[int, int], None],
) -> tuple[dict[str, dict[tuple[str, int], float]], list[str], set[str]]:
    """Figures by indicator, the days they were read, the days the source says it changed."""
    figures: dict[str, dict[tuple[str, int], float]] = {}
    read: list[str] = []
    updated: set[str] = set()
    for done, column in enumerate(api.INDICATORS):
        figures[column] = {}
        number, count = 1, 1
        while number <= count:
            progress(done * pages + min(number, pages) - 1, len(api.INDICATORS) * pages)
            answer = _ask(column, request, number, client, responses)
            page = api.read_page(answer.document, api.INDICATORS[column][0])
            figures[column] |= page.values
            read.append(answer.read[:10])
            updated |= {page.updated} - {""}
            number, count = number + 1, page.pages
    return figures, read, updated


def _about(
    request: WorldBankRequest, out: Path, read: list[str], updated: set[str], dropped: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of the table, and of its folder where it holds no panel."""
    period = read[0] if min(read) == max(read) else f"{min(read)} to {max(read)}"
    about = {
        "unit": "; ".join(f"{c}: {u}" for c, (_, u) in api.INDICATORS.items()),
        "source": "World Bank",
        "terms": api.TERMS,
        "read": period,
        "updated": sorted(updated),
        "query": ", ".join(i for i, _ in api.INDICATORS.values()),
        "years": [request.first, request.last],
        "dropped": f"{dropped} codes that are no country or region of ours (aggregates)",
    }
    fields = {} if (out / "ties.csv").is_file() else {
        "name": "worldbank", "title": f"World Bank, R&D and economy, read {period}",
        "database": "World Bank", "counting": "none", "notes": [],
    }  # fmt: skip
    return {"rnd.csv": about}, fields


def _ask(
    column: str, request: WorldBankRequest, page: int, client: Client, responses: Responses
) -> Response:
    query = _query(column, request, page)
    response = responses.get(query)
    if response is None:
        answer = client.get(api.path(column), api.params(request.first, request.last, page))
        api.read_page(answer.document, api.INDICATORS[column][0])
        responses.put(query, answer.document)
        response = responses.get(query) or Response(query, "", answer.document)
    return response


def _query(column: str, request: WorldBankRequest, page: int) -> dict[str, str]:
    return {"path": api.path(column), **api.params(request.first, request.last, page)}


def _table(
    request: WorldBankRequest, figures: dict[str, dict[tuple[str, int], float]]
) -> tuple[str, int]:
    """Text of ``rnd.csv`` and how many codes were no countries of ours."""
    ours = {row["iso3"] for row in country_rows()}
    keys = {key for column in figures.values() for key in column}
    wanted = ours & set(request.countries) if request.countries else ours
    rows: list[tuple[Any, ...]] = []
    for code, year in sorted(keys):
        if code not in wanted:
            continue
        share = figures["gerd_pct_gdp"].get((code, year))
        gdp = figures["gdp_ppp"].get((code, year))
        money = round(share / 100 * gdp / 1e6, 2) if share is not None and gdp else None
        cells = (
            money, share, None if gdp is None else round(gdp / 1e6, 2),
            figures["researchers_per_million"].get((code, year)),
            figures["population"].get((code, year)),
        )  # fmt: skip
        rows.append((code, year, *("" if c is None else c for c in cells)))
    return csv_text(COLUMNS, rows), len({c for c, _ in keys} - ours)
