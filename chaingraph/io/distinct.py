"""Looks at a column of texts that cost as much as its different texts, where these are few."""

from __future__ import annotations

import polars as pl
from polars import selectors

_SAMPLE = 4096  # cells by which a column is told to repeat its texts
_FEW = 0.5  # share of different texts in the sample from which looking at every cell is cheaper


def differing(column: pl.Series) -> pl.Series:
    """Return the different texts of a column in no order where they are few, else the column as it is.

    For a look that asks whether any text is of some kind: the answer is the same for both.

    >>> differing(pl.Series(["甲", "乙"] * 5000)).sort().to_list(), len(differing(pl.Series(["甲", "甲"])))
    (['乙', '甲'], 2)
    """
    if len(column) < 2 * _SAMPLE:
        return column
    spread = column.gather_every(len(column) // _SAMPLE)
    return column.unique() if spread.n_unique() <= _FEW * len(spread) else column


def few_texts(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Return the different texts of every column of texts that has few, by column."""
    texts = frame.select(selectors.string())
    return {column.name: look for column in texts if (look := differing(column)) is not column}
