"""What stands between a sheet and a checked table: a grid under one heading, our columns, and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.sheets import CellState
from chaingraph.model import Kind


@dataclass(frozen=True)
class Grid:
    """One table of a file or sheet as it stands: headings as typed, cells as texts, row numbers.

    Columns of the frame are called by their position in the sheet, from 0; those that are `unfit` hold a type that no
    record has.
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
    states: Mapping[tuple[int, int], CellState] = field(default_factory=dict)  # as in the sheet
    unit: str | None = None  # unit of money that a title states for all columns
    classes: Mapping[str, int] = field(default_factory=dict)  # number of rows below the heading by what they are
    aside: Mapping[int, str] = field(default_factory=dict)  # class of every filled row that is no record; titles too
    question: Finding | None = None  # whether it is a list at all; not read as long as that is open
    title: str | None = None  # of the table, above its heading
    sections: tuple[tuple[int, str], ...] = ()  # row and text of what heads the rows below it, up to the next one


@dataclass(frozen=True)
class RawTable:
    """A table of one kind with declared columns, still texts; `lost` rows could not even be split.

    Texts have no outer blanks, and none is blank: null stands for that. `places` tells for each column as the how
    manieth it stands in the file, the first is 1; `unfit` names the columns whose type in the file no record has.
    """

    kind: Kind
    file: str
    sheet: str | None
    frame: pl.DataFrame
    lost: int = 0
    findings: tuple[Finding, ...] = field(default=())
    places: Mapping[str, int] = field(default_factory=dict)
    unfit: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)  # by column, where the heading or a title states one
    states: Mapping[tuple[int, str], CellState] = field(default_factory=dict)  # by row number and column
    beside: bool = False  # stated by columns of a list of other records
    mentions: frozenset[str] = frozenset()  # references of which naming the record is evidence that it exists


class Outcome(StrEnum):
    """What became of a column."""

    READ = "read"
    ASKED = "asked"
    PERSONAL = "personal"  # of people's own data: its values are never looked at again
    NUMBERING = "numbering"
    DOUBLE = "double"
    ASIDE = "aside"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was taken: for which property of which kind, if any; of a question, the likeliest one."""

    position: int  # the first is 0
    heading: str
    outcome: Outcome
    kind: str | None = None
    property: str | None = None
    value: str | None = None  # what a tick in it means


@dataclass(frozen=True)
class Reading:
    """What was understood of a grid; `tables` share its row numbers, findings of cells stand in them."""

    grid: Grid
    subject: Kind | None  # what a row is about; None where that is not known or the sheet holds no records
    columns: tuple[ColumnReading, ...] = ()
    tables: tuple[RawTable, ...] = ()
    findings: tuple[Finding, ...] = ()
