"""Answers as an Excel workbook: one sheet per answer, codes as text, no formula and no link from data."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chaingraph.analysis.answers import all_answers
from chaingraph.errors import Text
from chaingraph.io.atomic import atomic_file
from chaingraph.notes import part_notes
from chaingraph.rules.vocabulary import BASES, KINDS, VERIFIED, value_in_words
from chaingraph.table import Column, Table, words
from chaingraph.words import plain

CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_576 - 1
WIDEST = 60
_A4 = 9  # number of the paper format
_MEASURED = 2000  # rows that decide the widths of columns: measuring all would take a third of the time
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_COLOURS = ("#0072B2", "#009E73", "#D55E00")
_RULES = Text("规则与参数", "rules and parameters")
_RULE_WORDS: Mapping[str, Mapping[str, Text]] = {"base": BASES, "kind": KINDS, "verified": VERIFIED}
_RULE_HEADS = (
    ("answer", Text("结果", "Answer")),
    ("id", Text("规则或参数", "Rule or parameter")),
    ("label", Text("名称", "Label")),
    ("value", Text("值", "Value")),
    ("unit", Text("单位", "Unit")),
    ("base", Text("计数口径", "Counting base")),
    ("kind", Text("性质", "Kind")),
    ("verified", Text("核实程度", "Verified")),
    ("title", Text("文件", "Document")),
    ("article", Text("条款", "Article")),
    ("issuer", Text("发布单位", "Issuer")),
    ("since", Text("施行日期", "In force from")),
    ("since_at_least", Text("首日未查到", "First day not found")),
)


def write_workbook(answers: Mapping[str, Table], out: Path, *, language: str = "zh") -> None:
    """Write answers, and the parts of answers, as sheets of one workbook.

    `answers`: answers by name; sheets follow this order, the parts of an answer after it, rules and parameters last.
    `out`: the xlsx file; written whole or not at all.

    Raises `ValueError` if an answer has more rows than a sheet.

    Texts are written as texts whatever they begin with. Columns of codes carry the text format, so that a
    spreadsheet does not turn an 18-digit code into a number. Unknown is an empty cell. Rows are written one after the
    other and not held.
    """
    from xlsxwriter import Workbook

    with atomic_file(Path(out)) as opened:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = Workbook(opened, {**options, "nan_inf_to_errors": False, "constant_memory": True})
        try:
            formats = {
                "title": book.add_format({"bold": True, "font_size": 14}),
                "note": book.add_format({"font_color": "#5A6673"}),
                "head": book.add_format(
                    {"bold": True, "bg_color": "#E6EEF5", "border": 1, "border_color": "#D8DEE5", "valign": "top"}
                ),
                "text": book.add_format({"valign": "top", "text_wrap": True}),
                "code": book.add_format({"num_format": "@", "valign": "top"}),
                "number": book.add_format({"valign": "top"}),
                "share": book.add_format({"num_format": "0.0%", "valign": "top"}),
                "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            }
            taken: set[str] = set()
            for name, table in _all(answers):
                declared = all_answers().get(name)
                title = declared.sheet.in_language(language) if declared and declared.sheet else name
                sheet = book.add_worksheet(_sheet_name(title, taken))
                top = _write_answer(sheet, table, formats, language)
                if declared and declared.chart and table.rows:
                    _draw_chart(book, sheet, table, top, declared.chart, language)
            sheet = book.add_worksheet(_sheet_name(_RULES.in_language(language), taken))
            _write_rules(sheet, answers, formats, language)
        finally:
            book.close()


def _all(answers: Mapping[str, Table]) -> list[tuple[str, Table]]:
    sheets = []
    for name, table in answers.items():
        sheets.append((name, table))
        sheets += [(f"{name}.{part}", inner) for part, inner in table.parts.items()]
    return sheets


def _sheet_name(title: str, taken: set[str]) -> str:
    r"""Return a name that Excel allows: 31 units of UTF-16, none of ``[]:*?/\\``, unique without regard to case."""
    plain_name = re.sub(r"[\[\]:*?/\\]", "_", _clean(title))
    base = plain_name.encode("utf-16-le")[: 2 * 28].decode("utf-16-le", "ignore").strip("'") or "sheet"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}~{number}"
    taken.add(name.casefold())
    return name


def _draw_chart(
    book: Any, sheet: Any, table: Table, top: int, drawn: tuple[str, tuple[str, ...]], language: str
) -> None:
    """Draw a line chart of a spreadsheet below the rows, from the cells that hold them."""
    place = {column.name: at for at, column in enumerate(table.columns)}
    heads = {column.name: _head(column, language) for column in table.columns}
    first, last = top + 1, top + len(table.rows)
    chart = book.add_chart({"type": "line"})
    for name, colour in zip(drawn[1], _COLOURS, strict=False):
        if name in place:
            chart.add_series(
                {
                    # written cells are no longer known, so what the chart shows before it is recalculated is said here
                    "name": [sheet.name, top, place[name]],
                    "name_data": [heads[name]],
                    "categories_data": [_serial(value) for value in table.column(drawn[0])],
                    "values_data": table.column(name),
                    "categories": [sheet.name, first, place[drawn[0]], last, place[drawn[0]]],
                    "values": [sheet.name, first, place[name], last, place[name]],
                    "line": {"color": colour, "width": 2},
                    "marker": {"type": "circle", "size": 4, "fill": {"color": colour}, "border": {"color": colour}},
                }
            )
    chart.set_title({"name": _clean(table.title.in_language(language)), "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "0%", "min": 0})
    chart.set_x_axis({"date_axis": False, "num_format": "yyyy-mm", "text_axis": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    sheet.insert_chart(last + 2, 0, chart)


def _write_answer(sheet: Any, table: Table, formats: Mapping[str, Any], language: str) -> int:
    """Write an answer and return the row of its heads."""
    if len(table.rows) > ROW_LIMIT - 20:
        raise ValueError(f"{table.name} has {len(table.rows)} rows, more than a sheet holds")
    sheet.write_string(0, 0, _clean(table.title.in_language(language)), formats["title"])
    top = 1
    if table.as_of is not None:
        sheet.write_string(
            top, 0, Text("截至 ", "As of ").in_language(language) + table.as_of.isoformat(), formats["note"]
        )
        top += 1
    parted = part_notes(table.notes, table.rules, empty=not table.rows)
    said = [*parted.short, *_below(parted.line)]
    for note in said:
        sheet.write_string(top, 0, _clean(note.in_language(language)), formats["note"])
        top += 1
    widths = []
    for place, column in enumerate(table.columns):
        head = _head(column, language)
        sheet.write_string(top, place, head, formats["head"])
        widths.append(_width(head) + 3)
    made = table.cells(lambda column: lambda value: _cell(value, column, language))
    for number, cells in enumerate(made, start=top + 1):
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            getattr(sheet, cell.write)(number, place, cell.value, formats[cell.format])
            if number <= _MEASURED:
                widths[place] = max(widths[place], _width(cell.text) + 2)
    for place, note in enumerate(parted.behind, start=top + len(table.rows) + 2):
        sheet.write_string(place, 0, _clean(note.in_language(language)), formats["note"])
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, min(widths[place], WIDEST), formats["code" if column.code else "number"])
    sheet.freeze_panes(top + 1, 0)
    # printed as wide as the paper, heads on every page
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    if table.columns:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    return top


def _below(line: Text | None) -> list[Text]:
    return [] if line is None else [Text(f"{line.zh}（见表下）", f"{line.en} (below the table)")]


def _head(column: Column, language: str) -> str:
    return _clean(column.label.in_language(language) + (f" ({column.unit})" if column.unit else ""))


def _serial(value: dt.date) -> int:
    return (value - dt.date(1899, 12, 30)).days


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in a cell: the method that writes it, its value, its format, how it reads."""

    write: str
    value: Any
    format: str
    text: str


