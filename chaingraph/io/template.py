"""The fill-in workbook, from the declarations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chaingraph.errors import Text, UsageError
from chaingraph.io.atomic import atomic_file
from chaingraph.io.chain_map import SHIPPED
from chaingraph.io.chain_map import chain_map as shipped_map
from chaingraph.io.constants import BOOLEAN_WORDS, EXAMPLE_SOURCE, GUIDE_SHEET
from chaingraph.io.dictionary import note_of
from chaingraph.io.list_cells import join_items
from chaingraph.model import KINDS, Check, Property, Type, kind

#: What a zone needs on day one: tables, and of each the columns that decide answers. The others follow when asked for.
FIRST = MappingProxyType(
    {
        "Enterprise": (
            "name",
            "uscc",
            "ownership",
            "street",
            "employees",
            "has_organization",
            "full_members",
            "probationary_members",
            "activists",
            "updated",
        ),
        "PartyOrganization": ("name", "kind", "founded", "term_start", "term_end"),
        "ESTABLISHED_IN": ("from_id", "to_id", "since"),
        "SUPPLIES": ("from_id", "to_id", "product", "annual_value"),
        "IN_CHAIN": ("from_id", "to_id", "role"),
    }
)
#: What of the chain map is filled in, to be edited.
CHAIN_MAP = ("chain_id", "stage", "name", "products", "essential", "ends")
#: Rows below the header that have drop-downs and cell formats.
ROWS = 2_000
#: Excel takes no longer list of choices, header note box aside.
_CHOICES_CHARACTERS = 255
_SEGMENTS = "ChainSegment"
_EXAMPLE_CODES = {Check.USCC: "91000000000000001N", Check.INDUSTRY: "C3670", Check.DIVISION: "510502"}
_EXAMPLE_NUMBERS = {Check.LONGITUDE: 105.4, Check.LATITUDE: 28.9, Check.SHARE: 0.5}
_GUIDE = (
    Text(
        "每张工作表是一张表，第一行是表头，请勿改动；鼠标移到表头可看说明。", "A sheet is a table; row 1 is its header."
    ),
    Text("只有企业表必须填写；其他表可以空着。", "Only the enterprises are needed; other sheets may stay empty."),
    Text("不知道的请留空，不要填 0 或“无”。", "Leave blank what you do not know; do not write 0 or 'none'."),
    Text("引用其他表时，可填编号、信用代码、全称或简称。", "Refer to a record by its id, credit code, name or alias."),
    Text("一格中有多个内容时，用分号隔开。", "Several texts in one cell are joined with ;."),
    Text("代码列为文本格式，粘贴时请选“只粘贴文本”。", "Codes are text cells: paste them as text."),
    Text(
        "请勿填写身份证号、手机号等个人信息；人员只用代号。",
        "No identity or phone numbers: people have pseudonyms only.",
    ),
)
_EXAMPLES = Text(
    "第二行是示例（来源为“示例”），检查时自动忽略，可以删除或保留，请勿在示例行上填写。",
    "Row 2 is an example (its source is 'example'); it is passed over, so do not fill it in.",
)
_MORE = Text(
    "这里只有最常用的表和列；chaingraph template OUT.xlsx --full 给出全部。表中可以自行增加任何一列。",
    "These are the tables and columns that matter most; chaingraph template OUT.xlsx --full gives all. Any other "
    "column may be added by hand.",
)


def write_template(out: Path, language: str = "zh", *, full: bool = False, chain_map: bool = False) -> None:
    """Write the fill-in workbook.

    Parameters
    ----------
    out
        The xlsx file.
    language
        ``zh`` or ``en``: language of sheets, headers, notes and choices.
    full
        Whether all kinds and columns are given, with example rows, or those of `FIRST` alone.
    chain_map
        Whether a sheet of chain segments is filled in with the shipped chain map (`chaingraph.io.chain_map`).

    Raises
    ------
    UsageError
        ``CG-U046`` if the file is not called ``.xlsx``.

    Notes
    -----
    A guide, then one sheet per kind, those of day one first. Each has a frozen header with notes, drop-downs for
    choices and yes or no, and text cells for everything that is no number and no date. An example row says so in
    its source, ``示例`` or ``example`` (the reader drops it, see `chaingraph.io.constants`).
    """
    import xlsxwriter

    if Path(out).suffix.lower() != ".xlsx":
        said = Text("填报工作簿的文件名须以 .xlsx 结尾：{out}", "the name of the workbook must end in .xlsx: {out}")
        raise UsageError("CG-U046", said.format(out=out))
    chinese = "zh" if language.startswith("zh") else "en"
    shown = {**FIRST, **({_SEGMENTS: CHAIN_MAP} if chain_map else {})}
    first = [kind(name) for name in shown]
    order = [*first, *(declared for declared in KINDS if declared.name not in shown)] if full else first
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with atomic_file(Path(out)) as opened, xlsxwriter.Workbook(opened, options) as book:
        head = {"bold": True, "num_format": "@", "border": 1, "text_wrap": True, "valign": "top"}
        example = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
        formats = {"@": "@", "date": "yyyy-mm-dd", "": "General"}
        styles = {
            "head": book.add_format({**head, "bg_color": "#E8EEF4"}),
            "needed": book.add_format({**head, "bg_color": "#FCE4D6"}),
            **{f"cell {name}": book.add_format({"num_format": form}) for name, form in formats.items()},
            **{f"example {name}": book.add_format({**example, "num_format": form}) for name, form in formats.items()},
        }
        guide = book.add_worksheet(GUIDE_SHEET[chinese])
        guide.set_column(0, 0, 100)
        for row, sentence in enumerate((*_GUIDE, _EXAMPLES if full else _MORE)):
            guide.write_string(row, 0, sentence.in_language(language))
        for declared in order:
            sheet = book.add_worksheet(declared.label.zh if chinese == "zh" else declared.table)
            sheet.freeze_panes(1, 1)
            sheet.set_row(0, 32)
            _to_page(sheet)
            columns = declared.properties if full else [declared[name] for name in shown[declared.name]]
            for place, prop in enumerate(columns):
                _write_header(sheet, place, prop, chinese, styles)
                if full:
                    _write_example(sheet, place, prop, chinese, styles)
            if chain_map and declared.name == _SEGMENTS:
                _write_chain_map(sheet, columns, chinese, 1 + full)
        # the first thing to fill in is the list of firms
        book.get_worksheet_by_name(order[0].label.zh if chinese == "zh" else order[0].table).activate()


def _write_chain_map(sheet: Any, columns: Sequence[Property], language: str, first: int) -> None:
    """Write the shipped map below the header, from row `first` on (0 is the header)."""
    yes, _ = BOOLEAN_WORDS[language]
    for row, segment in enumerate(shipped_map().iter_rows(named=True), start=first):
        stage = kind(_SEGMENTS)["stage"].values[segment["stage"]].zh if language == "zh" else segment["stage"]
        cells = {
            "chain_id": segment["chain"],
            "stage": stage,
            "name": segment["name"],
            "products": join_items(segment["products"]),
            "essential": yes if segment["essential"] else "",
            "source": SHIPPED,
        }
        for place, prop in enumerate(columns):
            if cells.get(prop.name):
                sheet.write_string(row, place, cells[prop.name])


def _to_page(sheet: Any) -> None:
    """Print as wide as a page, the header on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _form(prop: Property) -> str:
    return {Type.DATE: "date", Type.INTEGER: "", Type.NUMBER: ""}.get(prop.type, "@")


