"""What the page shows: the view of live answers."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.running.live import Prepared
from scenarios.running.live_results import LiveResults, Titled
from scenarios.schema.scenario import Report
from scenarios.vocabulary.terms import OutcomeName, Region
from workshop.view.result_view import ResultView

LiveView = ResultView[LiveResults]


def live_view(
    prepared: Prepared,
    answers: Sequence[Titled],
    lang: str,
    places: Sequence[str],
    outcomes: Sequence[str] = (),
) -> LiveView:
    """Scenarios beside the baseline in one language, pairs in the order places were picked.

    Parameters
    ----------
    answers : (name, title, answer) of each scenario, in order.
    places : countries and blocs to show.
    outcomes : outcomes to speak of; by default those of a scenario that names none.
    """
    report = Report(countries=tuple(map(Region, places)))
    if outcomes:
        report = report.model_copy(update={"outcomes": tuple(map(OutcomeName, outcomes))})
    return ResultView(LiveResults(prepared, answers, report), lang, largest_first=False)
