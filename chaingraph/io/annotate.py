"""The workbook back, with the findings marked where they are."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io.atomic import atomic_file
from chaingraph.io.border import WORKBOOK, Budget, contained, printable
from chaingraph.io.constants import FINDINGS_SHEET
from chaingraph.io.files import read_sheets
from chaingraph.io.guard import clean_xml
from chaingraph.io.workbook import preflight
from chaingraph.model import KINDS, Kind
from chaingraph.park import Park

_FILLS = {
    Severity.ERROR: "FFF4B6B6",
    Severity.WARNING: "FFFFE699",
    Severity.REPAIR: "FFC6E0B4",
    Severity.NOTICE: "FFDDE8F0",
}
_HEADERS = ("代码", "级别", "文件", "工作表", "行", "列", "问题", "Message", "原值（个人信息已遮盖）")
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.REPAIR: "已修复", Severity.NOTICE: "说明"}
_CELL_CHARACTERS = 32_767
_SHEET_ROWS = 1_048_576
_SHEET_NAME = 31
_REFUSED = frozenset({"CG-I407", "CG-I408", "CG-I424"})
_WORKBOOKS = {".xlsx", ".xlsm"}
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']([^\"']+)")
_SHEETS = {*_WORKBOOKS, ".csv", ".tsv", ".txt"}

# Worksheets of the answer by the file and sheet that they stand for
Sheets = dict[tuple[str, str | None], Any]


def write_annotated(source: Path, park: Park, out: Path, encoding: str | None = None) -> None:
    """Write the input back as a workbook with the findings marked and listed.

    Parameters
    ----------
    source
        The workbook, the file or the folder that was read.
    park
        What `chaingraph.io.read_park` made of it, with its findings.
    out
        The xlsx file to write; `source` itself is never changed.
    encoding
        Encoding of text files, when it cannot be told.

    Raises
    ------
    InputError
        ``CG-E197`` if the source cannot be read again or does not fit into worksheets.

    Notes
    -----
    Cells with a finding are filled (red error, yellow warning, green repair) and carry the sentences as a comment;
    a finding about a whole column marks its header, one about a row the row's first cell. The sheet ``问题清单``
    comes first and lists everything. A workbook keeps its sheets and cells; a folder, and a workbook that is too odd
    for that, become the texts that were read, one sheet per text file and per sheet of a workbook. What cannot be
    read is listed only, and so are Parquet files. Sheets print one page wide. O(cells).
    """
    source = Path(source)
    sheets: Sheets = {}
    refused = {found.file for found in park.findings if found.code in _REFUSED}
    book = None
    if _readable(source, refused) and source.suffix.lower() in _WORKBOOKS and source.is_file():
        book = _workbook(source)
    if book is not None:
        sheets = {(printable(source.name), printable(sheet.title)): sheet for sheet in book.worksheets}
    else:
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for path in sorted(source.iterdir()) if source.is_dir() else [source]:
            if _readable(path, refused):
                _copy_file(book, sheets, path, encoding)
        if not sheets and not refused and not source.is_dir() and source.suffix.lower() in _SHEETS:
            raise _unreadable(source)
    _mark(sheets, park.findings)
    _list_findings(book, park.findings)
    for sheet in book.worksheets:
        _fit_to_width(sheet)
    with atomic_file(Path(out)) as opened:
        book.save(opened)


def _readable(path: Path, refused: set[str | None]) -> bool:
    """Tell whether the reader took all of a file: what it refused is not opened again, only listed."""
    return printable(path.name) not in refused


def _workbook(source: Path) -> Any:
    """Return the workbook with its looks and formulas, None where openpyxl cannot hold it: then texts are copied."""
    import openpyxl

    try:
        _refuse_merges(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(source)
    except Exception:
        return None
    for name in FINDINGS_SHEET.values():
        if name in book.sheetnames:
            book.remove(book[name])
    return book


def _refuse_merges(source: Path) -> None:
    """Refuse merged ranges of more cells than a sheet may hold: openpyxl makes every one of them.

    Raises `InputError`: ``CG-I408``; ``CG-I407`` if the workbook is damaged.
    """
    from openpyxl.utils import range_boundaries

    budget = Budget(printable(source.name), source.stat().st_size, WORKBOOK)
    preflight(source, budget)
    with contained(budget.name), zipfile.ZipFile(source) as packed:
        for part in packed.namelist():
            for found in _MERGED.finditer(packed.read(part) if part.startswith("xl/worksheets/") else b""):
                left, top, right, bottom = range_boundaries(found[1].decode())
                budget.spend("cells", (right - left + 1) * (bottom - top + 1))


def _copy_file(book: Any, sheets: Sheets, path: Path, encoding: str | None) -> None:
    """Give every sheet that can be read a copy, as it was read; what cannot be, the list of findings names."""
    if path.suffix.lower() not in _SHEETS:
        return
    for sheet in read_sheets(path, encoding):
        if isinstance(sheet, Finding) or sheet.sheet in FINDINGS_SHEET.values():
            continue
        if sheet.frame.height > _SHEET_ROWS:
            raise _unreadable(path)
        copy = book.create_sheet(_free_name(book, sheet.sheet or sheet.name))
        sheets[sheet.file, sheet.sheet] = copy
        for row, *texts in sheet.frame.iter_rows():
            for column, text in enumerate(texts, start=1):
                if text is not None:
                    _set_text(copy.cell(row, column), text)


def _free_name(book: Any, title: str) -> str:
    """Return the title as a worksheet may have it, with a number when the workbook has it already."""
    plain = re.sub(r"[\\/*?:\[\]]", "_", title)
    taken = {name.lower() for name in book.sheetnames}
    names = [plain[:_SHEET_NAME], *(f"{plain[: _SHEET_NAME - 4]}({n})" for n in range(2, 100))]
    return next(name for name in names if name.lower() not in taken)


def _set_text(cell: Any, value: object) -> None:
    cell.value = clean_xml(str(value))[:_CELL_CHARACTERS]
    # a text stays a text even when it begins like a formula
    cell.data_type = "s"
    cell.number_format = "@"


def _mark(sheets: Sheets, findings: Iterable[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    by_title = {sheet.title: sheet for sheet in sheets.values()}
    headers = {title: _places(sheet) for title, sheet in by_title.items()}
    by_cell: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        title = _sheet_of(finding, sheets, by_title)
        if title is None or (finding.row is None and finding.column is None):
            continue
        place = finding.position or headers[title].get(finding.column or "", 1)
        by_cell.setdefault((title, finding.row or 1, place), []).append(finding)
    gravity = list(Severity)
    for (title, row, column), here in by_cell.items():
        worst = min((finding.severity for finding in here), key=gravity.index)
        cell = by_title[title].cell(row, column)
        if not hasattr(cell, "column_letter"):
            continue  # the hidden part of a merged cell cannot be marked
        cell.fill = PatternFill("solid", fgColor=_FILLS[worst])
        lines = [f"{finding.code} {finding.message.zh}\n{finding.message.en}" for finding in here]
        cell.comment = Comment(clean_xml("\n".join(lines))[:_CELL_CHARACTERS], "chaingraph", height=120, width=320)


def _kind_of(words: str | None) -> Kind | None:
    return next((k for k in KINDS if words in {k.name, k.table, k.label.zh, k.label.en}), None)


def _sheet_of(finding: Finding, sheets: Sheets, by_title: Mapping[str, Any]) -> str | None:
    """Return the sheet that a finding is about: by its place, else by its sheet or table under any of its names."""
    if finding.file is not None and (finding.file, finding.sheet) in sheets:
        title: str = sheets[finding.file, finding.sheet].title
        return title
    declared = _kind_of(finding.table)
    named = (declared.table, declared.label.zh, declared.label.en) if declared else ()
    return next((name for name in (finding.sheet, finding.table, *named) if name and name in by_title), None)


def _places(sheet: Any) -> dict[str, int]:
    """Return the column numbers by header, and by the identifier or label that the header stands for."""
    from openpyxl.utils import get_column_letter

    places: dict[str, int] = {}
    headers = {str(cell.value).strip(): cell.column for cell in next(sheet.iter_rows(max_row=1)) if cell.value}
    declared = _kind_of(sheet.title)
    for prop in declared.properties if declared else ():
        words = (prop.name, prop.label.zh, prop.label.en)
        column = next((headers[word] for word in words if word in headers), None)
        if column is not None:
            places.update(dict.fromkeys(words, column))
    letters = {get_column_letter(column): column for column in headers.values()}
    return {**letters, **places, **headers}


def _list_findings(book: Any, findings: Iterable[Finding]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(FINDINGS_SHEET["zh"], 0)
    book.active = 0
    for column, (header, width) in enumerate(zip(_HEADERS, (10, 8, 20, 16, 8, 20, 60, 60, 28), strict=True), start=1):
        _set_text(sheet.cell(1, column), header)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, finding in enumerate(findings, start=2):
        message = finding.message
        place = (finding.file, finding.sheet or finding.table, finding.row, finding.column)
        line = (finding.code, _SEVERITIES[finding.severity], *place, message.zh, message.en, finding.value)
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row, column)
            if isinstance(value, int):
                cell.value = value
            elif value is not None:
                _set_text(cell, value)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = sheet.dimensions


def _fit_to_width(sheet: Any) -> None:
    """Print a sheet one page wide, unless whoever made it said how many pages it takes."""
    from openpyxl.worksheet.properties import PageSetupProperties

    if sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage:
        return
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _unreadable(path: Path) -> InputError:
    text = Text("无法标注 {name}：文件不能读取或过大", "cannot annotate {name}: it cannot be read, or is too large")
    return InputError("CG-E197", text.format(name=path.name))
