"""Answers as text: a table for the terminal, and JSON, CSV and Markdown for files."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaingraph.errors import Text, UsageError
from chaingraph.table import Column, Table, words
from chaingraph.words import Reason, plain

FORMATS = ("table", "json", "jsonl", "csv", "md", "xlsx")
NARROWEST = 6
# Below this a name says nothing any more: rather leave the last columns out
_NARROWEST_TEXT = 14
_UNKNOWN = "–"
# a text that begins so is a formula to a spreadsheet
# what a terminal may take for a command or for a turn of the writing direction, beside what JSON escapes anyway
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_FORMULA = re.compile("^[=+\\-@\t\r＝＋－＠]")


def clean(text: str) -> str:
    r"""Return the text on one line and without characters that steer a terminal or turn the writing direction.

    Examples
    --------
    >>> clean("a\x1b[31mb\nc\u202ed")
    'a[31mb cd'
    """
    spaced = re.sub("[\t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})


def text_width(text: str) -> int:
    """Return how many cells of a terminal the text fills; Chinese characters fill two.

    Examples
    --------
    >>> text_width("链 a")
    4
    """
    return sum(_char_width(char) for char in text)


def render_table(table: Table, language: str = "zh", width: int = 100, *, why: bool = False) -> str:
    """Return an answer as a person reads it on a terminal.

    Parameters
    ----------
    table
        The answer.
    language
        ``zh`` or ``en``.
    width
        Cells of a line; wide columns are cut with ``…`` and, when even that does not fit, the last columns are
        left out and named. Ids are never cut.
    why
        Whether the reasons of each row stand below it, whole; without it the last line says how to see them.

    Returns
    -------
    str
        Title, head, rows in the table's order, notes; ends with a newline. Holds no control character.
    """
    title = clean(table.title.in_language(language))
    if table.as_of is not None:
        title += Text(f"（截至 {table.as_of}）", f" (as of {table.as_of})").in_language(language)
    told = [column for column in table.columns if _is_reasons(table, column)]
    columns = [column for column in table.columns if column not in told]
    heads = [clean(column.label.in_language(language)) for column in columns]
    cells = [[_cell(row[column.name], column, language) for column in columns] for row in table.rows]
    fitted = [max([text_width(head), *(text_width(row[place]) for row in cells)]) for place, head in enumerate(heads)]
    numbers = [_is_number(table, column) for column in columns]
    # Heads give way before what stands below them
    filled = [max([NARROWEST, *(text_width(row[place]) for row in cells)]) for place in range(len(columns))]
    least = [
        min(full, most if column.code or number else min(most, _NARROWEST_TEXT))
        for column, number, full, most in zip(columns, numbers, fitted, filled, strict=True)
    ]
    widths = _shrink(fitted, least, width)
    shown = len(widths)
    lines = [_cut(title, width)]
    if shown:
        lines.append(_line(heads, widths, numbers))
        lines.append("  ".join("─" * cell for cell in widths))
        for row, line in zip(table.rows, cells, strict=True):
            lines.append(_line(line, widths, numbers))
            if why:
                lines += _reasons(row, told, language)
    lines.append(Text(f"共 {len(cells)} 行", f"{len(cells)} rows").in_language(language))
    if shown < len(heads):
        left_out = "、".join(heads[shown:])
        lines.append(Text(f"未显示的列：{left_out}", f"columns not shown: {left_out}").in_language(language))
    if told and cells and not why:
        lines.append(Text("加 --why 可逐行显示依据", "--why shows the reasons of each row").in_language(language))
    lines += [clean(note.in_language(language)) for note in table.notes]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def write_table(table: Table, format: str, language: str = "zh", *, width: int = 100, why: bool = False) -> str | bytes:
    """Return an answer in one of the formats of `FORMATS`.

    Parameters
    ----------
    table
        The answer.
    format
        ``table``, ``json`` (the whole answer), ``jsonl`` (one row a line), ``csv`` (UTF-8 with BOM), ``md``, ``xlsx``.
    language
        ``zh`` or ``en``: heads and words; JSON holds both.
    width, why
        As for `render_table`; for ``table`` alone.

    Returns
    -------
    str or bytes
        Bytes for ``csv`` and ``xlsx``.

    Raises
    ------
    UsageError
        If there is no such format.
    """
    if format == "table":
        return render_table(table, language, width, why=why)
    if format == "json":
        return _json(table.to_json(), indent=2) + "\n"
    if format == "jsonl":
        return "".join(
            _json({column.name: plain(row[column.name]) for column in table.columns}) + "\n" for row in table.rows
        )
    if format == "csv":
        return _csv(table, language)
    if format == "md":
        return _markdown(table, language)
    if format == "xlsx":
        from chaingraph.view.workbook import write_workbook

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answer.xlsx"
            write_workbook({table.name: table}, path, language=language)
            return path.read_bytes()
    choices = ", ".join(FORMATS)
    raise UsageError("CG-U030", Text(f"没有格式 {format}；可选 {choices}", f"no format {format}; choose {choices}"))


def _json(value: Any, indent: int | None = None) -> str:
    text = json.dumps(finite(value), ensure_ascii=False, allow_nan=False, indent=indent)
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def finite(value: Any) -> Any:
    """Return a plain value with what JSON cannot hold (not a number, infinite) as unknown."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    return [finite(item) for item in value] if isinstance(value, list) else value


