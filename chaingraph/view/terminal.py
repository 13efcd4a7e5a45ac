"""Answers as text: a table for the terminal, and JSON, CSV and Markdown for files."""

from __future__ import annotations

import csv
import math
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from chaingraph.analysis.columns import names_beside
from chaingraph.answer_json import json_lines, json_object
from chaingraph.errors import Text, UsageError
from chaingraph.notes import part_notes
from chaingraph.table import Column, Table, words
from chaingraph.view.columns import for_reading, names_in
from chaingraph.words import Reason

FORMATS = ("table", "json", "jsonl", "csv", "md", "xlsx")
NARROWEST = 6
# Below this a name says nothing any more: rather leave the last columns out
_NARROWEST_TEXT = 14
# So much of a head is never cut: what columns of one kind differ in stands at its end
_HEAD = 18
_UNKNOWN = "–"
_LINES = 4096  # rows that are text at one time
# a text that begins so is a formula to a spreadsheet
_FORMULA = re.compile("^[=+\\-@\t\r＝＋－＠]")


def clean(text: str) -> str:
    r"""Return the text on one line and without characters that steer a terminal or turn the writing direction.

    >>> clean("a\x1b[31mb\nc\u202ed")
    'a[31mb cd'
    """
    spaced = re.sub("[\t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})


def text_width(text: str) -> int:
    """Return how many cells of a terminal the text fills; Chinese characters fill two.

    >>> text_width("链 a")
    4
    """
    return sum(_char_width(char) for char in text)


def render_table(table: Table, language: str = "zh", width: int = 100, *, why: bool = False) -> str:
    """Return an answer as a person reads it on a terminal.

    `width`: cells of a line; wide columns are cut with ``…`` and, when even that does not fit, columns are left out
        and named: those that the table does not name among its first ones before those that it does. Names and ids are
        never cut, as long as one fits the line; ids stand last.
    `why`: whether the reasons of each row stand below it, whole; without it the last line says how to see them.

    Returns title, head, rows in the table's order, notes; ends with a newline. Holds no control character.
    """
    return "".join(_table(table, language, width, why=why))


def print_table(
    table: Table, format: str, language: str = "zh", *, width: int = 100, why: bool = False, screen: bool = False
) -> Iterator[bytes]:
    """Give an answer in one of the formats of `FORMATS`, piece by piece.

    `format`: ``table``, ``json`` (the whole answer), ``jsonl`` (one row a line), ``csv`` (UTF-8 with BOM), ``md``,
        ``xlsx``.
    `language`: ``zh`` or ``en``: heads and words; JSON holds both.
    `width`, `why`: as for `render_table`; for ``table`` alone.
    `screen`: whether a terminal shows it: then ``csv`` too holds nothing that steers one.

    Returns whole lines, some thousand rows at a time, so that an answer of any size is printed in little memory.
    Raises `UsageError`: ``CG-U030`` if there is no such format.
    """
    if format == "json":
        return chain(json_object(table), (b"\n",))
    if format == "jsonl":
        return json_lines(table)
    if format == "table":
        return _pieces(_table(table, language, width, why=why))
    if format == "csv":
        return _pieces(_csv(table, language, screen=screen))
    if format == "md":
        return _pieces(_markdown(table, language))
    if format == "xlsx":
        return _xlsx(table, language)
    choices = ", ".join(FORMATS)
    raise UsageError("CG-U030", Text(f"没有格式 {format}；可选 {choices}", f"no format {format}; choose {choices}"))


def write_table(table: Table, format: str, language: str = "zh") -> bytes:
    """Return an answer in one of the formats of `FORMATS`, whole; `print_table` holds less of it."""
    return b"".join(print_table(table, format, language))


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    rest = iter(lines)
    while part := "".join(islice(rest, _LINES)):
        yield part.encode("utf-8", "replace")


def _xlsx(table: Table, language: str) -> Iterator[bytes]:
    from chaingraph.view.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        write_workbook({table.name: table}, path, language=language)
        yield path.read_bytes()


def _table(table: Table, language: str, width: int, *, why: bool) -> Iterator[str]:
    title = clean(table.title.in_language(language))
    if table.as_of is not None:
        title += Text(f"（截至 {table.as_of}）", f" (as of {table.as_of})").in_language(language)
    told = [column for column in table.columns if _is_reasons(table, column)]
    columns = for_reading([column for column in table.columns if column not in told])
    heads = [clean(column.label.in_language(language)) for column in columns]
    cells = [list(table.rows.each(column.name, partial(_cell, column=column, language=language))) for column in columns]
    fitted = [max([text_width(head), *map(text_width, column)]) for head, column in zip(heads, cells, strict=True)]
    numbers = [_is_number(table, column) for column in columns]
    # A long head gives way before what stands below it
    filled = [
        max([NARROWEST, min(text_width(head), _HEAD), *map(text_width, column)])
        for head, column in zip(heads, cells, strict=True)
    ]
    whole = [
        number or column.code or _is_name(table, column, columns)
        for column, number in zip(columns, numbers, strict=True)
    ]
    least = [
        min(full, most if kept else max(min(most, _NARROWEST_TEXT), min(text_width(head), _HEAD)))
        for kept, full, most, head in zip(whole, fitted, filled, heads, strict=True)
    ]
    places = _chosen(columns, table.first, least, width)
    left_out = [head for place, head in enumerate(heads) if place not in places]
    heads, cells = [heads[place] for place in places], [cells[place] for place in places]
    numbers = [numbers[place] for place in places]
    widths = _shrink([fitted[place] for place in places], [least[place] for place in places], width)
    yield _ended(_cut(title, width))
    if widths:
        yield _ended(_line(heads, widths, numbers))
        yield _ended("  ".join("─" * cell for cell in widths))
        reasons = (_reasons(row, told, language) for row in table.rows) if why else repeat([])
        for line, below in zip(zip(*cells, strict=True), reasons, strict=False):
            yield _ended(_line(line, widths, numbers))
            yield from map(_ended, below)
    yield _ended(Text(f"共 {len(table)} 行", f"{len(table)} row{'s'[: len(table) != 1]}").in_language(language))
    if left_out:
        said = Text(
            f"未显示的列：{'、'.join(left_out)}；加 -o 文件.xlsx 可得全部",
            f"columns not shown: {', '.join(left_out)}; -o FILE.xlsx has them all",
        )
        yield _ended(said.in_language(language))
    if told and len(table) and not why:
        yield _ended(Text("加 --why 可逐行显示依据", "--why shows the reasons of each row").in_language(language))
    yield from map(_ended, note_lines(table, language, whole=why))


def note_lines(table: Table, language: str, *, whole: bool) -> Iterator[str]:
    """Yield what an answer says about itself: short notes and one line on the rest, or all of it."""
    parted = part_notes(table.notes, table.rules, empty=not table.rows)
    for note in (*parted.short, *(parted.behind if whole else ())):
        yield clean(note.in_language(language))
    if parted.line is not None:
        hint = Text("：加 --why 查看全文", ": --why shows them whole").in_language(language)
        yield parted.line.in_language(language) + (hint if parted.behind and not whole else "")


def _ended(line: str) -> str:
    return line.rstrip() + "\n"


def _csv(table: Table, language: str, *, screen: bool) -> Iterator[str]:
    def cell(column: Column) -> Callable[[Any], str]:
        if screen:
            return lambda value: clean(_csv_cell(value, column, language))
        return lambda value: _csv_cell(value, column, language)

    writer = csv.writer(_Echo(), lineterminator="\r\n")
    heads = (_unformula(column.label.in_language(language)) for column in table.columns)
    head: str = writer.writerow([clean(text) if screen else text for text in heads])
    yield head if screen else "\ufeff" + head
    yield from map(writer.writerow, table.cells(cell))


class _Echo:
    """A file for the csv writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def _csv_cell(value: Any, column: Column, language: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value) if math.isfinite(value) else ""
    return _unformula(words(value, language, column).replace("\0", ""))


def _unformula(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _markdown(table: Table, language: str) -> Iterator[str]:
    def escaped(text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]<>|#!&~])", r"\\\1", text)

    heads = [escaped(clean(column.label.in_language(language))) for column in table.columns]
    yield f"## {escaped(clean(table.title.in_language(language)))}\n\n"
    if heads:
        yield "| " + " | ".join(heads) + " |\n|" + "---|" * len(heads) + "\n"
        for cells in table.cells(lambda column: lambda value: escaped(_cell(value, column, language))):
            yield "| " + " | ".join(cells) + " |\n"
    notes = [escaped(line) for line in note_lines(table, language, whole=True)]
    yield "\n".join(["", *notes]) + "\n" if notes else ""


def _cell(value: Any, column: Column, language: str) -> str:
    if column.is_share and isinstance(value, int | float):
        return f"{value:.1%}"
    return clean(words(value, language, column)) if value is not None else _UNKNOWN


def _is_number(table: Table, column: Column) -> bool:
    def number(value: Any) -> bool | None:
        return None if value is None else isinstance(value, int | float) and not isinstance(value, bool)

    return set(table.rows.each(column.name, number)) - {None} == {True}


def _is_name(table: Table, column: Column, columns: Sequence[Column]) -> bool:
    """Tell whether a column holds one name a row, not a list of them that no line holds."""
    return column in names_in(columns) and not any(
        table.rows.each(column.name, lambda value: isinstance(value, list | tuple))
    )


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _chosen(columns: Sequence[Column], first: Sequence[str], least: Sequence[int], width: int) -> list[int]:
    """Return the places of the columns that the line has room for, in order.

    Names come first, then the first columns, the others, and last the ids of firms whose names stand beside them.
    """
    beside = names_beside(columns)
    names = [one.name for one in names_in(columns) if one.name not in beside]
    rank = {name: place for place, name in enumerate(dict.fromkeys((*names, *first)))}
    other = len(rank)
    rank |= dict.fromkeys(beside.values(), other + 1)
    order = sorted(range(len(columns)), key=lambda place: (rank.get(columns[place].name, other), place))
    room, chosen = width + 2, list[int]()
    for place in order:
        if not chosen or least[place] + 2 <= room:
            room -= least[place] + 2
            chosen.append(place)
    return sorted(chosen)


def _shrink(widths: list[int], least: list[int], width: int) -> list[int]:
    """Return widths that fit the line: the widest give way first, down to their least; one alone to the line."""
    fitted = list(widths)
    for _ in range(sum(fitted) + 2 * (len(fitted) - 1) - width):
        spare = [size if size > low else 0 for size, low in zip(fitted, least, strict=True)]
        if not any(spare):
            return [width]
        fitted[spare.index(max(spare))] -= 1
    return fitted


def _is_reasons(table: Table, column: Column) -> bool:
    """Tell whether a column holds sentences of evidence, which no cell of a terminal is wide enough for."""

    def reasons(value: Any) -> bool | None:
        if isinstance(value, list | tuple) and value:
            return all(isinstance(item, Reason) for item in value)
        return isinstance(value, Reason) if value else None

    return set(table.rows.each(column.name, reasons)) - {None} == {True}


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


def _line(cells: Sequence[str], widths: list[int], numbers: list[bool]) -> str:
    parts = []
    for text, width, number in zip(cells, widths, numbers, strict=False):
        cut = _cut(text, width)
        space = " " * (width - text_width(cut))
        parts.append(space + cut if number else cut + space)
    return "  ".join(parts)
