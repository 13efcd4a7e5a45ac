"""One way to cover firms, and when each of them would be covered by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chaingraph.analysis.plan.prospects import Conditions, Prospects, add_months


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover firms.

    Attributes
    ----------
    firms
        Places of the firms among the prospects.
    people
        Who gets a place: (firm, number among its people who are ready).
    """

    firms: tuple[int, ...]
    people: tuple[tuple[int, int], ...]


def ready_years(prospects: Prospects, terms: Conditions, options: Sequence[Option]) -> list[list[int]]:
    """Return, option by option, the year of the plan from which each of its people can use a place."""
    return [[terms.year_of(prospects.ready[firm][number][0]) for firm, number in option.people] for option in options]


def arrivals_of(
    prospects: Prospects, terms: Conditions, firm: int, used: Sequence[dt.date]
) -> list[tuple[dt.date, int]]:
    """Return when full members of a firm count, sorted: day and number; `used` are the days of its places."""
    here, away = int(prospects.here[firm]), int(prospects.full[firm] - prospects.here[firm])
    days = [(terms.start, here)] if here else []
    if away and terms.transfers:
        days.append((add_months(terms.start, terms.transfer), away))
    days += [(day, 1) for day in prospects.free[firm]]
    days += [(add_months(day, terms.probation), 1) for day in used]
    return sorted(days)


def firm_days(
    prospects: Prospects, terms: Conditions, option: Option, places: Sequence[tuple[int, dt.date]]
) -> tuple[dt.date, dict[int, dt.date]]:
    """Return the day on which an option's branch has its members, and the day from which each firm has a part in it.

    Notes
    -----
    The branch has them when the firms that have a full member (or are willing without) have enough together; in a joint
    one there are at least two. A firm takes part from then, or from its first full member on.
    """
    arrivals = {
        firm: arrivals_of(prospects, terms, firm, [day for owner, day in places if owner == firm])
        for firm in option.firms
    }
    alone, total = len(option.firms) == 1, 0
    first = {
        firm: terms.start if prospects.willing[firm] and not alone else arrivals[firm][0][0] for firm in option.firms
    }
    ready = max(day for days in arrivals.values() for day, _ in days)
    for day, count in sorted(event for days in arrivals.values() for event in days):
        total += count
        if total >= terms.branch_min and (alone or sum(since <= day for since in first.values()) > 1):
            ready = day
            break
    return ready, {firm: max(ready, since) for firm, since in first.items()}
