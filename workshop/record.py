"""Where the figures of a run come from: what the manifest says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence.parameters import Parameter
from workshop.view import View


def failures(view: View) -> int:
    """Number of runs that failed."""
    failed = view.manifest.get("failures") or []
    return int(failed) if isinstance(failed, int) else len(failed)


def follows(view: View) -> list[tuple[str, str]]:
    """What is put in, what follows."""
    return []


def used_parameters(view: View) -> Mapping[str, Parameter]:
    """Parameters of the run."""
    parameters: Mapping[str, Parameter] = view.evidence.parameters
    return parameters


def sources(view: View) -> list[Any]:
    """Sources of the figures and of the parameters used, each once."""
    return list(view.evidence.sources.values())


def method(view: View) -> list[tuple[str, str]]:
    """Label and value of what identifies the run."""
    m, t = view.manifest, view.t
    failed = failures(view)
    return [
        (t("method.version"), str(m.get("version", ""))),
        (t("method.replicates"), str(m.get("replicates", view.runs))),
        (t("method.seed"), str(m.get("seed", ""))),
        (t("method.failed"), str(failed) if failed else t("method.none")),
        (t("method.evidence"), str(view.evidence.digest)),
    ]
