"""From a grid to our tables: which kind of record it lists and which column is which property."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.blocks import column_of
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import IGNORED_SHEETS, ROW
from chaingraph.io.decisions import Decisions
from chaingraph.io.files import unread
from chaingraph.io.names import columns_by_heading, heading_key, kinds_by_heading, nearest
from chaingraph.io.tables import ColumnReading, Grid, Outcome, RawTable, Reading
from chaingraph.model import KINDS, Kind

# A column of running numbers says nothing about the records
_NUMBERING = frozenset({"序号", "行号"})
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


def read_grid(grid: Grid, decisions: Decisions) -> Reading:
    """Return what a grid holds: the kind of its records, its columns, and our tables."""
    kind = kinds_by_heading().get(heading_key(grid.name))
    if kind is None:
        if grid.name in IGNORED_SHEETS or heading_key(grid.name) in _ASIDE or grid.name.startswith("_"):
            return Reading(grid, None)
        near = nearest(grid.name, [word for k in KINDS for word in (k.table, k.label.zh)])
        unknown = finding("CG-W213", file=grid.file, sheet=grid.sheet, value=grid.name, facts={"near": near})
        return Reading(grid, None, findings=(unknown,))
    if not any(header.strip() for header in grid.headers):
        error = unread(input_error("CG-I412", path=grid.sheet or grid.file), grid.file, grid.sheet)
        return Reading(grid, kind, findings=(error,))
    columns, findings = _columns(grid, kind)
    chosen = {read.property: read.position for read in columns if read.outcome is Outcome.READ and read.property}
    frame = grid.frame.select(ROW, *(pl.col(str(position)).alias(name) for name, position in chosen.items()))
    places = {name: position + 1 for name, position in chosen.items()}
    unfit = frozenset(name for name, position in chosen.items() if str(position) in grid.unfit)
    table = RawTable(kind, grid.file, grid.sheet, frame, grid.lost, (*grid.findings, *findings), places, unfit)
    return Reading(grid, kind, columns, (table,))


def _columns(grid: Grid, kind: Kind) -> tuple[tuple[ColumnReading, ...], list[Finding]]:
    known = columns_by_heading(kind.name)
    place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet, "table": kind.table, "row": grid.header_row}
    findings: list[Finding] = []
    columns: list[ColumnReading] = []
    taken = set()
    for position, header in enumerate(grid.headers):
        name = column_of(header, known)
        shown = " ".join(header.split())
        if not shown or shown in _NUMBERING:
            columns.append(ColumnReading(position, shown, Outcome.NUMBERING if shown else Outcome.BLANK))
            continue
        column: dict[str, Any] = {"at": shown, "position": position + 1}
        if name is None:
            words = [prop.name if shown.isascii() else prop.label.zh for prop in kind.properties]
            findings.append(finding("CG-E112", **place, **column, facts={"near": nearest(shown, words)}))
            columns.append(ColumnReading(position, shown, Outcome.ASIDE))
        elif name in taken:
            findings.append(finding("CG-E114", **place, **column))
            columns.append(ColumnReading(position, shown, Outcome.DOUBLE, kind.name, name))
        else:
            taken.add(name)
            columns.append(ColumnReading(position, shown, Outcome.READ, kind.name, name))
    return tuple(columns), findings
