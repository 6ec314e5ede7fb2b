"""A run folder is input: changed numbers, bombs, links and odd fields are refused in a line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scenarios_toy import toy  # noqa: F401
from shell_runs import hurt, sign, try_commands
from typer.testing import CliRunner

import scenarios
from collabcast.app import app
from scenarios.errors import RunRefused

DECOUPLE = str(Path(__file__).resolve().parent.parent / "configs" / "us-china-decoupling.yaml")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def run(toy: Any, kept: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A small run of one's own; made once."""
    if not (kept / "run").exists():
        scenarios.run(DECOUPLE, replicates=3, horizon=2030, evidence=toy, out=kept / "run")
    shutil.copytree(kept / "run", tmp_path / "run")
    return tmp_path / "run"


def change(folder: Path, how: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / "manifest.json"
    made = json.loads(path.read_text(encoding="utf-8"))
    how(made)
    path.write_text(json.dumps(made), encoding="utf-8")


def refused(folder: Path, *told: str) -> str:
    done = CliRunner().invoke(app, ["compare", str(folder)])
    assert done.exit_code == 2 and "fault of the program" not in done.stderr, done.stderr
    for words in told:
        assert words in done.stderr, done.stderr
    assert max(map(len, done.stderr.splitlines())) < 1200
    return done.stderr


def test_a_run_as_it_was_written_is_read(run: Path) -> None:
    assert try_commands(run, deep=False) == []
    made = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert {"outcomes.parquet", "links.parquet", "summary.csv"} <= set(made["files"])


def test_doubled_numbers_are_noticed_by_all_who_read_them(run: Path) -> None:
    table = pq.read_table(run / "outcomes.parquet")
    doubled = pa.compute.multiply(table["value"], 2.0)
    at = table.schema.get_field_index("value")
    pq.write_table(table.set_column(at, "value", doubled), run / "outcomes.parquet")
    refused(run, "outcomes.parquet", "is not the file the run wrote")
    for command in (["report", str(run)],
                    ["run", DECOUPLE, "--replicates", "3", "--horizon", "2030", "--resume",
                     "--out", str(run)]):  # fmt: skip
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 2 and "is not the file the run wrote" in done.stderr
    assert not (run / "report.html").exists()


@pytest.mark.parametrize(
    "gone", ["evidence", "seed", "evidence_digest", "version", "columns", "shock", "format",
             "failed_replicates", "scenarios", "parameters", "plan", "horizon"],
)  # fmt: skip
def test_a_field_that_is_missing_is_named(run: Path, gone: str) -> None:
    change(run, lambda m: m.pop(gone))
    refused(run, f"manifest.json: {gone}: Field required")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (lambda m: m.update(horizon=10**10), "horizon"),
        (lambda m: m.update(replicates=10**400), "a number of 401 digits"),
        (lambda m: m.update(replicates=99_999, horizon=2100, first_year=1900), "allowed 4 GB"),
        (lambda m: m.update(replicates=2), "rows; the manifest says"),
        (lambda m: m["columns"][0].update(region="X\x1b[31mY"), "\\x1b[31m"),
        (lambda m: m["columns"][0].update(variable="nothing"), "no outcome 'nothing' is known"),
        (lambda m: next(iter(m["parameters"].values())).update(grade="rumour"), "grade"),
        (lambda m: m.update(scenarios=m["scenarios"][1:]), "the baseline comes first"),
        (lambda m: m.update(format=99, version="9.1"), "made by collabcast 9.1 in format 99"),
        (lambda m: m["files"].clear(), "is not the file the run wrote"),
        (lambda m: m["evidence"].update(origin="\x00"), "holds no copy of its figures"),
    ],
)
def test_an_odd_field_is_a_line(run: Path, how: Any, told: str) -> None:
    change(run, how)
    assert "\x1b" not in refused(run, told)


