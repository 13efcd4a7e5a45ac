"""From files to raw tables: texts by declared column, with the row number that a spreadsheet shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph.errors import Finding, InputError, Severity
from chaingraph.io.border import (
    PARQUET,
    TEXT,
    WORKBOOK,
    Budget,
    contained,
    hushed,
    may_be_inflated,
    printable,
    refuse_disguise,
)
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import IGNORED_SHEETS, ROW
from chaingraph.io.decode import decode
from chaingraph.io.guard import unguard_formula
from chaingraph.io.names import columns_by_heading, heading_key, heading_without_note, kinds_by_heading, nearest
from chaingraph.model import KINDS, Kind

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".xlsm")
# Files of office programs that a planner may take for readable ones
_OTHER_TABLES = (".xls", ".xlsb", ".et", ".ods", ".numbers", ".dbf")
# A column of running numbers says nothing about the records
_NUMBERING = frozenset({"序号", "行号"})
_HEADER_WITHIN = 5
_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Sheets of our own template and workbook that hold no records
_ASIDE = (
    "说明",
    "填写说明",
    "字典",
    "代码表",
    "readme",
    "notes",
    "dictionary",
    "lists",
    "findings",
    "问题",
    "问题清单",
)


@dataclass(frozen=True)
class Grid:
    """A file or sheet as it stands: headers as typed, cells as texts, row numbers.

    Columns of the frame are called by their position, from 0; those that are `unfit` hold a type that no record has.
    """

    name: str
    file: str
    sheet: str | None
    headers: tuple[str, ...]
    frame: pl.DataFrame
    findings: tuple[Finding, ...] = ()
    lost: int = 0
    header_row: int = 1
    unfit: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RawTable:
    """A table of one kind with declared columns, still texts; `lost` rows could not even be split.

    `places` tells for each column as the how manieth it stands in the file, the first is 1; `unfit` names the columns
    whose type in the file no record has.
    """

    kind: Kind
    file: str
    sheet: str | None
    frame: pl.DataFrame
    lost: int = 0
    findings: tuple[Finding, ...] = field(default=())
    places: Mapping[str, int] = field(default_factory=dict)
    unfit: frozenset[str] = frozenset()


def list_files(path: Path) -> list[Path]:
    """Return the files to read under `path`, by name.

    Raises `InputError` if the path does not exist or holds no file that could be a table.
    """
    if not path.exists():
        raise input_error("CG-I401", path=path)
    if not path.is_dir():
        if path.suffix.lower() in _OTHER_TABLES:
            raise input_error("CG-I416", path=path.name)
        if path.suffix.lower() not in SUFFIXES:
            raise input_error("CG-I423", path=path.name)
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.name[0] not in ".~" and p.is_file())
    if not files:
        raise input_error("CG-I402", path=path)
    return files


def other_tables(path: Path) -> list[Finding]:
    """Return a finding for every file of a folder that looks like a table and is in a format that is not read."""
    if not path.is_dir():
        return []
    found = (p.name for p in path.iterdir() if p.suffix.lower() in _OTHER_TABLES and p.name[0] not in ".~")
    names = sorted(printable(name) for name in found)
    return [finding("CG-W216", file=name, value=name) for name in names]


def read_grids(file: Path, encoding: str | None = None, name: str | None = None) -> Iterator[Grid | Finding]:
    """Yield the table of a file, or those of a workbook in the order of its sheets.

    Yields a finding in place of a file or sheet that cannot be read; whatever a file holds, nothing is raised for it.
    """
    shown = printable(file.name)
    try:
        with contained(shown):
            yield from _grids(file, shown, encoding, name or printable(file.stem))
    except InputError as error:
        yield unread(error, shown)


def unread(error: InputError, file: str, sheet: str | None = None) -> Finding:
    """Return the finding for a file or sheet that could not be read."""
    return Finding(error.code, Severity.ERROR, error.text, file, sheet)


def _grids(file: Path, shown: str, encoding: str | None, name: str) -> Iterator[Grid | Finding]:
    refuse_disguise(file)
    suffix, size = file.suffix.lower(), file.stat().st_size
    if suffix in (".xlsx", ".xlsm"):
        from chaingraph.io.workbook import read_sheets

        budget = Budget(shown, size, WORKBOOK)
        called = None if name == printable(file.stem) else name
        for sheet, rows in read_sheets(file, budget):
            if isinstance(rows, InputError):
                yield unread(rows, shown, sheet)
            else:
                yield _grid(called or sheet, budget, sheet, rows)
    elif suffix == ".parquet":
        yield _parquet(file, name, Budget(shown, size, PARQUET))
    else:
        yield _text(file, encoding, name, Budget(shown, size, TEXT))


def _parquet(file: Path, name: str, budget: Budget) -> Grid:
    from chaingraph.io.footer import read_footer
    from chaingraph.io.typed import fits, plain

    rows = read_footer(file, budget)
    with hushed():
        schema = pl.read_parquet_schema(file)
        good = [header for header, dtype in schema.items() if fits(dtype)]
        read = pl.read_parquet(file, columns=good) if good else pl.DataFrame()
    headers = tuple(schema)
    columns, notes = [], []
    for place, header in enumerate(headers):
        if header not in read.columns:
            columns.append(pl.repeat(None, rows, dtype=pl.Null, eager=True).alias(str(place)))
            continue
        column = plain(read[header])
        columns.append(column.alias(str(place)))
        if schema[header] == pl.Datetime(time_zone="UTC"):
            notes.append(finding("CG-F309", file=budget.name, at=header, position=place + 1))
    unfit = frozenset(str(place) for place, header in enumerate(headers) if header not in good)
    frame = pl.DataFrame(columns).with_row_index(ROW, offset=2)
    return Grid(name, budget.name, None, headers, frame, tuple(notes), unfit=unfit)


def _text(file: Path, encoding: str | None, name: str, budget: Budget) -> Grid:
    budget.spend("bytes", budget.size)
    data = file.read_bytes()
    # The reader proves UTF-8 while it reads; only what it refuses is decoded first, and a quotation mark
    # without its partner would swallow lines in silence
    plain = encoding is None and data[:2] not in _MARKS and not data.startswith(b"\xef\xbb\xbf")
    frame = None
    if plain and b"\0" not in data and not data.count(b'"') % 2:
        frame = _split(_with_line_feeds(data), budget)
    notes = []
    if frame is None:
        decoded = decode(data, budget.name, encoding)
        data = _with_line_feeds(decoded.data)
        if decoded.encoding != "utf-8":
            notes.append(finding("CG-F305", file=budget.name, facts={"encoding": decoded.encoding}))
        frame = None if data.count(b'"') % 2 else _split(data, budget)
    if frame is None:
        return _uneven(budget, name, data.decode(), separator_of(data), notes)
    if b"'" in data:
        frame = frame.with_columns(unguard_formula(pl.all()))
    return _headed(name, budget.name, None, frame.with_row_index(ROW, offset=1), notes)


def _with_line_feeds(data: bytes) -> bytes:
    """Return UTF-8 text whose lines end in carriage returns alone with line feeds instead."""
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def separator_of(data: bytes) -> str:
    """Return what separates the cells, by the first line."""
    first = data[:4096].split(b"\n", 1)[0]
    return next((sign.decode() for sign in (b",", b"\t", b";") if sign in first), ",")


def _split(data: bytes, budget: Budget) -> pl.DataFrame | None:
    """Return the cells as texts, None where the reader refuses: no UTF-8, or a line longer than the first one."""
    if may_be_inflated(data):
        return None
    # Short lines are filled up, so the work is lines times the width of the first one
    width = data.split(b"\n", 1)[0].count(separator_of(data).encode()) + 1
    budget.fits("columns", width)
    budget.fits("padded", width * (data.count(b"\n") + 1))
    try:
        frame = pl.read_csv(data, has_header=False, infer_schema=False, separator=separator_of(data))
    except pl.exceptions.PolarsError:
        return None
    frame.columns = [str(place) for place in range(frame.width)]
    return frame


def _uneven(budget: Budget, name: str, text: str, separator: str, notes: list[Finding]) -> Grid:
    """Read a file whose lines differ in length; rows longer than the header are put aside."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            budget.spend("cells", len(row))
            rows.append(row)
    except csv.Error:
        raise input_error("CG-I413", path=budget.name) from None
    return _grid(name, budget, None, rows, notes)


