"""Odd machines: no home, foreign locales, no terminal, other zones, links in the way, Ctrl-C."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import evidence
import scenarios
from collabcast.app import app
from evidence.caching import cache as fits

pytest_plugins = ["scenarios_toy"]
ROOT = Path(__file__).resolve().parent.parent
DECOUPLE = str(ROOT / "configs" / "us-china-decoupling.yaml")
BAD = "name: a\ntitel: 中国\nreport: {countries: [Chnia]}\n"


def call(*args: str) -> Any:
    return CliRunner().invoke(app, list(args))


def program(*args: str, cwd: Path, **env: str | None) -> subprocess.CompletedProcess[bytes]:
    """The real program with a few variables changed, or taken away (None)."""
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **{k: v for k, v in env.items() if v}}
    for name in [k for k, v in env.items() if v is None]:
        whole.pop(name, None)
    return subprocess.run([sys.executable, "-m", "collabcast", *args], capture_output=True,
                          cwd=cwd, env=whole, stdin=subprocess.DEVNULL)  # fmt: skip


# Where the program may write -----------------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and not p.is_symlink()}  # fmt: skip


def test_a_run_writes_into_its_folder_only(toy: Any, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for name in ("here", "home", "cache"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert call("run", DECOUPLE, "--replicates", "4", "--out", str(tmp_path / "out")).exit_code == 0
    assert all(name.startswith(("out/", "home/.config/matplotlib", "cache/matplotlib",
                                "cache/collabcast/fits/", "home/.cache/fontconfig",
                                "cache/fontconfig"))
               for name in tree(tmp_path))  # fmt: skip
    assert not list((tmp_path / "here").iterdir())
    assert (tmp_path / "out" / "report.html").is_file()
    plain = call("run", DECOUPLE, "--replicates", "2", "--no-report", "--out", str(tmp_path / "p"))
    assert plain.exit_code == 0 and not list((tmp_path / "p").glob("*.html"))


def test_the_folder_itself_may_be_a_link(toy: Any, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    out = call("run", DECOUPLE, "--replicates", "4", "--out", str(tmp_path / "out"))
    assert out.exit_code == 0 and (tmp_path / "disk" / "manifest.json").is_file()


@pytest.mark.parametrize("name", [".parts", ".lock"])
def test_a_link_in_the_folder_does_not_lead_out_of_it(name: str, toy: Any, tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    target = elsewhere if name == ".parts" else elsewhere / "file"
    (out / name).symlink_to(target)
    for extra in ([], ["--force"], ["--resume"]):
        done = call("run", DECOUPLE, "--replicates", "4", "--out", str(out), *extra)
        assert done.exit_code == 1 and "is a link to another place" in done.stderr
        assert len(done.stderr.splitlines()) == 2  # the step and the reason
    assert not list(elsewhere.iterdir())


def test_a_linked_result_is_replaced_and_its_target_left_alone(toy: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("run", DECOUPLE, "--replicates", "4", "--out", str(out)).exit_code == 0
    precious = tmp_path / "precious.csv"
    precious.write_text("mine")
    for name in ("summary.csv", "manifest.json", "report.html"):
        (out / name).unlink()
        (out / name).symlink_to(precious)
    assert call("run", DECOUPLE, "--replicates", "4", "--out", str(out), "--force").exit_code == 0
    assert precious.read_text() == "mine"
    assert not (out / "summary.csv").is_symlink() and not (out / "report.html").is_symlink()


def test_a_folder_that_is_no_folder_or_cannot_be_written_is_one_line(
    toy: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "at" / "all")
    for bad in ("file", "file/below", "dangling", "a" * 300, "/proc/collabcast"):
        done = call("run", DECOUPLE, "--replicates", "4", "--out", str(tmp_path / bad))
        assert done.exit_code == 1, bad
        assert "--out" in done.stderr and len(done.stderr.splitlines()) == 2, done.stderr


# Home, locale, terminal ------------------------------------------------------------------------


def test_without_a_usable_home_nothing_is_kept_and_all_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a-file"
    file.write_text("x")
    for place in (str(file), "/proc/nowhere", "/dev/null"):
        monkeypatch.setenv("XDG_CACHE_HOME", place)
        assert fits.cached(f"key {place}", lambda: 7, int) == 7
        assert evidence.load().name == "ncses"
        with pytest.raises(evidence.EvidenceError, match="neither known nor a folder"):
            evidence.load("no-such-name")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", lambda _: {}["nobody"])
    assert fits.cached("key", lambda: 7, int) == 7
    with pytest.raises(evidence.EvidenceError, match="neither known nor a folder"):
        evidence.load("no-such-name")
    out = call("evidence", "import", str(ROOT / "tests" / "data" / "own_pairs.csv"), "--name", "x")
    assert out.exit_code == 2 and "set XDG_CACHE_HOME" in out.stderr


def test_a_spoiled_fit_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fits.cached("k", lambda: [1], list[int]) == [1]
    (path,) = fits.folder().glob("*.npz")
    good = path.read_bytes()
    for bad in (b"", b"\x80", good[:-3], b"cnosuchmodule\nx\n.", b"\x80\x05K\x01", b"]q\x00(e"):
        path.write_bytes(bad)
        assert fits.cached("k", lambda: [2], list[int]) == [2], bad
        path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1", "TERM": None, "HOME": None},
        {"LC_ALL": "no_SUCH.locale", "HOME": "/nonexistent", "XDG_CACHE_HOME": "/proc/none"},
    ],
    ids=["C", "ascii", "latin-1", "nowhere"],
)
def test_any_locale_can_be_told_what_is_wrong(env: dict[str, str | None], tmp_path: Path) -> None:
    (tmp_path / "中国.yaml").write_text(BAD, encoding="utf-8")
    done = program("validate", "中国.yaml", DECOUPLE, cwd=tmp_path, **env)
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr and b"unknown key 'titel'" in done.stderr
    assert b"did you mean China" in done.stderr and b"us-china-decoupling: decouple" in done.stdout


def test_the_locale_changes_no_number(tmp_path: Path) -> None:
    told = [
        program("evidence", "show", "--json", cwd=tmp_path, **env).stdout
        for env in ({}, {"LC_ALL": "de_DE.UTF-8", "LANG": "C", "PYTHONIOENCODING": "latin-1"})
    ]
    assert told[0] == told[1] and told[0].startswith(b"{")


def test_no_terminal_no_bars_and_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} -m collabcast schema | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT)
    assert done.stdout.startswith(b"{") and b"Traceback" not in done.stderr
    assert b"fault of the program" not in done.stderr


# Time --------------------------------------------------------------------------------------------


def test_time_zone_and_day_change_no_byte(
    toy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and after midnight, in other zones, on a leap day: the same bytes in every file."""
    first: dict[str, bytes] = {}
    real = time.time()
    for k, (zone, moment) in enumerate(
        [("UTC", real), ("Asia/Shanghai", 1709164800.0), ("America/New_York", 1709251199.0)]
    ):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        monkeypatch.setattr(time, "time", lambda moment=moment: moment)
        out = tmp_path / str(k)
        scenarios.run(DECOUPLE, replicates=4, evidence=toy, out=out)
        found = {n: b for n, b in tree(out).items() if n != "manifest.json"}
        assert {"outcomes.parquet", "links.parquet", "summary.csv"} <= set(found)
        first = first or found
        assert found == first, zone
    monkeypatch.undo()
    time.tzset()


