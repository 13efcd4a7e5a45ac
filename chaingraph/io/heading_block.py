"""Where the heading of a table stands: titles above it, its levels, the texts of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from chaingraph.io.bilingual import is_chinese, is_latin
from chaingraph.io.clean import fold
from chaingraph.io.lexicon import LEVEL, is_level_below, is_part
from chaingraph.io.row_words import is_number, is_shaped

Row = Sequence[str]  # the cells of a row, blank where there is none
Known = Callable[[str], bool]

WITHIN = 20  # first rows in which a heading is looked for
_LEVELS = 4
_FURTHER = 3  # rows below the best one so far that may still be better: those after are records
_LONGEST = 40  # a longer text is a sentence
_UNKNOWN, _NUMBER = 0.2, 2.0  # what a cell that is no known heading takes from the score
_UNIT = re.compile(r"单位\s*[:：]\s*(亿元|千万元|百万元|万元|千元|元)")


@dataclass(frozen=True)
class Heading:
    """The heading of a table; rows are counted from 0."""

    top: int
    bottom: int
    texts: tuple[str, ...]  # by column, levels joined
    unit: str | None = None  # of money, stated by a title
    title: str | None = None

    @property
    def words(self) -> frozenset[str]:
        """Every level of every column, folded."""
        return frozenset(fold(level) for text in self.texts for level in text.split(LEVEL) if level)


def known_by(further: frozenset[str], is_known: Known) -> Known:
    """Return a test of headings that also knows the folded ones in `further`."""

    @lru_cache(1 << 12)
    def known(text: str) -> bool:
        return fold(text) in further or is_known(text)

    return known


def find_heading(rows: Sequence[Row], merged: Set[tuple[int, int]], known: Known) -> Heading | None:
    """Return the heading block among the first rows; None where no cell is a known heading.

    `merged`: cells, by row and column from 0, that got their text from the first one of a merged range.

    The row with most known headings and fewest numbers, with the levels below and above it. O(rows x columns).
    """
    best = _best(rows[:WITHIN], known)
    if best is None:
        return None
    top = bottom = best
    while bottom + 1 < min(len(rows), best + _LEVELS) and _is_level_below(rows, merged, known, bottom + 1):
        bottom += 1
    while top > 0 and bottom - top + 1 < _LEVELS and _is_level_above(rows, merged, known, top - 1):
        top -= 1
    titles = [cell for row in rows[:top] for cell in row if cell]
    units = [match[1] for title in titles for match in [_UNIT.search(title)] if match]
    names = [title for row in rows[:top] if len(distinct(row)) == 1 for title in distinct(row)]
    title = max(names, key=len) if names else None
    return Heading(top, bottom, _joined(rows[top : bottom + 1]), units[0] if units else None, title)


def is_heading(row: Row, known: Known) -> bool:
    """Tell whether a row below a table heads another one: most of its cells are headings, none is a number."""
    cells = distinct(row)
    if len(cells) < 2 or any(is_number(cell) or len(cell) > _LONGEST for cell in cells) or not known(cells[0]):
        return False
    if any(is_shaped(cell) and not known(cell) for cell in cells):
        return False
    return sum(map(known, cells)) >= max(2, 0.6 * len(cells))


def distinct(row: Row) -> list[str]:
    """Return the different texts of a row from the left."""
    return list(dict.fromkeys(cell for cell in row if cell))


def _best(rows: Sequence[Row], known: Known) -> int | None:
    best: tuple[float, int] | None = None
    for at, row in enumerate(rows):
        if best is not None and at > best[1] + _FURTHER:
            break
        cells = distinct(row)
        hits = sum(map(known, cells))
        if not hits or (len(cells) > 1 and hits < 2 and hits < len(cells) / 2):
            continue
        numbers = sum(map(is_number, cells))
        score = hits - _NUMBER * numbers - _UNKNOWN * (len(cells) - hits)
        if score > 0 and (best is None or score > best[0]):
            best = (score, at)
    return None if best is None else best[1]


def _cell(row: Row, column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_level_below(rows: Sequence[Row], merged: Set[tuple[int, int]], known: Known, at: int) -> bool:
    """Tell whether a row divides the headings above it: it fills no column whose heading stands alone."""
    base, row = rows[at - 1], rows[at]
    if _is_translation(base, row, known):
        return True
    filled = [column for column, cell in enumerate(row) if cell]
    down = {column for column in filled if (at, column) in merged and row[column] == _cell(base, column)}
    new = [column for column in filled if column not in down]
    texts = [row[column] for column in new]
    if not new or any(len(text) > _LONGEST for text in texts):
        return False
    if down:  # a cell that reaches down from the heading makes a heading of the row, even of years
        return not any(map(is_shaped, texts))
    if any(map(is_number, texts)):
        return False
    if not all(_under_group(base, row, column) for column in new):
        return False
    return sum(_divides(base, row[column], column, known) for column in new) >= len(texts) / 2


def _divides(base: Row, text: str, column: int, known: Known) -> bool:
    """Tell whether a text is a heading by itself, with the group above it, or as a part of what stands beside it."""
    group = next((over for over in base[column::-1] if over), "")
    return known(text) or (is_part(text) and not is_shaped(text)) or is_level_below(group, text)


def _is_translation(base: Row, row: Row, known: Known) -> bool:
    """Tell whether a row says in English what the headings above it say in Chinese."""
    texts = [text for text in row if text]
    under = sum(bool(text) and is_chinese(_cell(base, column)) for column, text in enumerate(row))
    if not texts or under < len(texts) or any(is_chinese(text) or not is_latin(text) for text in texts):
        return False
    return sum(map(known, texts)) >= len(texts) / 2


def _under_group(base: Row, row: Row, column: int) -> bool:
    """Tell whether the heading above a cell spans several columns, or is blank."""
    over = _cell(base, column)
    if not over:
        return any(base[:column])
    right = _cell(base, column + 1) in ("", over) and bool(_cell(row, column + 1))
    return right or (column > 0 and _cell(base, column - 1) == over)


def _is_level_above(rows: Sequence[Row], merged: Set[tuple[int, int]], known: Known, at: int) -> bool:
    """Tell whether a row groups the headings below it, and is no title."""
    row = rows[at]
    cells = distinct(row)
    if len(cells) < 2 or any(is_number(cell) or is_shaped(cell) for cell in cells):
        return False
    if any((":" in cell or "：" in cell) and not is_part(cell) for cell in cells):
        return False
    return any(map(known, cells)) or any(
        (at, column) in merged or ((at + 1, column) in merged and cell == _cell(rows[at + 1], column))
        for column, cell in enumerate(row)
        if cell
    )


def _joined(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the heading of every column; a group stands above the columns that are filled below it."""
    width = max(map(len, rows), default=0)
    levels = [[" ".join(_cell(row, column).split()) for column in range(width)] for row in rows]
    for upper, lower in zip(levels[-2::-1], levels[:0:-1], strict=True):
        for column in range(1, width):
            # In a file without merged cells the name of a group stands above its first column alone
            if not upper[column] and lower[column] and upper[column - 1] and lower[column - 1]:
                upper[column] = upper[column - 1]
    texts = []
    for column in range(width):
        parts = dict.fromkeys(level[column] for level in levels if level[column])
        texts.append(LEVEL.join(parts))
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
