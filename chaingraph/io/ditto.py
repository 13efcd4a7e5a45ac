"""Marks for "as above" in lists made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from chaingraph.io.constants import ROW


def fill_ditto(data: pl.DataFrame, marks: Sequence[str]) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    """Return the rows with marks for "as above" filled in, and the rows of these marks by column."""
    texts = [name for name in data.columns if name != ROW and data.schema[name] == pl.String]
    if not texts or not marks or data.height < 2:
        return data, {}
    longest = max(len(mark.encode()) for mark in marks)
    shortest = data.select(pl.col(texts).str.len_bytes().min())
    texts = [name for name in texts if (shortest[name].item() or 0) <= longest]
    if not texts:
        return data, {}
    # The first record has none above
    below = pl.int_range(pl.len()) > 0
    marked = data.select((pl.col(name).is_in(marks) & below).any().alias(name) for name in texts)
    found: dict[str, list[int]] = {}
    for name in texts:
        if not marked[name].item():
            continue
        mark = pl.col(name).is_in(marks).fill_null(value=False) & below
        found[name] = data.filter(mark)[ROW].to_list()
        source = pl.when(~mark).then(pl.int_range(pl.len())).forward_fill()
        data = data.with_columns(pl.col(name).gather(source))
    return data, found
