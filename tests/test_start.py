"""What is kept between starts: the same as what is made anew, and never older than its source."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.caching import own_yaml
from evidence.caching.array_store import from_bytes, to_bytes
from evidence.caching.labelled import Frame
from evidence.caching.own_yaml import read_own_yaml
from evidence.loading import described, embedded
from forecast.methods import registry
from scenarios.reading.shipped import CONFIGS, scenario_file

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop")


def test_kept_evidence_is_what_the_tables_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds, build = [], embedded.build_world
    monkeypatch.setattr(
        embedded, "build_world", lambda rows: worlds.append(build(rows)) or worlds[-1]
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built, kept = (embedded.embedded.__wrapped__() for _ in range(2))
    ((world, notes),) = worlds  # made once
    for one in (built, kept):
        assert one.world.identical(world) and one.notes == notes
        pd.testing.assert_frame_equal(one.series, embedded.read_series())
        pd.testing.assert_frame_equal(one.flags, embedded._flags(one.series))


def test_yaml_of_ours_is_parsed_beforehand_and_never_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_yaml, "PACKAGES", tmp_path)
    parsed = []
    real = own_yaml._parsed
    monkeypatch.setattr(own_yaml, "_parsed", lambda data: parsed.append(data) or real(data))
    file = tmp_path / "rows.yaml"
    file.write_text("a: {country: NO, when: 2020-02-01, x: 1.5}")
    rows = {"a": {"country": "NO", "when": "2020-02-01", "x": 1.5}}
    kept = own_yaml.compiled_of(file)
    kept.parent.mkdir()
    kept.write_text(own_yaml.compiled(file.read_bytes()), encoding="utf-8")
    parsed.clear()
    assert read_own_yaml(file) == rows and not parsed
    monkeypatch.setattr(own_yaml, "PACKAGES", tmp_path / "elsewhere")  # beside others' files: no
    assert read_own_yaml(file) == rows and len(parsed) == 1
    monkeypatch.setattr(own_yaml, "PACKAGES", tmp_path)
    file.write_text("a: {country: SE}")
    assert read_own_yaml(file) == {"a": {"country": "SE"}} and len(parsed) == 2


def test_every_yaml_of_the_packages_is_parsed_beforehand() -> None:
    """If this fails: python scripts/compile_yaml.py."""
    files = [p for name in PACKAGES for p in (ROOT / name).rglob("*.yaml")]
    made = [p for name in PACKAGES for p in (ROOT / name).rglob("compiled/*.json")]
    assert sorted(map(own_yaml.compiled_of, files)) == sorted(made) and files
    for path in files:
        text = own_yaml.compiled_of(path).read_text(encoding="utf-8")
        assert text == own_yaml.compiled(path.read_bytes()), path


def test_a_key_that_json_would_bend_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text("a: {2026: 1}")
    with pytest.raises(TypeError, match="2026"):
        read_own_yaml(file)


def test_a_frame_comes_back_with_types_and_order() -> None:
    frame = pd.DataFrame({"b": ["x", "", "x"], "a": [1.5, float("nan"), 3.0], "n": [1, 2, 3]})
    back = from_bytes(to_bytes(Frame.of(frame), "k"), "k", Frame).frame()
    pd.testing.assert_frame_equal(frame, back)
    with pytest.raises(TypeError, match="column 'b'"):
        Frame.of(frame.assign(b=["x", None, "y"]))


def test_a_method_whose_package_is_missing_is_refused_and_no_drift_passes_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'collabcast\[prophet\]'"):
        registry.resolve("Prophet")
    with pytest.raises(ValueError, match=r"pip install 'collabcast\[statsforecast\]'"):
        registry.resolve("DynamicOptimizedTheta")
    assert registry.resolve("ets") == "ets"


def test_a_shipped_scenario_is_known_by_its_name_and_ones_own_file_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in CONFIGS.glob("*.yaml"):
        assert Path(scenario_file(path.stem)) == path
    (tmp_path / "us-china-decoupling").touch()
    assert scenario_file("us-china-decoupling") == "us-china-decoupling"
    assert scenario_file("none-such") == "none-such"


def test_checking_a_scenario_brings_no_frames_and_no_arrays_with_names() -> None:
    """Half of the time of `validate` was the import of what only a run uses."""
    code = (
        "import sys; from collabcast.commands.validate import validate;"
        "validate(['us-china-decoupling']);"
        "import gc; assert gc.isenabled();"
        "sys.exit(str(sorted({'pandas', 'xarray', 'scipy', 'matplotlib'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        "from collabcast.terminal.options import evidence_of;"
        "evidence_of('ncses').world.sel(country='CHN').sum()",
        "from collabcast.app import app; app(['forecast', '--country', 'Chnia'], False)",
        "from collabcast.app import app; app(['trace', 'nowhere', 'CHN'], False)",
    ],
)
def test_a_command_does_not_import_array_libraries_it_does_not_use(asked: str) -> None:
    """And what uses one later, such as a cluster, can import it."""
    code = (
        f"import sys\ntry:\n  {asked}\nexcept SystemExit:\n  pass\n"
        "import xarray; xarray.Variable('x', [1.0]).to_numpy()\n"
        "print(sorted({'dask', 'pint', 'sparse'} & set(sys.modules)), end='')\nimport dask.array"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout == "[]", done.stderr


def test_special_functions_come_without_what_numpy_has_for_fortran_and_tests() -> None:
    code = (
        "import sys; from collabcast.terminal.options import evidence_of\n"
        "evidence_of('ncses'); import forecast.computing.draws\n"
        "print(sorted({'numpy.f2py', 'numpy.testing'} & set(sys.modules)), end='')\n"
        "import numpy; numpy.f2py.run_main; from numpy.testing import assert_equal"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and done.stdout == "[]", done.stdout + done.stderr


def test_looking_for_array_libraries_once_more_does_no_harm() -> None:
    code = (
        "import xarray.namedarray.utils as u; u.module_available('dask');"
        "from collabcast.terminal.options import evidence_of; evidence_of('ncses')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_what_the_figures_cover_is_told_again_without_loading_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    loaded: list[str] = []

    def load(source: str) -> evidence.Evidence:
        loaded.append(source)
        return embedded.embedded()

    told = [evidence.described("ncses", load) for _ in range(2)]
    assert told[0] == told[1] == json.loads(json.dumps(evidence.describe(evidence.load())))
    assert loaded == ["ncses"]
    monkeypatch.setattr(described, "embedded_digest", lambda: "of other tables")
    evidence.described("ncses", load)
    evidence.described("another", load)
    evidence.described("another", load)
    assert loaded == ["ncses", "ncses", "another", "another"]
