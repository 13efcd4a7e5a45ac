"""Sheets as they stand: every row of a file or worksheet as texts, with what is special about single cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.constants import ROW


class CellState(StrEnum):
    """Why a cell holds no value of its own."""

    ERROR = "error"  # the spreadsheet program shows an error such as #N/A
    UNCOMPUTED = "uncomputed"  # a formula whose value is not stored
    MERGED = "merged"  # part of a merged range; the text is that of its first cell
    WITHHELD = "withheld"  # held a number of a person; what is left may name the person
    DITTO = "ditto"  # a mark for "as above"; the text is that of the record above


@dataclass(frozen=True)
class Sheet:
    """All rows of a file or worksheet.

    The frame has the row numbers that a spreadsheet shows and one column per position, from 0; null is blank. Where
    the file has a header of its own (Parquet), `headers` holds it and the frame the records alone, perhaps typed.
    """

    name: str  # what it is called: the sheet's title or the file's stem
    file: str
    sheet: str | None  # title within a workbook
    frame: pl.DataFrame
    headers: tuple[str, ...] | None = None
    # (row number, position of the column) of the few cells that are no plain value
    states: Mapping[tuple[int, int], CellState] = field(default_factory=dict)
    # first row, position of the first column, last row, position of the last column; the text of the first cell
    # stands in all of them unless there are too many
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    unfit: frozenset[str] = frozenset()  # columns of a type that no record has
    few: Mapping[str, pl.Series] = field(default_factory=dict)  # the different texts of columns that repeat them


def frame_of(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Return rows of texts as a frame, from row 1; shorter rows are filled up, empty texts and rows are blank."""
    width = max(map(len, rows), default=0)
    columns = [
        pl.Series(str(at), [row[at] or None if at < len(row) else None for row in rows], pl.String)
        for at in range(width)
    ]
    return pl.DataFrame([pl.Series(ROW, range(1, len(rows) + 1), pl.UInt32), *columns])