def _grid(
    name: str, budget: Budget, sheet: str | None, rows: list[list[str]], notes: list[Finding] | None = None
) -> Grid:
    """Make a grid of lists; used for sheets and for uneven text files."""
    notes, file = notes or [], budget.name
    at = _header_at(rows[:_HEADER_WITHIN], name)
    width = len(rows[at]) if rows else 0
    while width and not rows[at][width - 1].strip():
        width -= 1
    cells, numbers, lost = [], [], 0
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if any(cell.strip() for cell in row[width:]):
            lost += 1
            notes.append(finding("CG-E113", file=file, sheet=sheet, row=number))
        elif any(cell.strip() for cell in row):
            budget.spend("padded", width)
            cells.append([*row[:width], *[""] * (width - len(row))])
            numbers.append(number)
    schema = {str(i): pl.String for i in range(width)}
    frame = pl.DataFrame(cells, schema, orient="row") if cells else pl.DataFrame(schema=schema)
    headers = tuple(rows[at][:width]) if rows else ()
    frame = frame.insert_column(0, pl.Series(ROW, numbers, dtype=pl.UInt32))
    return Grid(name, file, sheet, headers, frame, tuple(notes), lost, at + 1)


def _headed(name: str, file: str, sheet: str | None, frame: pl.DataFrame, notes: list[Finding]) -> Grid:
    head = [["" if cell is None else cell for cell in row[1:]] for row in frame.head(_HEADER_WITHIN).iter_rows()]
    at = _header_at(head, name)
    body = frame.slice(at + 1)
    empty = body.select(pl.all_horizontal(pl.all().exclude(ROW).is_null())).to_series()
    # Only a file with blank lines pays for a copy
    body = body.filter(~empty) if body.width > 1 and empty.any() else body
    headers = tuple(head[at]) if head else ()
    return Grid(name, file, sheet, headers, body, tuple(notes), header_row=at + 1)


