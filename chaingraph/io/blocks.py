"""What a table is: where its heading stands in a sheet, and which rows below it are records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import polars as pl

from chaingraph.errors import Finding, Text
from chaingraph.io.clean import fold
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, Decisions, key_of
from chaingraph.io.ditto import fill_ditto, fill_levels
from chaingraph.io.forms import Cards, find_cards, is_statistics, second_table
from chaingraph.io.heading_block import WITHIN, Heading, Known, distinct, find_heading, is_heading, known_by
from chaingraph.io.lexicon import declared_words, is_known, kind_of_sheet
from chaingraph.io.person_numbers import hide
from chaingraph.io.roles import roles_of
from chaingraph.io.row_words import is_note, is_shaped, is_signed, is_total
from chaingraph.io.rows import Classified, Doubt, RowClass, classify
from chaingraph.io.sheets import CellState, Sheet
from chaingraph.io.spans import in_words, spans
from chaingraph.io.strange_heading import find_strange_heading
from chaingraph.io.table_keys import key_of_table
from chaingraph.io.tables import Grid
from chaingraph.model import KINDS
from chaingraph.model import kind as declared_kind

_TELLS = (
    ("CG-T610", (RowClass.TOTAL, RowClass.SUBTOTAL)),
    ("CG-T611", (RowClass.NOTE,)),
    ("CG-T612", (RowClass.HEADING, RowClass.NUMBERS)),
    ("CG-T613", (RowClass.SECTION,)),
    ("CG-T615", (RowClass.DROPPED,)),
)
_DOUBTS = {Doubt.UNLIKE: "CG-W230", Doubt.SEVERAL: "CG-W231", Doubt.TOTAL: "CG-W238"}
_FIRST_COLUMNS = 3  # in which the heading of a further table begins
_CARD_ROWS = 400  # a sheet of forms has no more


@dataclass(frozen=True)
class _Block:
    """A heading and the rows that belong to it; `columns` are those of one group where tables stand side by side."""

    sheet: Sheet
    name: str
    headers: tuple[str, ...]
    body: pl.DataFrame
    header_row: int
    unit: str | None = None
    titles: tuple[int, ...] = ()  # rows above the heading
    title: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def place(self) -> dict[str, Any]:
        """File and sheet, as a finding takes them."""
        return {"file": self.sheet.file, "sheet": self.sheet.sheet}

    def key(self, *more: str) -> str:
        """Return what a question about the table is remembered by."""
        return key_of_table(self.name, self.sheet.file, self.sheet.sheet, *more)


def find_grids(sheet: Sheet, decisions: Decisions, known: frozenset[str] = frozenset()) -> Iterator[Grid]:
    """Yield the tables of a sheet, from the top; one that is perhaps no list carries the question about it.

    `known`: further headings, folded, such as those that a mapping names.

    Every row below a heading is a record or counted in `Grid.classes` and told. Polars looks at all rows, Python at
    the first ones and at those in question: O(cells).
    """
    if sheet.headers is not None:
        yield _grid(_Block(sheet, sheet.name, sheet.headers, sheet.frame, 1, findings=sheet.findings), decisions)
        return
    test = known_by(known, is_known)
    for at, block in enumerate(_blocks(sheet, test)):
        told = sheet.findings if at == 0 else (_further(block),)
        for one in _side_by_side(replace(block, findings=told), decisions):
            yield _as_list(_grid(one, decisions), one, decisions) if at else _form(one, test, decisions)


def _further(block: _Block) -> Finding:
    rows = in_words(spans([*block.titles, block.header_row]))
    return finding("CG-T616", **block.place, row=block.header_row, facts={"rows": rows})


def _form(block: _Block, known: Known, decisions: Decisions) -> Grid:
    """Return the first table of a sheet; forms about one firm each are read where they are sure, else asked first."""
    found = _cards(block.sheet, known)
    if found is None:
        return _as_list(_grid(block, decisions), block, decisions)
    key = block.key()
    decided = decisions.get(key)
    place: dict[str, Any] = {**block.place, "value": block.name}
    if not found.cards:
        return _put_off(block, finding("CG-W239", **place))
    if decided is not None and decided.choice is Choice.CHANGE and not found.sure:
        return _grid(block, decisions)
    if decided is None and found.sure:
        facts = {"count": len(found.cards)}
        told = finding("CG-T636", **place, key=key, proposal=block.name, used=True, facts=facts)
        return _filled(replace(block, findings=(*block.findings, told)), found, decisions)
    if decided is not None and decided.choice in (Choice.ACCEPT, Choice.CHANGE):
        return _filled(block, found, decisions)
    asked = finding("CG-W233", **place, key=key, proposal=block.name)
    return _put_off(block, asked if decided is None else finding("CG-T618", **place))


def _filled(block: _Block, found: Cards, decisions: Decisions) -> Grid:
    """Return forms as a table: a row for each, a column for each label."""
    labels = tuple(dict.fromkeys(label for _, card in found.cards for label in card))
    rows = {str(at): [card.get(label) or None for _, card in found.cards] for at, label in enumerate(labels)}
    numbers = [block.sheet.frame[ROW][at] for at, _ in found.cards]
    body = pl.DataFrame(
        [pl.Series(ROW, numbers, pl.UInt32), *(pl.Series(at, row, pl.String) for at, row in rows.items())]
    )
    return replace(_grid(replace(block, headers=labels, body=body), decisions), states={})


def _cards(sheet: Sheet, known: Known) -> Cards | None:
    names = [name for name in sheet.frame.columns if name != ROW]
    if kind_of_sheet(sheet.name) == declared_kind("Claim") or sheet.frame.height > _CARD_ROWS:
        return None
    return find_cards([[(cell or "").strip() for cell in row] for row in sheet.frame.select(names).iter_rows()], known)


def _as_list(grid: Grid, block: _Block, decisions: Decisions) -> Grid:
    """Return a table; one that counts firms instead of listing them is asked first."""
    if not is_statistics(grid.headers, grid.frame, roles_of(grid.headers, grid.name)):
        return grid
    key = block.key()
    decided = decisions.get(key)
    if decided is None:
        return _put_off(block, finding("CG-W234", **block.place, value=grid.name, key=key, proposal=grid.name))
    if decided.choice in (Choice.ACCEPT, Choice.CHANGE):
        return grid
    return _put_off(block, finding("CG-T618", **block.place, value=grid.name))


def _put_off(block: _Block, question: Finding) -> Grid:
    """Return a table that is not read as long as its question is open."""
    sheet, height = block.sheet, block.body.height
    return Grid(
        block.name,
        sheet.file,
        sheet.sheet,
        block.headers,
        block.body,
        block.findings,
        header_row=block.header_row,
        states=sheet.states,
        classes={str(RowClass.ASKED): height} if height else {},
        question=question,
        title=block.title,
    )


def _blocks(sheet: Sheet, known: Known) -> Iterator[_Block]:
    """Yield what stands under each heading."""
    frame, at, strange = sheet.frame, 0, None
    while True:
        rows, merged = _head(sheet, at)
        heading = find_heading(rows, merged, known) if strange is None else _strange(rows, strange - at)
        heading = heading or Heading(0, 0, _trimmed(rows[0] if rows else ()))
        first = at + heading.bottom + 1
        header_row = frame[ROW][at + heading.bottom] if at + heading.bottom < frame.height else 1
        # What the sheet is called tells of its first table alone
        name = sheet.name if at == 0 else hide(heading.title or "") or f"{sheet.name} ({header_row})"
        end, strange = _end(sheet, first, heading, name, known)
        titles = tuple(
            number for number, row in zip(frame[ROW][at:first], rows[: heading.top], strict=False) if any(row)
        )
        body = frame.slice(first, max(end - first, 0))
        yield _Block(sheet, name, heading.texts, body, header_row, heading.unit, titles, heading.title)
        if end >= frame.height:
            return
        at = end


def _end(sheet: Sheet, first: int, heading: Heading, name: str, known: Known) -> tuple[int, int | None]:
    """Return where the next table begins, and its heading where that is of words that nobody declared."""
    end = _next_heading(sheet, first, heading, known)
    roles = roles_of(heading.texts, name)
    if roles is None or roles.name is None or not roles.doubted:
        return end, None
    within = sheet.frame.slice(first, max(end - first, 0))
    strange = find_strange_heading(within, roles.name, heading.words, known)
    if strange is None or _cards(sheet, known) is not None:
        return end, None
    names = [column for column in within.columns if column != ROW]
    return first + _with_titles(within, strange, names), first + strange


def _strange(rows: Sequence[Sequence[str]], at: int) -> Heading:
    """Return a heading of words that nobody declared, with the titles above it."""
    titles = [cell for row in rows[:at] for cell in distinct(row)]
    return Heading(at, at, _trimmed(rows[at]), title=max(titles, key=len, default=None))


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _head(sheet: Sheet, at: int) -> tuple[list[list[str]], frozenset[tuple[int, int]]]:
    """Return the rows from `at` in which a heading is looked for, and which of their cells are parts of merged ones."""
    part = sheet.frame.slice(at, WITHIN)
    names = [name for name in part.columns if name != ROW]
    rows = [[(cell or "").strip() for cell in row] for row in part.select(names).iter_rows()]
    merged = frozenset(
        (index, position)
        for index, number in enumerate(part[ROW])
        for position in range(len(names))
        if sheet.states.get((number, position)) is CellState.MERGED
    )
    return rows, merged


def _next_heading(sheet: Sheet, first: int, heading: Heading, known: Known) -> int:
    """Return where the next table begins, with the titles above its heading; the end of the sheet where none does."""
    frame = sheet.frame.slice(first)
    names = [name for name in frame.columns if name != ROW]
    if frame.height < 2 or len(names) < 2:
        return sheet.frame.height
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
    worded = pl.any_horizontal(pl.col(name).is_in(pl.lit(_declared())) for name in names[:_FIRST_COLUMNS])
    candidates = (filled >= 2) & ((filled <= 1).shift(1, fill_value=False) | worded | _after_merged(sheet))
    for index in frame.select(candidates.fill_null(value=False).arg_true()).to_series():
        row = _row(frame, index, names)
        cells = distinct(row)
        again = sum(fold(cell) in heading.words for cell in cells)
        if again < 0.6 * len(cells) and not is_signed(row) and is_heading(row, known):
            return first + _with_titles(frame, index, names)
    return sheet.frame.height


def _after_merged(sheet: Sheet) -> pl.Expr:
    """Tell which rows follow one with merged cells, as a title over a table is."""
    rows = {number + 1 for (number, _), state in sheet.states.items() if state is CellState.MERGED}
    return pl.col(ROW).is_in(pl.Series(sorted(rows), dtype=sheet.frame.schema[ROW]).implode())


@cache
def _declared() -> pl.Series:
    """Return every word that heads a column, as it is declared, as one list."""
    words = {word for kind in KINDS for word, _, _ in declared_words(kind.name)} | {"序号"}
    return pl.Series(sorted(words)).implode()


def _row(frame: pl.DataFrame, index: int, names: Sequence[str]) -> list[str]:
    return [(cell or "").strip() for cell in frame.select(names).row(index)]


def _with_titles(frame: pl.DataFrame, index: int, names: Sequence[str]) -> int:
    """Return the first of the title rows above a heading: they say one thing each."""
    while index > 0:
        cells = distinct(_row(frame, index - 1, names))
        if len(cells) > 1 or any(is_total(cell) or is_note(cell) or is_shaped(cell) for cell in cells):
            break
        index -= 1
    return index


def _side_by_side(block: _Block, decisions: Decisions) -> Iterator[_Block]:
    """Yield the tables that stand beside one another under one row of headings."""
    groups = _repeated(block.headers)
    told: Finding | None = finding("CG-T617", **block.place, row=block.header_row, facts={"count": len(groups)})
    beside = not groups
    if beside:
        two = second_table(block.headers, block.body)
        if two is None:
            yield block
            return
        split, told = _is_split(block, two[1], decisions)
        groups = [(0, two[0]), (two[0] + 1, len(block.headers))] if split else [(0, len(block.headers))]
    findings = (*block.findings, *([told] if told else []))
    for at, (start, end) in enumerate(groups):
        columns = [name for name in block.body.columns if name != ROW and start <= int(name) < end]
        headers = ("",) * start + block.headers[start:end]
        body = block.body.select(ROW, *columns)
        name = f"{block.name} ({start + 1}–{end})" if beside and at else block.name
        yield replace(block, name=name, headers=headers, body=body, findings=findings if at == 0 else ())


def _is_split(block: _Block, apart: bool, decisions: Decisions) -> tuple[bool, Finding | None]:
    """Return whether two groups of columns are two tables, and the question about it."""
    key = block.key("beside")
    decided = decisions.get(key)
    if decided is not None:
        return apart if decided.choice is Choice.ACCEPT else not apart, None
    how = Text("分成两张表", "two tables") if apart else Text("一张表", "one table")
    place = {**block.place, "row": block.header_row}
    return apart, finding("CG-W235", **place, facts={"how": how}, key=key, proposal=how.zh, used=True)


def _repeated(headers: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and last column (exclusive) of groups of columns with the same headings, two or more of them."""
    keys = [fold(header) for header in headers]
    first = next((key for key in keys if key), "")
    starts = [at for at, key in enumerate(keys) if key and key == first]
    groups = list(pairwise([*starts, len(keys)]))
    sequences = {tuple(key for key in keys[start:end] if key) for start, end in groups}
    return groups if len(groups) > 1 and len(sequences) == 1 and len(sequences.pop()) > 1 else []


