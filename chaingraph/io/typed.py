"""Columns that arrive with a type (Parquet): which types a record can have, and their plain form."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.io.constants import ROW
from chaingraph.io.list_cells import join_lists

_EPOCH = dt.date(1970, 1, 1)
# Days that a date of Python can hold
_FIRST, _LAST = (dt.date.min - _EPOCH).days, (dt.date.max - _EPOCH).days
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
# A time that is stored without its zone is the day in China, which has one zone
_HOME = "Asia/Shanghai"


def fits(dtype: pl.DataType) -> bool:
    """Tell whether a column of this type can be a property: texts, numbers, booleans, days, lists of texts.

    >>> fits(pl.Int8()), fits(pl.List(pl.String())), fits(pl.Duration()), fits(pl.List(pl.Int64()))
    (True, True, False, False)
    """
    if isinstance(dtype, pl.List):
        return dtype.inner == pl.String
    words = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)
    return dtype.is_numeric() or isinstance(dtype, words)


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of plain columns with texts in all of them but the row numbers; items of lists get a semicolon."""
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    others = [name for name in frame.columns if name not in lists and name != ROW]
    return frame.with_columns(*(join_lists(pl.col(name)) for name in lists), pl.col(others).cast(pl.String))


def plain(column: pl.Series) -> pl.Series:
    """Return a column whose values can be looked at safely: words as texts, times as days.

    Times with a zone give the day in that zone, times in UTC the day in China. Where a day is outside of the
    calendar, the column becomes texts that hold the stored number there.

    >>> plain(pl.Series([0], dtype=pl.Datetime("us", "Asia/Shanghai"))).to_list()
    [datetime.date(1970, 1, 1)]
    """
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String)
    if not isinstance(column.dtype, pl.Date | pl.Datetime):
        return column
    stored = column.to_physical().cast(pl.Int64)
    days = stored
    if isinstance(column.dtype, pl.Datetime):
        days = stored // _PER_DAY[column.dtype.time_unit]
    # A day on either side is left out, since a zone may move it over the edge
    inside = (days > _FIRST) & (days < _LAST)
    safe = pl.select(pl.when(inside).then(column)).to_series()
    if isinstance(safe.dtype, pl.Datetime):
        if safe.dtype.time_zone is not None:
            zone = _HOME if safe.dtype.time_zone == "UTC" else safe.dtype.time_zone
            safe = safe.dt.convert_time_zone(zone).dt.replace_time_zone(None)
        safe = safe.dt.date()
    if inside.all():
        return safe
    return pl.select(pl.when(inside).then(safe.cast(pl.String)).otherwise(stored.cast(pl.String))).to_series()