def _header_at(rows: list[list[str]], name: str) -> int:
    """Return which of the first rows is the header: titles and merged cells may stand above it."""
    kind = kinds_by_heading().get(heading_key(name))
    if kind is None or not rows:
        return 0
    known = columns_by_heading(kind.name)
    scores = [sum(_column(cell, known) is not None for cell in row) for row in rows]
    return scores.index(max(scores))


def _column(header: str, known: Mapping[str, str]) -> str | None:
    return known.get(heading_key(header)) or known.get(heading_without_note(header))


def to_raw_table(grid: Grid) -> RawTable | Finding | None:
    """Return the grid with declared columns, a finding if its name is unknown, None if it holds no records."""
    kind = kinds_by_heading().get(heading_key(grid.name))
    if kind is None:
        if grid.name in IGNORED_SHEETS or heading_key(grid.name) in _ASIDE or grid.name.startswith("_"):
            return None
        near = nearest(grid.name, [word for k in KINDS for word in (k.table, k.label.zh)])
        return finding("CG-W213", file=grid.file, sheet=grid.sheet, value=grid.name, facts={"near": near})
    if not any(header.strip() for header in grid.headers):
        return unread(input_error("CG-I412", path=grid.sheet or grid.file), grid.file, grid.sheet)
    known = columns_by_heading(kind.name)
    place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet, "table": kind.table, "row": grid.header_row}
    findings = list(grid.findings)
    chosen: dict[str, str] = {}
    for position, header in enumerate(grid.headers):
        name = _column(header, known)
        shown = " ".join(header.split())
        if not shown or shown in _NUMBERING:
            continue
        column: dict[str, Any] = {"at": shown, "position": position + 1}
        if name is None:
            words = [prop.name if shown.isascii() else prop.label.zh for prop in kind.properties]
            findings.append(finding("CG-E112", **place, **column, facts={"near": nearest(shown, words)}))
        elif name in chosen:
            findings.append(finding("CG-E114", **place, **column))
        else:
            chosen[name] = str(position)
    frame = grid.frame.select(ROW, *(pl.col(position).alias(name) for name, position in chosen.items()))
    places = {name: int(position) + 1 for name, position in chosen.items()}
    unfit = frozenset(name for name, position in chosen.items() if position in grid.unfit)
    return RawTable(kind, grid.file, grid.sheet, frame, grid.lost, tuple(findings), places, unfit)
