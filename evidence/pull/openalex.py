"""Works by country, pair, field and citation impact from OpenAlex: plan, ask, write.

What is asked is fixed before the first request; every response is kept as it comes; the tables
follow from the kept responses alone. A pull cut anywhere and repeated therefore ends in the same
bytes as one that was never cut.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError, SourceChanged, SourceError
from evidence.files import cache_folder
from evidence.panel.manifest import write_tables
from evidence.pull import openalex_api as api
from evidence.pull.client import Client
from evidence.pull.openalex_tables import Collected, tables
from evidence.pull.responses import Kept, Responses
from evidence.reference.countries import country_rows, read_blocs

Progress = Callable[[int, int], None]
AGENT = "collabcast (https://openalex.org user; mailto:{email})"


@dataclass(frozen=True)
class OpenAlexRequest:
    """What is wanted. Everything here decides the figures; nothing else does.

    Parameters
    ----------
    countries : alpha-3 codes; pairs are asked among them, totals of all others go to ``rest.csv``.
    years : whole years, ascending.
    types : OpenAlex work types (``article``, ``review``, ...); all where empty.
    fields : broad fields; works of these fields only. All works where empty.
    """

    countries: tuple[str, ...]
    years: tuple[int, ...]
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = [c for c in self.countries if c not in alpha2()]
        if unknown:
            raise EvidenceError(f"no alpha-2 code is known for {', '.join(unknown)}")
        if len(set(self.countries)) < 3:
            raise EvidenceError("three or more countries are needed for a panel of pairs")
        if not self.years or list(self.years) != sorted(set(self.years)):
            raise EvidenceError("years: one or more, ascending, none twice")
        for name in self.fields:
            if name not in api.FIELDS:
                raise EvidenceError(
                    f"field {name!r} is not known; allowed: {', '.join(api.FIELDS)}"
                )

    @property
    def field_ids(self) -> tuple[str, ...]:
        """OpenAlex ids of the fields wanted, none for all."""
        return tuple(i for name in self.fields for i in api.FIELDS[name])


@dataclass(frozen=True)
class Question:
    """One question of the plan: what the answer is used for, and its filter."""

    kind: str  # papers, abroad, top, eu27, field, row
    year: int
    subject: str
    filter: str

    @property
    def first(self) -> dict[str, str]:
        """Parameters of its first request."""
        return api.count_query(self.filter) if self.kind == "eu27" else api.group_query(self.filter)


@dataclass(frozen=True)
class Plan:
    """The questions of a pull, and how many of them are answered already."""

    request: OpenAlexRequest
    questions: tuple[Question, ...]
    kept: int = 0
    oldest: str = ""
    budget: api.Budget | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> int:
        """Questions still to ask; each costs one request, a second one where groups pass 200."""
        return len(self.questions) - self.kept

    def text(self) -> str:
        """The plan for people, before anything is asked."""
        years = self.request.years
        lines = [
            f"OpenAlex: {len(self.request.countries)} countries or regions, "
            f"{years[0]}-{years[-1]} ({len(years)} years), "
            f"types {', '.join(self.request.types) or 'all'}, "
            f"fields {', '.join(self.request.fields) or 'all'}",
            f"requests: {self.missing:,} (up to {2 * self.missing:,} where a list of countries "
            f"takes two pages), about {self.missing * api.COST_USD:.2f} to "
            f"{2 * self.missing * api.COST_USD:.2f} dollar",
        ]
        if self.kept:
            lines.append(f"already here: {self.kept:,} answers, the oldest of {self.oldest}")
        if self.budget is not None:
            left = self.budget.requests
            text = f"daily budget: {left:,} requests ({self.budget.source})"
            if self.missing > left:
                text += "; not enough for today: repeat the command after midnight UTC to go on"
            lines.append(text)
        return "\n".join([*lines, *self.notes])


def alpha2() -> dict[str, str]:
    """Alpha-3 to alpha-2 codes."""
    return {row["iso3"]: row["iso2"] for row in country_rows() if row["iso2"]}


def questions(request: OpenAlexRequest) -> Iterator[Question]:
    """Everything that is asked, in order: totals of a year, then one row of pairs a country."""
    two = alpha2()
    eu27 = [two[c] for c in read_blocs()["EU27"].members]
    common: dict[str, Any] = {"types": request.types, "fields": request.field_ids}
    for year in request.years:
        yield Question("papers", year, "", api.filters(year, **common))
        yield Question("abroad", year, "", api.filters(year, abroad=True, **common))
        yield Question("top", year, "", api.filters(year, top=True, **common))
        yield Question("eu27", year, "EU27", api.filters(year, countries=eu27, **common))
        for name in request.fields or tuple(api.FIELDS):
            ids = api.FIELDS[name]
            filter_ = api.filters(year, types=request.types, fields=ids)
            yield Question("field", year, name, filter_)
        for country in request.countries:
            filter_ = api.filters(year, countries=[two[country]], **common)
            yield Question("row", year, country, filter_)


def plan_openalex(request: OpenAlexRequest, responses: Responses, *, key: bool) -> Plan:
    """The plan, without asking anybody anything."""
    every = tuple(questions(request))
    kept = [k for q in every if (k := responses.get(_query(q.first)))]
    oldest = min((k.read for k in kept), default="")[:10]
    return Plan(request, every, len(kept), oldest, api.usual_budget(key))


def responses_folder() -> Path:
    """Where responses of OpenAlex are kept."""
    return cache_folder() / "responses" / "openalex"


def pull_openalex(
    request: OpenAlexRequest,
    out: Path | None = None,
    *,
    email: str = "",
    api_key: str | None = None,
    base: str | None = None,
    dry_run: bool = False,
    refresh: bool = False,
    announce: Callable[[str], None] = lambda _: None,
    progress: Progress = lambda _done, _all: None,
    **client_options: Any,
) -> dict[str, Any]:
    """Ask OpenAlex and write a folder that :func:`evidence.load` takes.

    Parameters
    ----------
    out : folder of the tables; by default ``openalex`` in the cache.
    email, api_key : who asks; the key is ``OPENALEX_API_KEY`` where it is not given.
    base : address of the service instead of the public one.
    dry_run : tell the plan and ask nothing.
    refresh : ask everything again, whatever has been kept.
    announce : is given the plan as text before the first request.

    Returns
    -------
    The description of the folder (``evidence.json``); of a dry run the plan's numbers.

    Raises
    ------
    SourceError : out of reach, or the budget is used up; repeat the same call later.
    SourceChanged : OpenAlex answers in a form this version does not know.
    """
    out = Path(out) if out is not None else cache_folder() / "openalex"
    api_key = api_key or os.environ.get(api.KEY_VARIABLE) or None
    base = (base or os.environ.get(api.BASE_VARIABLE) or api.BASE).rstrip("/")
    responses = Responses(responses_folder())
    plan = plan_openalex(request, responses, key=bool(api_key))
    if refresh and not dry_run:
        for question in plan.questions:
            _forget(question, responses)
        plan = plan_openalex(request, responses, key=bool(api_key))
    if dry_run:
        announce(plan.text())
        return {"questions": len(plan.questions), "kept": plan.kept, "requests": plan.missing}
    client = Client(
        "OpenAlex", base, AGENT.format(email=email or "not given"),
        {api.KEY_PARAMETER: api_key} if api_key else {}, api.used_up, **client_options,
    )  # fmt: skip
    try:
        if plan.missing:
            plan = _with_budget(plan, client, bool(api_key))
        announce(plan.text())
        if not api_key and plan.missing:
            announce(
                "no API key: OpenAlex asks for one since February 2026 (free, "
                f"openalex.org/settings/api); give --api-key or set {api.KEY_VARIABLE}"
            )
        collected = _collect(plan, client, responses, progress)
    finally:
        client.close()
    texts, about, notes = tables(request, collected)
    return write_tables(
        out, texts, about, name="openalex",
        title=f"OpenAlex, {len(request.countries)} countries or regions, "
        f"{request.years[0]}-{request.years[-1]}, read {collected.last[:10]}",
        database="OpenAlex", counting="whole", terms=api.TERMS, notes=list(notes),
    )  # fmt: skip


def _with_budget(plan: Plan, client: Client, key: bool) -> Plan:
    """The plan with what OpenAlex says is left of today; as documented where it says nothing."""
    try:
        budget = api.read_budget(client.get(api.RATE_LIMIT, {}).document) if key else None
    except SourceChanged:
        budget = None
    except SourceError as error:
        # A refused key is found here, before anything is spent.
        raise error
    return Plan(plan.request, plan.questions, plan.kept, plan.oldest, budget or plan.budget)


def _collect(plan: Plan, client: Client, responses: Responses, progress: Progress) -> Collected:
    """Every answer of the plan, from what is kept or from the service."""
    collected = Collected()
    for done, question in enumerate(plan.questions):
        progress(done, len(plan.questions))
        if question.kind == "eu27":
            kept = _ask(question.first, client, responses, api.read_count)
            collected.add_count(question.year, api.read_count(kept.document), kept.read)
            continue
        groups: dict[str, int] = {}
        params, seen = question.first, {api.FIRST_CURSOR}
        while True:
            kept = _ask(params, client, responses, api.read_groups)
            page = api.read_groups(kept.document)
            groups |= page.groups
            collected.saw(kept.read)
            if page.cursor is None:
                break
            if page.cursor in seen:
                raise SourceChanged("OpenAlex: paging leads back to a page that was read already")
            seen.add(page.cursor)
            params = api.group_query(question.filter, page.cursor)
        collected.add(question.kind, question.year, question.subject, page.count, groups)
    progress(len(plan.questions), len(plan.questions))
    return collected


def _forget(question: Question, responses: Responses) -> None:
    """Drop every kept page of a question, so that no page of an old answer joins a new one."""
    params: dict[str, str] | None = question.first
    while params is not None:
        kept = responses.get(_query(params))
        responses.drop(_query(params))
        params = None
        if kept is not None and question.kind != "eu27":
            cursor = api.read_groups(kept.document).cursor
            params = api.group_query(question.filter, cursor) if cursor else None


def _ask(
    params: dict[str, str], client: Client, responses: Responses, read: Callable[[Any], Any]
) -> Kept:
    """A kept answer, or a new one; what is not as documented is never kept."""
    query = _query(params)
    kept = responses.get(query)
    if kept is None:
        answer = client.get(api.WORKS, params)
        read(answer.document)
        responses.put(query, answer.document)
        kept = responses.get(query)
        if kept is None:
            raise SourceError(f"OpenAlex: an answer could not be kept in {responses.folder}")
    return kept


def _query(params: dict[str, str]) -> dict[str, str]:
    return {"path": api.WORKS, **params}
