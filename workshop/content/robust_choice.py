"""Which policy for a player is regretted least, where a run compares several."""

from __future__ import annotations

from typing import NamedTuple

from scenarios.analysis.regret import ALL, robust
from workshop.view.result_view import BASELINE, ResultView

GOALS = ("papers", "international_share", "impact", "effective_partners")  # more is better
FEWEST = 2  # policies beside doing nothing


class Row(NamedTuple):
    """One policy: share of the futures in which it is best, and its regret in shares of a stake."""

    title: str
    best: str
    mean: str
    tail: str


class RobustChoice(NamedTuple):
    """The page on the robust choice for one player."""

    player: str
    goals: str
    sentence: str
    rows: tuple[Row, ...]


def robust_choice(view: ResultView) -> RobustChoice | None:
    """Of the first player of a run with several policies; None where there is none.

    Regret: how much a policy falls short of the best one in the same future, in units of the mean
    distance between the best and the worst (:func:`scenarios.analysis.regret.robust`).
    """
    players = view.evidence.players
    if not players or len(view.names) < FEWEST:
        return None
    region, t = players[0].id, view.t
    held = [g for g in GOALS if region in view.results.regions(g)]
    if len(held) < 2:
        return None
    frame, choice = robust(view.results, [(g, region, True) for g in held])

    def title(name: str) -> str:
        return t("word.baseline") if name == BASELINE else view.title(name)

    rows = frame[frame["outcome"] == ALL]
    return RobustChoice(
        view.region(region),
        t("list.semicolon").join(view.variable(g) for g in held),
        t("explore.choice", futures=choice["futures"],
          mean=title(choice["least_mean_regret"]), tail=title(choice["least_regret_p95"])),
        tuple(
            Row(title(r.scenario), f"{100 * r.best_in:.0f}{t('percent.mark')}",
                f"{r.mean_regret:.2f}", f"{r.regret_p95:.2f}")
            for r in rows.itertuples()
        ),
    )  # fmt: skip