def test_no_forecast_knows_a_calendar() -> None:
    """Years are numbers: nothing asks what day it is, but a pull that writes when it was made."""
    asking = ("datetime.now", "date.today", "time.localtime", "datetime.utcnow", "time.gmtime")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for folder in ("evidence", "forecast", "agents", "scenarios")
        for path in (ROOT / folder).rglob("*.py")
        for word in asking
        if word in path.read_text(encoding="utf-8") and "pull" not in path.parts
    ]
    assert found == []


# Ctrl-C ------------------------------------------------------------------------------------------


# The program with toys for forecast and agents, slow enough to be caught in the middle.
TOY = """
import sys, time
sys.path.insert(0, {tests!r})
import scenarios_toy
from scenarios.running import engine, workers

def simulate(*args, **more):
    time.sleep(0.1)
    return scenarios_toy.toy_simulate(*args, **more)

engine.outlook, engine.simulate = scenarios_toy.toy_outlook, simulate
workers.over_processes = scenarios_toy.over_toy_processes
from collabcast.__main__ import main
main()
"""


def interrupted(
    args: list[str], cwd: Path, sign: str, words: str = "", toy: bool = True
) -> tuple[int, str]:
    """Code and last words of a program that gets SIGINT once a file of that name holds words."""
    start = ["-c", TOY.format(tests=str(ROOT / "tests"))] if toy else ["-m", "collabcast"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
           "XDG_CACHE_HOME": str(cwd / "cache")}  # fmt: skip
    for old in cwd.glob(sign):  # left by the run before, it would tell nothing of this one
        old.unlink()
    with (cwd / "said").open("wb") as said:
        process = subprocess.Popen([sys.executable, *start, *args], cwd=cwd, env=env, stderr=said,
                                   stdout=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        until = time.monotonic() + 120.0
        while time.monotonic() < until and process.poll() is None:
            if any(words in p.read_text("utf-8", errors="ignore") for p in cwd.glob(sign)):
                break
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        code = process.wait(timeout=60)
    return code, (cwd / "said").read_text(encoding="utf-8")


@pytest.mark.slow
def test_ctrl_c_at_every_stage_ends_plainly_and_can_be_resumed(tmp_path: Path) -> None:
    args = ["run", DECOUPLE, "--replicates", "3000", "--horizon", "2026", "--out", "out"]
    stages: list[tuple[dict[str, Any], list[str]]] = [
        ({"sign": "said", "words": "step 1", "toy": False}, []),  # reading the scenario
        ({"sign": "out/.parts/plan.json", "toy": False}, ["--force"]),  # fitting: nothing is kept
        ({"sign": "out/.parts/part-*"}, ["--force", "--workers", "2"]),
        ({"sign": "out/.parts/part-000300*"}, ["--resume"]),
    ]
    for how, extra in stages:
        code, said = interrupted([*args, *extra], tmp_path, **how)
        assert code == 130 and "Traceback" not in said, (how, code, said)
        last = said.splitlines()[-1]
        assert last.startswith("interrupted") and "--resume (folder out)" in last, (how, said)
        assert not (tmp_path / "out" / "manifest.json").exists()
        assert not (tmp_path / "out" / ".lock").exists(), "the folder stays locked"
    kept = list((tmp_path / "out" / ".parts").glob("part-*"))
    assert len(kept) >= 7 and {stat.S_IMODE(p.stat().st_mode) for p in kept} == {0o644}


def test_ctrl_c_in_the_middle_of_an_import_waits_for_its_end(tmp_path: Path) -> None:
    """A class body turns what is raised in it into a RuntimeError; modules hide it altogether."""
    (tmp_path / "slow.py").write_text(
        "import os, signal, time\n"
        "class Named:\n"
        "    def __set_name__(self, owner, name):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(0.1)\n"
        "class Holder:\n"
        "    field = Named()\n"
        "WHOLE = True\n"
    )
    code = (
        "import time\n"
        "from collabcast.terminal.interrupts import wait_for_imports\n"
        "wait_for_imports()\n"
        "try:\n"
        "    import slow\n"
        "    time.sleep(10)\n"
        "except KeyboardInterrupt:\n"
        "    print(slow.WHOLE)\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_ctrl_c_before_a_command_begins(tmp_path: Path) -> None:
    code = (
        "import sys, collabcast.__main__ as m\n"
        "def stop(): raise KeyboardInterrupt\n"
        "m.foreign = stop\nm.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (130, b"interrupted\n")