def _csv(table: Table, language: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_unformula(column.label.in_language(language)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(row[column.name], column, language) for column in table.columns])
    return text.getvalue().encode("utf-8-sig", "replace")


def _csv_cell(value: Any, column: Column, language: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value) if math.isfinite(value) else ""
    return _unformula(words(value, language, column).replace("\0", ""))


def _unformula(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _markdown(table: Table, language: str) -> str:
    def escaped(text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]<>|#!&~])", r"\\\1", text)

    heads = [escaped(clean(column.label.in_language(language))) for column in table.columns]
    lines = [f"## {escaped(clean(table.title.in_language(language)))}", ""]
    if heads:
        lines += ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
        for row in table.rows:
            cells = [escaped(_cell(row[column.name], column, language)) for column in table.columns]
            lines.append("| " + " | ".join(cells) + " |")
    notes = [escaped(clean(note.in_language(language))) for note in table.notes]
    return "\n".join([*lines, *(["", *notes] if notes else [])]) + "\n"


def _cell(value: Any, column: Column, language: str) -> str:
    return clean(words(value, language, column)) if value is not None else _UNKNOWN


def _is_number(table: Table, column: Column) -> bool:
    values = [row[column.name] for row in table.rows if row[column.name] is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _shrink(widths: list[int], least: list[int], width: int) -> list[int]:
    """Return widths that fit the line: the widest give way first, down to their least, then the last columns go."""
    for columns in range(len(widths), 0, -1):
        fitted = widths[:columns]
        excess = sum(fitted) + 2 * (columns - 1) - width
        while excess > 0:
            spare = [size if size > low else 0 for size, low in zip(fitted, least, strict=False)]
            if not any(spare):
                break
            fitted[spare.index(max(spare))] -= 1
            excess -= 1
        if excess <= 0:
            return fitted
    return [width] if widths else []


def _is_reasons(table: Table, column: Column) -> bool:
    """Tell whether a column holds sentences of evidence, which no cell of a terminal is wide enough for."""
    values = [row[column.name] for row in table.rows if row[column.name]]
    return bool(values) and all(
        isinstance(value, Reason)
        or (isinstance(value, list | tuple) and all(isinstance(item, Reason) for item in value))
        for value in values
    )


def _reasons(row: Mapping[str, Any], columns: list[Column], language: str) -> list[str]:
    lines = []
    for column in columns:
        value = row[column.name] or ()
        for reason in (value,) if isinstance(value, Reason) else value:
            rules = f" [{', '.join(reason.rules)}]" if reason.rules else ""
            lines.append(f"    · {clean(reason.text.in_language(language))}{rules}")
    return lines


def _cut(text: str, width: int) -> str:
    if text_width(text) <= width:
        return text
    kept = ""
    room = width - 1
    for char in text:
        if _char_width(char) > room:
            break
        kept += char
        room -= _char_width(char)
    return kept + "…"


def _line(cells: list[str], widths: list[int], numbers: list[bool]) -> str:
    parts = []
    for text, width, number in zip(cells, widths, numbers, strict=False):
        cut = _cut(text, width)
        space = " " * (width - text_width(cut))
        parts.append(space + cut if number else cut + space)
    return "  ".join(parts)
