"""What a table is: where its heading stands in a sheet, and which rows below it are records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import Decisions
from chaingraph.io.names import columns_by_heading, heading_key, heading_without_note, kinds_by_heading
from chaingraph.io.sheets import Sheet
from chaingraph.io.tables import Grid

_HEADER_WITHIN = 5


def find_grids(sheet: Sheet, decisions: Decisions) -> Iterator[Grid]:
    """Yield the tables of a sheet, from the top."""
    if sheet.headers is not None:
        yield Grid(sheet.name, sheet.file, sheet.sheet, sheet.headers, sheet.frame, sheet.findings, unfit=sheet.unfit)
        return
    head = [["" if cell is None else cell for cell in row[1:]] for row in sheet.frame.head(_HEADER_WITHIN).iter_rows()]
    at = _header_at(head, sheet.name)
    headers = head[at] if head else []
    while headers and not headers[-1].strip():
        headers = headers[:-1]
    body = sheet.frame.slice(at + 1)
    cells = pl.all().exclude(ROW).str.strip_chars() != ""
    blank = body.select(pl.any_horizontal(cells).fill_null(value=False)).to_series() if body.width > 1 else None
    body = body if blank is None or blank.all() else body.filter(blank)
    beyond = [name for name in body.columns if name != ROW and int(name) >= len(headers)]
    longer = pl.any_horizontal(pl.col(beyond).str.strip_chars() != "").fill_null(value=False) if beyond else None
    lost = [] if longer is None else body.filter(longer)[ROW].to_list()
    body = body if longer is None else body.filter(~longer).drop(beyond)
    notes = [finding("CG-E113", file=sheet.file, sheet=sheet.sheet, row=row) for row in lost]
    yield Grid(sheet.name, sheet.file, sheet.sheet, tuple(headers), body, (*sheet.findings, *notes), len(lost), at + 1)


def _header_at(rows: list[list[str]], name: str) -> int:
    """Return which of the first rows is the header: titles and merged cells may stand above it."""
    kind = kinds_by_heading().get(heading_key(name))
    if kind is None or not rows:
        return 0
    known = columns_by_heading(kind.name)
    scores = [sum(column_of(cell, known) is not None for cell in row) for row in rows]
    return scores.index(max(scores))


def column_of(header: str, known: Mapping[str, str]) -> str | None:
    """Return the column that a heading names, with or without a note in brackets."""
    return known.get(heading_key(header)) or known.get(heading_without_note(header))
