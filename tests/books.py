"""Workbooks for tests, written as people keep them."""

import openpyxl


def book(path, merged=(), **sheets):
    """Write a workbook; `merged`: (sheet, range)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    for name, area in merged:
        made[name].merge_cells(area)
    made.save(path)
    return path
