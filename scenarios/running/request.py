"""What a run may be asked for, whatever the machine."""

from __future__ import annotations

from scenarios.errors import ConfigError, Fault

MOST_REPLICATES = 100_000
MOST_SCENARIOS = 50


def refuse_absurd(
    replicates: int | None, seed: int | None, horizon: int | None, scenarios: int
) -> None:
    """Refuse what no run may ask for, such as a billion replicates by a slip of the hand.

    Raises
    ------
    ConfigError : with what came and what is allowed.
    """
    limits = (
        ("replicates", replicates, 1, MOST_REPLICATES),
        ("seed", seed, 0, 2**63 - 1),
        ("horizon", horizon, 1990, 2100),
        ("scenarios", scenarios, 0, MOST_SCENARIOS),
    )
    faults = [
        Fault("run", 0, 0, name, f"came {came}", f"allowed is {low} to {high}", "change it")
        for name, came, low, high in limits
        if came is not None and not low <= came <= high
    ]
    if faults:
        raise ConfigError(faults)
