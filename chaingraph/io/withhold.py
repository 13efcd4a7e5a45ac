"""Numbers of people in columns that state something else, and the words beside them, are told and never echoed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from polars import selectors

from chaingraph.errors import Finding
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.list_cells import join_lists
from chaingraph.io.person_numbers import MAY_BE_CARD, MAY_HOLD, SHORTEST, holds, without
from chaingraph.io.sheets import CellState
from chaingraph.io.tables import ColumnReading, Grid, Outcome, RawTable
from chaingraph.model import Check, DataClass, Kind, Property, Type
from chaingraph.model import kind as declared_kind


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a frame, what it states, and where a finding of it stands."""

    name: str
    states: Property
    heading: str
    position: int | None


def withhold_numbers(grid: Grid, kind: Kind, columns: Sequence[ColumnReading]) -> tuple[Grid, list[Finding]]:
    """Return the grid without numbers of people in columns that state something else, and what there is to say.

    Beside such a number stands most often the name of a person, which no rule can tell from other words. Of a name
    what is in no bracket and no part of a list with the number stays; of a reference this is marked, and stays where
    it names a record (`chaingraph.io.references`); any other cell is withheld whole.
    O(cells) in Polars; Python looks only at cells with as many digits.
    """
    read = [
        _Column(str(one.position), declared_kind(one.kind)[one.property], one.heading, one.position)
        for one in columns
        if one.outcome is Outcome.READ and one.kind and one.property and str(one.position) in grid.frame.columns
    ]
    place = {"file": grid.file, "sheet": grid.sheet, "table": kind.table}
    frame, marked, findings = _withhold(grid.frame, read, place)
    states = {**grid.states, **{(row, int(name)): CellState.WITHHELD for row, name in marked}}
    return (replace(grid, frame=frame, states=states), findings) if findings else (grid, [])


def withhold_mapped(table: RawTable, headings: Sequence[str]) -> tuple[RawTable, list[Finding]]:
    """Return a table of a mapping without numbers of people, as `withhold_numbers` does, and what there is to say.

    `headings`: of the foreign file, by position.
    """
    read = []
    for name in table.frame.columns:
        position = table.places[name] - 1 if name in table.places else None
        if name != ROW:
            read.append(_Column(name, table.kind[name], name if position is None else headings[position], position))
    place = {"file": table.file, "sheet": table.sheet, "table": table.kind.table}
    frame, marked, findings = _withhold(table.frame, read, place)
    states = {**table.states, **dict.fromkeys(marked, CellState.WITHHELD)}
    return (replace(table, frame=frame, states=states), findings) if findings else (table, [])


def _withhold(
    frame: pl.DataFrame, columns: Sequence[_Column], place: dict[str, Any]
) -> tuple[pl.DataFrame, set[tuple[int, str]], list[Finding]]:
    """Return the frame without such numbers, the cells in which a name or reference held one, and what is said."""
    marked: set[tuple[int, str]] = set()
    findings: list[Finding] = []
    texts_in = frame.select(selectors.string().str.len_bytes().max())
    short = {texts.name for texts in texts_in if (texts.item() or 0) < SHORTEST}
    for column in columns:
        prop, name = column.states, column.name
        left = {} if name in short or not _concerned(prop) else _held(frame, name, prop)
        if not left:
            continue
        dtype = frame.schema[name]
        if not _names(prop) or dtype != pl.String:
            left = dict.fromkeys(left)
        else:
            marked |= {(row, name) for row, text in left.items() if text or prop.name == "name"}
        rows = pl.Series(list(left), dtype=frame.schema[ROW])
        kept = pl.Series(list(left.values()), dtype=pl.String)
        if dtype.is_nested():
            frame = frame.with_columns(pl.when(~pl.col(ROW).is_in(rows.implode())).then(pl.col(name)))
        else:
            frame = frame.with_columns(
                frame[name].scatter(frame[ROW].is_in(rows.implode()).arg_true(), kept.cast(dtype))
            )
        at = None if column.position is None else column.position + 1
        findings += [
            finding(_code(prop, text), **place, row=row, at=column.heading, position=at) for row, text in left.items()
        ]
    return frame, marked, findings


def _held(frame: pl.DataFrame, name: str, prop: Property) -> dict[int, str | None]:
    """Return what is left of the cells of a column that hold such a number, by row."""
    dtype = frame.schema[name]
    if dtype == pl.List(pl.String):
        texts = frame.select(join_lists(pl.col(name))).to_series()
    elif dtype == pl.String or dtype.is_integer():
        texts = frame[name].cast(pl.String)
    else:
        return {}
    may_hold = texts.str.contains(MAY_HOLD)
    if not may_hold.any():
        return {}
    found = frame.select(ROW, texts.alias(name)).filter(may_hold.fill_null(value=False))
    cards = prop.check is Check.USCC
    if cards:  # many credit codes have as many digits as a telephone, hardly one those of a card
        found = found.filter(pl.col(name).str.contains(MAY_BE_CARD))
    return {row: without(text) for row, text in found.iter_rows() if holds(text, cards_only=cards)}


def _names(prop: Property) -> bool:
    return bool(prop.reference) or prop.name == "name"


def _code(prop: Property, left: str | None) -> str:
    return "CG-E119" if prop.name == "name" and left is None else "CG-W247"


def _concerned(prop: Property) -> bool:
    """Tell whether a value of a property is neither personal by declaration nor a long number by nature."""
    return prop.type is not Type.NUMBER and prop.name != "id" and prop.data_class is not DataClass.PERSONAL