def test_what_is_no_json_of_ours_is_a_line(run: Path) -> None:
    good = (run / "manifest.json").read_text(encoding="utf-8")
    deep = "[" * 200_000 + "]" * 200_000
    for text in ("", "{", "[]", "null", deep, f'{{"a": {deep}}}', good.replace("2030", "NaN"),
                 good.replace("2030", "9" * 5000), '"\ud800"', "\x00"):  # fmt: skip
        (run / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
        refused(run, "manifest.json")


def test_a_run_of_another_version_is_read_and_said(
    run: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(run, lambda m: m.update(version="0.0.9"))
    assert CliRunner().invoke(app, ["compare", str(run)]).exit_code == 0
    assert "made by collabcast 0.0.9, this is" in caplog.text
    change(run, lambda m: (m.update(format=1), m.pop("files")))
    change(run, lambda m: m.update(evidence_digest="0" * 64))
    assert CliRunner().invoke(app, ["compare", str(run)]).exit_code == 0
    assert "no digests of its files" in caplog.text and "from other figures" in caplog.text


@pytest.mark.parametrize("name", ["manifest.json", "outcomes.parquet", "links.parquet"])
def test_a_link_out_of_the_folder_is_not_followed(run: Path, name: str) -> None:
    elsewhere = run.parent / "elsewhere"
    (run / name).rename(elsewhere)
    (run / name).symlink_to(elsewhere)
    refused(run, name, "is a link to another place")


def test_bombs_are_refused_by_what_they_say_of_themselves(run: Path) -> None:
    pq.write_table(pa.table({"value": np.zeros(20_000_000)}), run / "outcomes.parquet",
                   compression="zstd")  # fmt: skip
    assert (run / "outcomes.parquet").stat().st_size < 500_000
    sign(run)
    refused(run, "came 20,000,000 rows")


def test_one_file_in_the_place_of_another_is_a_line(run: Path) -> None:
    shutil.copyfile(run / "outcomes.parquet", run / "links.parquet")
    sign(run)
    refused(run, "links.parquet", "is damaged")


def test_long_names_in_links_are_refused(run: Path) -> None:
    links = pd.read_parquet(run / "links.parquet")
    links["a"] = "x" * 5000
    links.to_parquet(run / "links.parquet")
    sign(run)
    refused(run, "a name of 5000 characters")


def listed(values: Any) -> Any:
    return pa.array([[v] for v in values.to_pylist()])


@pytest.mark.parametrize(
    ("name", "column", "how", "told"),
    [
        ("outcomes", "value", listed, "column value: came list"),
        ("links", "year", listed, "column year: came list"),
        ("links", "p50", listed, "column p50: came list"),
        ("links", "year", lambda v: pa.array([None] * len(v), pa.int64()), "year is empty"),
        ("links", "a", lambda v: pa.array([None] * len(v), pa.string()), "a is empty"),
        ("links", "a", lambda v: pa.array(["=cmd()"] * len(v)), "=cmd()"),
        ("links", "scenario", lambda v: pa.array(["no-such"] * len(v)), "no-such, "),
        ("links", "year", lambda v: pa.array([1990] * len(v)), "1990 is no pair and year"),
        ("links", "b", lambda v: pa.array([v[0].as_py()] * len(v)), "or stands twice"),
    ],
)
def test_a_column_of_another_kind_or_of_other_rows_is_refused(
    run: Path, name: str, column: str, how: Any, told: str
) -> None:
    """Whoever changes a table can change its digest as well."""
    path = run / f"{name}.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index(column)
    pq.write_table(table.set_column(at, column, how(table[column])), path)
    sign(run)
    refused(run, "is damaged", told)


def test_a_manifest_names_no_folder_of_the_reader(run: Path, tmp_path: Path) -> None:
    for origin in (str(tmp_path), "..", "/etc", "a" * 3000, "a\0b", "//host/share"):
        change(run, lambda made, to=origin: made["evidence"].update(origin=to))
        refused(run, "holds no copy of its figures")


def test_parts_of_a_strange_name_are_not_parts(toy: Any, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "run"
    (out / ".parts").mkdir(parents=True)
    for name in ("part-x-y.npz", "part-1.npz", "part-000000-000050-7.npz", "part--1-2.npz"):
        (out / ".parts" / name).write_bytes(b"x")
    done = CliRunner().invoke(
        app, ["run", DECOUPLE, "--replicates", "3", "--horizon", "2030", "--resume", "--out",
              str(out)],
    )  # fmt: skip
    assert "fault of the program" not in done.stderr and done.exit_code == 0, done.stderr


def test_a_damaged_part_is_computed_again(
    toy: Any,  # noqa: F811
    run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cut, foreign or of another shape: it is no part, and the run comes out the same."""
    from scenarios.results import store
    from scenarios.running import run as running

    def stop(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    out = tmp_path / "cut"
    with monkeypatch.context() as m:
        m.setattr(store, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            running.run(DECOUPLE, replicates=3, horizon=2030, evidence=toy, out=out, chunk=1)
    parts = sorted((out / ".parts").glob("part-*.npz"))
    assert len(parts) == 3
    parts[0].write_bytes(b"PK\x03\x04")
    links = out / ".parts" / parts[1].name.replace("part", "links").replace("npz", "npy")
    links.write_bytes(links.read_bytes()[:-100])
    parts[2].unlink()
    parts[2].symlink_to(parts[1])
    again = running.run(DECOUPLE, replicates=3, horizon=2030, evidence=toy, out=out, resume=True)
    assert np.array_equal(again.values, scenarios.read_run(run).values, equal_nan=True)


def test_a_word_by_a_number_that_is_not_there_is_damage(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pq.ParquetFile.read

    def hurt_words(file: pq.ParquetFile, columns: list[str]) -> pa.Table:
        table = whole(file, columns=columns)
        if "a" not in columns:
            return table
        beyond = pa.array([46] * len(table), pa.int32())
        words = pa.DictionaryArray.from_arrays(beyond, ["CHN"], safe=False)
        return table.set_column(columns.index("a"), "a", words)

    monkeypatch.setattr(pq.ParquetFile, "read", hurt_words)
    with pytest.raises(RunRefused, match="is damaged"):
        scenarios.read_run(run)


@pytest.mark.parametrize("seed", range(4))
def test_a_few_folders_hurt_at_random(run: Path, tmp_path: Path, seed: int) -> None:
    """Thousands in benchmarks/bench_shell_runs.py."""
    rng = np.random.default_rng([5, seed])
    for _ in range(6):
        shutil.rmtree(tmp_path / "sent", ignore_errors=True)
        shutil.copytree(run, tmp_path / "sent")
        what = hurt(tmp_path / "sent", rng)
        assert try_commands(tmp_path / "sent", deep=False) == [], what


def test_words_of_a_run_turn_no_line_around_in_json_either(run: Path) -> None:
    change(run, lambda m: next(iter(m["parameters"].values())).update(meaning="\u202ered\x1b"))
    done = CliRunner().invoke(app, ["trace", str(run), "CHN-USA:links", "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout)
    assert "\u202e" not in done.stdout and "\x1b" not in done.stdout


def test_a_parameter_that_the_run_did_not_know_is_left_out_of_a_trace(run: Path) -> None:
    used = {k for s in json.loads((run / "manifest.json").read_text("utf-8"))["scenarios"]
            for k in s["lever_parameters"]}  # fmt: skip
    change(run, lambda m: [m["parameters"].pop(k) for k in list(m["parameters"]) if k not in used])
    done = CliRunner().invoke(app, ["trace", str(run), "CHN-USA:links", "--json"])
    assert done.exit_code == 0, done.stderr


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="no finished run"):
        scenarios.read_run(tmp_path)
