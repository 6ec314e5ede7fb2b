"""Files of the program: whole or not there, and digests that see every file of a package."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from evidence import files


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
