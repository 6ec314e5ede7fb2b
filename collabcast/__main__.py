"""Entry point: checks that the packages to be imported are its own, then runs the commands."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop")
# Foreign packages that are known to install one of our import names.
KNOWN = {"agents": "PyPI package openai-agents"}


def foreign() -> list[str]:
    """One line for each of our packages that the path resolves to somebody else's."""
    home = Path(__file__).resolve().parent.parent
    lines = []
    for name in PACKAGES:
        spec = find_spec(name)
        found = Path(spec.origin).resolve() if spec and spec.origin else None
        if found == home / name / "__init__.py":
            continue
        if found is None:
            lines.append(
                f"collabcast: the package `{name}` is missing beside {home.name}/collabcast"
            )
            continue
        guess = f" (perhaps the {KNOWN[name]})" if name in KNOWN else ""
        lines.append(
            f"collabcast: `import {name}` finds {found}{guess}, not collabcast's own package in"
            f" {home / name}; remove the other package, change PYTHONPATH, or use an environment of"
            " its own"
        )
    return lines


def main() -> None:
    """Run the command line; never returns."""
    for stream in (sys.stdout, sys.stderr):
        # In a locale that cannot write 中国 it is written as an escape; no command fails over it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        problems = foreign()
        if problems:
            print("\n".join(problems), file=sys.stderr)
            sys.exit(1)
        from collabcast.terminal.interrupts import wait_for_imports

        wait_for_imports()
        from collabcast.app import app

        app()
    except KeyboardInterrupt:  # before a command has begun, or after it has ended
        print("interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
