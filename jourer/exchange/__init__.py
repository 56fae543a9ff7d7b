"""Rows that leave for a spreadsheet and come back: django-import-export's engine behind our own walls and pages."""
