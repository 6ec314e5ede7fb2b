"""What people see: figures, report, slides, workbook; in English and Chinese."""

from workshop.report import write_report

__all__ = ["write_report"]
