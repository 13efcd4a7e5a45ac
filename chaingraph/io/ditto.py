"""Marks for "as above" in lists made by hand, and cells that are blank for the same reason."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from chaingraph.io.constants import ROW
from chaingraph.io.row_words import is_note, is_total


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


def fill_levels(data: pl.DataFrame, levels: Sequence[str]) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    """Return the rows with the blank cells of levels filled in from above, and the rows of these cells by column.

    `levels`: columns from the whole to the part. A part is taken over only within the same whole. A row that is blank
    stays so; a remark or a total is above nobody.
    """
    if data.height < 2 or any(data.schema.get(name) != pl.String for name in levels):
        return data, {}
    texts = [name for name in data.columns if data.schema[name] == pl.String]
    said = data.select(_filled(name) for name in texts)
    open_ = said.select(pl.any_horizontal(pl.col(name).is_null() for name in levels)).to_series()
    lead = said.select(pl.coalesce(texts)).to_series()
    apart = [text for text in lead.filter(open_).drop_nulls().unique() if is_note(text) or is_total(text)]
    row = said.select(record=~lead.is_in(apart).fill_null(value=True), whole=pl.lit(0, pl.UInt32))
    filled: dict[str, list[int]] = {}
    for name in levels:
        here = pl.when("record").then(pl.col(name)).forward_fill().over("whole")
        row = row.with_columns(said[name]).with_columns(down=here)
        blank = row.select(pl.col("record") & pl.col(name).is_null() & pl.col("down").is_not_null()).to_series()
        if blank.any():
            filled[name] = data[ROW].filter(blank).to_list()
            data = data.with_columns(pl.when(blank).then(row["down"]).otherwise(pl.col(name)).alias(name))
        row = row.select("record", whole=pl.struct("whole", "down").rle_id())
    return data, filled


def _filled(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)
