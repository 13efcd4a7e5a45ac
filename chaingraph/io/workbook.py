"""Reading xlsx workbooks that nobody vouches for."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chaingraph.io.codes import input_error

_UNPACKED = 200 * 2**20
_RATIO = 100
_SMALL = 2**20
_PARTS = 2_000
_ROWS, _COLUMNS, _CELLS = 1_048_576, 256, 5_000_000
# A spreadsheet keeps fifteen digits of a number; longer ones are shown as it would show them
_EXACT = 10**15


def read_sheets(file: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield (sheet name, rows of texts) of every visible sheet, in workbook order.

    Raises
    ------
    InputError
        If the file is empty, no workbook, or unpacks to more than 200 MB or 100 times its size.

    Notes
    -----
    The declared dimension of a sheet is not believed. Dates come as ISO texts, only from cells that are dates.
    """
    if not file.stat().st_size:
        raise input_error("CG-I403", path=file.name)
    preflight(file)
    import defusedxml
    import openpyxl

    if not openpyxl.DEFUSEDXML:  # pragma: no cover - defusedxml is a dependency
        raise input_error("CG-I408", path=file.name)
    with file.open("rb") as handle:
        try:
            book = openpyxl.load_workbook(handle, read_only=True, data_only=True)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()
                    yield sheet.title, _rows(sheet, file.name)
        except (defusedxml.DefusedXmlException, *_broken()):
            raise input_error("CG-I407", path=file.name) from None


def _broken() -> tuple[type[Exception], ...]:
    """Return what openpyxl raises on damaged files; it has no exception of its own for most of them."""
    from xml.etree.ElementTree import ParseError

    return (
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        IndexError,
        EOFError,
    )


def preflight(file: Path) -> None:
    """Refuse a workbook whose zip directory shows a bomb, encryption or odd names.

    Raises
    ------
    InputError
        With the reason.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise input_error("CG-I407", path=file.name) from None
    odd = any(
        part.flag_bits & 1 or part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/")
        for part in parts
    )
    large = sum(part.file_size for part in parts) > _UNPACKED
    dense = any(part.file_size > _SMALL and part.file_size > _RATIO * max(part.compress_size, 1) for part in parts)
    if odd or large or dense or len(parts) > _PARTS:
        raise input_error("CG-I408", path=file.name)


def _rows(sheet: Any, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        texts = [_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        cells += len(texts)
        if len(texts) > _COLUMNS or cells > _CELLS or len(rows) >= _ROWS:
            raise input_error("CG-I408", path=name)
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
