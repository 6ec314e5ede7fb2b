"""collabcast status: what is installed, which figures it stands on, and whether they match."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Annotated, Any

import typer

from collabcast import __version__
from collabcast.terminal.console import FAILED, BadInput, guarded, print_json, show
from collabcast.terminal.options import Json, Source, evidence_of

Certificate = Annotated[
    Path | None,
    typer.Option(help="certificate.json of a release to hold this against.", show_default=False),
]


@guarded
def status(
    certificate: Certificate = None,
    runs: Annotated[Path, typer.Option(help="Folder of runs to look at.")] = Path("runs"),
    source: Source = "ncses",
    json_: Json = False,
) -> None:
    """Say what is installed, which figures, which runs, and whether they belong together."""
    import evidence
    from evidence.panel.tables import cached_names
    from scenarios.results.finished import finished
    from workshop.service.installed import dependencies, digest_of, shipped_files

    known = evidence_of(source)
    files = shipped_files()
    told: dict[str, Any] = {
        "version": __version__,
        "files": digest_of(files),
        "python": platform.python_version(),
        "packages": dependencies(),
        "figures": {"name": known.name, "title": known.title, "last_year": known.last_year,
                    "digest": known.digest, "faults": [str(p) for p in evidence.check(known)],
                    "others": [n for n in cached_names() if n != known.name]},
        "runs": [
            {"name": path.name, "run": said["plan"][:16], "version": said["version"],
             "same_figures": said["evidence_digest"] == known.digest,
             "same_version": said["version"] == __version__}
            for path, said in finished(runs)
        ],
        "certificate": None if certificate is None else _held(certificate, files),
    }  # fmt: skip
    faults = _faults(told)
    told = {"ok": not faults, **told, "faults": faults}
    if json_:
        print_json(told)
    else:
        show("\n".join(_lines(told)))
    if faults:
        raise typer.Exit(FAILED)


def _held(path: Path, files: dict[str, str]) -> dict[str, Any]:
    """What a certificate says against what is installed: files that differ, by name."""
    from evidence.bounds import LARGEST_JSON, read_bounded, read_json

    try:
        said = read_json(read_bounded(path, LARGEST_JSON))
        listed = {str(k): str(v) for k, v in said["files"].items()}
        version = str(said["version"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{path}: came no certificate of a release; allowed is certificate.json as"
            " `make release` writes it; name that file"
        ) from None
    names = sorted({*listed, *files})
    return {"version": version, "files": said.get("digest"),
            "differ": [n for n in names if listed.get(n) != files.get(n)]}  # fmt: skip


def _faults(told: dict[str, Any]) -> list[str]:
    faults = [
        f"{p['name']}: came {p['version'] or 'nothing'}; allowed is {p['allowed'] or 'any version'}"
        for p in told["packages"]
        if p["fits"] is False
    ]
    faults += told["figures"]["faults"]
    held = told["certificate"]
    if held and held["differ"]:
        some = ", ".join(held["differ"][:5]) + (", ..." if len(held["differ"]) > 5 else "")
        count = len(held["differ"])
        faults.append(f"not as in release {held['version']} ({count} in all): {some}")
    return faults


def _lines(told: dict[str, Any]) -> list[str]:
    """The same for people."""
    figures, held = told["figures"], told["certificate"]
    missing = [p["name"] for p in told["packages"] if p["extra"] and p["version"] is None]
    wrong = [p for p in told["packages"] if p["fits"] is False]
    lines = [
        f"collabcast {told['version']}  files sha256 {told['files'][:16]}  Python {told['python']}",
        f"packages   {len(told['packages'])} named, {len(wrong)} of a version that is not allowed",
    ]
    if missing:
        lines.append(f"extras     not installed: {', '.join(missing)}")
    lines += [
        f"figures    {figures['title']}",
        f"           to {figures['last_year']}, sha256 {figures['digest'][:16]}, "
        + ("whole" if not figures["faults"] else f"{len(figures['faults'])} faults"),
    ]
    if figures["others"]:
        lines.append(f"others     {', '.join(figures['others'])}")
    for run in told["runs"]:
        same = [
            "same figures" if run["same_figures"] else "OTHER FIGURES",
            "same version" if run["same_version"] else f"version {run['version']}",
        ]
        lines.append(f"run        {run['name']}  {run['run']}  {', '.join(same)}")
    if held:
        release = "every file is that of" if not held["differ"] else "files differ from"
        lines.append(f"release    {release} {held['version']}")
    return [*lines, *(f"not right: {fault}" for fault in told["faults"])] + (
        [] if told["faults"] else ["all of it belongs together"]
    )
