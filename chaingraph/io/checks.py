"""From texts to typed columns: every declared property validated as a column, never row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.clean import stripped
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.credit_code import SCIENTIFIC, examine
from chaingraph.io.decisions import NONE, Decisions
from chaingraph.io.distinct import differing
from chaingraph.io.doubts import NO_VALUE, TYPE_WORDS, typed_values, without_states
from chaingraph.io.list_cells import join_lists
from chaingraph.io.parse import sensible
from chaingraph.io.reference_codes import known_division, known_industry
from chaingraph.io.sheets import CellState
from chaingraph.io.tables import RawTable
from chaingraph.model import Check, NodeKind, Property, Type
from chaingraph.park import schema_of
from chaingraph.privacy import mask

_RANGES = {
    Check.NON_NEGATIVE: (0, None),
    Check.SHARE: (0, 1),
    Check.LONGITUDE: (-180, 180),
    Check.LATITUDE: (-90, 90),
}
_BROKEN_NAME = r"[\x00-\x1f\x7f\x{2028}\x{2029}]"


@dataclass
class Checked:
    """A typed table with its row numbers, and which rows were put aside, repaired or merged.

    `latest` holds the last day that an inexact date may mean, by row and column.
    """

    raw: RawTable
    frame: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    repaired: set[int] = field(default_factory=set)
    merged: set[int] = field(default_factory=set)
    total: int = 0
    decisions: Decisions = NONE
    latest: dict[tuple[int, str], dt.date] = field(default_factory=dict)

    def note(
        self,
        code: str,
        row: int | None,
        prop: Property | None,
        value: Any = None,
        *,
        key: str | None = None,
        proposal: str | None = None,
        used: bool = False,
        **facts: Any,
    ) -> None:
        """Record a finding at a row and column of this table; personal values are masked, in sentences too.

        `key`, `proposal`, `used`: of a question, see `chaingraph.io.decisions`.
        """
        shown = None if value is None else str(value)
        if prop is not None:
            shown = mask(shown, prop.data_class)
        place: dict[str, Any] = {"file": self.raw.file, "sheet": self.raw.sheet, "table": self.raw.kind.table}
        position = None if prop is None else self.raw.places.get(prop.name)
        asked: dict[str, Any] = {"key": key, "proposal": proposal, "used": used}
        self.findings.append(
            finding(code, **place, row=row, at=prop, value=shown, facts=facts, position=position, **asked)
        )
        if row is not None:
            if code[3] == "E":
                self.bad.add(row)
            elif code[3] == "F":
                self.repaired.add(row)

    def withdraw(self, code: str, row: int, prop: Property) -> None:
        """Take a finding back that is mended after all; the row is put aside no more unless for another one."""
        self.findings = [f for f in self.findings if (f.code, f.row, f.column) != (code, row, prop.name)]
        if not any(found.row == row and found.code[3] == "E" for found in self.findings):
            self.bad.discard(row)


def check_table(raw: RawTable, decisions: Decisions = NONE) -> Checked:
    """Validate a raw table against its declaration.

    `raw`: texts without outer blanks (or already typed columns of a Parquet file) by declared column; null is unknown.
    `decisions`: what people said about words that are no choice.

    Returns exactly the declared columns, typed, plus the row number; rows put aside are still in the frame.

    One pass of Polars expressions per column; texts are kept only of cells that fail. O(cells).
    """
    checked = Checked(raw, raw.frame.select(ROW), list(raw.findings), total=raw.frame.height, decisions=decisions)
    schema = schema_of(raw.kind)
    columns: list[pl.Series] = [raw.frame[ROW]]
    for prop in raw.kind.properties:
        if prop.name in raw.unfit:
            words = TYPE_WORDS[prop.type]
            checked.note("CG-E111", None, prop, type=words.zh, type_en=words.en)
        if prop.name not in raw.frame.columns:
            continue
        columns.append(_column(checked, raw.frame[ROW], _cells(raw, prop, schema[prop.name]), prop, schema[prop.name]))
    # What the table does not have costs no memory: one value stands for the column
    frame = pl.DataFrame(columns)
    absent = {name: pl.lit(None, dtype) for name, dtype in schema.items() if name not in frame.columns}
    frame = frame.with_columns(**absent).select(ROW, *schema)
    checked.frame = frame.with_columns(pl.col("source").fill_null(raw.file))
    return checked


def check_required(checked: Checked) -> None:
    """Put aside rows whose required properties are empty; called once ids are derived.

    Where a required cell holds no value of its own, that is the one cause that is told.
    """
    kind = checked.raw.kind
    required = {prop.name for prop in kind.properties if prop.required}
    told = [found for found in checked.findings if found.code in NO_VALUE.values() and found.column in required]
    lost = {found.row: str(found.column) for found in told}
    _put_nameless_aside(checked)
    for prop in kind.properties:
        if prop.required and checked.frame[prop.name].null_count():
            for row in checked.frame.filter(pl.col(prop.name).is_null())[ROW]:
                if row in checked.bad:
                    continue
                cause = kind[lost[row]] if row in lost else prop
                if row in lost:
                    for code in NO_VALUE.values():
                        checked.withdraw(code, row, cause)
                checked.note("CG-E112" if row in lost else "CG-E101", row, cause)


def _put_nameless_aside(checked: Checked) -> None:
    """Put aside rows whose name is withheld whole, which is told where it was."""
    held = [row for (row, name), state in checked.raw.states.items() if name == "name" and state is CellState.WITHHELD]
    if held:
        checked.bad.update(checked.frame.filter(pl.col(ROW).is_in(held) & pl.col("name").is_null())[ROW])


def _column(checked: Checked, rows: pl.Series, cells: pl.Series, prop: Property, dtype: Any) -> pl.Series:
    cells = without_states(checked, cells, prop)
    if cells.dtype == dtype and dtype != pl.String:
        typed = _sound(checked, rows, cells, prop)
    else:
        typed = typed_values(checked, cells, prop)
    if prop.check in _RANGES:
        typed = _ranged(checked, rows, typed, prop)
    elif prop.check is Check.USCC:
        typed = _credit_codes(checked, rows, typed, prop)
    elif prop.check in (Check.INDUSTRY, Check.DIVISION):
        typed = _narrow(checked, rows, typed, prop)
        known, code = (known_industry, "CG-W208") if prop.check is Check.INDUSTRY else (known_division, "CG-W209")
        distinct = typed.drop_nulls().unique()
        if len(strange := distinct.filter(~known(distinct))):
            for row, value in _where(rows, typed, typed.is_in(strange.implode())):
                checked.note(code, row, prop, value)
    if prop.name == "name":
        for row, value in _where(rows, typed, typed.str.contains(_BROKEN_NAME)):
            checked.note("CG-E110", row, prop, " ".join(value.split()))
    if prop.name == "id" and isinstance(checked.raw.kind, NodeKind):
        typed = _exact_ids(checked, rows, typed, prop)
    return typed.alias(prop.name)


def _exact_ids(checked: Checked, rows: pl.Series, ids: pl.Series, prop: Property) -> pl.Series:
    """Return ids without those that a spreadsheet turned into a rounded number: shared by many, they identify none."""
    lost = ids.str.contains(SCIENTIFIC).fill_null(value=False)
    for row, value in _where(rows, ids, lost):
        checked.note("CG-W204", row, prop, value)
    return pl.select(pl.when(~lost).then(ids)).to_series() if lost.any() else ids


def _narrow(checked: Checked, rows: pl.Series, codes: pl.Series, prop: Property) -> pl.Series:
    """Return codes in letters of one width; what had others is told."""
    texts = differing(codes)
    if texts.str.len_bytes().eq(texts.str.len_chars()).all():
        return codes
    narrow = codes.str.normalize("NFKC")
    for row, value in _where(rows, codes, narrow != codes):
        checked.note("CG-F303", row, prop, value)
    return narrow


def _sound(checked: Checked, rows: pl.Series, cells: pl.Series, prop: Property) -> pl.Series:
    """Return a column that came typed without what is no value: numbers without end, days of no sensible year."""
    if prop.type is Type.LIST:
        return _items(cells)
    if prop.type is Type.NUMBER:
        sound = cells.is_finite()
    elif prop.type is Type.DATE:
        sound = sensible(cells)
    else:
        return cells
    wrong = ~sound.fill_null(value=True)
    if not wrong.any():
        return cells
    words = TYPE_WORDS[prop.type]
    for row, value in _where(rows, cells, wrong):
        checked.note("CG-E102" if prop.required else "CG-W201", row, prop, value, type=words.zh, type_en=words.en)
    return pl.select(pl.when(~wrong).then(cells)).to_series()


def _items(cells: pl.Series) -> pl.Series:
    """Return lists of texts without outer blanks and blank items; an empty list is unknown."""
    items = cells.list.eval(pl.element().str.strip_chars())
    items = items.list.eval(pl.element().filter(pl.element() != ""))
    return pl.select(pl.when(items.list.len() > 0).then(items)).to_series()


def _by_text(raw: RawTable, prop: Property) -> bool:
    """Tell whether numbers of a typed column are read as texts are, since their unit has to be found out."""
    return prop.name in raw.units or prop.check is Check.SHARE


def _cells(raw: RawTable, prop: Property, dtype: Any) -> pl.Series:
    """Return cells as texts; a column that came typed as it should be stays."""
    cells = raw.frame[prop.name]
    if cells.dtype == dtype and dtype != pl.String and not _by_text(raw, prop):
        return cells
    if cells.dtype == pl.List:
        return stripped(raw.frame.select(join_lists(pl.col(prop.name))).to_series())
    return cells.cast(pl.String)


def _ranged(checked: Checked, rows: pl.Series, typed: pl.Series, prop: Property) -> pl.Series:
    low, high = _RANGES[prop.check] if prop.check else (None, None)
    outside = typed < low if high is None else (typed < low) | (typed > high)
    outside = outside.fill_null(value=False)
    if not outside.any():
        return typed
    for row, value in _where(rows, typed, outside):
        checked.note("CG-W202", row, prop, value)
    return pl.select(pl.when(~outside).then(typed)).to_series()


def _credit_codes(checked: Checked, rows: pl.Series, typed: pl.Series, prop: Property) -> pl.Series:
    examined = examine(typed)
    found = pl.DataFrame({ROW: rows, "typed": typed, "code": examined["code"], "finding": examined["finding"]})
    for row, value, code, name in found.filter(pl.col("finding").is_not_null()).iter_rows():
        checked.note(name, row, prop, value, new=code)
    return examined["code"]


def _where(rows: pl.Series, values: pl.Series, mask_: pl.Series) -> Iterator[tuple[int, Any]]:
    chosen = mask_.fill_null(value=False)
    if chosen.any():
        yield from zip(rows.filter(chosen).to_list(), values.filter(chosen).to_list(), strict=True)
