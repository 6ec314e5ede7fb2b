from .documents.report import write_report as write_report
from .documents.slides import write_slides as write_slides
from .documents.workbook import write_workbook as write_workbook
