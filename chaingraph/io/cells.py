"""The cells of a worksheet, from its XML: each is a text, nothing, or a state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from chaingraph.io.border import Budget
from chaingraph.io.guard import guarded
from chaingraph.io.sheets import CellState
from chaingraph.io.xlsx import Package, Styles
from chaingraph.io.xml_parts import Part, local, parse

# A spreadsheet keeps fifteen digits of a number; longer ones are shown as it would show them
_EXACT = 10**15
_PLAIN_DIGITS = 15
_DIGITS = "0123456789"
_LAST_COLUMN = 16_384
_MERGED_AT_MOST = 10_000


class Cells(Part):
    """Rows of texts by number, states by (row number, position), merged ranges and hidden rows of one worksheet."""

    def __init__(self, package: Package, budget: Budget) -> None:
        self.rows: list[list[str | None]] = []
        self.states: dict[tuple[int, int], CellState] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self.made = 0  # elements of cells and rows since they were last counted
        self._package, self._budget = package, budget
        self._styles = package.styles or Styles()
        self._days: dict[tuple[str, bool], str | None] = {}
        self._positions: dict[str, int] = {}
        self._arrays: list[str] = []
        self._row: list[str | None] = []
        self._number = self._column = 0
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None  # None: the cell has no value, not even an empty one
        self._formula: dict[str, str] | None = None
        self._taking = False
        self._phonetic = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or what is in one."""
        name = local(tag)
        if name == "c":
            self.made += 1
            self._cell, self._text, self._formula = attributes, None, None
        elif name == "v":
            self._text, self._taking = [], True
        elif name == "f":
            self._formula = attributes
        elif name == "row":
            self._begin_row(attributes)
        elif name == "t" and not self._phonetic:
            self._text, self._taking = self._text or [], True
        elif name == "rPh":
            self._phonetic += 1
        elif name == "mergeCell":
            self.made += 1
            self.merged.append(self._range(attributes["ref"]))

    def data(self, text: str) -> None:
        """Take a piece of the text of a cell."""
        if self._taking and self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """End a cell or what is in one."""
        name = local(tag)
        if name in {"v", "t"}:
            self._taking = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic -= 1

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.made += 1
        stated = attributes.get("r")
        self._number = self._number + 1 if stated is None else int(float(stated))
        self._column = 0
        if self._number < 1:
            raise ValueError("no number of a row")
        missing = self._number - len(self.rows)
        if missing > 0:
            self._budget.spend("rows", missing)
            self.rows.extend([] for _ in range(missing))
        self._row = self.rows[self._number - 1]
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden.add(self._number)

    def _end_cell(self) -> None:
        reference = self._cell.get("r")
        position = self._column if reference is None else self._position(reference)
        self._column = position + 1
        text, state = self._value()
        if state is not None:
            self.states[self._number, position] = state
            if self._formula is not None and self._formula.get("t") == "array" and "ref" in self._formula:
                self._arrays.append(self._formula["ref"])
        if not text and state is None:
            return
        row = self._row
        if position >= len(row):
            self._budget.fits("columns", position + 1)
            self._budget.spend("cells", position + 1 - len(row))
            row.extend([None] * (position + 1 - len(row)))
        row[position] = text or None

    def _position(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        found = self._positions.get(letters)
        if found is None:
            found = 0
            for letter in letters.upper():
                found = 26 * found + ord(letter) - 64
            if not (letters.isascii() and letters.isalpha() and 0 < found <= _LAST_COLUMN):
                raise ValueError("no place of a cell")
            found = self._positions[letters] = found - 1
        return found

    def _range(self, reference: str) -> tuple[int, int, int, int]:
        first, _, last = reference.replace("$", "").partition(":")
        ends = [(int(end.lstrip(end.rstrip(_DIGITS))), self._position(end)) for end in (first, last or first)]
        return (*ends[0], *ends[1])

    def _value(self) -> tuple[str | None, CellState | None]:
        kind, stored = self._cell.get("t", "n"), self._text
        text = "".join(stored) if stored else ""
        if kind == "e":
            return None, CellState.ERROR
        if self._formula is not None:
            # A text may be computed and empty, a number may not
            if stored is None or (not text and kind != "str"):
                return None, CellState.UNCOMPUTED
            if self._package.recalculates and kind == "n" and not float(text):
                return None, CellState.UNCOMPUTED
        if not text:
            return None, None
        if kind == "s":
            return self._typed(self._package.strings[int(text)]), None
        if kind == "n":
            return self._number_text(text)
        if kind == "b":
            return ("false" if text == "0" else "true"), None
        return (text[:10] if kind == "d" else self._typed(text)), None

    def _typed(self, text: str) -> str:
        """Return a text; one that is meant as it stands is guarded against being taken for one with a mark."""
        return guarded(text) if int(self._cell.get("s", 0)) in self._styles.typed else text

    def _number_text(self, text: str) -> tuple[str | None, CellState | None]:
        style = int(self._cell.get("s", 0))
        if style in self._styles.days:
            span = style in self._styles.spans
            if (text, span) not in self._days:
                self._days[text, span] = _day(text, self._package.epoch, span)
            day = self._days[text, span]
            return day, CellState.ERROR if day is None else None
        return (percent_text(text) if style in self._styles.percent else number_text(text)), None

    def finish(self) -> None:
        """Fill merged ranges with the text of their first cell, and mark what a formula of many cells left undone."""
        while self.rows and not any(self.rows[-1]):
            self.rows.pop()
        for reference in self._arrays:
            for row, position in self._within(self._range(reference)):
                text = self._at(row, position)
                if text is None or (self._package.recalculates and text == "0"):
                    self._put(row, position, None, CellState.UNCOMPUTED)
        for merged in self.merged:
            first = merged[:2]
            text, state = self._at(*first), self.states.get(first)
            if text is not None or state is not None:
                for row, position in self._within(merged):
                    if (row, position) != first:
                        self._put(row, position, text, state or CellState.MERGED)

    def _within(self, area: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
        """Yield the places of a range down to the last row in use; none of a range that is too large to be filled."""
        top, left, bottom, right = area
        bottom = min(bottom, len(self.rows))
        count = max(0, bottom - top + 1) * (right - left + 1)
        if count <= _MERGED_AT_MOST:
            self._budget.fits("columns", right + 1)
            self._budget.spend("cells", count)
            yield from ((row, position) for row in range(top, bottom + 1) for position in range(left, right + 1))

    def _at(self, row: int, position: int) -> str | None:
        texts = self.rows[row - 1] if row <= len(self.rows) else []
        return texts[position] if position < len(texts) else None

    def _put(self, row: int, position: int, text: str | None, state: CellState) -> None:
        texts = self.rows[row - 1]
        texts.extend([None] * (position + 1 - len(texts)))
        texts[position] = text
        self.states[row, position] = state


def read_cells(package: Package, path: str, budget: Budget) -> Cells:
    """Return the cells of a worksheet.

    Empty cells cost no memory, but every element counts. Raises `InputError` once the budget is spent, and what
    `chaingraph.io.border.contained` turns into a finding where the part is missing or damaged.
    """
    cells = Cells(package, budget)
    for _ in parse(package.archive, path, cells):
        budget.spend("elements", cells.made)
        cells.made = 0
    cells.finish()
    return cells


def number_text(stored: str) -> str:
    """Return a number as a sheet shows it without a format.

    >>> number_text("12"), number_text("12.0"), number_text("1.5E-3"), number_text("1234567890123456789.0")
    ('12', '12', '0.0015', '1.23456789012346E+18')
    """
    if stored.isdecimal() and len(stored) <= _PLAIN_DIGITS and stored.isascii() and stored[0] != "0":
        return stored
    if not any(sign in stored for sign in ".eE"):
        return str(int(stored))
    value = float(stored)
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.14E}" if abs(value) >= _EXACT else repr(value)


def percent_text(stored: str) -> str:
    """Return a share as a percentage, exactly.

    >>> percent_text("0.35"), percent_text("1"), percent_text("0.125"), percent_text("0.28999999999999998")
    ('35%', '100%', '12.5%', '29%')
    """
    shown = format(Decimal(repr(float(stored))).scaleb(2), "f")
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"


def _day(stored: str, epoch: dt.datetime, span: bool) -> str | None:
    """Return the day of a serial number, or the time of a day; None where the calendar has no such day."""
    from openpyxl.utils.datetime import from_excel

    try:
        day = from_excel(float(stored), epoch, timedelta=span)
    except (OverflowError, ValueError):
        return None
    return day.date().isoformat() if isinstance(day, dt.datetime) else str(day)
