"""What a release consists of, in one folder, and the certificate that ties it together.

python scripts/release.py            # wheel, source, container file, guide, bill of materials
python scripts/release.py --verify   # is what lies in dist/release what its certificate says?

The certificate names every part with its sha256, every file of the wheel, the figures, and the
commit; ``collabcast status --certificate`` holds an installation against it.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import evidence  # noqa: E402
from evidence.files import sha256_file, write_text  # noqa: E402
from workshop.service.installed import digest_of, shipped_files  # noqa: E402

OUT = ROOT / "dist" / "release"
CERTIFICATE = "certificate.json"
SOURCE = ("configs", "agents", "collabcast", "evidence", "forecast", "scenarios", "workshop")


def build(out: Path = OUT, guide: Path = ROOT / "site") -> dict[str, Any]:
    """Write every part and the certificate into ``out``, which is emptied first.

    Parameters
    ----------
    guide : the built guide, from ``make guide``.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    _wheel_and_source(out)
    shutil.copy(ROOT / "Dockerfile", out / "Dockerfile")
    _archive(guide, out / "guide.tar.gz")
    _call(ROOT / "scripts" / "sbom.py", out / "sbom.json")
    return certify(out)


def certify(out: Path) -> dict[str, Any]:
    """Write the certificate of the parts in a folder.

    Raises
    ------
    SystemExit : the wheel does not hold the files of this checkout.
    """
    (wheel,) = out.glob("*.whl")
    files = _in_wheel(wheel)
    here = shipped_files(ROOT)
    if differ := sorted(n for n in {*files, *here} if files.get(n) != here.get(n)):
        sys.exit(f"the wheel is not this checkout: {', '.join(differ[:5])}")
    known = evidence.load()
    said = {
        "version": wheel.name.split("-")[1],
        "commit": _git("rev-parse", "HEAD"),
        "clean": _git("status", "--porcelain") == "",
        "figures": {"name": known.name, "title": known.title, "digest": known.digest},
        "digest": digest_of(files),
        "parts": {p.name: sha256_file(p) for p in sorted(out.iterdir()) if p.name != CERTIFICATE},
        "files": files,
    }
    write_text(out / CERTIFICATE, json.dumps(said, indent=1, sort_keys=True) + "\n")
    return said


def verify(out: Path = OUT) -> list[str]:
    """What in a release folder is not as its certificate says."""
    said = json.loads((out / CERTIFICATE).read_text(encoding="utf-8"))
    there = {p.name: sha256_file(p) for p in out.iterdir() if p.name != CERTIFICATE}
    faults = [f"{n}: not as certified" for n in sorted({*there, *said["parts"]})
              if there.get(n) != said["parts"].get(n)]  # fmt: skip
    for wheel in out.glob("*.whl"):
        if _in_wheel(wheel) != said["files"] or digest_of(said["files"]) != said["digest"]:
            faults.append(f"{wheel.name}: its files are not those certified")
    return faults


def _wheel_and_source(out: Path) -> None:
    """Both from a copy of what git knows, so that nothing else gets in and nothing stays behind."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        for name in _git("ls-files", "-z").split("\0"):
            if name and (name.split("/")[0] in SOURCE or "/" not in name):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        env = {**os.environ, "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct")}
        code = "import sys; from setuptools.build_meta import build_sdist as b; b(sys.argv[1])"
        for command in (
            ["-c", code, str(out.resolve())],
            ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
             "--wheel-dir", str(out.resolve()), "."],
        ):  # fmt: skip
            done = subprocess.run(
                [sys.executable, *command], cwd=copy, capture_output=True, text=True, env=env
            )
            if done.returncode:
                sys.exit(done.stderr[-2000:])


def _in_wheel(wheel: Path) -> dict[str, str]:
    """Files of a wheel but for its own notes, with their sha256."""
    import hashlib

    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if ".dist-info/" not in n and not n.endswith("/")]
        return {n: hashlib.sha256(archive.read(n)).hexdigest() for n in sorted(names)}


def _archive(folder: Path, to: Path) -> None:
    """A folder as an archive whose bytes depend on its files alone."""
    if not (folder / "index.html").is_file():
        sys.exit(f"{folder}: no guide; run `make guide` first")
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = tarfile.TarInfo(f"guide/{path.relative_to(folder).as_posix()}")
            entry.size = path.stat().st_size
            with path.open("rb") as handle:
                archive.addfile(entry, handle)
    to.write_bytes(gzip.compress(made.getvalue(), mtime=0))


def _call(script: Path, *arguments: Path) -> None:
    subprocess.run([sys.executable, str(script), *map(str, arguments)], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> None:
    """Build, or verify."""
    if "--verify" in sys.argv[1:]:
        faults = verify()
        print("\n".join(faults) or f"{OUT}: as certified")
        sys.exit(bool(faults))
    said = build()
    print(f"{OUT}: {len(said['parts'])} parts, {len(said['files'])} files, "
          f"sha256 {said['digest'][:16]}")  # fmt: skip


if __name__ == "__main__":
    main()
