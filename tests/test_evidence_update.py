"""From new figures to a new baseline: two small editions, made up, and what is told of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import evidence
import forecast
from collabcast.app import app
from evidence.errors import EvidenceError
from scenarios.updating.baselines import moves, regions
from scenarios.updating.figures import comparable, revisions
from scenarios.updating.predictions import COLUMNS, read_predictions, score

CODES = ("CHN", "DEU", "FRA", "GBR", "JPN", "USA")
LAST, LATER, HORIZON = 2018, 2020, 2025


def edition(folder: Path, last: int, revised: float = 1.0, faster: float = 0.0) -> Path:
    """Yearly tables to ``last``: all figures times ``revised``, China ``faster`` after 2018."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(5)  # the same figures in both editions
    size = dict(zip(CODES, np.exp(rng.uniform(10, 11, len(CODES))), strict=True))
    years = range(2000, last + 1)

    walk = dict(zip(CODES, rng.normal(0.04, 0.03, (len(CODES), 30)).cumsum(axis=1), strict=True))

    def level(code: str, year: int) -> float:
        more = faster * max(0, year - LAST) if code == "CHN" else 0.0
        return float(size[code] * np.exp(walk[code][year - 2000] + more) * revised)

    noise = {
        (a, b, y): rng.normal(0, 0.02) for a in CODES for b in CODES for y in range(2000, 2030)
    }
    ties = [
        (a, b, y, round(0.02 * np.sqrt(level(a, y) * level(b, y)) * np.exp(noise[a, b, y])))
        for k, a in enumerate(CODES) for b in CODES[k + 1 :] for y in years
    ]  # fmt: skip
    pd.DataFrame(ties, columns=["a", "b", "year", "papers"]).to_csv(
        folder / "ties.csv", index=False
    )
    for name, share in (("papers", 1.0), ("international", 0.25)):
        rows = [(c, y, round(level(c, y) * share)) for c in CODES for y in years]
        frame = pd.DataFrame(rows, columns=["country", "year", "papers"])
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("editions")
    return edition(root / "old", LAST), edition(root / "new", LATER, revised=1.02, faster=0.3)


@pytest.fixture(scope="module")
def loaded(editions: tuple[Path, Path]) -> tuple[evidence.Evidence, evidence.Evidence]:
    old, new = (evidence.load(str(folder)) for folder in editions)
    return old, new


@pytest.fixture(scope="module")
def moved(loaded):  # type: ignore[no-untyped-def]
    before, after = (forecast.project(e, HORIZON, 60, 1) for e in loaded)
    return moves(before, after, regions(*loaded, ["CHN", "FRA", "CHN-USA"]))


def test_revisions_and_new_years_are_those_that_were_made(loaded) -> None:
    found = {r.variable: r for r in revisions(*loaded)}
    papers = found["papers"]
    assert (papers.first, papers.last, papers.gained) == (2000, LAST, (2019, LATER))
    assert papers.count == len(CODES) * (LAST - 1999)
    assert papers.median == pytest.approx(100 * np.log(1.02), abs=0.01)
    assert found["links"].count == 15 * (LAST - 1999)


def test_a_move_is_the_sum_of_what_moved_it(moved) -> None:
    for m in moved:
        total = 100 * np.log1p(m.change / 100)
        assert m.revision + m.news + m.trend == pytest.approx(total, abs=1e-6)
        assert m.new[0] <= m.new[1] <= m.new[2] and m.year == LATER
        assert m.figure is not None and m.told is not None
        surprise = 100 * np.log(m.figure / m.told[1])
        assert m.revision + m.news == pytest.approx(surprise, abs=1e-6)
    by = {(m.region, m.variable): m for m in moved}
    china, france = by["CHN", "papers"], by["FRA", "papers"]
    assert china.revision == pytest.approx(100 * np.log(1.02), abs=0.01)
    assert china.news > 30 and china.inside is False  # two years at +0.3 nobody could know
    assert abs(france.news) < 15 and france.inside is True
    assert by["CHN", "international_share"].revision == pytest.approx(0.0, abs=0.01)


