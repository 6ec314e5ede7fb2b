"""What people see: figures, report, slides, workbook; in English and Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["write_report", "write_slides", "write_workbook"]


def write_report(result: Any, folder: str | Path, lang: str = "en") -> Path:
    """The report of a run as one HTML file; see :func:`workshop.documents.report.write_report`."""
    from workshop.documents import report

    return report.write_report(result, folder, lang)


def write_slides(result: Any, folder: str | Path, lang: str = "en") -> Path:
    """The slides of a run as pptx; see :func:`workshop.documents.slides.write_slides`."""
    from workshop.documents import slides

    return slides.write_slides(result, folder, lang)


def write_workbook(result: Any, folder: str | Path, lang: str = "en") -> Path:
    """The workbook of a run as xlsx; see :func:`workshop.documents.workbook.write_workbook`."""
    from workshop.documents import workbook

    return workbook.write_workbook(result, folder, lang)
