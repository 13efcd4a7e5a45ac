"""Where a table of another subject begins below a list, under headings that no declaration knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

import polars as pl

from chaingraph.io import row_words as words
from chaingraph.io.clean import fold
from chaingraph.io.constants import ROW
from chaingraph.io.heading_block import Known, distinct
from chaingraph.io.written import NOTHING

_SAMPLE = 300  # rows by which a column is told to hold numbers
_USUAL = 0.6  # share of them that do
_LONGEST = 16  # letters of a heading
_ENOUGH = 3  # signs by which a row is a heading, whatever follows
_SIGNS = 2  # where what follows is unlike the list, too
_DIGIT = "[0-9０-９]"
# What headings end with, of whatever subject
_HEADS = re.compile(
    r"(名称|姓名|名|型号|规格|数量|数|量|单价|价格|金额|总额|额|日期|时间|地点|地址|位置|类别|类型|种类|编号|编码|号码|号|单位|"
    r"状态|进度|内容|用途|来源|去向|对象|面积|比例|率|情况|结果|原因|责任人|部门|方式|备注)$"
)


def find_strange_heading(body: pl.DataFrame, name: str, own: Set[str], known: Known) -> int | None:
    """Return the row, from 0, that heads another table below a list of firms or organizations; None where none does.

    `body`: rows below the heading of the list; `name`: the column of its names; `own`: words of its heading, folded.

    Such a row has several words and no number, stands below a blank row or has words where the list has numbers, is
    not called as a unit is and repeats nothing of its columns. O(cells) in Polars, Python sees few rows.
    """
    names = [column for column in body.columns if column != ROW]
    numbered = [column for column in names if _holds_numbers(body[column])]
    filled = pl.sum_horizontal(pl.col(column).is_not_null() for column in names)
    worded = [~pl.col(column).str.contains(_DIGIT) & ~pl.col(column).is_in(sorted(NOTHING)) for column in numbered]
    below_gap = filled.shift(1) == 0
    candidate = (filled >= 2) & (pl.any_horizontal(below_gap, *worded).fill_null(value=False))
    for at in body.select(candidate.fill_null(value=False).arg_true()).to_series():
        if not 0 < at < body.height - 1:
            continue
        row = {column: (body[column][at] or "").strip() for column in names}
        if not _may_head(body, at, row, name, own):
            continue
        gap = not any(body[column][at - 1] for column in names)
        signs = gap + _count_signs(row, frozenset(numbered), known)
        follows = (body[name][at + 1] or "").strip()
        if signs >= _ENOUGH or (signs >= _SIGNS and not words.is_shaped(follows)):
            return int(at)
    return None


def _holds_numbers(column: pl.Series) -> bool:
    sample = column.drop_nulls().head(_SAMPLE)
    found = sample.str.replace_all(r"\s+", "").str.contains(words.COUNT).sum()
    return not sample.is_empty() and found >= _USUAL * len(sample)


def _may_head(body: pl.DataFrame, at: int, row: Mapping[str, str], name: str, own: Set[str]) -> bool:
    """Tell whether a row is of different words that are no names, no totals and no values of their columns."""
    cells = distinct(list(row.values()))
    if len(cells) < 2 or len(cells) < sum(map(bool, row.values())) or not all(map(_is_word, cells)):
        return False
    if (
        words.is_shaped(row[name])
        or words.is_signed(row.values())
        or any(words.is_total(cell) or words.is_note(cell) for cell in cells[:2])
    ):
        return False
    if sum(fold(cell) in own for cell in cells) >= _USUAL * len(cells):
        return False  # the heading again
    return not any((body[column].head(at) == text).any() for column, text in row.items() if text)


def _count_signs(row: Mapping[str, str], numbered: Set[str], known: Known) -> int:
    """Return how many words stand among numbers, and how many are, or end as, headings do."""
    against = sum(bool(text) and column in numbered and text not in NOTHING for column, text in row.items())
    return against + sum(known(text) or _HEADS.search(text) is not None for text in row.values() if text)


def _is_word(cell: str) -> bool:
    return len(cell) <= _LONGEST and re.search(_DIGIT, cell) is None and cell not in NOTHING and ":" not in cell
