"""Reading text tables: lines of cells between separators."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.border import Budget, may_be_inflated
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import ROW
from chaingraph.io.decode import decode
from chaingraph.io.dialect import Dialect, find_dialect
from chaingraph.io.sheets import Sheet, frame_of

_AT_ONCE = 1 << 18  # bytes, which stay near the processor
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_delimited(file: Path, encoding: str | None, name: str, budget: Budget) -> Sheet:
    """Return the lines of a text file; shorter ones are filled up.

    Raises `InputError` where the encoding cannot be told, a quotation mark has no partner, or the budget is spent.
    """
    budget.spend("bytes", budget.size)
    data = file.read_bytes()
    # The reader proves UTF-8 while it reads; only what it refuses is decoded first
    plain = encoding is None and data[:2] not in _MARKS and not data.startswith(b"\xef\xbb\xbf")
    notes: list[Finding] = []
    frame = None
    if plain and b"\0" not in data:
        data = _with_line_feeds(data)
        frame = _split(data, find_dialect(data), budget)
    if frame is None:
        decoded = decode(data, budget.name, encoding)
        data = _with_line_feeds(decoded.data)
        if decoded.encoding != "utf-8":
            notes.append(finding("CG-F305", file=budget.name, facts={"encoding": decoded.encoding}))
        dialect = find_dialect(data)
        if not plain or notes:
            frame = _split(data, dialect, budget)
        if frame is None:
            frame = _uneven(data, dialect, budget)
    return Sheet(name, budget.name, None, frame, findings=tuple(notes))


def _with_line_feeds(data: bytes) -> bytes:
    """Return UTF-8 text in which every carriage return that ends a line by itself is a line feed."""
    if b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"):
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _split(data: bytes, dialect: Dialect, budget: Budget) -> pl.DataFrame | None:
    """Return the cells as texts, None where the fast reader refuses or may not follow the rules of quotes."""
    separator = dialect.separator.encode()
    data = data[dialect.begin :] if dialect.begin else data
    if len(separator) > 1 or may_be_inflated(data) or not _quoted_whole(data, separator):
        return None
    # Short lines are filled up, so the work is lines times the width of the longest
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    budget.fits("columns", dialect.width)
    budget.fits("padded", dialect.width * lines)
    schema = {str(place): pl.String for place in range(dialect.width)}
    try:
        frame = pl.read_csv(data, has_header=False, schema=schema, separator=dialect.separator)
    except pl.exceptions.PolarsError:
        return None
    # Line breaks within quotes make fewer rows of the lines; the slow reader counts them as they should be
    return frame.with_row_index(ROW, offset=1) if frame.height == lines else None


def _quoted_whole(data: bytes, separator: bytes) -> bool:
    """Tell whether every quotation mark begins or ends a cell, and as many begin as end."""
    if b'"' not in data:
        return True
    # One look for the marks, and then at their neighbours alone: to count pairs of bytes costs ten times as much
    letters = np.frombuffer(data, dtype=np.uint8)
    marks = np.concatenate(
        [np.flatnonzero(letters[at : at + _AT_ONCE] == ord('"')) + at for at in range(0, len(letters), _AT_ONCE)]
    )
    # What stands before the first letter and behind the last one ends a line
    before = np.where(marks > 0, letters[marks - 1], ord("\n"))
    behind = np.where(marks + 1 < len(letters), letters[np.minimum(marks + 1, len(letters) - 1)], ord("\n"))
    begin = int(np.isin(before, np.frombuffer(separator + b"\n", np.uint8)).sum())
    end = int(np.isin(behind, np.frombuffer(separator + b"\n\r", np.uint8)).sum())
    return begin == end and begin + end == len(marks)


def _uneven(data: bytes, dialect: Dialect, budget: Budget) -> pl.DataFrame:
    """Read lines one by one, by the rules of quotes."""
    text = io.StringIO(data[dialect.begin :].decode(), newline="")
    rows = []
    try:
        for row in csv.reader(text, delimiter=dialect.separator, strict=True):
            budget.spend("cells", len(row))
            rows.append(row)
    except csv.Error:
        raise input_error("CG-I413", path=budget.name) from None
    width = max(map(len, rows), default=0)
    budget.fits("columns", width)
    budget.spend("padded", width * len(rows))
    return frame_of(rows)
