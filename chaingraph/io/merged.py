"""Merged cells below a heading: a word that spans several rows holds for each of them, a number does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, Decisions, key_of
from chaingraph.io.sheets import CellState
from chaingraph.io.spans import Span, in_words
from chaingraph.io.tables import ColumnReading, Grid, Outcome
from chaingraph.model import Check, Kind, Property, Type
from chaingraph.model import kind as declared_kind


def settle_merged(
    grid: Grid, kind: Kind, columns: Sequence[ColumnReading], decisions: Decisions
) -> tuple[Grid, list[Finding]]:
    """Return the grid with what merged ranges may state, and what there is to say of them.

    The reader gives each cell of a range the text of its first one. Words (a street, a chain, an organization) stay and
    are told. A number, or what identifies one record, that spans several records is asked, and unknown until then; it
    stays where the name of the record spans the same rows. What reaches over columns belongs to the first of them.
    """
    marked: dict[int, list[int]] = {}
    for (row, position), state in grid.states.items():
        if state is CellState.MERGED:
            marked.setdefault(position, []).append(row)
    read = [c for c in columns if c.outcome is Outcome.READ and c.position in marked and c.kind and c.property]
    if not read:
        return grid, []
    text_of = _texts(grid, [column.position for column in read])
    runs = {column.position: _runs(marked[column.position], text_of[column.position]) for column in read}
    names = [c.position for c in columns if c.outcome is Outcome.READ and (c.kind, c.property) == (kind.name, "name")]
    of_one = {run for position in names for run in runs.get(position, ())}
    place = {"file": grid.file, "sheet": grid.sheet, "table": kind.table}
    blank: dict[int, set[int]] = {}
    findings: list[Finding] = []
    for column in read:
        prop = declared_kind(column.kind or "")[column.property or ""]
        texts, down = text_of[column.position], runs[column.position]
        across = [row for row in marked[column.position] if not any(a <= row <= b for a, b in down)]
        at: dict[str, Any] = {
            **place,
            "at": prop if column.heading == prop.name else column.heading,
            "position": column.position + 1,
        }
        if not _is_single(prop):
            if down:
                findings.append(finding("CG-T625", **at, row=down[0][0], facts={"rows": in_words(down)}))
            continue
        blank.setdefault(column.position, set()).update(across)
        for first, last in (run for run in down if run not in of_one):
            key = key_of(About.VALUE, f"{column.kind}.{prop.name}", texts[first], _name(grid, names, first))
            decided = decisions.get(key)
            if decided is None or decided.choice is not Choice.ACCEPT:
                blank[column.position].update(range(first, last + 1))
            if decided is None:
                facts = {"rows": in_words([(first, last)])}
                findings.append(finding("CG-W244", **at, row=first, facts=facts, key=key, proposal=texts[first]))
    return _without(grid, blank), findings


def _is_single(prop: Property) -> bool:
    """Tell whether a value belongs to one record: counts, amounts, codes, ids."""
    return prop.type in (Type.INTEGER, Type.NUMBER) or prop.check is Check.USCC or prop.name == "id"


def _texts(grid: Grid, positions: Sequence[int]) -> dict[int, dict[int, str]]:
    """Return the texts of columns by row number."""
    rows = grid.frame[ROW].to_list()
    columns = {position: grid.frame[str(position)].cast(pl.String).to_list() for position in positions}
    return {
        position: {row: text for row, text in zip(rows, column, strict=True) if text is not None}
        for position, column in columns.items()
    }


def _runs(marked: Sequence[int], texts: dict[int, str]) -> list[Span]:
    """Return the ranges that reach over rows: marked rows below one of the same text that is not marked."""
    runs: list[Span] = []
    among = set(marked)
    for row in sorted(among):
        above = texts.get(row - 1)
        if row not in texts or above != texts[row]:
            continue
        if runs and runs[-1][1] == row - 1 and row - 1 in among:
            runs[-1] = (runs[-1][0], row)
        elif row - 1 not in among:
            runs.append((row - 1, row))
    return runs


def _name(grid: Grid, names: Sequence[int], row: int) -> str:
    """Return the name of the record in a row, by which its question is remembered."""
    if not names:
        return ""
    found = grid.frame.filter(pl.col(ROW) == row)[str(names[0])].to_list()
    return str(found[0] or "")


def _without(grid: Grid, blank: dict[int, set[int]]) -> Grid:
    """Return the grid without these cells; what merged cells state is settled, so that no other stage looks at it."""
    exprs = [
        pl.when(~pl.col(ROW).is_in(sorted(rows))).then(pl.col(str(position))).alias(str(position))
        for position, rows in blank.items()
        if rows
    ]
    rest = {cell: state for cell, state in grid.states.items() if state is not CellState.MERGED}
    return replace(grid, frame=grid.frame.with_columns(exprs), states=rest)
