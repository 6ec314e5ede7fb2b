"""Where the scenarios and events are that come with the project."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
# Beside the packages in a checkout; inside the one package of our own name once installed, since
# an environment of many projects has no room for a folder called `configs`.
CONFIGS = next(
    (p for p in (_ROOT / "configs", _ROOT / "collabcast" / "configs") if p.is_dir()),
    _ROOT / "configs",
)


def scenario_file(name: str) -> str:
    """The file of a scenario: a path as it is, or the name of one that comes with the project.

    Examples
    --------
    >>> Path(scenario_file("us-china-decoupling")).name, scenario_file("my/own.yaml")
    ('us-china-decoupling.yaml', 'my/own.yaml')
    """
    shipped = CONFIGS / f"{name}.yaml"
    known = Path(name).name == name and not Path(name).exists() and shipped.is_file()
    return str(shipped) if known else name
