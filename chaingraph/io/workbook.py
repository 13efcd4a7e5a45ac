"""Reading xlsx workbooks that nobody vouches for."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chaingraph.errors import InputError, Text
from chaingraph.io.border import Budget, contained, printable, refuse_disguise
from chaingraph.io.codes import input_error
from chaingraph.io.sheets import Sheet, frame_of

# A spreadsheet keeps fifteen digits of a number; longer ones are shown as it would show them
_EXACT = 10**15


def read_workbook(file: Path, budget: Budget, name: str | None = None) -> Iterator[Sheet | tuple[str, InputError]]:
    """Yield every visible sheet, in workbook order; for one that cannot be read its title and the error.

    `budget`: of this file; cells are counted before the empty ones at the end of a row are cut off.
    `name`: what the sheets are called, instead of by their titles.

    The sheets after a damaged one follow unless the budget is spent.
    Raises `InputError` if the file is no workbook, or unpacks to more than it may.

    The declared dimension of a sheet is not believed. Dates come as ISO texts, only from cells that are dates.
    """
    for title, lines in open_sheets(file, budget, values=True):
        try:
            rows = _rows(lines, budget)
            budget.spend("padded", len(rows) * max(map(len, rows), default=0))
            yield Sheet(name or title, budget.name, title, frame_of(rows))
        except InputError as error:
            yield title, error
            if budget.exhausted:
                return


def open_sheets(file: Path, budget: Budget, *, values: bool = False) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """Yield (sheet name, lines of cells of openpyxl, or of their values) of every visible sheet, in workbook order.

    Raises `InputError` if the file is no workbook, or unpacks to more than it may; while lines are taken, if the sheet
    is damaged or the budget spent.
    """
    preflight(file, budget)
    import openpyxl

    with file.open("rb") as handle:
        with contained(budget.name), warnings.catch_warnings():
            # What openpyxl leaves out of styles and validations is no matter of the records
            warnings.simplefilter("ignore")
            if not openpyxl.DEFUSEDXML:  # pragma: no cover - defusedxml is a dependency
                raise ValueError("defusedxml is missing")
            book = openpyxl.load_workbook(handle, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            budget.spend("sheets")
            sheet.reset_dimensions()
            yield sheet.title, _lines(sheet, budget, values)


def preflight(file: Path, budget: Budget) -> None:
    """Refuse a workbook whose zip directory shows a bomb, encryption or odd names.

    Raises `InputError`: with the reason.
    """
    refuse_disguise(file)
    with contained(budget.name), zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
    budget.spend("parts", len(parts))
    budget.spend("bytes", sum(part.file_size for part in parts))
    if any(
        part.flag_bits & 1 or part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/")
        for part in parts
    ):
        odd = Text("压缩包内有加密或路径异常的文件", "parts are encrypted or have odd paths")
        raise input_error("CG-I408", path=printable(file.name), reason=odd)


def _lines(sheet: Any, budget: Budget, values: bool) -> Iterator[tuple[Any, ...]]:
    with contained(budget.name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line in sheet.iter_rows(values_only=values):
            budget.spend("rows")
            budget.spend("cells", len(line))
            yield line


def _rows(lines: Iterator[tuple[Any, ...]], budget: Budget) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        texts = [_text(value) for value in line]
        while texts and not texts[-1]:
            texts.pop()
        budget.fits("columns", len(texts))
        rows.append(texts)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        return f"{value:.14E}" if abs(value) >= _EXACT else repr(value)
    return str(value)
