"""Which rows below a heading are records, and what the others are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from chaingraph.io import row_words as words
from chaingraph.io.clean import fold
from chaingraph.io.constants import ROW
from chaingraph.io.heading_block import distinct
from chaingraph.io.row_sums import DOUBLED, amount_of, find_sums, may_sum
from chaingraph.io.written import NOTHING

_SAMPLE = 300  # rows by which a column is told to hold numbers, codes or texts
_BY_HAND = 20_000  # rows of a list that somebody may have written totals into without a word
_HEAD = 3  # rows in which the columns may be numbered
_USUAL = 0.6  # share of the records from which a column is usually filled


class RowClass(StrEnum):
    """What a row below a heading is."""

    DATA = "data"
    BLANK = "blank"
    HEADING = "heading"  # the heading again
    NUMBERS = "numbers"  # of the columns
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    NOTE = "note"
    SECTION = "section"
    ASKED = "asked"  # perhaps a record
    DROPPED = "dropped"  # no record, as somebody decided
    UNEVEN = "uneven"  # more cells than the heading


class Doubt(StrEnum):
    """Why it is asked whether a row is a record."""

    UNLIKE = "unlike"  # the other rows
    SEVERAL = "several"  # names in one cell, or words before the name
    TOTAL = "total"  # what it says or its numbers are those of a total


@dataclass(frozen=True)
class Roles:
    """Columns that tell records from other rows; columns are called by their position."""

    name: str | None = None  # names the record
    codes: tuple[str, ...] = ()  # identify it
    keys: tuple[str, ...] = ()  # what a row begins with, or a link consists of
    doubted: bool = False  # whether names are those of firms and organizations
    headings: frozenset[str] = frozenset()  # texts of every level
    folded: frozenset[str] = frozenset()
    ditto: tuple[str, ...] = words.DITTO  # what may mean "as above"
    levels: tuple[str, ...] = ()  # from the whole to the part: blank where the row above says it


@dataclass
class Classified:
    """The class of every row that is no record; rows by number."""

    classes: dict[int, RowClass] = field(default_factory=dict)
    sections: list[tuple[int, str]] = field(default_factory=list)
    asked: dict[int, tuple[str, Doubt]] = field(default_factory=dict)  # text in the place of the name

    def rows(self, *wanted: RowClass) -> list[int]:
        """Return the numbers of the rows of some classes, ascending."""
        return sorted(row for row, found in self.classes.items() if found in wanted)

    def without(self, body: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that are records so far."""
        if not self.classes:
            return body
        return body.filter(~pl.col(ROW).is_in(pl.Series(list(self.classes), dtype=body.schema[ROW]).implode()))


def classify(body: pl.DataFrame, roles: Roles | None, merged: Set[tuple[int, int]]) -> Classified:
    """Tell records from the other rows below a heading.

    `body`: rows below the heading with their numbers, texts by position.
    `roles`: None where even a total may be a record; blank rows alone are none.
    `merged`: cells, by row number and position, that got their text from the first one of a merged range.

    By words (totals, remarks, headings again), by sums, and where neither tells by being unlike the other rows of the
    table, which is asked. Polars finds the rows in question, Python looks at these alone: O(cells).
    """
    found = Classified()
    texts = [name for name in body.columns if name != ROW and body.schema[name] == pl.String]
    if roles is None:
        cells = (_as_text(name, body.schema[name]) for name in body.columns if name != ROW)
        blank = body.filter(pl.all_horizontal(cell.str.strip_chars().fill_null("") == "" for cell in cells))
        found.classes = dict.fromkeys(blank[ROW], RowClass.BLANK)
        return found
    _by_words(body, texts, roles, merged, found)
    if roles.name is None or not roles.doubted:
        return found
    rest = found.without(body)
    evidence = _Evidence.of(rest, texts, roles, merged)
    if evidence.frame["#coded"].all():
        return found
    _by_sums(rest, evidence, roles, found)
    _by_likeness(found.without(evidence.frame), evidence, roles, merged, found)
    return found


def _by_words(
    body: pl.DataFrame, texts: Sequence[str], roles: Roles, merged: Set[tuple[int, int]], found: Classified
) -> None:
    if not texts:
        return
    looked_at = roles.keys if roles.name is None else (roles.name,)
    signs = [
        pl.col(name).str.contains(words.SIGN) | (pl.col(name).str.len_chars() > words.LONG)
        for name in looked_at
        if name in texts
    ]
    before = [str(int(roles.name) - 1), *roles.keys[:1]] if roles.name is not None else []
    signs += [pl.col(name).str.contains(words.LEAD_SIGN) for name in dict.fromkeys(before) if name in texts]
    again = [pl.col(name).is_in(sorted(roles.headings)) for name in looked_at if name in texts]
    blank = pl.all_horizontal(_blank(name) for name in looked_at) if looked_at else pl.lit(value=True)
    head = pl.int_range(pl.len()) < _HEAD
    candidates = body.filter(pl.any_horizontal(blank, head, *signs, *again).fill_null(value=True))
    names = [name for name in body.columns if name != ROW]
    first = True
    begun = body[ROW][0] if body.height else 0
    for number, row in _cells(candidates, names):
        first = first and number == begun
        kind = _class_by_words(row, roles, merged, number, len(names), first)
        begun += first and kind is not None
        if kind is None:
            continue
        found.classes[number] = kind
        if kind is RowClass.SECTION:
            found.sections.append((number, next(iter(row.values()))))
        elif kind is RowClass.ASKED:
            name = row.get(roles.name or "", "")
            found.asked[number] = (name, Doubt.TOTAL if _sums_up(row, name) else Doubt.SEVERAL)


