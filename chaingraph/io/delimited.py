"""Reading text tables: lines of cells between separators."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.border import Budget, may_be_inflated
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import ROW
from chaingraph.io.decode import decode
from chaingraph.io.guard import unguard_formula
from chaingraph.io.sheets import Sheet, frame_of

_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_delimited(file: Path, encoding: str | None, name: str, budget: Budget) -> Sheet:
    """Return the lines of a text file."""
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
    return Sheet(name, budget.name, None, frame.with_row_index(ROW, offset=1), findings=tuple(notes))


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


def _uneven(budget: Budget, name: str, text: str, separator: str, notes: list[Finding]) -> Sheet:
    """Read a file whose lines differ in length; the shorter ones are filled up."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            budget.spend("cells", len(row))
            rows.append(row)
    except csv.Error:
        raise input_error("CG-I413", path=budget.name) from None
    width = max(map(len, rows), default=0)
    budget.fits("columns", width)
    budget.spend("padded", width * len(rows))
    return Sheet(name, budget.name, None, frame_of(rows), findings=tuple(notes))