def _cell(value: Any, column: Column, language: str) -> _Cell | None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if not column.code and isinstance(value, int | float) and not isinstance(value, bool):
        share = isinstance(value, float) and column.is_share
        return _Cell("write_number", value, "share" if share else "number", f"{value:.6g}")
    if not column.code and isinstance(value, dt.date):
        # years before 1900 are no dates to a spreadsheet
        if value.year >= 1900:
            day = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
            return _Cell("write_datetime", day, "date", value.isoformat())
        value = value.isoformat()
    text = _clean(words(value, language, column))
    return _Cell("write_string", text, "code" if column.code else "text", text)


def _write_rules(sheet: Any, answers: Mapping[str, Table], formats: Mapping[str, Any], language: str) -> None:
    for place, (_, head) in enumerate(_RULE_HEADS):
        sheet.write_string(0, place, head.in_language(language), formats["head"])
        sheet.set_column(place, place, 18)
    number = 1
    for name, table in _all(answers):
        for rule in table.rules:
            for place, (key, _) in enumerate(_RULE_HEADS):
                value = name if key == "answer" else rule.get(key)
                value = value_in_words(value) if key == "value" else value
                value = _RULE_WORDS.get(key, {}).get(value, value) if isinstance(value, str) else value
                if isinstance(value, Mapping) and "zh" in value:
                    value = value["zh" if language.startswith("zh") else "en"]
                sheet.write_string(number, place, _clean(words(value, language)), formats["text"])
            number += 1
        for parameter, value in table.parameters.items():
            cells = (name, str(parameter), "", words(plain(value), language))
            for place, text in enumerate(cells):
                sheet.write_string(number, place, _clean(text), formats["text"])
            number += 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number - 1, 1), len(_RULE_HEADS) - 1)


def _clean(text: str) -> str:
    """Return the text without what XML forbids, cut at what a cell holds."""
    return _NOT_IN_XML.sub("\ufffd", text)[:CELL_LIMIT]


def _width(text: str) -> int:
    return max((sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.splitlines()), default=0)