def _cells(rows: pl.DataFrame, names: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each row and its filled cells by position."""
    texts = rows.select(ROW, *(_as_text(name, rows.schema[name]) for name in names))
    for number, *cells in texts.iter_rows():
        yield number, {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell and cell.strip()}


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if not dtype.is_nested():
        return pl.col(name).cast(pl.String)
    filled = pl.col(name).list.len() > 0 if dtype == pl.List else pl.col(name).is_not_null()
    return pl.when(filled).then(pl.lit("…")).alias(name)


def _blank(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).cast(pl.String).str.len_bytes() == 0)


def _class_by_words(
    row: Mapping[str, str], roles: Roles, merged: Set[tuple[int, int]], number: int, width: int, first: bool
) -> RowClass | None:
    """Return what a row is by its words, None where they do not tell; `first`: no record stands above it."""
    if not row:
        return RowClass.BLANK
    cells = distinct(list(row.values()))
    again = sum(fold(cell) in roles.folded for cell in cells)
    if again >= max(min(2, width), 0.6 * len(cells)):
        return RowClass.HEADING
    if first and words.are_column_numbers(list(row.values())):
        return RowClass.NUMBERS
    if words.is_signed(row.values()):
        return RowClass.NOTE
    name = row.get(roles.name or "", "")
    # What a merged range spreads over the row identifies nothing
    coded = not (len(cells) == 1 < len(row)) and any(_identifies(row.get(code, "")) for code in roles.codes)
    if _sums_up(row, name):
        if coded:
            return RowClass.ASKED
        return RowClass.SUBTOTAL if any(map(words.is_subtotal, cells[:3])) else RowClass.TOTAL
    if coded:
        return None
    if _remarks(cells, name) or (len(cells) == 1 and words.has_personal_number(cells[0])):
        return RowClass.NOTE
    if roles.doubted and (words.names_several(name) or words.is_led(name)):
        return RowClass.ASKED
    return _class_alone(row, cells[0], roles, merged, number, width) if len(cells) == 1 else None


def _identifies(text: str) -> bool:
    return bool(text) and text not in NOTHING and not words.is_total(text) and not words.is_note(text)


def _sums_up(row: Mapping[str, str], name: str) -> bool:
    lead = [text for text in list(row.values())[:4] if not words.is_number(text)][:2]
    return any(map(words.is_total, lead)) and not (words.is_shaped(name) and not words.is_total(name))


def _remarks(cells: Sequence[str], name: str) -> bool:
    """Tell whether a row is a remark or a signature."""
    if len(cells) <= 2 and words.is_note(cells[0]):
        return True
    if any(map(words.is_signature, cells[:2])) and not words.is_shaped(name):
        return True
    if all(map(words.is_labelled, cells)):
        return True
    return len(cells) == 1 and words.is_sentence(cells[0]) and not words.is_section(cells[0])


def _class_alone(
    row: Mapping[str, str], text: str, roles: Roles, merged: Set[tuple[int, int]], number: int, width: int
) -> RowClass | None:
    """Return what a row is that says one thing only."""
    spread = len(row) > 1 and any((number, int(name)) in merged for name in row)
    if roles.name in row and not roles.doubted:
        return None
    if words.is_section(text) or (spread and not words.is_number(text)):
        return RowClass.SECTION
    elsewhere = roles.name is not None and roles.name not in row
    if elsewhere and width > 2 and not words.is_shaped(text) and not words.is_number(text):
        return RowClass.NOTE
    return None


@dataclass(frozen=True)
class _Evidence:
    """The rows that words leave, and what speaks for each being a record."""

    frame: pl.DataFrame  # with the columns #coded and #filled; what has a code is a record whatever else it fills
    usual: tuple[str, ...]  # columns of texts that most rows fill
    counts: tuple[str, ...]

    @classmethod
    def of(cls, rest: pl.DataFrame, texts: Sequence[str], roles: Roles, merged: Set[tuple[int, int]]) -> _Evidence:
        counts = [name for name in rest.columns if name != ROW and rest.schema[name].is_numeric()]
        codes, others = list(roles.codes), []
        for name in texts:
            sample = rest[name].drop_nulls().head(_SAMPLE)
            if name == roles.name or name in codes or sample.is_empty():
                continue
            tight = sample.str.replace_all(r"\s+", "")
            if _mostly(tight.str.contains(words.COUNT)):
                counts.append(name)
            elif _mostly(tight.str.contains(words.CODE)):
                codes.append(name)
            else:
                others.append(name)
        frame = rest.with_columns(_any_filled(rest, codes).alias("#coded"))
        if frame["#coded"].all():
            return cls(frame.with_columns(pl.lit(value=False).alias("#filled")), (), tuple(counts))
        usual = [name for name in others if _mostly(rest.select(_filled(rest, name)).to_series())]
        frame = frame.with_columns(_any_filled(rest, usual).alias("#filled"))
        spread = sorted({row for row, position in merged if str(position) in usual})
        if spread:
            own = [_own_cells(rest, name, merged) for name in usual]
            frame = frame.with_columns(
                pl.any_horizontal(_filled(rest, name) & mine for name, mine in zip(usual, own, strict=True)).alias(
                    "#filled"
                )
            )
        return cls(frame, tuple(usual), tuple(counts))


def _mostly(found: pl.Series) -> bool:
    return int(found.sum()) >= _USUAL * len(found)


def _own_cells(rest: pl.DataFrame, name: str, merged: Set[tuple[int, int]]) -> pl.Expr:
    rows = [row for row, position in merged if str(position) == name]
    return ~pl.col(ROW).is_in(pl.Series(rows, dtype=rest.schema[ROW]).implode())


def _filled(rows: pl.DataFrame, name: str) -> pl.Expr:
    return (~_as_text(name, rows.schema[name]).is_in(("", *NOTHING))).fill_null(value=False)


def _any_filled(rows: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(_filled(rows, name) for name in names) if names else pl.lit(value=False)


def _shaped(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_chars().str.contains(words.SHAPED).fill_null(value=False)


def _by_sums(rest: pl.DataFrame, evidence: _Evidence, roles: Roles, found: Classified) -> None:
    """Find rows that are the sum of those above, in the list or since the last break of it."""
    if not evidence.counts or roles.name is None:
        return
    # One number may be a sum by chance: only what is not called as a unit is asked for it
    single = len(evidence.counts) < DOUBLED
    if single and (rest.height > _BY_HAND or not _mostly_shaped(rest, roles.name)):
        return
    shaped = _shaped(roles.name)
    unlike = ~shaped if single else ~(pl.col("#filled") & shaped)
    eligible = evidence.frame.select(~pl.col("#coded") & unlike).to_series()
    if not eligible.any():
        return
    amounts = evidence.frame.select(amount_of(name, rest.schema[name]) for name in evidence.counts)
    breaks = found.rows(RowClass.TOTAL, RowClass.SUBTOTAL, RowClass.SECTION, RowClass.HEADING)
    if not single and not may_sum(evidence.frame[ROW], amounts, breaks, eligible):
        return
    sums = find_sums(
        evidence.frame[ROW].to_list(), list(amounts.iter_rows()), eligible.to_list(), breaks, single=single
    )
    if not sums:
        return
    about = evidence.frame.filter(pl.col(ROW).is_in(sums)).select(ROW, "#filled", shaped.alias("s"), roles.name)
    for number, filled, firm, name in about.iter_rows():
        asked = single or filled or firm
        found.classes[number] = RowClass.ASKED if asked else RowClass.TOTAL
        if asked:
            found.asked[number] = (name or "", Doubt.TOTAL)


def _by_likeness(
    rest: pl.DataFrame, evidence: _Evidence, roles: Roles, merged: Set[tuple[int, int]], found: Classified
) -> None:
    """Ask about rows that are unlike the others: no code, no name of the usual shape, none of the usual texts."""
    if roles.name is None or rest.is_empty():
        return
    # A row with nothing but a name says nothing more than a remark does
    unshaped = rest.filter(~pl.col("#coded") & ~pl.col("#filled") & ~_shaped(roles.name))
    names = [name for name in rest.columns if name[0] != "#"]
    if not evidence.usual and not _mostly_shaped(rest, roles.name):
        others = [name for name in names if name not in (ROW, roles.name)]
        unshaped = unshaped.filter(~_any_filled(rest, others))
    if unshaped.height in (0, rest.height):
        return
    for number, row in _cells(unshaped, names):
        text = row.get(roles.name, "")
        if words.has_personal_number(text):
            found.classes[number] = RowClass.NOTE
        elif (number, int(roles.name)) not in merged:
            found.classes[number] = RowClass.ASKED
            found.asked[number] = (text, Doubt.UNLIKE)


def _mostly_shaped(rest: pl.DataFrame, name: str) -> bool:
    shaped = rest.select(_shaped(name)).to_series()
    return int(shaped.sum()) > 1 and _mostly(shaped)
