"""Marks for "as above" in lists made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from chaingraph.io.constants import ROW


def fill_ditto(
    data: pl.DataFrame, marks: Sequence[str], few: Mapping[str, pl.Series]
) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    """Return the rows with marks for "as above" filled in, and the rows of these marks by column.

    `few`: of some columns all texts that may stand in them.
    """
    texts = [name for name in data.columns if name != ROW and data.schema[name] == pl.String]
    if not texts or not marks or data.height < 2:
        return data, {}
    longest = max(len(mark.encode()) for mark in marks)
    # The first record has none above
    below = pl.int_range(pl.len()) > 0
    found: dict[str, list[int]] = {}
    for name in texts:
        look = few.get(name, data[name])
        if not (look.str.len_bytes() <= longest).any() or not look.is_in(marks).any():
            continue
        mark = pl.col(name).is_in(marks).fill_null(value=False) & below
        if rows := data.filter(mark)[ROW].to_list():
            found[name] = rows
            source = pl.when(~mark).then(pl.int_range(pl.len())).forward_fill()
            data = data.with_columns(pl.col(name).gather(source))
    return data, found