def _write_header(sheet: Any, place: int, prop: Property, language: str, styles: dict[str, Any]) -> None:
    form = _form(prop)
    label = prop.label.in_language(language)
    sheet.set_column(place, place, max(12, 2 * len(prop.label.zh) + 4), styles[f"cell {form}"])
    # the reader knows a column by its Chinese label or its identifier; units and meaning stand in the note
    header = label if language == "zh" else prop.name
    sheet.write_string(0, place, header, styles["needed" if prop.required else "head"])
    unit = f" ({prop.unit})" if prop.unit else ""
    note = f"{label}{unit}\n{note_of(prop, language)}"
    sheet.write_comment(0, place, note, {"x_scale": 2, "y_scale": 1.6, "author": "chaingraph"})
    choices = choices_of(prop, language)
    if choices:
        title, message = (
            Text("请从列表中选择", "Choose from the list").in_language(language),
            Text("不在可选值中；未知请留空。", "Not one of the choices; leave blank if unknown.").in_language(language),
        )
        rule = {"validate": "list", "source": choices, "error_title": title, "error_message": message}
        sheet.data_validation(1, place, ROWS, place, rule)


def _write_example(sheet: Any, place: int, prop: Property, language: str, styles: dict[str, Any]) -> None:
    form = _form(prop)
    value = _example(prop, language)
    if isinstance(value, (int, float)):
        sheet.write_number(1, place, value, styles[f"example {form}"])
    elif prop.type is Type.DATE:
        import datetime as dt

        sheet.write_datetime(1, place, dt.date.fromisoformat(value), styles[f"example {form}"])
    else:
        sheet.write_string(1, place, value, styles[f"example {form}"])


def choices_of(prop: Property, language: str) -> list[str]:
    """Return the choices that a cell of this column offers, or none.

    `language`: ``zh``: Chinese labels, ``en``: identifiers.

    In declared order; identifiers where the labels together are too long for a spreadsheet.

    >>> choices_of(KINDS[0]["social_organization"], "zh")
    ['是', '否']
    """
    if prop.type is Type.BOOLEAN:
        return list(BOOLEAN_WORDS[language])
    words = [label.zh if language == "zh" else value for value, label in prop.values.items()]
    return words if len(",".join(words)) <= _CHOICES_CHARACTERS else list(prop.values)


def _example(prop: Property, language: str) -> Any:
    mark = EXAMPLE_SOURCE[language]
    if prop.name == "source":
        return mark
    if prop.check in _EXAMPLE_CODES:
        return _EXAMPLE_CODES[prop.check]
    if prop.type in {Type.INTEGER, Type.NUMBER}:
        return _EXAMPLE_NUMBERS.get(prop.check, 3) if prop.check else 3
    if prop.type is Type.DATE:
        return "2026-01-31"
    if prop.type in {Type.ENUM, Type.BOOLEAN}:
        return choices_of(prop, language)[0]
    if prop.name == "id":
        return f"{mark}-001"
    shown = f"{mark}{prop.label.zh}" if language == "zh" else f"{mark} {prop.label.en}"
    return join_items((f"{shown}1", f"{shown}2")) if prop.type is Type.LIST else shown
