"""What people see: figures, report, slides, workbook; in English and Chinese."""

from workshop.report import write_report
from workshop.slides import write_slides
from workshop.workbook import write_workbook

__all__ = ["write_report", "write_slides", "write_workbook"]
