"""Rows that sum others up without saying so."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_EQUAL = 1e-6
_LARGE = 20  # sums below it come about by chance
DOUBLED = 2  # columns that must add up, and rows that must stand above, before a row is taken for a sum of others


def amount_of(name: str, dtype: pl.DataType) -> pl.Expr:
    """Return the numbers of a column, with or without a unit."""
    if dtype != pl.String:
        return pl.col(name).cast(pl.Float64, strict=False)
    bare = pl.col(name).str.replace_all(r"[\s,]+", "").str.replace(r"(人|名|家|个|户|万元|亿元|元)$", "")
    return bare.cast(pl.Float64, strict=False)


def may_sum(rows: pl.Series, amounts: pl.DataFrame, breaks: Sequence[int], eligible: pl.Series) -> bool:
    """Tell whether any row is the sum of those above it, or of those since the last break; sums within are not told."""
    block = (
        pl.Series("#block", breaks, dtype=rows.dtype).search_sorted(rows)
        if breaks
        else pl.repeat(0, len(rows), eager=True)
    )
    frame = amounts.with_columns(block.alias("#block"))
    found = []
    for over in (pl.lit(0), pl.col("#block")):
        equal = []
        for name in amounts.columns:
            cell = pl.col(name).fill_null(0)
            above = cell.cum_sum().over(over) - cell
            equal.append(pl.col(name).is_null() | ((above - cell).abs() < _EQUAL))
        found.append(pl.all_horizontal(equal))
    large = pl.max_horizontal(amounts.columns) >= _LARGE
    hits = frame.select(pl.any_horizontal(found) & large).to_series()
    return bool((hits & eligible).any())


def find_sums(
    rows: Sequence[int],
    amounts: Sequence[tuple[float | None, ...]],
    eligible: Sequence[bool],
    breaks: Sequence[int],
    *,
    single: bool = False,
) -> list[int]:
    """Return rows that sum up two or more others, in the whole list or since the last break.

    `single`: one number is enough, however small; the rows are asked about.
    """
    needed, large = (1, 0) if single else (DOUBLED, _LARGE)
    found: list[int] = []
    width = len(amounts[0]) if amounts else 0
    listed, block, since, passed, above = [0.0] * width, [0.0] * width, 0, 0, 0
    for row, values, may_sum in zip(rows, amounts, eligible, strict=True):
        while passed < len(breaks) and breaks[passed] < row:
            block, since, passed = [0.0] * width, 0, passed + 1
        known = [(at, value) for at, value in enumerate(values) if value is not None]
        if may_sum and len(known) >= needed and max(value for _, value in known) >= large:
            bases = [basis for basis, count in ((block, since), (listed, above)) if count >= DOUBLED]
            if any(all(abs(basis[at] - value) < _EQUAL for at, value in known) for basis in bases):
                found.append(row)
                block, since = [0.0] * width, 0
                continue
        for at, value in known:
            listed[at] += value
            block[at] += value
        since, above = since + 1, above + 1
    return found
