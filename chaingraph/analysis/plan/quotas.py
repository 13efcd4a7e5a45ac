"""Recruitment places by calendar year: what is given, planned or taken as usual, and what of it is used already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from chaingraph.park import Park
from chaingraph.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Quotas:
    """Places of calendar years.

    Attributes
    ----------
    by_year
        Year and its places, without a gap.
    used
        People who became probationary in the first of the years, up to the first day: each used a place of it.
    undated
        Probationary members of whom it is not known when they became so; none of them is counted as such.
    """

    by_year: tuple[tuple[int, int], ...]
    used: int
    undated: int

    @property
    def left(self) -> tuple[int, ...]:
        """The places that are left in each year."""
        (_, first), *others = self.by_year
        return (max(0, first - self.used), *(places for _, places in others))


def read_quotas(park: Park, book: Rulebook, start: dt.date, until: dt.date, given: int | None) -> Quotas:
    """Return the places of every calendar year from that of a day to that of another.

    Parameters
    ----------
    park
        Reads `RecruitmentPlan`, and when members became probationary.
    book
        Rules.
    start, until
        First and last day of the plan.
    given
        Places of every year, whatever is planned.

    Returns
    -------
    Quotas
        For each year: what is given; else the sum of the park's recruitment plans of that year; else that of the newest
        year before it that has one; else ``plan.places_per_year``.
    """
    planned = dict(
        park["RecruitmentPlan"]
        .filter(pl.col("year").is_not_null() & pl.col("places").is_not_null())
        .group_by("year")
        .agg(pl.col("places").sum())
        .iter_rows()
    )
    usual = int(book.rule("plan.places_per_year", start).value)
    by_year = []
    for year in range(start.year, until.year + 1):
        known = max((one for one in planned if one <= year), default=None)
        by_year.append((year, given if given is not None else usual if known is None else int(planned[known])))
    since = pl.col("probation_since")
    members = park["Member"]
    used = members.filter((since >= dt.date(start.year, 1, 1)) & (since <= start)).height
    undated = members.filter((pl.col("stage") == "probationary") & since.is_null()).height
    return Quotas(tuple(by_year), used, undated)
