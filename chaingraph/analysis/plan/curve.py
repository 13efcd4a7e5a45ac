"""Coverage over time: at the start, at the end of every quarter, and on the last day of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import bound_coverage
from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.asof.days import add_months

_QUARTER = 3
_SHARES = ("min", "assumed", "max")


@dataclass(frozen=True)
class Baseline:
    """Where a plan begins: all operating firms of the zone, whatever their ownership.

    The columns of `firms` are ``id``, ``home`` and ``separate`` of `find_organized`, ``weight``, and ``non_public``
    (null unknown): the population of the official rate, which stands beside, with counts of its own.
    """

    firms: pl.DataFrame

    @property
    def covered(self) -> int:
        """Number of firms that have an organization; those not known are not among them."""
        return int((self.firms["home"] == "has").sum())

    @property
    def weight_covered(self) -> int:
        """Weight of these firms."""
        return int(self.firms.filter(pl.col("home") == "has")["weight"].sum())

    def counts(self, covered: Iterable[str]) -> dict[str, Any]:
        """Return counts and shares once these firms are covered as well, by the columns of `CURVE`."""
        there = pl.col("id").is_in(list(covered))
        firms = self.firms.with_columns(home=pl.when(there).then(pl.lit("has")).otherwise("home"))
        every = bound_coverage(firms.with_columns(of_group=pl.lit(value=True)))
        official = bound_coverage(firms.with_columns(of_group="non_public"))
        weight, has = int(firms["weight"].sum()), int(firms.filter(pl.col("home") == "has")["weight"].sum())
        return {
            **{name: every[name] for name in ("covered", "none_assumed", "not_known", "operating")},
            **{f"covered_{name}": every[f"coverage_{name}"] for name in _SHARES},
            "weighted_share": has / weight if weight else None,
            **{f"official_{name}": official[name] for name in ("covered", "operating")},
            **{f"official_{name}": official[f"coverage_{name}"] for name in _SHARES},
        }


def quarter_ends(start: dt.date, until: dt.date) -> list[dt.date]:
    """Return the start, the last days of the quarters after it, and the last day of the plan.

    >>> [day.isoformat() for day in quarter_ends(dt.date(2025, 2, 1), dt.date(2025, 8, 1))]
    ['2025-02-01', '2025-03-31', '2025-06-30', '2025-08-01']
    """
    days = [start]
    first = dt.date(start.year, start.month - (start.month - 1) % _QUARTER, 1)
    while True:
        first = add_months(first, _QUARTER)
        day = first - dt.timedelta(days=1)
        if day >= until:
            return [*days, until]
        if day > start:
            days.append(day)


def draw_curve(
    rows: Sequence[Mapping[str, Any]], prospects: Prospects, terms: Conditions, ground: Baseline
) -> tuple[dict[str, Any], ...]:
    """Return coverage by quarter.

    `prospects`, `terms`, `ground`: firms without an organization, numbers of the plan, where it begins.

    Returns rows by the columns of `CURVE`, the earliest first. Counts and shares are those of all operating firms, but
    for the columns ``official_*``, which are those of the non-public ones. Shares are the least and the greatest that
    the facts allow, as in `coverage.summarize_rates`. A share of no firm is null.
    """
    ids = prospects.frame["id"].to_list()
    number = {key: place for place, key in enumerate(ids)}
    covered = {number[firm]: row["date"] for row in rows if row["effect"] for firm in row["enterprise_ids"]}
    before = dt.date.min
    guided = {place: before for place, has in enumerate(prospects.frame["instructor"].to_list()) if has}
    for row in rows:
        if row["kind"] == "instructor":
            guided |= {number[firm]: row["date"] for firm in row["enterprise_ids"]}
    places = [row["date"] for row in rows for _ in range(row["places"] or 0)]
    found = []
    for number_of_day, day in enumerate(quarter_ends(terms.start, terms.until)):
        # the first line is what there is before any step
        last = day if number_of_day else terms.start - dt.timedelta(days=1)
        firms = [place for place, since in covered.items() if since <= last]
        found.append(
            {
                "date": day,
                **ground.counts(ids[place] for place in firms),
                "work_covered": sum(
                    since <= last and not (place in covered and covered[place] <= last)
                    for place, since in guided.items()
                ),
                "places": sum(since <= last for since in places),
            }
        )
    return tuple(found)
