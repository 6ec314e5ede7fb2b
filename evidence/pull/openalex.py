"""Works by country, pair, field and citation impact from OpenAlex: plan, ask, write.

What is asked is fixed before the first request; every response is kept as it comes; the tables
follow from the kept responses alone. A pull cut anywhere and repeated therefore ends in the same
bytes as one that was never cut.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.errors import SourceChanged, SourceError
from evidence.files import cache_folder, refuse_unwritable
from evidence.panel.manifest import write_tables
from evidence.pull import openalex_api as api
from evidence.pull.client import Client
from evidence.pull.openalex_request import OpenAlexRequest, Plan, Question, questions
from evidence.pull.openalex_tables import Collected, tables
from evidence.pull.responses import Response, Responses

Progress = Callable[[int, int], None]
AGENT = "collabcast (https://openalex.org user; mailto:{email})"


def plan_openalex(request: OpenAlexRequest, responses: Responses, *, key: bool) -> Plan:
    """The plan, without asking anybody anything."""
    every = tuple(questions(request))
    answers = [a for q in every if (a := responses.get(_query(q.first)))]
    oldest = min((a.read for a in answers), default="")[:10]
    return Plan(request, every, len(answers), oldest, api.usual_budget(key))


def responses_folder() -> Path:
    """Where responses of OpenAlex are kept."""
    return cache_folder() / "responses" / "openalex"


def pull_openalex(  # structure: the options of `collabcast evidence pull openalex`
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
    refuse_unwritable(out, "--out")
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
    except SourceChanged:  # any other fault, such as a refused key, ends the pull before it spends
        budget = None
    return replace(plan, budget=budget or plan.budget)


def _collect(plan: Plan, client: Client, responses: Responses, progress: Progress) -> Collected:
    """Every answer of the plan, from what is kept or from the service."""
    collected = Collected()
    for done, question in enumerate(plan.questions):
        progress(done, len(plan.questions))
        if question.kind == "eu27":
            response = _ask(question.first, client, responses, api.read_count)
            collected.add_count(question.year, api.read_count(response.document), response.read)
            continue
        groups: dict[str, int] = {}
        params, seen = question.first, {api.FIRST_CURSOR}
        while True:
            response = _ask(params, client, responses, api.read_groups)
            page = api.read_groups(response.document)
            groups |= page.groups
            collected.saw(response.read)
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
        response = responses.get(_query(params))
        responses.drop(_query(params))
        params = None
        if response is not None and question.kind != "eu27":
            cursor = api.read_groups(response.document).cursor
            params = api.group_query(question.filter, cursor) if cursor else None


def _ask(
    params: dict[str, str], client: Client, responses: Responses, read: Callable[[Any], Any]
) -> Response:
    """A kept answer, or a new one; what is not as documented is never kept."""
    query = _query(params)
    response = responses.get(query)
    if response is None:
        answer = client.get(api.WORKS, params)
        read(answer.document)
        responses.put(query, answer.document)
        response = responses.get(query)
        if response is None:
            raise SourceError(f"OpenAlex: an answer could not be kept in {responses.folder}")
    return response


def _query(params: dict[str, str]) -> dict[str, str]:
    return {"path": api.WORKS, **params}