def _grid(block: _Block, decisions: Decisions) -> Grid:
    """Return the records of a block; every other row is told."""
    roles = roles_of(block.headers, block.name)
    states = block.sheet.states
    merged = frozenset(cell for cell, state in states.items() if state is CellState.MERGED)
    body, above = block.body, dict[str, list[int]]()
    if roles is not None and roles.levels and block.sheet.headers is None:
        body, above = fill_levels(body, roles.levels)
    found = classify(body, roles, merged)
    if block.sheet.headers is not None:
        # Nobody leaves rows blank for the eye in a file that a program wrote
        found.classes = {row: kind for row, kind in found.classes.items() if kind is not RowClass.BLANK}
    renamed: dict[int, str] = {}
    asked = list(_asked(block, found, decisions, renamed))
    data = found.without(body)
    data, uneven = _within(data, len(block.headers) if block.sheet.headers is None else None)
    lost = [finding("CG-E113", **block.place, row=row) for row in uneven]
    if renamed and roles is not None and roles.name is not None:
        data = data.with_columns(pl.col(ROW).replace_strict(renamed, default=pl.col(roles.name)).alias(roles.name))
    data, ditto = fill_ditto(data, () if roles is None else roles.ditto, block.sheet.few)
    told = [
        finding(code, **block.place, row=rows[0], facts={"rows": in_words(spans(rows))})
        for code, classes in _TELLS
        if (rows := found.rows(*classes))
    ]
    told += [
        finding(code, **block.place, at=block.headers[int(name)], position=int(name) + 1, facts={"count": len(rows)})
        for code, filled in (("CG-T614", ditto), ("CG-T638", above))
        for name, rows in filled.items()
        if int(name) < len(block.headers)
    ]
    classes = Counter(str(kind) for kind in found.classes.values())
    classes[str(RowClass.DATA)] = data.height
    classes[str(RowClass.UNEVEN)] = len(uneven)
    return Grid(
        block.name,
        block.sheet.file,
        block.sheet.sheet,
        block.headers,
        data,
        (*block.findings, *lost, *told, *asked),
        len(uneven),
        block.header_row,
        block.sheet.unfit,
        {**states, **{(row, int(name)): CellState.DITTO for name, rows in ditto.items() for row in rows}}
        if ditto
        else states,
        block.unit,
        {name: count for name, count in classes.items() if count},
        aside=dict.fromkeys(block.titles, "title")
        | {row: str(kind) for row, kind in found.classes.items() if kind is not RowClass.BLANK},
        title=block.title,
        sections=tuple(found.sections),
    )


