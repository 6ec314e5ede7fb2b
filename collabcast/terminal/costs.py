"""What a run is estimated to take, said before it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collabcast.terminal.console import print_json, say, show

if TYPE_CHECKING:
    from scenarios.running.cost import Cost
    from scenarios.running.plan import Plan

LONG = 10.0  # seconds from which a run says what it will take


def in_words(cost: Cost, lang: str = "en", *, cluster: bool = False) -> str:
    """One line in a language (``en`` or ``zh``).

    Examples
    --------
    >>> from scenarios.running.cost import Cost
    >>> in_words(Cost(1000, 40, 171.0, 1.84, 0.9, True, False))
    'about 3 minutes where nothing else is running, at most 1.8 GB of memory and 0.9 GB of disk; \
1,000 replicates in 40 parts'
    """
    from workshop.language.texts import Texts

    t = Texts(lang)
    text = t(
        "steps.cost.cluster" if cluster else "steps.cost", time=_time(cost.seconds, t),
        memory=f"{cost.memory_gb:.1f}", disk=f"{cost.disk_gb:.1f}", n=f"{cost.replicates:,}",
        parts=f"{cost.parts:,}",
    )  # fmt: skip
    if cost.at_most:
        text = t("steps.cost.until", cost=text)
    return text if cost.fits_kept else t("steps.cost.fits", cost=text)


def _time(seconds: float, t: Any) -> str:
    for unit, size in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 1.5 * size:
            n = seconds / size
            return str(
                t(f"time.{unit}", n=f"{n:.0f}" if n >= 3 or unit == "minutes" else f"{n:.1f}")
            )
    return str(t("time.seconds", n=f"{max(seconds, 1.0):.0f}"))


def announcing(lang: str, *, cluster: bool, quiet: bool) -> Callable[[Cost], None]:
    """What says on standard error what a long run will take."""

    def announce(cost: Cost) -> None:
        if cost.seconds >= LONG and not quiet:
            say(in_words(cost, lang, cluster=cluster))

    return announce


def tell(todo: Plan, out: Path, workers: int, cluster: str | None, lang: str, json_: bool) -> None:
    """Say on standard output what a run would take, or why it would be refused."""
    from scenarios.running.cost import cost_of
    from scenarios.running.limits import refuse_too_large

    here = 1 if cluster else workers
    refuse_too_large(todo, out, here)
    cost = cost_of(todo, workers=here)
    if json_:
        print_json({"ok": True, "dry_run": True, **asdict(cost)})
    else:
        show(in_words(cost, lang, cluster=cluster is not None))
