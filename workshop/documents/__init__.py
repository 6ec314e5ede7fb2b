"""Report, slides and workbook."""