def _asked(block: _Block, found: Classified, decisions: Decisions, renamed: dict[int, str]) -> Iterator[Finding]:
    """Yield the question whether a row is a record, and do as decided before."""
    form = blake2b("|".join(sorted(map(fold, block.headers))).encode(), digest_size=4).hexdigest()
    for row, (text, doubt) in sorted(found.asked.items()):
        if not text:
            yield finding("CG-W232", **block.place, row=row)
            continue
        key = key_of(About.ROW, form, text)
        decided = decisions.get(key)
        if decided is None:
            yield finding(
                _DOUBTS[doubt],
                **block.place,
                row=row,
                value=text,
                key=key,
                proposal=None if doubt is Doubt.SEVERAL else text,
            )
        elif decided.choice in (Choice.ACCEPT, Choice.CHANGE):
            del found.classes[row]
            if decided.choice is Choice.CHANGE and decided.text:
                renamed[row] = decided.text
        else:
            found.classes[row] = RowClass.DROPPED


def _within(data: pl.DataFrame, width: int | None) -> tuple[pl.DataFrame, list[int]]:
    """Return the rows without cells beyond the heading, and the numbers of the others."""
    beyond = [] if width is None else [name for name in data.columns if name != ROW and int(name) >= width]
    if not beyond:
        return data, []
    longer = pl.any_horizontal(pl.col(beyond).str.strip_chars() != "").fill_null(value=False)
    return data.filter(~longer).drop(beyond), data.filter(longer)[ROW].to_list()
