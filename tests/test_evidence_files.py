"""Files of the program: whole or not there, and digests that see every file of a package."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from evidence import files

ROOT = Path(__file__).resolve().parent.parent


def test_a_file_that_cannot_be_filled_leaves_what_stood_there_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "below" / "a.txt"
    files.write_text(path, "old\n")
    with pytest.raises(ZeroDivisionError), files.atomic(path) as draft:
        draft.write_text("half")
        _ = 1 / 0
    assert path.read_text() == "old\n" and list(path.parent.iterdir()) == [path]


def test_a_file_has_the_rights_that_the_user_gives_to_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write_bytes(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_the_digest_of_code_sees_sub_packages_and_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "lent"
    for name in ("__init__.py", "deep/__init__.py", "deep/er/made.py", "deep/tables/a.csv"):
        files.write_text(home / name, "x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    seen = set()
    for name in ("__init__.py", "deep/er/made.py", "deep/tables/a.csv"):
        files.code_digest.cache_clear()
        seen.add(files.code_digest("lent"))
        files.write_text(home / name, "x = 2\n")
    files.code_digest.cache_clear()
    seen.add(files.code_digest("lent"))
    assert len(seen) == 4
    files.write_text(home / "__pycache__" / "made.pyc", "compiled")
    files.code_digest.cache_clear()
    assert files.code_digest("lent") in seen, "running the code does not change it"
    with pytest.raises(ModuleNotFoundError, match="no package 'lentt'"):
        files.code_digest("lentt")


LOAD = (
    "import sys, evidence; panel = evidence.load(sys.argv[1]); print(evidence.__file__,"
    " panel.digest, float(panel.world['links'].sel(partner='ROW').sum()))"
)


@pytest.mark.slow
def test_a_panel_made_by_other_code_has_another_digest(tmp_path: Path) -> None:
    """Fits, checkpoints and comparisons go by the digest of the evidence."""
    (tmp_path / "panel").mkdir()
    pairs = [(a, b) for a in ("CHN", "DEU", "USA") for b in ("CHN", "DEU", "USA") if a < b]
    years = range(2015, 2022)
    rows = [f"{a},{b},{year},100" for a, b in pairs for year in years]
    files.write_text(tmp_path / "panel/ties.csv", "a,b,year,papers\n" + "\n".join(rows))
    rows = [f"{c},{year},900" for c in ("CHN", "DEU", "USA") for year in years]
    files.write_text(
        tmp_path / "panel/international.csv", "\n".join(["country,year,papers", *rows])
    )
    copy = tmp_path / "evidence"
    shutil.copytree(ROOT / "evidence", copy, ignore=shutil.ignore_patterns("__pycache__"))

    def load() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", LOAD, str(tmp_path / "panel")],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        home, digest, outward = done.stdout.split()
        assert Path(home).is_relative_to(copy)
        return [digest, outward]

    before = load()
    assert load() == before
    module = copy / "panel" / "completion.py"
    text = module.read_text()
    module.write_text(text.replace("BELOW, ABOVE = 0.999", "BELOW, ABOVE = 0.5"))
    after = load()
    assert before[1] != after[1] and before[0] != after[0]
