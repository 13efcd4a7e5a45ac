"""The numbers of the way to full membership on one day, and the day that an answer without one stands for."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.model import KINDS, Type
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, numbers

_PLANNED = frozenset({"until", "term_end", "expires", "due", "dissolved", "left"})  # may lie ahead
_LIMITS = (
    "party.mentors",
    "party.talk_months",
    "party.review_months",
    "party.activist_months",
    "party.training_days",
    "party.meeting_months",
    "party.approval_months",
    "party.approval_months_max",
    "party.probation_months",
    "party.probation_extension_months",
    "party.branch_min",
)


def read_limits(book: Rulebook, on: dt.date | None) -> Numbers:
    """Return the numbers of the rules as they stand on one day, in months unless the name says otherwise.

    Raises
    ------
    RuleError
        If one of the rules is not yet in force; the publicity of 2026 may be missing.
    """
    return numbers(book, on, *_LIMITS, optional=("party.publicity_days",))


def months_after(date: str | pl.Expr, months: int) -> pl.Expr:
    """Return the same day of a later month, its last day where there is no such day.

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


def newest_day(park: Park) -> dt.date | None:
    """Return the newest day on which a record of the park says that something was or was noted; None without any.

    Days that may lie ahead of the records (ends of terms, expiries, due dates) are not looked at.

    Examples
    --------
    >>> park = Park.from_rows({"Member": [
    ...     {"id": "M1", "stage": "activist", "activist_since": dt.date(2024, 3, 1), "source": "synthetic"}]})
    >>> newest_day(park)
    datetime.date(2024, 3, 1)
    """
    newest: list[dt.date] = []
    for declared in KINDS:
        names = [prop.name for prop in declared.properties if prop.type is Type.DATE and prop.name not in _PLANNED]
        if names:
            newest += [day for day in park.scan(declared.name).select(pl.col(names).max()).collect().row(0) if day]
    return max(newest, default=None)