def test_editions_that_cannot_follow_are_refused(loaded) -> None:
    old, new = loaded
    with pytest.raises(EvidenceError, match="came twice"):
        comparable(old, old)
    with pytest.raises(EvidenceError, match="exchange the two"):
        comparable(new, old)
    comparable(old, new)


def predictions(path: Path, **cell: object) -> Path:
    """Three rows: one due, one to come, one of a scenario."""
    rows = [
        ["2026-01-01", "event", "china-japan-2012", "x", "net effect on links", "log points", y,
         -0.5, 0.0, 0.5] for y in (2015, 2024)
    ]  # fmt: skip
    rows.append(["2026-01-01", "scenario", "s", "CHN", "papers", "percent", 2016, -1, 0, 1])
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(object)
    for name, value in cell.items():
        frame.loc[1, name] = value
    frame.to_csv(path, index=False)
    return path


def test_predictions_that_are_due_are_scored(loaded, tmp_path) -> None:
    rows = read_predictions(predictions(tmp_path / "p.csv"))
    (found,) = score(rows, loaded[1])
    assert (found.name, found.year) == ("china-japan-2012", 2015)
    assert found.came is not None and abs(found.came) < 0.2 and found.inside is True
    rows.loc[0, "p95"] = found.came - 0.1  # a band that the figure is above
    assert score(rows, loaded[1])[0].inside is False


def test_what_new_figures_cannot_tell_stays_unscored(loaded, tmp_path) -> None:
    rows = read_predictions(predictions(tmp_path / "p.csv"))
    rows.loc[0, "name"] = "us-vietnam-2013"  # no such tie in the small editions
    (found,) = score(rows, loaded[1])
    assert found.came is None and found.inside is None and found.why


def test_a_damaged_file_of_predictions_names_line_and_column(tmp_path) -> None:
    bad = predictions(tmp_path / "p.csv", p05="low")
    with pytest.raises(EvidenceError, match=r"p\.csv:3: p05: came 'low'"):
        read_predictions(bad)
    other = tmp_path / "q.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match="missing are made"):
        read_predictions(other)
    other.write_text("", encoding="utf-8")
    with pytest.raises(EvidenceError, match="not a table of predictions"):
        read_predictions(other)


@pytest.mark.slow
def test_the_command_replays_an_update(editions, tmp_path) -> None:
    old, new = map(str, editions)
    run = CliRunner()
    rows = str(predictions(tmp_path / "p.csv"))
    some = ["--replicates", "20", "--horizon", str(HORIZON), "--predictions", rows]
    told = run.invoke(app, ["evidence", "update", old, new, "--json", *some])
    assert told.exit_code == 0, told.output
    document = json.loads(told.stdout)
    assert document["predictions"]["waiting"] == 2 and len(document["predictions"]["scored"]) == 1
    text = run.invoke(app, ["evidence", "update", old, new, *some]).stdout
    assert "revised by +2.0 %" in text and "OUTSIDE" in text
    lines = run.invoke(app, ["evidence", "update", old, new, "--changelog", *some]).stdout
    assert lines.startswith("- Baseline from") and "earlier predictions" in lines
    chinese = run.invoke(app, ["evidence", "update", old, new, "--lang", "zh", *some]).stdout
    assert "在案预测" in chinese
    wrong = run.invoke(app, ["evidence", "update", new, old])
    assert wrong.exit_code == 2 and "exchange the two" in wrong.output
    wrong = run.invoke(app, ["evidence", "update", old, new, "--countries", "IND"])
    assert wrong.exit_code == 2 and "IND" in wrong.output
    wrong = run.invoke(app, ["evidence", "update", old, new, "--horizon", str(LATER)])
    assert wrong.exit_code == 2 and "--horizon" in wrong.output
