"""Statistics in the layout of the annual form: one sheet per division, lines of the form downwards, groups across."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaingraph.analysis.statistics import DIMENSIONS, ITEMS
from chaingraph.errors import Text
from chaingraph.io.atomic import atomic_file
from chaingraph.rules.vocabulary import value_in_words
from chaingraph.table import Table, words

HIDDEN = "*"
UNKNOWN = "…"
_HEADS = (Text("指标", "Item"), Text("计量单位", "Unit"), Text("行次", "Line"), Text("合计", "All"))
_NO_VALUE = {
    "chain": Text("不属任何产业链", "In no chain"),
    None: Text("未填报", "Not stated"),
}
_OF_UNKNOWN = Text("情况未知的单位", "Units not known about")
_UNITS = {"家": Text("家", "units"), "人": Text("人", "people"), "个": Text("个", "organizations")}
_LEGEND = Text(
    f"“{HIDDEN}”不予公布；“{UNKNOWN}”情况未知，不计入合计",
    f"“{HIDDEN}” not published; “{UNKNOWN}” not known, adds nothing",
)
_RULES = Text("说明与规则", "notes and rules")
_FIRST = 4  # rows above the first line of the form


def write_statistics_form(table: Table, out: Path, *, language: str = "zh") -> None:
    """Write statistics as an xlsx workbook in the layout of the form.

    `out`: the xlsx file; written whole or not at all.

    Each sheet: title, day and legend, heads with a column per group after the total, their numbers, the lines in the
    order of the form with their line numbers, beneath a line the units that it says nothing about. Counts are numbers;
    what is not published is ``*``, what nobody knows ``…``; no cell holds a formula. Notes and rules stand last.
    """
    from xlsxwriter import Workbook

    cells = {(row["dimension"], row["value"], row["item"]): row for row in table.rows}
    with atomic_file(Path(out)) as opened:
        book = Workbook(opened, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        try:
            border = {"border": 1, "border_color": "#8A949E"}
            formats = {
                "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
                "note": book.add_format({"font_color": "#5A6673"}),
                "head": book.add_format(
                    {
                        **border,
                        "bold": True,
                        "bg_color": "#E6EEF5",
                        "align": "center",
                        "valign": "vcenter",
                        "text_wrap": True,
                    }
                ),
                "number": book.add_format({**border, "num_format": "0", "align": "right"}),
                "mark": book.add_format({**border, "align": "right"}),
                "centre": book.add_format({**border, "align": "center"}),
                "text": book.add_format({"text_wrap": True, "valign": "top"}),
                **{f"level{depth}": book.add_format({**border, "indent": depth}) for depth in range(5)},
            }
            for dimension, label in DIMENSIONS.items():
                if dimension != "overall":
                    sheet = book.add_worksheet(label.in_language(language))
                    groups = _groups(table, dimension, language)
                    _write_sheet(sheet, table, dimension, groups, cells, formats, language)
            _write_rules(book.add_worksheet(_RULES.in_language(language)), table, formats, language)
        finally:
            book.close()


def _groups(table: Table, dimension: str, language: str) -> list[tuple[Any, str]]:
    """Return value and head of each group of a division, in the order of the answer."""
    column = next(column for column in table.columns if column.name == "value")
    found: dict[Any, str] = {}
    for row in table.rows:
        if row["dimension"] == dimension and row["value"] not in found:
            empty = _NO_VALUE.get(dimension, _NO_VALUE[None]).in_language(language)
            found[row["value"]] = (
                empty if row["value"] is None else row["name"] or words(row["value"], language, column)
            )
    return list(found.items())


def _write_sheet(
    sheet: Any,
    table: Table,
    dimension: str,
    groups: list[tuple[Any, str]],
    cells: Mapping[Any, Mapping[str, Any]],
    formats: Mapping[str, Any],
    language: str,
) -> None:
    columns: list[tuple[str, Any]] = [("overall", "all"), *((dimension, value) for value, _ in groups)]
    heads = [head.in_language(language) for head in _HEADS] + [head for _, head in groups]
    title = Text(
        f"{table.title.zh}（按{DIMENSIONS[dimension].zh}分组）",
        f"{table.title.en} (by {DIMENSIONS[dimension].en.lower()})",
    )
    last = len(heads) - 1
    sheet.merge_range(0, 0, 0, last, title.in_language(language), formats["title"])
    sheet.set_row(0, 28)
    day = (
        Text("按最新数据", "as the records stand")
        if table.as_of is None
        else Text(f"截至 {table.as_of}", f"as of {table.as_of}")
    )
    sheet.write_string(1, 0, day.in_language(language), formats["note"])
    sheet.write_string(1, len(_HEADS) - 1, _LEGEND.in_language(language), formats["note"])
    for place, head in enumerate(heads):
        sheet.write_string(2, place, head, formats["head"])
        number = place - len(_HEADS) + 2
        sheet.write_string(3, place, str(number) if number > 0 else "甲乙丙"[place], formats["head"])
    row, line = _FIRST, 0
    for name, item in ITEMS.items():
        line += 1
        label = item.label.in_language(language)
        _write_line(sheet, row, (label, _UNITS[item.unit].in_language(language), str(line)), item.level, formats)
        for place, key in enumerate(columns, len(_HEADS) - 1):
            cell = cells[(*key, name)]
            _write_count(sheet, (row, place), cell["count"], cell["hidden"], formats)
        row += 1
        lost = [cells[(*key, name)]["unknown"] for key in columns]
        if any(lost):
            line += 1
            unit = _UNITS["家"].in_language(language)
            _write_line(sheet, row, (_OF_UNKNOWN.in_language(language), unit, str(line)), item.level + 1, formats)
            for place, value in enumerate(lost, len(_HEADS) - 1):
                _write_count(sheet, (row, place), value, False, formats)
            row += 1
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 8)
    sheet.set_column(3, last, 12)
    sheet.freeze_panes(_FIRST, len(_HEADS))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _FIRST - 1)


def _write_line(sheet: Any, row: int, texts: tuple[str, str, str], level: int, formats: Mapping[str, Any]) -> None:
    sheet.write_string(row, 0, texts[0], formats[f"level{level}"])
    for place, text in enumerate(texts[1:], 1):
        sheet.write_string(row, place, text, formats["centre"])


def _write_count(
    sheet: Any, place: tuple[int, int], value: int | None, hidden: bool, formats: Mapping[str, Any]
) -> None:
    if hidden:
        sheet.write_string(*place, HIDDEN, formats["mark"])
    elif value is None:
        sheet.write_string(*place, UNKNOWN, formats["mark"])
    else:
        sheet.write_number(*place, value, formats["number"])


def _write_rules(sheet: Any, table: Table, formats: Mapping[str, Any], language: str) -> None:
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 24)
    sheet.set_column(3, 5, 40)
    row = 0
    for note in (_LEGEND, *table.notes):
        sheet.write_string(row, 0, note.in_language(language), formats["note"])
        row += 1
    heads = (
        Text("规则", "Rule"),
        Text("名称", "Label"),
        Text("值", "Value"),
        Text("文件", "Document"),
        Text("条款", "Article"),
        Text("发布单位", "Issuer"),
    )
    for place, head in enumerate(heads):
        sheet.write_string(row + 1, place, head.in_language(language), formats["head"])
    for number, rule in enumerate(table.rules, row + 2):
        values = (
            rule["id"],
            rule["label"],
            value_in_words(rule["value"]),
            rule["title"],
            rule["article"],
            rule["issuer"],
        )
        for place, shown in enumerate(values):
            sheet.write_string(number, place, words(shown, language), formats["text"])
