"""Days: whether a dated record holds on a day, and days that are months or working days apart."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import polars as pl


def begun(on: dt.date | None, since: str = "since") -> pl.Expr:
    """Return the test whether a record with only a first day holds on a day; an unknown day does not exclude.

    Examples
    --------
    >>> frame = pl.DataFrame({"since": [dt.date(2024, 1, 1), None]})
    >>> frame.filter(begun(dt.date(2023, 1, 1))).height, frame.filter(begun(None)).height
    (1, 2)
    """
    return pl.lit(True) if on is None else pl.col(since).is_null() | (pl.col(since) <= on)


def ended(on: dt.date | None, until: str) -> pl.Expr:
    """Return the test whether a last day has come; an unknown day has not.

    Examples
    --------
    >>> frame = pl.DataFrame({"closed": [dt.date(2024, 1, 1), None]})
    >>> [frame.filter(ended(on, "closed")).height for on in (dt.date(2023, 12, 31), dt.date(2024, 1, 1), None)]
    [0, 1, 1]
    """
    return pl.col(until).is_not_null() & begun(on, until)


def current(on: dt.date | None, since: str = "since", until: str = "until") -> pl.Expr:
    """Return the test whether a dated record holds on a day.

    Parameters
    ----------
    on
        The day; None where the park has no day (`as_of`): every record counts, whatever its dates.
    since, until
        Names of the columns with the first and the last day; an unknown start or end does not exclude.

    Examples
    --------
    >>> frame = pl.DataFrame({"since": [dt.date(2024, 1, 1)], "until": [dt.date(2025, 1, 1)]})
    >>> frame.filter(current(dt.date(2025, 1, 1))).height, frame.filter(current(None)).height
    (1, 1)
    """
    if on is None:
        return pl.lit(True)
    return (pl.col(since).is_null() | (pl.col(since) <= on)) & (pl.col(until).is_null() | (pl.col(until) >= on))


def standing(on: dt.date | None) -> pl.Expr:
    """Return the test whether an organization stands on a day: founded, and not yet dissolved.

    Parameters
    ----------
    on
        The day; None where the park has no day (`as_of`): what is written as dissolved is, as it says what happened.

    Examples
    --------
    >>> frame = pl.DataFrame({"founded": [dt.date(2024, 1, 1)], "dissolved": [dt.date(2025, 1, 1)]})
    >>> [frame.filter(standing(dt.date(year, 1, 1))).height for year in (2023, 2024, 2025)]
    [0, 1, 0]
    """
    open_ended = pl.col("dissolved").is_null()
    if on is None:
        return open_ended
    return (pl.col("founded").is_null() | (pl.col("founded") <= on)) & (open_ended | (pl.col("dissolved") > on))


@lru_cache(maxsize=65_536)  # days repeat: a plan asks for a few thousand months hundreds of thousands of times
def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of another month, its last day where there is no such day.

    Examples
    --------
    >>> add_months(dt.date(2024, 3, 31), 12), add_months(dt.date(2024, 3, 31), -1)
    (datetime.date(2025, 3, 31), datetime.date(2024, 2, 29))
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(date: str | pl.Expr, months: int) -> pl.Expr:
    """Return for columns what `add_months` returns for a day.

    Examples
    --------
    >>> pl.select(months_after(pl.lit(dt.date(2024, 2, 29)), 12)).item()
    datetime.date(2025, 2, 28)
    """
    return (pl.col(date) if isinstance(date, str) else date).dt.offset_by(f"{months}mo")


def working_days_after(date: str | pl.Expr, days: int) -> pl.Expr:
    """Return the day on which so many working days have passed; public holidays are not known here.

    Examples
    --------
    >>> pl.select(working_days_after(pl.lit(dt.date(2026, 6, 5)), 5)).item()
    datetime.date(2026, 6, 12)
    """
    return (pl.col(date) if isinstance(date, str) else date).dt.add_business_days(days, roll="forward")


def days_within(days: Sequence[dt.date], last: dt.date) -> int:
    """Count the days up to a last one.

    Examples
    --------
    >>> days_within([dt.date(2024, 1, 1), dt.date(2024, 2, 1)], dt.date(2024, 1, 31))
    1
    """
    return sum(day <= last for day in days)
