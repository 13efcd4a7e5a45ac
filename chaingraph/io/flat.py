"""One row, several records: what a list states beside its own, as tables that share its row numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from chaingraph.io.constants import ROW
from chaingraph.io.lexicon import unit_of
from chaingraph.io.paths import STEP
from chaingraph.io.tables import ColumnReading, Grid, Outcome, RawTable
from chaingraph.model import KINDS, EdgeKind, Kind, Property, Type
from chaingraph.model import kind as declared_kind
from chaingraph.model.core import Beside

# What is written where there is none
_NONE = r"^(无|没有|暂无|未建|未建立|未成立|否|不适用|[/\\—–-]+|n/?a)$"
_TICK = r"^(√|✓|✔|☑|●|■|是|有|1|v|V|y|Y|对|√.*)$"
_MONEY = "万元"


def make_tables(grid: Grid, kind: Kind, columns: Sequence[ColumnReading]) -> tuple[tuple[RawTable, ...], bool]:
    """Return what a grid states: the table of its subject first, then what stands beside it, in declared order.

    The boolean tells whether people without a number of their own were numbered by what their rows say.

    A row number is one record in every table. O(cells) in Polars.
    """
    flat = _Flat(grid, kind, columns)
    subject = flat.subject()
    tables = [subject]
    for other in KINDS:
        for beside in other.beside:
            if beside.subject == kind.name:
                table = flat.beside(other, beside)
                tables.extend([table] if table is not None else [])
    return tuple(tables), flat.numbers_people


class _Flat:
    def __init__(self, grid: Grid, kind: Kind, columns: Sequence[ColumnReading]) -> None:
        self._grid, self._kind = grid, kind
        self._read: dict[str, dict[str, list[ColumnReading]]] = {}
        for column in columns:
            if column.outcome is Outcome.READ and column.kind and column.property:
                self._read.setdefault(column.kind, {}).setdefault(column.property, []).append(column)
        self._made = None if "id" in self._read.get(kind.name, {}) else self._numbered()

    def _numbered(self) -> pl.Series | None:
        """Return numbers for people of a list that gives them none, from what their rows say, alike ones counted."""
        if self._kind.name != "Member" or not self._read:
            return None
        positions = sorted({str(c.position) for several in self._read.values() for cs in several.values() for c in cs})
        texts = self._grid.frame.select(pl.struct(pl.col(positions).cast(pl.String)).struct.json_encode()).to_series()
        short = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts.to_list()]
        nth = pl.DataFrame({"id": short}).select(pl.int_range(1, pl.len() + 1).over("id")).to_series()
        return pl.Series("id", [f"member:{key}-{n}" for key, n in zip(short, nth.to_list(), strict=True)], pl.String)

    @property
    def numbers_people(self) -> bool:
        """Whether people without a number of their own were given one."""
        return self._made is not None

    def _cells(self, kind: str, name: str) -> pl.Expr:
        """Return the cells of a property; of columns that are ticked the value that the tick stands for."""
        columns = self._read[kind][name]
        if columns[0].value is None:
            return pl.col(str(columns[0].position))
        ticked = [
            pl.when(pl.col(str(c.position)).cast(pl.String).str.strip_chars().str.contains(_TICK)).then(pl.lit(c.value))
            for c in columns
        ]
        several = pl.concat_str(ticked, separator="、", ignore_nulls=True)
        return pl.when(several != "").then(several)

    def subject(self) -> RawTable:
        read = self._read.get(self._kind.name, {})
        frame = self._grid.frame.select(ROW, *(self._cells(self._kind.name, name).alias(name) for name in read))
        if self._made is not None:
            frame = frame.with_columns(self._made)
        return self._table(self._kind, frame, read, lost=self._grid.lost)

    def beside(self, other: Kind, beside: Beside) -> RawTable | None:
        """Return the table of one declaration, if it can stand; a row without what makes the record states none."""
        names = {*beside.headings, *beside.asks}
        read = {name: cs for name, cs in self._read.get(other.name, {}).items() if name in names}
        if not self._stands(other, beside, read):
            return None
        ends = [name for name in read if other[name].reference] or (["name"] if "name" in read else [])
        columns = {name: self._stated(other, name, beside) for name in read}
        columns |= {name: _said(self._named(of)) for name, of in beside.of_row.items()}
        frame = self._grid.frame.select(ROW, *(cells.alias(name) for name, cells in columns.items()))
        frame = frame.filter(pl.all_horizontal(pl.col([*ends, *beside.of_row]).is_not_null()))
        mentions = [name for name in ends if _may_mention(other[name])]
        return (
            replace(self._table(other, frame, read), beside=True, mentions=frozenset(mentions))
            if frame.height
            else None
        )

    def _stated(self, other: Kind, name: str, beside: Beside) -> pl.Expr:
        """Return what the row says of a property; of a part of a whole its path below that."""
        if name not in beside.below:
            return _said(self._cells(other.name, name))
        own = [_said(pl.col(str(column.position))) for column in self._read[other.name][name]]
        kind, prop = beside.below[name]
        whole = [_said(self._cells(kind, prop))] if prop in self._read.get(kind, {}) else []
        path = pl.concat_str([*whole, *own], separator=STEP, ignore_nulls=True)
        return pl.when(pl.any_horizontal(level.is_not_null() for level in own)).then(path)

    def _stands(self, other: Kind, beside: Beside, read: Mapping[str, Any]) -> bool:
        if not isinstance(other, EdgeKind):
            return "name" in read
        given = all(end in read or end in beside.of_row for end in ("from_id", "to_id"))
        return given and all(self._names(of) or self._is_numbered(of) for of in beside.of_row.values())

    def _is_numbered(self, kind: str) -> bool:
        return kind == self._kind.name and self._made is not None

    def _names(self, kind: str) -> list[str]:
        """Return the columns that say which record of a kind a row speaks of."""
        read = self._read.get(kind, {})
        return [name for name in ("id", "name") if name in read]

    def _named(self, kind: str) -> pl.Expr:
        if self._made is not None and self._is_numbered(kind):
            return pl.lit(self._made)
        return pl.coalesce(_filled(self._cells(kind, name)) for name in self._names(kind))

    def _table(
        self, kind: Kind, frame: pl.DataFrame, read: Mapping[str, Sequence[ColumnReading]], lost: int = 0
    ) -> RawTable:
        grid = self._grid
        places = {name: columns[0].position for name, columns in read.items()}
        at = {position: name for name, position in places.items()}
        return RawTable(
            kind,
            grid.file,
            grid.sheet,
            frame,
            lost,
            places={name: position + 1 for name, position in places.items()},
            unfit=frozenset(name for name, position in places.items() if str(position) in grid.unfit),
            units=_units(kind, read, grid.unit),
            states={(row, at[position]): state for (row, position), state in grid.states.items() if position in at},
        )


def _filled(cells: pl.Expr) -> pl.Expr:
    stripped = cells.cast(pl.String).str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def _said(cells: pl.Expr) -> pl.Expr:
    """Return texts that name something; words for "none" are none."""
    filled = _filled(cells)
    return pl.when(~filled.str.contains(_NONE)).then(filled)


def _may_mention(prop: Property) -> bool:
    return len(prop.reference) == 1 and declared_kind(prop.reference[0]).mentioned


def _units(kind: Kind, read: Mapping[str, Sequence[ColumnReading]], title: str | None) -> dict[str, str]:
    units = {}
    for name, columns in read.items():
        prop = kind[name]
        if prop.type not in (Type.INTEGER, Type.NUMBER) or prop.unit is None:
            continue
        unit = unit_of(columns[0].heading) or (title if prop.unit == _MONEY else None)
        if unit:
            units[name] = unit
    return units
