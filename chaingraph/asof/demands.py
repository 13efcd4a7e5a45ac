"""Which demands are open on a day, and which have reached an intention."""

from __future__ import annotations

import datetime as dt

import polars as pl


def is_open(on: dt.date | None) -> pl.Expr:
    """Return the test whether a demand has reached no intention yet.

    It has where a day of it is on record, a supplier, or the mere word that it has: an unknown day does not make it
    open. A day after `on` is still to come.

    Examples
    --------
    >>> days = [dt.date(2025, 2, 1), None, None, None]
    >>> frame = pl.DataFrame({"matched": days, "matched_by": [None, "A", None, None], "met": [None, None, True, None]})
    >>> [frame.filter(is_open(dt.date(2025, month, 1))).height for month in (1, 3)]
    [2, 1]
    """
    day = pl.col("matched")
    said = pl.col("matched_by").is_not_null() | pl.col("met").fill_null(value=False)
    if on is None:
        return day.is_null() & ~said
    return pl.when(day.is_null()).then(~said).otherwise(day > on)
