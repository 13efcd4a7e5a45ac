"""Numbers of people in columns that state something else, and the words beside them, are told and never echoed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from polars import selectors

from chaingraph.errors import Finding
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.person_numbers import MAY_BE_CARD, MAY_HOLD, SHORTEST, holds, without
from chaingraph.io.sheets import CellState
from chaingraph.io.tables import ColumnReading, Grid, Outcome
from chaingraph.model import Check, DataClass, Kind, Property, Type
from chaingraph.model import kind as declared_kind


def withhold_numbers(grid: Grid, kind: Kind, columns: Sequence[ColumnReading]) -> tuple[Grid, list[Finding]]:
    """Return the grid without numbers of people in columns that state something else, and what there is to say.

    Beside such a number stands most often the name of a person, which no rule can tell from other words. Of a name
    what is in no bracket and no part of a list with the number stays; of a reference this is marked, and stays where
    it names a record (`chaingraph.io.references`); any other cell is withheld whole.
    O(cells) in Polars; Python looks only at cells with as many digits.
    """
    frame = grid.frame
    findings: list[Finding] = []
    states = dict(grid.states)
    texts_in = frame.select(selectors.string().str.len_bytes().max())
    short = {texts.name for texts in texts_in if (texts.item() or 0) < SHORTEST}
    for column in columns:
        name = str(column.position)
        if column.outcome is not Outcome.READ or not column.kind or not column.property or name not in frame.columns:
            continue
        prop = declared_kind(column.kind)[column.property]
        dtype = frame.schema[name]
        if name in short or not _concerned(prop) or not (dtype == pl.String or dtype.is_integer()):
            continue
        texts = frame[name] if dtype == pl.String else frame[name].cast(pl.String)
        may_hold = texts.str.contains(MAY_HOLD)
        if not may_hold.any():
            continue
        found = frame.select(ROW, texts.alias(name)).filter(may_hold.fill_null(value=False))
        cards = prop.check is Check.USCC
        if cards:  # many credit codes have as many digits as a telephone, hardly one those of a card
            found = found.filter(pl.col(name).str.contains(MAY_BE_CARD))
        left = {row: without(text) for row, text in found.iter_rows() if holds(text, cards_only=cards)}
        if not left:
            continue
        if not (prop.reference or prop.name == "name") or dtype != pl.String:
            left = dict.fromkeys(left)
        elif prop.reference:
            states |= {(row, column.position): CellState.WITHHELD for row, text in left.items() if text}
        kept = pl.Series(list(left.values()), dtype=pl.String).cast(dtype)
        hit = frame[ROW].is_in(pl.Series(list(left), dtype=frame.schema[ROW]).implode())
        frame = frame.with_columns(frame[name].scatter(hit.arg_true(), kept))
        place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet, "table": kind.table}
        findings += [
            finding("CG-W247", **place, row=row, at=column.heading, position=column.position + 1) for row in left
        ]
    if not findings:
        return grid, []
    return replace(grid, frame=frame, states=states), findings


def _concerned(prop: Property) -> bool:
    """Tell whether a value of a property is neither personal by declaration nor a long number by nature."""
    return prop.type is not Type.NUMBER and prop.name != "id" and prop.data_class is not DataClass.PERSONAL
