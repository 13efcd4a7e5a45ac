"""Coverage over time: at the start, at the end of every quarter, and on the last day of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.asof.days import add_months

_QUARTER = 3


@dataclass(frozen=True)
class Baseline:
    """Where a plan begins; `official` tells which prospects the coverage rate counts."""

    operating: int
    covered: int
    weight: int
    weight_covered: int
    official_operating: int
    official_covered: int
    official: Sequence[bool]


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

    Returns rows by the columns of `CURVE`, the earliest first. A share of no firm is null.
    """
    number = {key: place for place, key in enumerate(prospects.frame["id"].to_list())}
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
        official = ground.official_covered + sum(ground.official[place] for place in firms)
        weight = ground.weight_covered + sum(int(prospects.weight[place]) for place in firms)
        found.append(
            {
                "date": day,
                "covered": ground.covered + len(firms),
                "operating": ground.operating,
                "covered_share": (ground.covered + len(firms)) / ground.operating if ground.operating else None,
                "weighted_share": weight / ground.weight if ground.weight else None,
                "official_covered": official,
                "official_operating": ground.official_operating,
                "coverage_rate": official / ground.official_operating if ground.official_operating else None,
                "work_covered": sum(
                    since <= last and not (place in covered and covered[place] <= last)
                    for place, since in guided.items()
                ),
                "places": sum(since <= last for since in places),
            }
        )
    return tuple(found)
