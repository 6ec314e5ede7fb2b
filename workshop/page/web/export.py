"""Downloads: scenario files, report, slides, workbook, minutes."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import scenarios
from scenarios.errors import RunError
from scenarios.results.result import RunResult
from scenarios.running.live import Prepared, read_scenario
from scenarios.schema.scenario import Scenario
from workshop import write_report, write_slides, write_workbook
from workshop.page.levers.plain import title_of
from workshop.page.session.session import Column, Session

HEADER = "# yaml-language-server: $schema=../docs/scenario.schema.json\n"
DOCUMENTS = {
    "report.html": write_report,
    "slides.pptx": write_slides,
    "workbook.xlsx": write_workbook,
}


def slug(words: str, otherwise: str) -> str:
    """A name that scenario files allow.

    Examples
    --------
    >>> slug("Our <b>plan</b> 2030!", "a"), slug("脱钩", "scenario-a")
    ('our-b-plan-b-2030', 'scenario-a')
    """
    text = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:50].strip("-")
    return text if text and text != "baseline" else otherwise


def data_of(session: Session, column: Column, prepared: Prepared) -> dict[str, Any]:
    """A scenario as plain values, with everything that fixes its numbers."""
    letter = session.letter(column.id)
    title = title_of(column) or f"{session.name or 'Scenario'} {letter}"
    english = title if isinstance(title, str) else title.get("en", "")
    told = [p.model_dump(mode="json", exclude_defaults=True) for p in prepared.evidence.players]
    return {
        **({"players": told} if told else {}),
        "name": f"{slug(english, 'scenario')}-{letter.lower()}",
        "title": title,
        "description": f"{session.name} / {column.group}".strip(" /"),
        "horizon": prepared.horizon,
        "replicates": prepared.replicates,
        "seed": prepared.seed,
        "interventions": [dict(lever) for lever in column.interventions],
        "report": {
            "countries": list(session.state.shown.regions),
            "outcomes": list(session.state.shown.outcomes),
        },
    }


def to_yaml(session: Session, column: Column, prepared: Prepared) -> str:
    """A scenario file; ``collabcast run`` gives the numbers of the page."""
    data = data_of(session, column, prepared)
    if not data["description"]:
        del data["description"]
    yaml = YAML(typ="rt")
    yaml.default_flow_style = None
    yaml.allow_unicode = True
    yaml.width = 100
    out = io.StringIO()
    yaml.dump(_plain(data), out)
    return HEADER + out.getvalue()


def _plain(value: Any) -> Any:
    """Plain values only: what came through the page must not turn into tags or aliases."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def run(
    session: Session, prepared: Prepared, left: Callable[[], bool] = lambda: False
) -> RunResult:
    """All scenarios of a session as a run, the same as on the command line.

    Raises
    ------
    ConfigError : a scenario cannot be run. RunError : ``left`` says that nobody waits for it.
    """
    asked: list[Scenario] = []
    for column in session.state.columns:
        if column.interventions:
            asked.append(read_scenario(data_of(session, column, prepared), prepared))
    if not asked:
        data = data_of(session, session.state.columns[0], prepared)
        asked = [read_scenario({**data, "name": "baseline"}, prepared)]

    def still(done: int, of: int) -> None:
        if left():
            raise RunError(f"given up after {done} of {of} replicates: nobody waits for it")

    return scenarios.run(asked, evidence=prepared.evidence, progress=still)


def document(
    session: Session, prepared: Prepared, name: str, lang: str,
    left: Callable[[], bool] = lambda: False,
) -> bytes:  # fmt: skip
    """Report, slides or workbook of a session: one of the names of ``DOCUMENTS``."""
    result = run(session, prepared, left)
    with tempfile.TemporaryDirectory(prefix="collabcast-") as folder:
        return Path(DOCUMENTS[name](result, folder, lang=lang)).read_bytes()
