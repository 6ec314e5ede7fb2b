"""What can be said of the dependencies without a network; ends with 1 where something is wrong.

Consistent (`pip check`), pinned as constraints.txt says and nothing else pinned, with hashes of
their archives in requirements/hashed.txt, files as they were installed (RECORD), and under licences
that an MIT project may use.

python scripts/audit.py
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

from sbom import licence, needed

ROOT = Path(__file__).resolve().parent.parent
STRONG = re.compile(r"(?<![A-Z])A?GPL|GNU (Affero )?General", re.IGNORECASE)
# Looked at by a person: the part under GPL is not what is used.
READ = {"docutils": "public domain and BSD but for one file for Emacs"}
# Pins of what no extra brings on Linux.
ELSEWHERE = {"uv": "the Makefile installs with it", "colorama": "Windows"}
LIBRARY = re.compile(r"LGPL|Lesser", re.IGNORECASE)  # may be used, not copied


def normal(name: str) -> str:
    """A name as indexes know it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Versions that constraints.txt allows."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {normal(a): b for a, _, b in (x.partition("==") for x in lines) if b}


def hashed() -> dict[str, str]:
    """Versions whose archives have a hash in requirements/hashed.txt."""
    text = (ROOT / "requirements" / "hashed.txt").read_text(encoding="utf-8")
    found = re.findall(r"^(\S+)==(\S+)((?: \\\n\s+--hash=sha256:[0-9a-f]{64})+)$", text, re.M)
    return {normal(name): version for name, version, _ in found}


def changed(of: Distribution) -> list[str]:
    """Files that are not what was installed, by their checksums."""
    out = []
    for file in of.files or ():
        if file.hash is None or file.hash.mode != "sha256" or file.suffix != ".py":
            continue
        path = Path(str(file.locate()))
        digest = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            out.append(str(file))
    return out


def main() -> None:
    """Print what is wrong, or that nothing is."""
    faults = []
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    faults += done.stdout.splitlines() if done.returncode else []
    allowed, every = pins(), needed()
    written = hashed()
    for name in sorted({*written, *(normal(n) for n in every if n != "collabcast")}):
        if allowed.get(name) != written.get(name):
            faults.append(f"{name}: requirements/hashed.txt says {written.get(name, 'nothing')}, "
                          f"constraints.txt {allowed.get(name, 'nothing')}; run "
                          "scripts/pin_hashes.py")  # fmt: skip
    faults += [f"{name}: pinned in constraints.txt, but nothing asks for it"
               for name in sorted({*allowed} - {*written} - {*ELSEWHERE})]  # fmt: skip
    for name, found in sorted(every.items()):
        if name == "collabcast":
            continue
        if normal(name) not in allowed:
            faults.append(f"{name} {found.version}: not in constraints.txt")
        elif allowed[normal(name)] != found.version:
            faults.append(f"{name} {found.version}: constraints.txt says {allowed[normal(name)]}")
        terms = licence(found)
        if name not in READ and STRONG.search(terms) and not LIBRARY.search(terms):
            faults.append(f"{name}: licence {terms}")
        faults += [f"{name}: {file} is not what was installed" for file in changed(found)]
    print(
        "\n".join(faults) or f"{len(every) - 1} packages: consistent, pinned, whole, licences fit"
    )
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
