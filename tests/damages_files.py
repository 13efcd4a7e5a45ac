"""The same damages in files of text and of columns, those of such files alone, and sheets that are no one list."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import damages as of_books
import polars as pl
from damages import Book
from openpyxl.worksheet.worksheet import Worksheet

Damage = Callable[[Book], None]

# What a file of text can have as well: no formats, no merged cells, nothing hidden
_IN_TEXT: tuple[Damage, ...] = (
    of_books.total_row,
    of_books.computed_total_without_word,
    of_books.note_row,
    of_books.title_rows,
    of_books.blank_rows,
    of_books.heading_again,
    of_books.invisible_marks,
    of_books.invisible_headings,
    of_books.classifiers,
    of_books.written_days,
    of_books.money_with_units,
    of_books.full_width,
    of_books.vague_counts,
    of_books.written_names,
    of_books.doubled_rows,
    of_books.ditto_marks,
    of_books.placeholder_codes,
)
# What a program that copies cells into columns keeps
_IN_COLUMNS: tuple[Damage, ...] = (
    of_books.total_row,
    of_books.note_row,
    of_books.invisible_marks,
    of_books.classifiers,
    of_books.written_days,
    of_books.months,
    of_books.vague_counts,
    of_books.unknown_words,
    of_books.misspelt_names,
    of_books.same_name_without_code,
    of_books.phone_column,
    of_books.placeholder_codes,
)


def save(held: Book, path: Path) -> Path:
    """Write a book as what its damage made of it: a workbook, or a folder of files; return where it is."""
    if held.form == "xlsx":
        held.book.save(path)
        return path
    folder = path.with_suffix("")
    folder.mkdir()
    for sheet in held.book.worksheets:
        if held.form == "csv":
            _save_text(held, sheet, folder / f"{sheet.title}.csv")
        else:
            _save_columns(held, sheet, folder / f"{sheet.title}.parquet")
    return folder


def _save_text(held: Book, sheet: Worksheet, file: Path) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=held.separator, lineterminator=held.line_end)
    writer.writerows([_text(cell.value) for cell in row] for row in sheet.iter_rows())
    text = written.getvalue()
    for change in held.texts.get(sheet.title, ()):
        text = change(text)
    file.write_bytes(text.encode(held.encoding))


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _save_columns(held: Book, sheet: Worksheet, file: Path) -> None:
    """Columns have the type that all their values share, else texts."""
    columns = {}
    for head, *cells in sheet.iter_cols():
        values = [cell.value.date() if isinstance(cell.value, dt.datetime) else cell.value for cell in cells]
        several = len({type(value) for value in values if value is not None}) > 1
        series = pl.Series([None if v is None else _text(v) for v in values] if several else values, dtype=None)
        change = held.columns.get((sheet.title, head.column))
        columns[str(head.value)] = series if change is None else change(series)
    pl.DataFrame(columns).write_parquet(file)


def _as_text(damage: Damage) -> Damage:
    def damaged(b: Book) -> None:
        damage(b)
        b.form = "csv"
        b.encoding = b.random.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
        b.separator = b.random.choice([",", "\t", ";"])
        b.line_end = b.random.choice(["\n", "\r\n"])

    damaged.__name__ = f"{damage.__name__}_as_text"
    return damaged


def _as_columns(damage: Damage) -> Damage:
    def damaged(b: Book) -> None:
        damage(b)
        b.form = "parquet"

    damaged.__name__ = f"{damage.__name__}_as_columns"
    return damaged


def no_damage(b: Book) -> None:
    """Another format alone."""


def separator_in_a_cell(b: Book) -> None:
    """A name with the separator that nobody put in quotation marks: its row has a cell too many."""
    sheet = b.sheet("enterprises")
    row = b.random.randint(2, sheet.max_row)
    sheet.cell(row, b.column("enterprises", "name"), "合成样例，" + str(sheet.cell(row, 2).value))
    # the last cells are filled, so that the one too many stands beyond the heading
    sheet.cell(row, sheet.max_column).value = sheet.cell(row, sheet.max_column).value or "synthetic"
    b.texts[sheet.title] = [lambda text: text.replace("，", b.separator)]
    b.places.append((sheet.title, row, None))


def quotation_mark_without_partner(b: Book) -> None:
    sheet = b.sheet("enterprises")
    name = str(sheet.cell(b.random.randint(2, sheet.max_row), 2).value)
    b.texts[sheet.title] = [lambda text: text.replace(name, f'"{name}', 1)]
    b.places.append((sheet.title, None, None))


def codes_as_numbers(b: Book) -> None:
    for cell in b.cells("enterprises", ("uscc",)):
        cell.value = b.random.choice(["9.15105E+17", "915105000000000000", "9.1E+17"])


def counts_with_thousands(b: Book) -> None:
    for cell in b.cells("enterprises", ("employees", "revenue")):
        cell.value = f"{int(cell.value) + 12_000:,}"


def _of_type(name: str, change: Callable[[pl.Series], pl.Series], *, told: bool) -> Damage:
    """A program that keeps a column of firms in another type; `told`: in one that no record can have."""

    def damaged(b: Book) -> None:
        sheet, column = b.sheet("enterprises"), b.column("enterprises", name)
        b.form = "parquet"
        b.columns[sheet.title, column] = change
        if told:
            b.places.append((sheet.title, 1, column))

    return damaged


def _named(name: str, damage: Damage) -> Damage:
    damage.__name__ = name
    return damage


def stacked_tables(b: Book) -> None:
    """One sheet for two lists: organizations below the firms, with or without a title."""
    firms, below = b.sheet("enterprises"), b.sheet("organizations")
    rows = [[cell.value for cell in row] for row in below.iter_rows()]
    at = firms.max_row + b.random.randint(2, 3)
    if b.random.random() < 0.5:
        firms.cell(at, 1, "党组织名册")
        at += 1
    for down, row in enumerate(rows):
        for place, value in enumerate(row, start=1):
            firms.cell(at + down, place, value)
    b.book.remove(below)
    b.places.append((firms.title, at, None))


def card_form(b: Book) -> None:
    """One firm on a sheet of its own: label on the left, value on its right."""
    sheet = b.sheet("enterprises")
    heads = [cell.value for cell in sheet[1]]
    row = b.random.randint(2, sheet.max_row)
    filled = [(str(head), cell.value) for head, cell in zip(heads, sheet[row], strict=True) if cell.value is not None]
    card = b.book.create_sheet("企业基本信息表")
    card.cell(1, 1, "企业基本信息表")
    for at, (label, value) in enumerate(filled):
        card.cell(2 + at // 2, 1 + 2 * (at % 2), label)
        card.cell(2 + at // 2, 2 + 2 * (at % 2), value)
    sheet.delete_rows(row)
    b.places.append((card.title, None, None))


def groups_side_by_side(b: Book) -> None:
    """The second half of the firms on the right of the first one, under the same headings."""
    sheet = b.sheet("enterprises")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    half = len(rows) // 2 + 1
    for at, row in enumerate([rows[0], *rows[half:]], start=1):
        for place, value in enumerate(row, start=len(rows[0]) + 2):
            sheet.cell(at, place, value)
    sheet.delete_rows(half + 1, len(rows))


def _as_struct(series: pl.Series) -> pl.Series:
    return pl.DataFrame({"v": series}).to_struct(series.name)


FILE_DAMAGES: tuple[Damage, ...] = (
    *map(_as_text, (no_damage, *_IN_TEXT, separator_in_a_cell, quotation_mark_without_partner)),
    *map(_as_text, (codes_as_numbers, counts_with_thousands)),
    *map(_as_columns, (no_damage, *_IN_COLUMNS, codes_as_numbers)),
    _named("counts_as_floats", _of_type("employees", lambda s: s.cast(pl.Float64), told=False)),
    _named("words_as_categories", _of_type("street", lambda s: s.cast(pl.Categorical), told=False)),
    _named("days_as_times", _of_type("updated", lambda s: s.cast(pl.Datetime("ns")), told=False)),
    _named("texts_as_bytes", _of_type("street", lambda s: s.cast(pl.Binary), told=True)),
    _named("counts_in_structs", _of_type("employees", _as_struct, told=True)),
    stacked_tables,
    card_form,
    groups_side_by_side,
)
