"""Parks out: a folder of CSV or Parquet files, a workbook, JSON, GraphML, GEXF, and what callers add."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from chaingraph.errors import InputError, Text, UsageError
from chaingraph.io.atomic import atomic_file, atomic_folder, atomic_path
from chaingraph.io.constants import BOOLEAN_WORDS
from chaingraph.io.decision_book import is_book
from chaingraph.io.guard import clean_xml, guard_formula
from chaingraph.io.list_cells import join_items, join_lists
from chaingraph.io.quality_file import is_quality, write_quality
from chaingraph.model import KINDS, Kind, Property, Type
from chaingraph.park import Park

Writer = Callable[[Park, Path], None]

FORMATS = ("csv", "parquet", "xlsx", "json", "graphml", "gexf")
_SHEET_ROWS = 1_048_575
_CELL_CHARACTERS = 32_767
_WIDTHS = {Type.DATE: 12, Type.BOOLEAN: 8, Type.INTEGER: 10, Type.NUMBER: 12, Type.ENUM: 14}


def write_park(
    park: Park, out: Path, format: str | None = None, *, language: str = "en", more: Mapping[str, Writer] | None = None
) -> None:
    """Write a park in the format that is asked for.

    Parameters
    ----------
    park
        The park.
    out
        The file; a folder for ``csv`` and ``parquet``.
    format
        One of `FORMATS` or of `more`; by default the suffix of `out` decides; without one it is a folder
        of CSV.
    language
        ``en``: tables, headers and values are identifiers. ``zh``: Chinese labels (``csv`` and ``xlsx`` only).
    more
        Further formats of one file: name, which is the suffix too, and what writes it.

    Raises
    ------
    UsageError
        ``CG-U202`` if there is no such format, ``CG-U201`` if the folder holds something else.
    InputError
        ``CG-E195`` if a table has more rows, or a text more characters, than a worksheet takes.

    Notes
    -----
    Only tables with records are written, and always ``enterprises``; a workbook of decisions in a folder
    stays, and what of the park's own files is not in it is written beside the tables. Reading the result
    gives an equal park: ``csv``, ``parquet`` and ``xlsx`` by `chaingraph.io.read_park`, the others by
    `chaingraph.io.interchange`.

    - ``csv``: UTF-8 with BOM, CRLF, lists joined with ``;``, ISO dates. A text that a spreadsheet would take for a
      formula gets an apostrophe, which the reader takes away again (`chaingraph.io.guard`).
    - ``xlsx``: texts are text cells (``@``), whatever they look like; numbers and dates are real ones.
    - ``json``: one object, kind name to records; unknown values are absent.
    - ``graphml``, ``gexf``: the graph of `chaingraph.graph.build_graph`; see `chaingraph.io.interchange`.

    Characters that XML forbids are left out of ``xlsx``, ``graphml`` and ``gexf``. A file is there whole or not at
    all. O(records); columnar but for workbook, JSON and graphs.
    """
    out, further = Path(out), more or {}
    formats = (*FORMATS, *further)
    chosen = format or out.suffix.lower().lstrip(".") or "csv"
    # a folder of CSV files can be asked for by any name, but a file name of one table is most likely a mistake
    if chosen not in formats or (format is None and out.suffix.lower() in {".csv", ".parquet"}):
        text = Text(
            "不能由 {name} 判断导出格式；可选：{formats}（csv 和 parquet 导出为文件夹，请用 --format 指明）",
            "no export format for {name}; choose one of {formats} (csv and parquet make a folder: say so by --format)",
        )
        raise UsageError("CG-U202", text.format(name=format or out.name, formats=", ".join(formats)))
    if chosen in {"csv", "parquet"}:
        with atomic_folder(out, _is_ours) as folder:
            _write_folder(park, folder, chosen, language)
            write_quality(park.quality, folder)
            _keep_decisions(out, folder)
        return
    if chosen == "xlsx":
        with atomic_file(out) as opened:
            _write_workbook(park, opened, language)
        return
    with atomic_path(out) as path:
        {**_graphs(), **further}[chosen](park, path)


def _graphs() -> Mapping[str, Writer]:
    from chaingraph.io import interchange

    return {"json": interchange.write_json, "graphml": interchange.write_graphml, "gexf": interchange.write_gexf}


def _is_ours(path: Path) -> bool:
    return _is_table_file(path) or is_book(path) or is_quality(path)


def _is_table_file(path: Path) -> bool:
    names = {name for declared in KINDS for name in (declared.table, declared.label.zh)}
    return path.suffix in {".csv", ".parquet"} and path.stem in names and path.is_file()


def _keep_decisions(out: Path, folder: Path) -> None:
    """Take the decisions of a folder over into the one that replaces it."""
    for file in out.iterdir() if out.is_dir() else ():
        if is_book(file):
            shutil.copy2(file, folder / file.name)


def _written(park: Park) -> list[Kind]:
    return [declared for declared in KINDS if park[declared.name].height or declared.name == "Enterprise"]


def _write_folder(park: Park, folder: Path, chosen: str, language: str) -> None:
    chinese = language.startswith("zh")
    for declared in _written(park):
        frame = park[declared.name]
        if chosen == "parquet":
            frame.write_parquet(folder / f"{declared.table}.parquet")
            continue
        shown = frame.select(_for_csv(prop, language).alias(header_of(prop, language)) for prop in declared.properties)
        path = folder / f"{declared.label.zh if chinese else declared.table}.csv"
        shown.write_csv(path, include_bom=True, line_terminator="\r\n")


def _for_csv(prop: Property, language: str) -> pl.Expr:
    column = pl.col(prop.name)
    if prop.type is Type.ENUM and language.startswith("zh"):
        return column.replace({value: words.zh for value, words in prop.values.items()})
    if prop.type is Type.BOOLEAN:
        yes, no = BOOLEAN_WORDS["zh" if language.startswith("zh") else "en"]
        return pl.when(column).then(pl.lit(yes)).when(~column).then(pl.lit(no))
    if prop.type is Type.LIST:
        return guard_formula(join_lists(column))
    return guard_formula(column) if prop.type is Type.TEXT else column


def header_of(prop: Property, language: str) -> str:
    """Return the header of a column: its identifier, or its Chinese label."""
    return prop.label.zh if language.startswith("zh") else prop.name


def _write_workbook(park: Park, opened: BinaryIO, language: str) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(opened, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8EEF4", "border": 1}),
            "text": book.add_format({"num_format": "@", "quote_prefix": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for declared in _written(park):
            frame = park[declared.name]
            if frame.height > _SHEET_ROWS:
                raise _too_much(declared, str(frame.height))
            sheet = book.add_worksheet(declared.label.zh if language.startswith("zh") else declared.table)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, frame.height, len(declared.properties) - 1)
            for place, prop in enumerate(declared.properties):
                style = styles["text"] if prop.type in {Type.TEXT, Type.LIST, Type.ENUM, Type.BOOLEAN} else None
                sheet.set_column(place, place, _WIDTHS.get(prop.type, 22), style)
                sheet.write_string(0, place, header_of(prop, language), styles["head"])
                for row, value in enumerate(frame[prop.name].to_list(), start=1):
                    if value is not None and _write_cell(sheet, row, place, prop, value, styles, language) != 0:
                        raise _too_much(declared, f"{prop.name}, {row + 1}")


def _write_cell(
    sheet: Any, row: int, place: int, prop: Property, value: Any, styles: dict[str, Any], language: str
) -> int:
    """Write one known value; 0 when the sheet took all of it."""
    if prop.type is Type.DATE:
        return int(sheet.write_datetime(row, place, value, styles["date"]))
    # A sheet keeps 16 digits; a number that needs more is written as text, so that it reads back the same.
    if prop.type in {Type.INTEGER, Type.NUMBER} and float(f"{value:.16G}") == value:
        return int(sheet.write_number(row, place, value))
    shown = clean_xml(cell_words(prop, value, language))
    return -2 if len(shown) > _CELL_CHARACTERS else int(sheet.write_string(row, place, shown, styles["text"]))


def cell_words(prop: Property, value: Any, language: str) -> str:
    """Return a text, list, boolean or enumeration value as a cell shows it and the reader understands it."""
    chinese = language.startswith("zh")
    if prop.type is Type.BOOLEAN:
        return BOOLEAN_WORDS["zh" if chinese else "en"][0 if value else 1]
    if prop.type is Type.LIST:
        return join_items(value)
    if prop.type is Type.ENUM and chinese and value in prop.values:
        return prop.values[value].zh
    return str(value)


def _too_much(declared: Kind, place: str) -> InputError:
    text = Text(
        "“{zh}”超出工作表的容量（{place}），请改用 csv 或 parquet",
        "{en} does not fit into a worksheet ({place}); use csv or parquet",
    )
    return InputError("CG-E195", text.format(zh=declared.label.zh, en=declared.table, place=place))
